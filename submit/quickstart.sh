#!/usr/bin/env bash
# Draws cells, trains on them, measures and scores, all on this machine: see --help.
set -euo pipefail

usage() {
  cat <<'END'
Usage: submit/quickstart.sh [--images DIR] [--out DIR] [OPTION]...

Takes cells all the way on this machine: to a data manifest, packed cells, a trained network, a
report and a prediction for every image. Builds Plasmospark first if that was not done yet; Maven
then downloads its libraries once.

Options:
      --images DIR       Real cells in DIR/Parasitized and DIR/Uninfected, instead of synthetic ones.
      --out DIR          Where everything goes; without it, target/quickstart. What an earlier
                         quickstart left there is replaced.
      --set KEY=VALUE    One setting, handed on to every job, such as train.epochs=8. As often as
                         you like.
      --conf FILE        Settings from a file, handed on to every job. As often as you like.
  -v, --verbose          Show Spark's log.
  -h, --help             Show this page.

Unless you set train.epochs, so many epochs are trained that the network sees about 40,000 real or
28,000 synthetic images in all: that many divided by 70 % of the number of images, at least 1 and at
most 20. Synthetic cells are plain ones and seen at 64 x 64 pixels, so that minutes are enough; real
ones are trained as the defaults say. What the quickstart sets by itself is in quickstart.conf in the
output folder, and your own settings win over it.

Exit codes: those of submit/run.sh; the first job that fails ends it.
END
}

fail() {
  printf 'plasmospark: %s\n' "$2" >&2
  exit "$1"
}

home=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
out=$home/target/quickstart
images=
passed=()

value() {
  [ "$#" -ge 2 ] && [ -n "$2" ] ||
    fail 2 "$1 needs a value (submit/quickstart.sh --help helps)"
}

while [ "$#" -gt 0 ]; do
  case $1 in
    --images | --out | --set | --conf)
      value "$@"
      option=$1 argument=$2
      shift 2
      ;;
    --images=* | --out=* | --set=* | --conf=*)
      option=${1%%=*} argument=${1#*=}
      value "$option" "$argument"
      shift
      ;;
    -v | --verbose)
      passed+=(--verbose)
      shift
      continue
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) fail 2 "unknown option $1 (submit/quickstart.sh --help helps)" ;;
  esac
  case $option in
    --images) images=$argument ;;
    --out) out=$argument ;;
    *) passed+=("$option" "$argument") ;;
  esac
done

if [ -n "$images" ]; then
  [ -d "$images" ] || fail 3 "there is no folder $images (--images)"
  case " ${passed[*]-} " in
    *-label* | *' --conf '*) ;; # folders that the user names otherwise
    *)
      for label in Parasitized Uninfected; do
        [ -n "$(find "$images/" -maxdepth 3 -type d -name "$label" -print -quit)" ] ||
          fail 3 "there is no folder $label in $images: put the infected cells into Parasitized, the healthy ones into Uninfected"
      done
      ;;
  esac
  images=$(CDPATH='' cd -- "$images" && pwd -P)
fi

# The file that says that a folder is ours to replace.
settings=quickstart.conf
if [ -e "$out" ] && [ ! -f "$out/$settings" ]; then
  [ -d "$out" ] || fail 2 "$out is a file; name a folder (--out)"
  [ -z "$(ls -A -- "$out")" ] ||
    fail 2 "$out holds other files than a quickstart's; name an empty or a new folder (--out)"
fi

if [ -z "${PLASMOSPARK_JAR:-}" ] && ! ls "$home"/target/plasmospark-*.jar >/dev/null 2>&1; then
  command -v mvn >/dev/null ||
    fail 2 'Plasmospark is not built and there is no mvn on the PATH: install Maven 3.8 or newer'
  echo '== Build: Maven downloads about 1.5 GB of libraries once, then this takes a minute or two'
  mvn -q -B -DskipTests -f "$home/pom.xml" package ||
    fail 2 'the build failed, see above: it needs a JDK 17 and, the first time, the Internet'
fi

mkdir -p -- "$out" 2>/dev/null || fail 2 "the folder $out cannot be made; name another (--out)"
out=$(CDPATH='' cd -- "$out" && pwd -P)
conf=$out/$settings
SECONDS=0
step=0
steps=6
[ -z "$images" ] || steps=5

# job WHAT-IT-DOES JOB [OPTION]...: runs a job and keeps its last words in $said.
job() {
  step=$((step + 1))
  printf '== %d of %d: %s: %s\n' "$step" "$steps" "$2" "$1"
  shift
  local status=0
  said=$("$home/submit/run.sh" "$@" --conf "$conf" "${passed[@]}") || status=$?
  [ -z "$said" ] || printf '%s\n' "$said"
  if [ "$status" -ne 0 ]; then
    printf 'plasmospark: the quickstart ends here, since %s did (exit code %d)\n' "$1" "$status" >&2
    exit "$status"
  fi
}

cat >"$conf" <<'END'
# What the quickstart sets by itself; --conf and --set win over it.
run { id = quickstart, overwrite = true }
END
trained=40000
if [ -z "$images" ]; then
  images=$out/cells
  trained=28000
  cat >>"$conf" <<'END'
# Plain synthetic cells and a small input: learnt in minutes, which the full size is not.
synth { cells = 2500, patients = 150, difficulty = 0 }
model.input { width = 64, height = 64 }
# Many small steps: a few big ones would end before the network has found what to look for.
train { batch-size = 8, learning-rate = 0.0005, schedule.warm-up = 50 }
END
  job 'draw synthetic cells' synth --out "$images"
fi

job 'read the images into a manifest and split them' catalog --images "$images" --out "$out/catalog"
job 'pack the images into Parquet files' pack --catalog "$out/catalog" --out "$out/packed"

count=$(find "$images/" -type f | wc -l)
seventy=$(((count * 7 + 9) / 10))
seventy=$((seventy < 1 ? 1 : seventy))
epochs=$(((trained + seventy / 2) / seventy))
epochs=$((epochs < 1 ? 1 : epochs > 20 ? 20 : epochs))
printf '# About %d images in all: %d files, 70 %% of them for training.\ntrain.epochs = %d\n' \
  "$trained" "$count" "$epochs" >>"$conf"
job 'train the network' train --data "$out/packed" --out "$out/model"
model=$said
job 'measure it on the test split' evaluate \
  --data "$out/packed" --model "$out/model" --out "$out/report"
report=$said
# Predictions of an earlier quickstart are another model's.
rm -rf -- "$out/scored"
job 'predict every image' score --images "$images" --model "$out/model" --out "$out/scored"

line() {
  sed -n "/^ *$1/{s/^ *//;p;q;}" <<<"$2"
}
cat <<END

The quickstart took $((SECONDS / 60)) min $((SECONDS % 60)) s.
  $(line Trained "$model")
  $(line Evaluated "$report")
  $(line Scored "$said") Most of them were trained on.
  Report:       $out/report/report.html
  Predictions:  $out/scored/predictions (Parquet, a row an image)
  Model bundle: $out/model
  Settings:     $conf
END
