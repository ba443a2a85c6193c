#!/usr/bin/env bash
# Brings a published set of cell images onto this machine's disk and verifies it: see --help.
set -euo pipefail

usage() {
  cat <<'END'
Usage: submit/fetch-nih.sh URL|FILE DIR [--manifest CSV] [--max-bytes N] [OPTION]...

Downloads the zip of the NIH/NLM malaria set, or takes one that is here, unpacks it into
DIR/Parasitized and DIR/Uninfected, and compares every file with the data manifest. DIR appears when
every file is there and right, and not at all otherwise. If DIR is there already, it is verified and
nothing is downloaded. A download that was cut goes on where it ended, in this run or the next.

  URL    where the zip is, http: or https:, such as
         https://data.lhncbc.nlm.nih.gov/public/Malaria/cell_images.zip
  FILE   a zip on this machine's disk
  DIR    folder for the images on this machine's disk

Options:
      --manifest CSV     Another set's data manifest, such as manifest.csv of the job catalog;
                         without it, data-manifests/nih-malaria.csv.
      --max-bytes N      The largest zip that is downloaded; without it, 4294967296 (4 GiB).
      --set KEY=VALUE    One setting, handed on to the jobs. As often as you like.
      --conf FILE        Settings from a file, handed on to the jobs. As often as you like.
  -v, --verbose          Show the causes of a failure.
  -h, --help             Show this page.

Exit codes: those of submit/run.sh. 2: DIR cannot be written, or the zip is too large; 3: there is no
such zip, it cannot be downloaded, or it is damaged; 4: files are missing or not what the manifest
says, and the first of them are named.
END
}

fail() {
  printf 'plasmospark: %s\n' "$2" >&2
  exit "$1"
}

home=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
manifest=$home/data-manifests/nih-malaria.csv
max=4294967296
places=()
passed=()

while [ "$#" -gt 0 ]; do
  case $1 in
    --manifest | --max-bytes | --set | --conf)
      [ "$#" -ge 2 ] && [ -n "$2" ] || fail 2 "$1 needs a value (submit/fetch-nih.sh --help helps)"
      option=$1 argument=$2
      shift 2
      ;;
    --manifest=?* | --max-bytes=?* | --set=?* | --conf=?*)
      option=${1%%=*} argument=${1#*=}
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
    -*) fail 2 "unknown option $1 (submit/fetch-nih.sh --help helps)" ;;
    *)
      places+=("$1")
      shift
      continue
      ;;
  esac
  case $option in
    --manifest) manifest=$argument ;;
    --max-bytes) max=$argument ;;
    *) passed+=("$option" "$argument") ;;
  esac
done

[ "${#places[@]}" -eq 2 ] && [ -n "${places[0]}" ] && [ -n "${places[1]}" ] ||
  fail 2 'give the URL or the file of the zip, and the folder for the images (submit/fetch-nih.sh --help helps)'
[[ $max =~ ^[1-9][0-9]{0,17}$ ]] || fail 2 "--max-bytes is $max, not a number of bytes"
source=${places[0]}
folder=${places[1]}
folder=${folder%"${folder##*[!/]}"}
case $folder in
  '') fail 2 'the folder cannot be the root: name another' ;;
  . | .. | */. | */..) fail 2 "$folder has no name of its own: write its name" ;;
  *://*) fail 2 "$folder is an address: name a folder of this machine's disk and copy it afterwards" ;;
esac

overwrite=()
if [ -d "$folder" ]; then
  # A run that was cut has left its hidden folder, and not the mark of a complete one.
  if [ -n "$(ls -A -- "$folder")" ] &&
    { [ ! -d "$folder/_plasmospark" ] || [ -f "$folder/_SUCCESS" ]; }; then
    exec "$home/submit/run.sh" verify --images "$folder" --manifest "$manifest" "${passed[@]}"
  fi
  overwrite=(--overwrite)
elif [ -e "$folder" ] || [ -L "$folder" ]; then
  fail 2 "$folder is a file; name a folder"
fi

parent=$(dirname -- "$folder")
name=$(basename -- "$folder")
mkdir -p -- "$parent" 2>/dev/null || fail 2 "the folder $parent cannot be made; name another"
if command -v flock >/dev/null; then
  exec 8<"$parent"
  flock -n 8 || fail 2 "something else is being fetched into $parent: wait for its end"
