"""Kills jobs on purpose, starts them again, and looks whether anything was lost, doubled or left behind.

    python3 src/bench/chaos.py [--job score|catalog|pack] [--rounds N] [--seed S] [--kinds kill,twins,...]
        [--images DIR] [--model BUNDLE] [--out DIR] [--keep] [--set key=value] [--conf FILE]

The jar must be built. Images are synthetic and a small model is trained, unless they are given; with
--images and no --model the small model is trained on them. First one run is left alone; then each round
has a run id of its own, and is of one of these kinds:

  kill        a job is killed with SIGKILL, with all its processes, and started again, up to --tries times
  replace     the same after a run that ended, so that a whole result is replaced
  twins       two copies of one command, 0 to 2 seconds apart: one ends with 0, the other with 0 or 7
  twin-dies   the same, and one of them is killed; what is left is started until one ends with 0
  midnight    as kill, but after the first try everything was written the day before (score only)

While a round runs, a reader does what a foreign program does: it reads all visible files all the time.
At the end every input must be there exactly once with the result of the undisturbed run, counts must
agree, nothing that the result does not need may lie there, and no other file may have changed. catalog and
pack (which adds half of the cells to the other half) have rounds of twins, unless --kinds says others.

Rows are read with pyarrow or duckdb if this Python has one of them; without, they are counted only.
Ends with 0, or with 1 after a fault; then the folder is kept. Needs Linux and Python 3.9.
"""

import argparse
import os
import pathlib
import shutil
import signal
import sys
import tempfile

from chaos_processes import Try
from chaos_rounds import rounds
from chaos_tables import Tables
from chaos_work import Work

KINDS = {"score": ["kill", "replace", "twins", "twin-dies", "midnight"], "catalog": ["twins"], "pack": ["twins"]}
PHASES = ["computing", "staged", "committed", "published"]


def summary(done):
    print(f"\n{'kind':10}{'rounds':>7}{'tries':>7}{'kills':>7}", end="")
    print("".join(f"{each:>11}" for each in PHASES), f"{'looks':>8}{'whole':>8}{'seconds':>9}{'faults':>8}")
    for kind in [*dict.fromkeys(each.kind for each in done), "all"]:
        some = [each for each in done if kind in (each.kind, "all")]
        kills = [phase for each in some for phase in each.kills]
        print(f"{kind:10}{len(some):7}{sum(len(each.codes) for each in some):7}{len(kills):7}", end="")
        print("".join(f"{kills.count(each):11}" for each in PHASES), end=" ")
        print(f"{sum(each.looks for each in some):8}{sum(each.whole for each in some):8}", end="")
        print(f"{sum(each.seconds for each in some):9.0f}{sum(bool(each.faults) for each in some):8}")


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.partition("\n")[0],
        epilog=__doc__.partition("\n\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--job", choices=list(KINDS), default="score")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", type=lambda text: text.split(","))
    parser.add_argument("--tries", type=int, default=4, help="starts in a round, at least 2; the last is not killed")
    parser.add_argument("--images", help="folder of images")
    parser.add_argument("--cells", type=int, default=240, help="synthetic ones, without --images")
    parser.add_argument("--model", help="bundle")
    parser.add_argument("--jar", help="application, if not the one in target")
    parser.add_argument("--out", help="new folder for everything that is written; a temporary one")
    parser.add_argument("--keep", action="store_true", help="keep that folder also if all is well")
    parser.add_argument("--set", action="append", default=[], help="setting of all jobs")
    parser.add_argument("--conf", action="append", default=[], help="file of settings of all jobs")
    args = parser.parse_args()
    args.kinds = args.kinds or KINDS[args.job]
    known = KINDS["score"] if args.job == "score" else KINDS["score"][:-1]
    for kind in set(args.kinds) - set(known):
        parser.error(f"{args.job} has no rounds of the kind {kind}; there are {', '.join(known)}")
    if args.tries < 2 or args.rounds < 1:
        parser.error("--tries must be 2 or more, --rounds 1 or more")
    if args.out and os.path.exists(args.out):
        parser.error(f"{args.out} is there already; name a new folder")
    return args


def main():
    args = arguments()
    if args.out:
        folder = pathlib.Path(args.out).resolve()
    else:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="plasmospark-chaos"))
    faulty = True
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        work = Work(args, folder)
        work.prepare()
        done = list(rounds(work, Tables()))
        summary(done)
        faulty = any(each.faults for each in done)
    finally:
        Try.kill_all()
        if faulty or args.keep:
            print(f"\nEverything is kept in {folder}")
        else:
            shutil.rmtree(folder)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
