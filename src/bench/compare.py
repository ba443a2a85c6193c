"""Plasmospark and its peers on the same work, the same cores and the same minutes.

    PYTHON src/bench/compare.py [--works train,predict,...] [--peers keras,...] [--images DIR] [--rounds N]

PYTHON is one that has some of tensorflow (with scipy and pillow), torch and onnxruntime (with onnx);
what it lacks is left out. The jar must be built. In each round our job bench and then each peer do
the work once; the ratio is taken within a round, and the median over the rounds is printed. Works:
train, predict, vgg16, resnet50, mobilenetv2, fine-tune (one network on all cores, at --side), averaging (against our own train), epoch,
score (on all cores; on images of DIR, of which --sample are copied; without --images,
synthetic ones; with the model bundle --model, which decides in which precision it may be scored;
without it, with one trained on the images). Settings for our side: --set key=value.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parent.parent
ON_IMAGES = {"train", "predict", "vgg16", "resnet50", "mobilenetv2", "fine-tune"}
PEERS = {
    "keras": ("tensorflow", {*ON_IMAGES, "epoch", "score"}),
    "keras-bf16": ("tensorflow", ON_IMAGES),
    "torch": ("torch", {"train", "predict", "vgg16"}),
    "torch-bf16": ("torch", {"train", "predict", "vgg16"}),
    "onnx": ("onnxruntime", {"predict", "vgg16"}),
}
ON_FILES = {"epoch", "score"}
ON_SPARK = ON_FILES | {"averaging"}
WORKS = ["train", "predict", "vgg16", "resnet50", "averaging", "epoch", "score"]


def ours(work, args, images, folder):
    out = pathlib.Path(folder) / "bench"
    shutil.rmtree(out, ignore_errors=True)
    cores = args.threads if work in ON_SPARK else 1
    threads = 1 if work in ON_SPARK else args.threads
    command = [
        str(HOME / "submit/run.sh"),
        "bench",
        "--out",
        str(out),
        *(["--images", images] if work in ON_FILES else []),
        *(["--model", args.model] if args.model and work == "score" else []),
        *("--set", f"bench.works=[{work}]", "--set", f"spark.master=local[{cores}]"),
        *("--set", f"compute.threads={threads}", "--set", f"bench.seconds={args.seconds}"),
        *("--set", f"bench.repetitions={args.repetitions}"),
        *("--set", f"model.input.width={args.side}", "--set", f"model.input.height={args.side}"),
        # The model that score trains may be a bad one.
        *("--set", f"train.epochs={1 + args.repetitions if work == 'epoch' else 1}"),
        *(["--set", "train.sample-fraction=0.1"] if work == "score" else []),
        *("--set", f"train.workers={args.threads}", "--set", "train.averaging-frequency=5"),
        *[part for setting in args.set for part in ("--set", setting)],
    ]
    subprocess.run(command, check=True, stdout=sys.stderr)
    [measured] = json.loads((out / "bench.json").read_text())["measurements"]
    return measured["images_per_second"]


def peer(name, work, args, images):
    command = [
        sys.executable,
        str(HERE / "peers.py"),
        name,
        work,
        *("--threads", str(args.threads), "--seconds", str(args.seconds)),
        *("--repetitions", str(args.repetitions), "--side", str(args.side)),
        *(["--images", images] if work in ON_FILES else []),
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])["images_per_second"]


def sample(args, folder):
    """Some of the images, in their folders, the same at every call."""
    cells = pathlib.Path(folder) / "cells"
    if not args.images:
        subprocess.run(
            [
                str(HOME / "submit/run.sh"),
                *("synth", "--out", str(cells), "--set", f"synth.cells={args.sample}"),
            ],
            check=True,
            stdout=sys.stderr,
        )
        return str(cells)
    root = pathlib.Path(args.images)
    files = sorted(file for file in root.glob("*/*.png"))
    for file in random.Random(1).sample(files, min(args.sample, len(files))):
        target = cells / file.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    return str(cells)


def median(values):
    return sorted(values)[len(values) // 2]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--works", default=",".join(WORKS))
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--images")
    parser.add_argument("--model")
    parser.add_argument("--side", type=int, default=170)
    parser.add_argument("--sample", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--set", action="append", default=[])
    args = parser.parse_args()
    works = args.works.split(",")
    table = []
    with tempfile.TemporaryDirectory(prefix="plasmospark-compare") as folder:
        images = sample(args, folder) if ON_FILES & set(works) else None
        for work in works:
            names = [
                name
                for name, (module, can) in PEERS.items()
                if name in args.peers.split(",")
                and work in can
                and importlib.util.find_spec(module)
            ]
            rates = {"plasmospark": []} | {name: [] for name in names}
            if work == "averaging":
                rates["plasmospark train"] = []
            for _ in range(args.rounds):
                rates["plasmospark"].append(ours(work, args, images, folder))
                for name in names:
                    rates[name].append(peer(name, work, args, images))
                if work == "averaging":
                    rates["plasmospark train"].append(ours("train", args, images, folder))
            own = rates["plasmospark"]
            for name, theirs in rates.items():
                ratio = median([a / b for a, b in zip(own, theirs)])
                table.append((work, name, median(theirs), ratio))
                print(f"{work:10} {name:18} {median(theirs):9.1f} images/s   x {ratio:.2f}", flush=True)
    print(json.dumps([dict(zip(("work", "who", "images_per_second", "ratio"), r)) for r in table]))


main()