fi

# unpack FILE: its status is that of the job.
unpack() {
  "$home/submit/run.sh" unpack --archive "$1" --manifest "$manifest" --out "$folder" \
    --run-id fetch "${overwrite[@]}" "${passed[@]}"
}

case $source in
  [Hh][Tt][Tt][Pp]://* | [Hh][Tt][Tt][Pp][Ss]://*) ;;
  *)
    unpack "$source"
    exit
    ;;
esac

command -v curl >/dev/null || fail 2 'there is no curl on the PATH: install it, or download the zip yourself'
# What the manifest is of must be known before hundreds of megabytes are fetched.
[ -f "$manifest" ] || fail 3 "there is no manifest at $manifest"
part=$parent/_download.$name.zip.part
whole=$parent/_download.$name.zip
# A name and a password, or a signature, do not belong into logs.
shown=${source%%[?#]*}
if [[ $shown =~ ^([A-Za-z]+://)[^/]*@(.*)$ ]]; then
  shown=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
fi

size() {
  if [ -f "$part" ]; then
    wc -c <"$part"
  else
    echo 0
  fi
}

# One attempt: sets status (curl's), http (the server's last answer) and said (curl's own words).
transfer() {
  local loud=(--silent --show-error)
  said=$(mktemp "${TMPDIR:-/tmp}/plasmospark.XXXXXXXX")
  exec 7>"$said"
  if [ -t 2 ]; then
    loud=(--progress-bar)
    exec 7>&2
  fi
  status=0
  # The shell's limit holds where the server does not say the length: a write beyond it fails.
  http=$(
    trap '' XFSZ
    ulimit -S -f $(((max + 1023) / 1024)) 2>/dev/null || true
    exec curl "${loud[@]}" --fail --location --max-redirs 10 --proto =http,https \
      --connect-timeout 30 --speed-limit 1 --speed-time 60 --max-filesize "$max" \
      --continue-at - --output "$part" --write-out '%{http_code}' --url "$source" 2>&7
  ) || status=$?
  exec 7>&-
  local file=$said
  said=$(head -n 1 -- "$file")
  rm -f -- "$file"
  said=${said#curl: }
}

too_large() {
  rm -f -- "$part"
  fail 2 "$shown is larger than $max bytes: raise --max-bytes if it is what you want"
}

# What passes by itself: no connection, one that broke, a server that is busy.
passes() {
  case $status in
    7 | 18 | 28 | 35 | 52 | 55 | 56 | 92) return 0 ;;
    22) case $http in 408 | 429 | 5??) return 0 ;; esac ;;
  esac
  return 1
}

download() {
  local attempt had
  for attempt in 1 2 3 4 5; do
    had=$(size)
    transfer
    [ "$(size)" -le "$max" ] || too_large
    # 416: there is nothing beyond what is here already.
    if [ "$status" -eq 0 ] || [ "$http" = 416 ]; then
      [ "$(size)" -gt 0 ] || fail 3 "$shown is empty: check the address"
      mv -f -- "$part" "$whole"
      return
    fi
    case $status in
      23) [ "$(size)" -lt "$max" ] || too_large
          fail 2 "$part cannot be written (${said:-disk full?}): make room or name another folder" ;;
      63) too_large ;;
      33) # The server sends the whole or nothing.
          [ "$had" -gt 0 ] || break
          rm -f -- "$part"
          continue ;;
    esac
    passes && [ "$attempt" -lt 5 ] || break
    printf 'plasmospark: the download stopped after %s bytes (%s); going on\n' \
      "$(size)" "${said:-curl $status}" >&2
    sleep "$attempt"
  done
  case $http in
    4?? | 5??) fail 3 "the server answers $http for $shown: check the address" ;;
  esac
  fail 3 "$shown cannot be downloaded (${said:-curl $status}): check the address and the network, and start it again; what has come is kept"
}

[ -f "$whole" ] || download
status=0
unpack "$whole" || status=$?
case $status in
  0) rm -f -- "$whole" ;;
  3 | 4)
    rejected=$parent/_rejected.$name.zip
    mv -f -- "$whole" "$rejected"
    printf 'plasmospark: what was downloaded is kept at %s, and the next run downloads it again\n' \
      "$rejected" >&2
    ;;
esac
exit "$status"
