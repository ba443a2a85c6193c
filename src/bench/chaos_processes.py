"""Jobs as processes that are killed with all that they have started, and the moments of their deaths."""

import os
import signal
import subprocess
import time

PATIENCE = 900


class Try:
    """One start of a command, in a process group of its own."""

    alive = set()

    def __init__(self, command, environment, log):
        self.began = time.monotonic()
        with open(log, "wb") as stream:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )
        Try.alive.add(self)

    def seconds(self):
        return time.monotonic() - self.began

    def has_ended(self):
        return self.process.poll() is not None

    def wait(self):
        """The exit code; none of a job that did not end and was killed for it."""
        try:
            code = self.process.wait(max(1, PATIENCE - self.seconds()))
        except subprocess.TimeoutExpired:
            self.kill()
            code = None
        Try.alive.discard(self)
        return code

    def kill(self):
        """Kills the group; false if its first process had ended before."""
        if self.has_ended():
            return False
        os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait() == -signal.SIGKILL

    @classmethod
    def kill_all(cls):
        for each in list(cls.alive):
            each.kill()


class AfterStart:
    """So many seconds after the start."""

    def __init__(self, seconds):
        self.seconds = seconds

    def await_in(self, attempt, output, state):
        while not attempt.has_ended() and attempt.seconds() < self.seconds:
            time.sleep(min(0.02, max(0, self.seconds - attempt.seconds())))


class AfterStaging:
    """So many seconds after the attempt has written the last file of what it is about to publish."""

    def __init__(self, seconds):
        self.seconds = seconds

    def await_in(self, attempt, output, state):
        while not attempt.has_ended() and not output.staged() - state.staged:
            time.sleep(0.001)
        until = time.monotonic() + self.seconds
        while not attempt.has_ended() and time.monotonic() < until:
            time.sleep(max(0, min(0.02, until - time.monotonic())))


class AtUnfinishedFile:
    """As soon as one of the small files by which runs agree is seen half-written."""

    def __init__(self, which):
        self.which = which

    def await_in(self, attempt, output, state):
        seen = set()
        while not attempt.has_ended():
            seen |= output.unfinished()
            if len(seen) >= self.which:
                return
            time.sleep(0.0002)


class Life:
    """The seconds of an undisturbed run until its files are staged, its result is seen, and it ends."""

    def __init__(self, attempt, output, state):
        self.staged = self.sealed = None
        while not attempt.has_ended():
            if self.staged is None and output.staged() - state.staged:
                self.staged = attempt.seconds()
            if self.sealed is None and output.seal() not in (None, state.seal):
                self.sealed = attempt.seconds()
            time.sleep(0.001)
        self.total = attempt.seconds()
        self.sealed = self.sealed or self.total
        self.staged = self.staged or self.sealed

    def moment(self, random):
        """A moment of this life: two of five anywhere, two while it publishes or ends, one of torn files."""
        kind = random.randrange(5)
        if kind < 2:
            return AfterStart(random.uniform(0, self.total))
        if kind == 2:
            return AfterStaging(random.uniform(0, 1.5 * (self.sealed - self.staged)))
        if kind == 3:
            return AfterStaging(random.uniform(0, self.total - self.staged))
        return AtUnfinishedFile(random.randint(1, 6))
