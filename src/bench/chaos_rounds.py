"""Rounds: one run of a job, what happens to it, and what is found in the end."""

import datetime
import os
import random
import signal
import sys
import time

from chaos_outputs import Catalogued, Expected, Packed, differences, digests
from chaos_processes import Life
from chaos_reader import Reader

KILLED = -signal.SIGKILL
BUSY = 7


class Fault(Exception):
    """The way of a round cannot go on."""


class Round:
    """What happens to one run."""

    def __init__(self, work, kind, output, life, chance):
        self.work = work
        self.kind = kind
        self.output = output
        self.life = life
        self.chance = chance
        self.codes = []
        self.kills = []
        self.faults = []
        self.began = time.monotonic()

    def go(self, reader):
        self.reader = reader
        try:
            {
                "kill": self.kill,
                "replace": self.replace,
                "twins": self.twins,
                "twin-dies": self.twin_dies,
                "midnight": self.midnight,
            }[self.kind]()
        except Fault as e:
            self.faults.append(str(e))
        self.seconds = time.monotonic() - self.began

    def start(self):
        return self.work.start(*self.work.command(self.output))

    def ended(self, attempt, allowed):
        code = attempt.wait()
        self.codes.append(code)
        if code not in allowed:
            raise Fault(f"a try ended with {code}, see {self.work.last_log().name}")
        return code

    def killed(self, attempt, state, allowed=(0,)):
        """Kills a try at a moment of its life; false if it ended before."""
        moment = self.life.moment(self.chance)
        moment.await_in(attempt, self.output, state)
        if attempt.kill():
            attempt.wait()
            self.codes.append(KILLED)
            self.kills.append(self.output.phase(state))
            return True
        self.ended(attempt, allowed)
        return False

    def attempt_killed(self):
        state = self.output.state()
        return self.killed(self.start(), state)

    def until_done(self, kills):
        for _ in range(kills):
            if not self.attempt_killed():
                return
        self.ended(self.start(), (0,))

    def kill(self):
        self.until_done(self.chance.randint(1, self.work.args.tries - 1))

    def replace(self):
        self.ended(self.start(), (0,))
        self.kill()

    def midnight(self):
        today = datetime.datetime.now(datetime.timezone.utc).date()
        self.attempt_killed()
        with self.reader.paused():
            yesterday = today - datetime.timedelta(days=1)
            keeps = self.output.becomes_older(today, yesterday)
        self.until_done(self.chance.randint(0, self.work.args.tries - 2))
        days = self.output.days()["runs"]
        if keeps and days != [f"dt={yesterday}"]:
            self.faults.append(f"the run had begun on {yesterday}, and its rows lie below {days}")

    def both(self):
        attempts = [self.start()]
        time.sleep(self.chance.uniform(0, 2))
        return attempts + [self.start()]

    def twins(self):
        codes = [self.ended(each, (0, BUSY)) for each in self.both()]
        if 0 not in codes:
            raise Fault("both copies gave up")

    def twin_dies(self):
        state = self.output.state()
        attempts = self.both()
        self.chance.shuffle(attempts)
        self.killed(attempts[0], state, (0, BUSY))
        self.ended(attempts[1], (0, BUSY))
        if 0 not in self.codes:
            self.until_done(0)

    def line(self, number):
        verdict = "FAULT" if self.faults else "whole"
        codes = " ".join(str(each) for each in self.codes)
        kills = ", ".join(self.kills) or "none"
        return (
            f"round {number:3}  {self.kind:9}  kills: {kills:34}  tries {len(self.codes)}"
            f"  {self.seconds:6.1f} s  codes {codes:12}  {verdict}"
        )


def appended(every, catalog, work, tables):
    """What is packed of a catalog: what it has not refused, and before that what was packed already."""
    refused, rows = catalog.rows(tables, os.path.join(catalog.out, "quarantine"))
    known = every.rows is not None and rows is not None
    usable = {path: every.rows[path] for path in every.rows.keys() - dict(rows).keys()} if known else None
    base = Packed(work.folder / "packed", "")
    packed, rows = base.batches(tables)
    return Expected(every.count - refused, usable, Expected(packed, dict(rows) if rows is not None else None))


def final(expected):
    return expected._replace(earlier=None)


def undisturbed(work, tables):
    """The length of a run that nobody disturbs, and what a whole result is."""
    output = work.output(0, "undisturbed")
    state = output.state()
    attempt = work.start(*work.command(output))
    life = Life(attempt, output, state)
    if attempt.wait() != 0:
        sys.exit(f"chaos: {work.args.job} fails when nobody disturbs it, see {work.last_log()}")
    if work.args.job == "score":
        counts, rows = output.result(tables)
        counted = sum(counts.values())
    elif work.args.job == "catalog":
        counted, rows = output.rows(tables, os.path.join(output.out, "manifest"))
    else:
        catalog = Catalogued(work.folder / "catalog", "")
        counted, rows = catalog.rows(tables, os.path.join(catalog.out, "manifest"))
        refused, bad = catalog.rows(tables, os.path.join(catalog.out, "quarantine"))
    expected = Expected(counted, dict(rows) if rows is not None else None)
    if work.args.job == "pack":
        expected = appended(expected, catalog, work, tables)
    faults = list(output.faults(tables, final(expected))) + list(output.leftovers())
    if not work.args.images:
        files = len(list(work.images.glob("*/*.png")))
        if counted != files:
            faults.append(f"{counted} rows of {files} files")
    if faults:
        print("\n".join(f"  {each}" for each in faults))
        sys.exit("chaos: the undisturbed run is not whole")
    return life, expected


def rounds(work, tables):
    args = work.args
    life, expected = undisturbed(work, tables)
    print(
        f"{args.job}: {expected.count} rows, read by {tables.how}; undisturbed it stages after"
        f" {life.staged:.1f} s, is published after {life.sealed:.1f} s and ends after {life.total:.1f} s",
        flush=True,
    )
    kinds = []
    order = random.Random(args.seed)
    for number in range(1, args.rounds + 1):
        if not kinds:
            kinds = order.sample(args.kinds, len(args.kinds))
        output = work.output(number, f"round-{number}")
        prefix = os.path.relpath(output.out, work.folder) + os.sep

        def own(path):
            elsewhere = path.split(os.sep)[0] in ("logs", "tmp")
            return elsewhere or path.startswith(prefix) and output.owns(path[len(prefix) :])

        before = digests(work.folder, own)
        done = Round(work, kinds.pop(), output, life, random.Random(f"{args.seed} {number}"))
        with Reader(output, tables, expected) as reader:
            done.go(reader)
        work.tidy()
        if output.seal():
            done.faults += output.faults(tables, final(expected))
        else:
            done.faults.append("there is no result in the end")
        done.faults += reader.faults
        done.faults += [f"left behind: {each}" for each in output.leftovers()]
        done.faults += differences(before, digests(work.folder, own))
        done.looks, done.whole = reader.looks, reader.whole
        print(done.line(number), flush=True)
        for fault in done.faults:
            print(f"           {fault}", flush=True)
        yield done
