#!/usr/bin/env bash
# Lays out what the image has beside Spark: see --help. The Dockerfile calls it.
set -euo pipefail

usage() {
  cat <<'END'
Usage: submit/kubernetes/image-tree.sh [OPTION]... DIR

Lays out below DIR, a new or an empty folder, what an image has beside Spark: the application,
submit/ and conf/ in opt/plasmospark, and the libraries of S3 in opt/spark/jars. Nothing in it need
be written later.

Options:
      --jar FILE         The application, such as that of mvn -Pcuda package; without it, the newest
                         target/plasmospark-VERSION.jar.
      --libraries DIR    Where the libraries of S3 are; without it, target/spark/jars, where
                         mvn -Ps3a package puts them.
      --without-s3       Leave them out.
  -h, --help             Show this page.

Read from the environment:
  SPARK_HOME             the Spark of the image; the libraries must be of its Hadoop's version
END
}

fail() {
  printf 'plasmospark: %s\n' "$1" >&2
  exit 2
}

home=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd -P)
jar=
libraries=$home/target/spark/jars
s3=1
tree=

while [ "$#" -gt 0 ]; do
  case $1 in
    --jar | --libraries)
      [ "$#" -ge 2 ] && [ -n "$2" ] || fail "$1 needs a value (submit/kubernetes/image-tree.sh --help helps)"
      case $1 in
        --jar) jar=$2 ;;
        *) libraries=$2 ;;
      esac
      shift
      ;;
    --without-s3) s3= ;;
    -h | --help)
      usage
      exit 0
      ;;
    -*) fail "unknown option $1 (submit/kubernetes/image-tree.sh --help helps)" ;;
    *)
      [ -z "$tree" ] || fail "one folder only, not $tree and $1 (submit/kubernetes/image-tree.sh --help helps)"
      tree=$1
      ;;
  esac
  shift
done
[ -n "$tree" ] || fail 'no folder was named (submit/kubernetes/image-tree.sh --help helps)'
if [ -e "$tree" ]; then
  [ -d "$tree" ] || fail "$tree is a file; name a folder"
  [ -z "$(ls -A -- "$tree")" ] || fail "$tree holds files already; name an empty or a new folder"
fi

if [ -z "$jar" ]; then
  for candidate in "$home"/target/plasmospark-*.jar; do
    case $candidate in
      *-sources.jar | *-javadoc.jar | *-tests.jar) ;;
      *) if [ -f "$candidate" ] && { [ -z "$jar" ] || [ "$candidate" -nt "$jar" ]; }; then
           jar=$candidate
         fi ;;
    esac
  done
  [ -n "$jar" ] || fail "the application is not built: run mvn -q -Ps3a package -DskipTests in $home"
fi
[ -f "$jar" ] || fail "there is no file $jar (--jar)"

found=()
if [ -n "$s3" ]; then
  for name in hadoop-aws aws-java-sdk-bundle wildfly-openssl spark-hadoop-cloud_2.12; do
    files=("$libraries/$name"-[0-9]*.jar)
    [ -f "${files[0]}" ] ||
      fail "there is no $name in $libraries: run mvn -q -Ps3a package -DskipTests in $home, or add --without-s3"
    [ "${#files[@]}" -eq 1 ] || fail "there are several of $name in $libraries: remove all but one"
    found+=("${files[0]}")
  done
  version=${found[0]##*/hadoop-aws-}
  if [ -n "${SPARK_HOME:-}" ] && [ ! -f "$SPARK_HOME/jars/hadoop-client-api-$version" ]; then
    fail "hadoop-aws is of Hadoop ${version%.jar}, and the Spark in $SPARK_HOME is not: take another Spark, or add --without-s3"
  fi
fi

application=$tree/opt/plasmospark
mkdir -p -- "$application/conf" "$application/submit/kubernetes"
cp -- "$jar" "$application/plasmospark.jar"
cp -- "$home"/conf/*.conf "$application/conf/"
cp -- "$home/submit/run.sh" "$home/submit/gpu-discovery.sh" "$application/submit/"
cp -- "$home"/submit/kubernetes/*-pod.yaml "$application/submit/kubernetes/"
if [ -n "$s3" ]; then
  mkdir -p -- "$tree/opt/spark/jars"
  cp -- "${found[@]}" "$tree/opt/spark/jars/"
fi
# Whoever runs in the image reads all and writes nothing.
find "$tree" -mindepth 1 -type d -exec chmod 755 {} +
find "$tree" -type f -exec chmod 644 {} +
chmod 755 "$application"/submit/*.sh
