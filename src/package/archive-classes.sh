#!/usr/bin/env bash
# Usage: src/package/archive-classes.sh JAR
#
# Keeps the classes of Spark and of the application JAR as a JVM has them in memory (class-data
# sharing) in target/spark/classes.jsa, so that submit/run.sh starts jobs in less time. They are
# those of one small run of every step. Nothing needs the archive: what goes wrong here is told and
# does not fail the build.
set -euo pipefail

home=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
spark=$home/target/spark
archive=$spark/classes.jsa
export PLASMOSPARK_JAR=$1
# The archive is to fit the class path of every driver, which begins with the jars of Spark.
export PLASMOSPARK_COPY_JAR=1
unset SPARK_HOME SPARK_CONF_DIR PLASMOSPARK_SPARK_JARS

# An archive fits the jars of its class path as they were. Other classes of the application only
# miss it, one by one.
if [ -f "$archive" ] && [ -z "$(find -L "$spark/jars" -newer "$archive" -print -quit)" ]; then
  exit 0
fi
rm -f -- "$archive"

folder=$(mktemp -d "$spark/classes.XXXXXXXX")
trap 'rm -rf -- "$folder"' EXIT
settings=(
  # Nobody else looks at the run, and its JVM compiles little, as it soon ends.
  --set spark.properties.spark.ui.enabled=false
  --set "spark.properties.spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:ArchiveClassesAtExit=\"$folder/classes.jsa\" -Xlog:cds=off -Xlog:cds+dynamic=off"
  --set 'spark.master=local[2]' --set spark.driver-memory=768m --set spark.native-memory=1g
  --set synth.cells=60 --set synth.patients=12
  --set model.input.width=32 --set model.input.height=32
  --set train.epochs=2 --set train.batch-size=8
  --set 'bench.works=[epoch,score]' --set bench.warm-up=1 --set bench.repetitions=1 --set bench.seconds=0
)
if TMPDIR=$folder "$home/submit/run.sh" bench "${settings[@]}" >"$folder/log" 2>&1 &&
  [ -s "$folder/classes.jsa" ]; then
  # In one step: a JVM that reads half of an archive dies.
  mv -f -- "$folder/classes.jsa" "$archive"
else
  tail -n 3 -- "$folder/log" >&2
  printf 'plasmospark: the classes are not archived, see above; jobs start more slowly without\n' >&2
fi
