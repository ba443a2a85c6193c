"""A foreign program that looks at the output all the time while jobs are killed."""

import contextlib
import os
import threading
import time

from chaos_outputs import State


class Reader(threading.Thread):
    """Notes what must never be seen: half a file, a file of nobody's version, half a result.

    A result counts as whole while the seal stands there, the same before and after the look.
    """

    def __init__(self, output, tables, expected):
        super().__init__(daemon=True)
        self.output = output
        self.tables = tables
        self.expected = expected
        self.faults = []
        self.looks = self.whole = 0
        self.sealed_at = None
        self.ending = threading.Event()
        self.turn = threading.Lock()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *failure):
        self.ending.set()
        self.join()

    @contextlib.contextmanager
    def paused(self):
        """While the script itself changes the output."""
        with self.turn:
            yield
            self.sealed_at = None

    def run(self):
        while not self.ending.is_set():
            with self.turn:
                try:
                    self.look()
                except Exception as e:  # a reader that has died would find nothing
                    self.note(f"the reader failed: {type(e).__name__}: {e}")
            time.sleep(0.02)

    def note(self, fault):
        if fault not in self.faults:
            self.faults.append(fault)

    def look(self):
        self.looks += 1
        before = self.output.seal()
        number = self.output.marked()
        faults = self.half_files()
        if before:
            try:
                faults += self.output.faults(self.tables, self.expected)
            except (FileNotFoundError, TypeError, ValueError) as e:
                # Nothing, if the result was replaced in this moment.
                faults.append(f"{type(e).__name__}: {e}")
        after = self.output.seal()
        if before and before == after:
            self.whole += 1
            self.sealed_at = number
            for fault in faults:
                self.note(f"seen while the result was said to be whole: {fault}")
        elif not after and self.sealed_at and self.output.shows() <= self.sealed_at:
            self.note("a whole result vanished, and nothing was published in its place")

    def half_files(self):
        """Faults at any time; what another version has replaced since is gone and no fault."""
        missing = []
        for file in self.output.visible():
            try:
                self.tables.read(file)
            except FileNotFoundError:
                missing.append(f"{os.path.basename(file)} has vanished")
            except Exception as e:  # whatever a library says of half a file
                self.note(f"half a file is seen, {os.path.basename(file)}: {e}")
            if not self.output.shows():
                self.note(f"{os.path.basename(file)} is seen before anything was published")
        return missing
