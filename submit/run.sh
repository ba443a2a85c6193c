#!/usr/bin/env bash
# Runs a job: submit/run.sh JOB [OPTION]..., see submit/run.sh --help. Works from any folder.
#
# Read from the environment:
#   JAVA_HOME               a JDK 17; without it, the java on the PATH
#   SPARK_HOME              a Spark 3.5 for Scala 2.12; without it, the one that the build collected
#   SPARK_CONF_DIR          where spark-defaults.conf is, if not in SPARK_HOME/conf
#   PLASMOSPARK_JAR         the application, if not target/plasmospark-VERSION.jar; local:/PATH, if it lies
#                           at that path on every machine of a cluster, so that Spark copies it to none
#   PLASMOSPARK_COPY_JAR    if set, Spark copies the application for each job on one machine too
#   PLASMOSPARK_SPARK_JARS  a folder named jars with an embedded Spark, if not target/spark/jars
set -euo pipefail

fail() {
  printf 'plasmospark: %s\n' "$1" >&2
  exit 2
}

# A JVM in another locale cannot open files whose names are not plain ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  *[Uu][Tt][Ff]8 | *[Uu][Tt][Ff]-8) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac

home=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/java: point it at a JDK 17"
else
  java=$(command -v java) || fail 'there is no java on the PATH: install a JDK 17 or set JAVA_HOME'
fi
# The file that comes with every JDK is read faster than a JVM starts.
release=$(dirname -- "$(dirname -- "$(readlink -f -- "$java")")")/release
if [ -r "$release" ]; then
  version=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$release")
else
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p') || version=
fi
case $version in
  17 | 17.*) ;;
  *) fail "Java 17 is needed, but $java is version ${version:-unknown}: set JAVA_HOME to a JDK 17" ;;
esac

# starts JAVA OPTION...: whether a JVM starts with these options; said is what it has to say if not. One
# that waits for a debugger is not asked.
starts() {
  case " $* ${JAVA_TOOL_OPTIONS:-}${JDK_JAVA_OPTIONS:-}${_JAVA_OPTIONS:-}" in *jdwp*) return 0 ;; esac
  if said=$("$@" -version 2>&1); then
    return 0
  fi
  said=$(sed -n '/^Picked up /d; /^NOTE: Picked up /d; /[^[:space:]]/{p;q;}' <<<"$said")
  return 1
}
jar=${PLASMOSPARK_JAR:-}
everywhere=
case $jar in
  local:/*)
    everywhere=1
    jar=${jar#local:}
    while [ "${jar#//}" != "$jar" ]; do jar=${jar#/}; done
    export PLASMOSPARK_JAR=local:$jar
    ;;
esac
if [ -n "$jar" ]; then
  [ -f "$jar" ] || fail "PLASMOSPARK_JAR is $jar, which is not a file"
else
  for candidate in "$home"/target/plasmospark-*.jar; do
    case $candidate in
      *-sources.jar | *-javadoc.jar | *-tests.jar) ;;
      *) if [ -f "$candidate" ] && { [ -z "$jar" ] || [ "$candidate" -nt "$jar" ]; }; then
           jar=$candidate
         fi ;;
    esac
  done
  [ -n "$jar" ] || fail "the application is not built: run mvn -q package -DskipTests in $home"
fi
# The directory of a jar is at its end.
tail -c 16000000 -- "$jar" | grep -ac 'org/plasmospark/Main.class' >/dev/null ||
  fail "the application $jar is damaged, or another one: build it, or copy it again"

options=${JAVA_TOOL_OPTIONS:-}${JDK_JAVA_OPTIONS:-}${_JAVA_OPTIONS:-}
if [ -n "$options" ]; then
  options_fail='correct JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS or _JAVA_OPTIONS'
  starts "$java" || fail "Java does not start ($said): $options_fail"
  case $options in
    *jdwp*) ;;
    *) said=$("$java" -Xmx256m -cp "$jar" org.plasmospark.Main --version 2>&1) ||
         fail "the application does not start with these options for Java: $options_fail" ;;
  esac
fi

if [ -t 2 ]; then
  export PLASMOSPARK_TERMINAL=1
fi

(cd -- "${PWD:-/proc/none}") 2>/dev/null || fail 'the folder that this is called in is gone: change to another one'

# A JVM takes the hard limit, and Spark alone opens some 250 files.
open=$(ulimit -H -n)
[ "$open" = unlimited ] || [ "$open" -ge 512 ] ||
  fail "this shell allows $open open files, and a job needs 512: raise the limit (ulimit -n 4096)"

scratch=${TMPDIR:-/tmp}
[ -d "$scratch" ] && [ -w "$scratch" ] ||
  fail "the folder for temporary files ${scratch:0:200} is not there or cannot be written: set TMPDIR"

if [ -n "${SPARK_HOME:-}" ]; then
  [ -x "$SPARK_HOME/bin/spark-submit" ] ||
    fail "SPARK_HOME is $SPARK_HOME, which has no bin/spark-submit: correct it or unset it"
  for library in "$SPARK_HOME"/jars/scala-library-*.jar; do
    case ${library##*/} in
      scala-library-2.12.* | 'scala-library-*.jar') ;;
      *) fail "SPARK_HOME is $SPARK_HOME with ${library##*/}: Plasmospark needs a Spark 3.5 for Scala 2.12" ;;
    esac
  done
