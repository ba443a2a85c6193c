"""What all rounds have in common: the inputs, the folders, and how a job is started."""

import os
import pathlib
import shutil
import sys

from chaos_outputs import Catalogued, Packed, Scored, below
from chaos_processes import Try

HOME = pathlib.Path(__file__).resolve().parent.parent.parent
DAMAGED = 3


class Work:
    """What all rounds have in common: where things lie, and how a job is started."""

    def __init__(self, args, folder):
        self.args = args
        self.folder = folder
        self.outputs = folder / "out"
        self.logs = folder / "logs"
        self.scratch = folder / "tmp"
        for each in (self.outputs, self.logs, self.scratch):
            each.mkdir(parents=True, exist_ok=True)
        self.environment = dict(os.environ)
        if args.jar:
            self.environment["PLASMOSPARK_JAR"] = str(pathlib.Path(args.jar).resolve())
        # What killed jobs leave outside of their output is theirs to leave, and ours to remove.
        self.environment |= {"TMPDIR": str(self.scratch), "SPARK_LOCAL_DIRS": str(self.scratch)}
        self.environment.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        self.started = 0

    def start(self, *arguments):
        self.started += 1
        options = f'-XX:TieredStopAtLevel=1 "-Djava.io.tmpdir={self.scratch}"'
        command = [
            str(HOME / "submit/run.sh"),
            *map(str, arguments),
            *("--set", f"spark.properties.spark.driver.extraJavaOptions={options}"),
            *("--set", "spark.master=local[2]", "--set", "spark.driver-memory=768m"),
            *("--set", "spark.native-memory=1g", "--set", "train.epochs=1", "--set", "train.batch-size=16"),
            *("--set", "model.input.width=48", "--set", "model.input.height=48"),
            *[part for file in self.args.conf for part in ("--conf", file)],
            *[part for setting in self.args.set for part in ("--set", setting)],
        ]
        log = self.logs / f"{self.started:03}-{arguments[0]}.txt"
        return Try(command, self.environment, log)

    def must(self, *arguments):
        code = self.start(*arguments).wait()
        if code != 0:
            sys.exit(f"chaos: {arguments[0]} ends with {code}, see {self.last_log()}")

    def last_log(self):
        return sorted(self.logs.iterdir())[-1]

    def prepare(self):
        self.images = pathlib.Path(self.args.images).resolve() if self.args.images else self.drawn()
        if self.args.job == "score":
            self.model = pathlib.Path(self.args.model).resolve() if self.args.model else self.trained()
        elif self.args.job == "pack":
            self.halves()

    def drawn(self):
        cells = self.folder / "cells"
        self.must("synth", "--out", cells, "--set", f"synth.cells={self.args.cells}", "--set", "synth.patients=16")
        for file in sorted(cells.glob("*/*.png"))[:: max(1, self.args.cells // DAMAGED)][:DAMAGED]:
            file.write_bytes(file.read_bytes()[:100])
        return cells

    def trained(self):
        self.must("catalog", "--images", self.images, "--out", self.folder / "catalog")
        self.must("pack", "--catalog", self.folder / "catalog", "--out", self.folder / "packed")
        self.must("train", "--data", self.folder / "packed", "--out", self.folder / "model")
        return self.folder / "model"

    def halves(self):
        """Packed cells of every other image, and a catalog of all of them."""
        growing = self.folder / "growing"
        files = sorted(pathlib.Path(file) for file in below(self.images, hidden=False))
        catalog = ["catalog", "--images", growing, "--out", self.folder / "catalog"]
        for half in (files[::2], files[1::2]):
            for file in half:
                target = growing / file.relative_to(self.images)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
            self.must(*catalog, "--overwrite")
            if half[0] == files[0]:
                self.must("pack", "--catalog", self.folder / "catalog", "--out", self.folder / "packed")

    def output(self, number, run):
        if self.args.job == "score":
            return Scored(self.outputs / "scored", run)
        if self.args.job == "pack":
            out = self.outputs / f"packed-{number}"
            shutil.copytree(self.folder / "packed", out)
            return Packed(out, run)
        # Two rounds replace what the one before has made.
        return Catalogued(self.outputs / f"catalog-{number // 3}", run)

    def command(self, output):
        options = {
            "score": ["--images", self.images, "--model", getattr(self, "model", None)],
            "catalog": ["--images", self.images, "--overwrite"],
            "pack": ["--catalog", self.folder / "catalog", "--set", "pack.append=true"],
        }[self.args.job]
        return [self.args.job, *options, "--out", output.out, "--run-id", output.run]

    def tidy(self):
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(exist_ok=True)
