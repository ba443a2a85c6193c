"""The outputs of jobs as they lie on a disk: what people see, what is hidden, and what is whole."""

import collections
import glob
import hashlib
import json
import os
import pathlib
import re
import urllib.parse

HIDDEN = "_plasmospark"
RECORD = re.compile(r"\d{10}\.version")


def below(folder, hidden=True):
    """All files below a folder; without hidden ones as other programs find them."""
    for at, folders, names in os.walk(folder):
        if not hidden:
            folders[:] = [name for name in folders if name[0] not in "._"]
        for name in names:
            if hidden or name[0] not in "._":
                yield os.path.join(at, name)


def digests(folder, leave_out):
    """Of every file below a folder that is not left out, by its relative path."""
    found = {}
    for file in below(folder):
        relative = os.path.relpath(file, folder)
        if not leave_out(relative):
            found[relative] = hashlib.sha256(pathlib.Path(file).read_bytes()).hexdigest()
    return found


def differences(before, after):
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path):
            what = "appeared" if path not in before else "vanished" if path not in after else "changed"
            yield f"{path} is not of this run and {what}"


def read(path):
    """Nothing if there is no such file."""
    try:
        return pathlib.Path(path).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def names(folder):
    try:
        return os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []


def record(text):
    """The record of a version: the number of the version that it shows, and the holder of each entry."""
    lines = [line.split("\t") for line in text.decode().splitlines()]
    entries = {urllib.parse.unquote(line[2]): line[1] for line in lines if line[0] == "entry"}
    return {"shows": int(next(line[1] for line in lines if line[0] == "shows")), "entries": entries}


State = collections.namedtuple("State", "staged seal shows")