fi

# A short run without Spark checks the command line and the settings. A job that needs Spark is
# described in the file; whatever else was asked for is done, and the file is empty.
properties=$(mktemp "$scratch/plasmospark.XXXXXXXX" 2>/dev/null) ||
  fail "no file can be made in the folder for temporary files $scratch: make room, or set TMPDIR"
trap 'rm -f -- "$properties"' EXIT
status=0
"$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx256m -cp "$jar" \
  org.plasmospark.Main spark-properties "$properties" "$@" || status=$?
java_fails="$java does not run here: point JAVA_HOME at a JDK 17, and see that there is memory for it"
case $status in
  [02-8] | 130 | 137 | 143) ;;
  1) starts "$java" -Xmx256m || fail "$java_fails ($said)" ;; # else it is a bug of ours
  *) fail "$java_fails (it ended with $status)" ;;
esac
if [ "$status" -ne 0 ] || [ ! -s "$properties" ]; then
  exit "$status"
fi

while IFS= read -r line; do
  case $line in
    '#env '*) export "${line#\#env }" ;;
  esac
done <"$properties"

application=$jar
if grep -q '^spark\.master=k8s' "$properties" && grep -qx 'spark\.submit\.deployMode=cluster' "$properties"; then
  # The driver of a pod has the application in its image.
  application=local:///opt/plasmospark/plasmospark.jar
elif [ -n "$everywhere" ] && ! grep -q '^spark\.master=local' "$properties"; then
  if ! grep -q '^spark\.submit\.deployMode=cluster' "$properties"; then
    # Executors have it from the properties.
    export SPARK_DIST_CLASSPATH=${SPARK_DIST_CLASSPATH:+$SPARK_DIST_CLASSPATH:}$jar
    application=spark-internal
  elif grep -q '^spark\.master=yarn' "$properties"; then
    application=local:$jar
  fi
fi

