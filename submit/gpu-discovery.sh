#!/usr/bin/env bash
# Tells Spark which GPUs a machine has: spark.worker.resource.gpu.discoveryScript on standalone
# workers, spark.executor.resource.gpu.discoveryScript on YARN and Kubernetes. Prints one line such as
# {"name":"gpu","addresses":["0","1"]} with the numbers that nvidia-smi gives them.
#
# Read from the environment:
#   CUDA_VISIBLE_DEVICES  numbers of the GPUs to offer, with commas between; without it, all
set -euo pipefail

fail() {
  printf 'plasmospark: %s\n' "$1" >&2
  exit 1
}

command -v nvidia-smi >/dev/null ||
  fail "there is no nvidia-smi on the PATH of $(uname -n): install NVIDIA's driver there"
listed=$(nvidia-smi --query-gpu=index --format=csv,noheader 2>&1) ||
  fail "nvidia-smi of $(uname -n) fails (${listed%%$'\n'*}): repair NVIDIA's driver there"

addresses=()
while IFS= read -r index; do
  index=${index//[[:space:]]/}
  case $index in
    '') ;;
    *[!0-9]*) fail "nvidia-smi of $(uname -n) says '$index' instead of a GPU's number: check the program" ;;
    *) addresses+=("$index") ;;
  esac
done <<<"$listed"

if [ -n "${CUDA_VISIBLE_DEVICES+set}" ]; then
  IFS=, read -r -a visible <<<"${CUDA_VISIBLE_DEVICES//[[:space:]]/}"
  for index in ${visible[@]+"${visible[@]}"}; do
    case " ${addresses[*]-} " in
      *" $index "*) ;;
      *) fail "CUDA_VISIBLE_DEVICES names '$index', which is no number that nvidia-smi lists: correct it" ;;
    esac
  done
  addresses=(${visible[@]+"${visible[@]}"})
fi
[ "${#addresses[@]}" -gt 0 ] ||
  fail "$(uname -n) has no GPU to offer: attach one, or correct CUDA_VISIBLE_DEVICES"

printf -v quoted ',"%s"' "${addresses[@]}"
printf '{"name":"gpu","addresses":[%s]}\n' "${quoted#,}"