class Output:
    """Where one run of a job writes; its document is the file that is staged last."""

    document = None

    def __init__(self, out, run):
        self.out = str(out)
        self.at = glob.escape(self.out)
        self.run = run

    def controls(self):
        """The hidden folders of this output: one, unless the day of a run is not its own."""
        return [os.path.join(self.out, HIDDEN)]

    def owns(self, path):
        """Whether a file belongs to this output and no other; relative to the folder of the output."""
        return True

    def records(self, control):
        folder = os.path.join(control, "versions")
        return {int(name[:10]): os.path.join(folder, name) for name in names(folder) if RECORD.fullmatch(name)}

    def head(self, control):
        """The current version; nothing if there is none."""
        records = self.records(control)
        text = read(records[max(records)]) if records else None
        return record(text) if text else None

    def shows(self):
        """The number of the version that is to be seen; 0 if nothing has been published."""
        heads = [self.head(each) for each in self.controls()]
        return max([each["shows"] for each in heads if each], default=0)

    def markers(self):
        return [os.path.join(self.out, "_SUCCESS")]

    def marked(self):
        """The number of the version that a marker names; 0 if there is none."""
        found = re.search(rb"\d+", b"".join(read(each) or b"" for each in self.markers()))
        return int(found[0]) if found else 0

    def staged(self):
        """The last files that attempts write before they publish."""
        found = set()
        for control in self.controls():
            found |= set(glob.glob(f"{glob.escape(control)}/attempts/*/files/{self.document}"))
        return found

    def state(self):
        return State(self.staged(), self.seal(), self.shows())

    def phase(self, before):
        """How far an attempt has come since then."""
        now = self.state()
        if now.shows > before.shows:
            return "published" if now.seal not in (None, before.seal) else "committed"
        return "staged" if now.staged - before.staged else "computing"

    def unfinished(self):
        """Files on their way to a name by which runs agree."""
        folders = [os.path.dirname(self.out), self.out]
        folders += [os.path.join(each, name) for each in self.controls() for name in ("leases", "versions")]
        found = set()
        for folder in folders + self.places_of_small_files():
            found |= {os.path.join(folder, name) for name in names(folder) if name[0] == "."}
        return found

    def places_of_small_files(self):
        return []

    def seal(self):
        """What stands there as long as the result is whole and the same; nothing while it is not."""
        marker = read(os.path.join(self.out, "_SUCCESS"))
        document = read(os.path.join(self.out, self.document))
        return None if marker is None or document is None else marker + document

    def visible(self):
        return [file for file in below(self.out, hidden=False) if file.endswith(".parquet")]

    def leftovers(self):
        """What lies in hidden folders and the current version does not need."""
        for control in self.controls():
            head = self.head(control)
            entries = head["entries"] if head else {}
            for attempt in set(names(os.path.join(control, "attempts"))) - set(entries.values()):
                yield f"the attempt {attempt}"
            for file in below(control):
                relative = os.path.relpath(file, control)
                parts = relative.split(os.sep)
                record = len(parts) == 2 and parts[0] == "versions" and RECORD.fullmatch(parts[1])
                needed = (
                    len(parts) > 3
                    and (parts[0], parts[2]) == ("attempts", "files")
                    and entries.get(parts[3]) == parts[1]
                )
                if not (head and record or needed):
                    yield os.path.relpath(file, self.out)

    def rows(self, tables, folder):
        """Number of rows, and the rows if they can be read."""
        read = [tables.read(file) for file in sorted(below(folder, hidden=False)) if file.endswith(".parquet")]
        rows = None if tables.by == "footers" else [row for table in read for row in table.rows]
        return sum(table.count for table in read), rows

    def faults(self, tables, expected):
        """What is wrong with a result that is said to be whole."""
        raise NotImplementedError

    def compared(self, counted, rows, expected):
        if expected is None:
            return
        if counted != expected.count:
            yield f"there are {counted} rows of {expected.count} files"
        if rows is not None and expected.rows is not None:
            found = collections.Counter(path for path, _ in rows)
            twice = sorted(path for path, times in found.items() if times > 1)
            missing = sorted(expected.rows.keys() - found.keys())
            strange = sorted(found.keys() - expected.rows.keys())
            for what, paths in (("twice", twice), ("missing", missing), ("no input", strange)):
                if paths:
                    yield f"{len(paths)} rows are {what}, for example {paths[0]}"
            other = [path for path, value in rows if path in expected.rows and value != expected.rows[path]]
            if other:
                yield f"{len(other)} results are not those of an undisturbed run, for example of {other[0]}"


# What a whole result is; earlier: what it also may be for a reader who comes before it.
Expected = collections.namedtuple("Expected", "count rows earlier", defaults=[None])