# On one machine the driver computes, and the jar needs to be nowhere else: behind all other classes Spark
# finds it without copying its 280 MB for every job. What a killed driver leaves is in a folder of its
# own, which the next job removes.
if [ -z "${PLASMOSPARK_COPY_JAR:-}" ] && grep -q '^spark\.master=local' "$properties"; then
  case $jar in
    *:*) ;;
    *)
      export SPARK_DIST_CLASSPATH=${SPARK_DIST_CLASSPATH:+$SPARK_DIST_CLASSPATH:}$jar
      application=spark-internal
      ;;
  esac
  if [ -z "${SPARK_LOCAL_DIRS:-}" ] && ! grep -q '^spark\.local\.dir=' "$properties"; then
    started() {
      [ -r "/proc/$1/stat" ] && sed 's/.*) //' "/proc/$1/stat" | cut -d' ' -f20
    }
    own=$scratch/plasmospark-$(id -u)
    (umask 077 && mkdir -p -- "$own")
    if [ -O "$own" ] && [ ! -L "$own" ] && [ -r "/proc/$$/stat" ]; then
      for left in "$own"/*-*; do
        name=${left##*/}
        if [ -d "$left" ] && [ "$(started "${name%%-*}")" != "${name#*-}" ]; then
          rm -rf -- "$left"
        fi
      done
      # This process becomes the driver and keeps its number.
      export SPARK_LOCAL_DIRS=$own/$$-$(started $$)
      mkdir -p -- "$SPARK_LOCAL_DIRS"
      # Spark's launcher keeps some more where Java has its temporary files.
      case $SPARK_LOCAL_DIRS in
        *[\"\'\\[:space:]]*) ;; # it would read that as several options
        *) export SPARK_SUBMIT_OPTS="-Djava.io.tmpdir=$SPARK_LOCAL_DIRS ${SPARK_SUBMIT_OPTS:-}" ;;
      esac
    fi
  fi
fi

# The file may hold secrets: it is opened and taken off the disk before anything long begins, and
# the process that replaces this one reads it by its descriptor.
exec 9<"$properties"
rm -f -- "$properties"
trap - EXIT
submit=(--properties-file /dev/fd/9 --class org.plasmospark.Main "$application" "$@")

if [ -n "${SPARK_HOME:-}" ]; then
  exec "$SPARK_HOME/bin/spark-submit" "${submit[@]}"
fi

jars=${PLASMOSPARK_SPARK_JARS:-$home/target/spark/jars}
jars=${jars%/}
ls -- "$jars"/spark-core_*.jar >/dev/null 2>&1 ||
  fail "there is no Spark in $jars: run mvn -q package -DskipTests in $home, or set SPARK_HOME"
[ "${jars##*/}" = jars ] || fail "PLASMOSPARK_SPARK_JARS must name a folder called jars, not $jars"
# Without these Spark looks for the folders of its own build.
SPARK_HOME=$(CDPATH='' cd -- "$jars/.." && pwd -P)
export SPARK_HOME SPARK_SCALA_VERSION=2.12

# Spark's launcher makes the command, ends each part with a NUL, and puts one line in front. Options that
# make a JVM print are for the job.
command=()
{
  IFS= read -r _ || fail 'the embedded Spark does not start'
  while IFS= read -r -d '' part; do
    command+=("$part")
  done
} < <(env -u JAVA_TOOL_OPTIONS -u JDK_JAVA_OPTIONS -u _JAVA_OPTIONS \
  "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx128m \
  -cp "$jars/*" org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "${submit[@]}")
[ "${#command[@]}" -gt 0 ] || fail 'the embedded Spark does not start'

# Our own class calls Spark's, and puts what that refuses into a sentence. It is there where the
# application is on the class path; beside a cluster it is not, or it would not see the jars of spark.jars.
for ((at = 1; at < ${#command[@]}; at++)); do
  [ "${command[at]}" != org.apache.spark.deploy.SparkSubmit ] || break
done
if [ "$at" -lt "${#command[@]}" ]; then
  starts "${command[@]:0:at}" ||
    fail "Java does not start with the options for the driver ($said): correct spark.driver-memory, or spark.driver.extraJavaOptions among spark.properties"
  if [ "$application" = spark-internal ]; then
    command[at]=org.plasmospark.spark.Submit
  fi
fi

# The build has archived classes as a JVM has them in memory. A JVM that the archive does not fit
# reads all classes from their jars, and would say so on standard output.
archive=$SPARK_HOME/classes.jsa
if [ -r "$archive" ] && [ "${command[0]##*/}" = java ]; then
  command=("${command[0]}" -Xshare:auto "-XX:SharedArchiveFile=$archive"
    -Xlog:cds=off -Xlog:cds+dynamic=off "${command[@]:1}")
fi
exec "${command[@]}"