class Scored(Output):
    """One run among others that share a folder."""

    document = "runs/*/*/run=*/run.json"

    def controls(self):
        return glob.glob(f"{self.at}/{HIDDEN}/runs/*/*/run={self.run}")

    def owns(self, path):
        parts = path.split(os.sep)
        return f"run={self.run}" in parts or parts[-1] == self.run and HIDDEN in parts and "days" in parts

    def places_of_small_files(self):
        return glob.glob(f"{self.at}/{HIDDEN}/days/*")

    def folders(self, table):
        return glob.glob(f"{self.at}/{table}/*/*/run={self.run}")

    def markers(self):
        return [os.path.join(each, "_SUCCESS") for each in self.folders("predictions")]

    def seal(self):
        found = [read(each) for each in glob.glob(f"{self.at}/runs/*/*/run={self.run}/run.json")]
        return found[0] if found else None

    def visible(self):
        folders = self.folders("predictions") + self.folders("quarantine")
        return [file for each in folders for file in below(each, hidden=False) if file.endswith(".parquet")]

    def days(self):
        found = {}
        for table in ("predictions", "quarantine", "runs", f"{HIDDEN}/runs"):
            found[table] = sorted(pathlib.Path(each).parent.name for each in self.folders(table))
        return found

    def result(self, tables):
        """Rows of both tables, those of the quarantine without a probability."""
        counts, rows = {}, []
        for table in ("predictions", "quarantine"):
            counts[table] = 0
            for folder in self.folders(table):
                counted, some = self.rows(tables, folder)
                counts[table] += counted
                rows = None if some is None else rows + some
        return counts, rows

    def faults(self, tables, expected):
        counts, rows = self.result(tables)
        days = self.days()
        if any(days[table] != days["runs"] or len(days[table]) != 1 for table in days):
            yield f"the rows of the run are not below one day: {days}"
        for table, said in (("predictions", "predicted"), ("quarantine", "quarantined")):
            recorded = json.loads(self.seal())["counts"][said]
            if counts[table] != recorded:
                yield f"run.json counts {recorded} {said}, and {counts[table]} rows lie there"
            for folder in self.folders(table):
                if not os.path.exists(os.path.join(folder, "_SUCCESS")):
                    yield f"there is no _SUCCESS in {os.path.relpath(folder, self.out)}"
        recorded = json.loads(self.seal())
        if recorded["exit_code"] != 0 or recorded["run_id"] != self.run:
            yield f"run.json is of {recorded['run_id']} with code {recorded['exit_code']}"
        yield from self.compared(sum(counts.values()), rows, expected)

    def becomes_older(self, today, yesterday):
        """Everything of this run was written a day before; false if nothing was that keeps the day."""
        for parent in ("predictions", "quarantine", "runs", f"{HIDDEN}/runs"):
            for folder in self.folders(parent):
                target = pathlib.Path(folder.replace(f"/dt={today}/", f"/dt={yesterday}/"))
                target.parent.mkdir(parents=True, exist_ok=True)
                os.rename(folder, target)
        for control in self.controls():
            for record in self.records(control).values():
                text = pathlib.Path(record).read_text()
                pathlib.Path(record).write_text(text.replace(f"dt={today}", f"dt={yesterday}"))
            for attempt in glob.glob(f"{glob.escape(control)}/attempts/*/*/*/*/dt={today}"):
                os.rename(attempt, attempt.replace(f"dt={today}", f"dt={yesterday}"))
        days = glob.glob(f"{self.at}/{HIDDEN}/days/*/{self.run}")
        for day in days:
            pathlib.Path(day).write_text(pathlib.Path(day).read_text().replace(str(today), str(yesterday)))
        return bool(days)


class Catalogued(Output):
    document = "catalog.json"

    def faults(self, tables, expected):
        document = json.loads(read(os.path.join(self.out, self.document)))
        counted, rows = self.rows(tables, os.path.join(self.out, "manifest"))
        if document["files"] != counted:
            yield f"catalog.json counts {document['files']} files, and {counted} rows lie in manifest"
        lines = len(read(os.path.join(self.out, "manifest.csv")).splitlines()) - 1
        if lines != counted:
            yield f"manifest.csv has {lines} lines, and manifest {counted} rows"
        yield from self.compared(counted, rows, expected)


class Packed(Output):
    document = "pack.json"

    def batches(self, tables):
        """Number of packed cells, and the cells if they can be read."""
        total, all_rows = 0, []
        for batch in json.loads(read(os.path.join(self.out, self.document)))["batches"]:
            counted, rows = self.rows(tables, os.path.join(self.out, batch["folder"]))
            total += counted
            all_rows = None if rows is None else all_rows + rows
        return total, all_rows

    def faults(self, tables, expected):
        document = json.loads(read(os.path.join(self.out, self.document)))
        total, all_rows = 0, []
        for batch in document["batches"]:
            counted, rows = self.rows(tables, os.path.join(self.out, batch["folder"]))
            if counted != batch["cells"]:
                yield f"pack.json counts {batch['cells']} cells in {batch['folder']}, and {counted} lie there"
            total += counted
            all_rows = None if rows is None else all_rows + rows
        if total != document["packed"]:
            yield f"pack.json counts {document['packed']} cells, and {total} lie in its batches"
        if expected.earlier and len(document["batches"]) == 1:
            expected = expected.earlier
        yield from self.compared(total, all_rows, expected)
