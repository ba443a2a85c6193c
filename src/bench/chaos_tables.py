"""Parquet files as another program reads them: by pyarrow, by duckdb, or, without both, their footers.

A footer says how many rows there are and nothing else, so that rows are counted but not compared.
"""

import importlib.util
import os
import struct

MAGIC = b"PAR1"
COLUMNS = ["path", "probability"]


class Table:
    """One file: the number of its rows, and path and probability of each, if they can be read.

    A table without a column path has no such rows.
    """

    def __init__(self, count, rows):
        self.count = count
        self.rows = rows


class Tables:
    """Reads files, each once as long as it is the same file."""

    def __init__(self):
        known = [name for name in ("pyarrow", "duckdb") if importlib.util.find_spec(name)]
        self.by = known[0] if known else "footers"
        self.how = f"{self.by} (every row)" if known else "footers (rows are counted, not compared)"
        self.cache = {}

    def read(self, file):
        """Raises FileNotFoundError for a file that is gone, ValueError for one that is not whole."""
        stat = os.stat(file)
        key = (file, stat.st_ino, stat.st_size, stat.st_mtime_ns)
        if key not in self.cache:
            self.cache[key] = self.parse(file)
        return self.cache[key]

    def parse(self, file):
        with open(file, "rb") as stream:
            data = stream.read()
        count = rows_by_footer(data)
        if self.by == "pyarrow":
            return Table(count, by_pyarrow(data))
        if self.by == "duckdb":
            return Table(count, by_duckdb(file))
        return Table(count, None)


def by_pyarrow(data):
    import pyarrow
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(pyarrow.BufferReader(data))
    names = [name for name in COLUMNS if name in file.schema_arrow.names]
    table = file.read(columns=names)
    return rows([table.column(name).to_pylist() for name in names], names)


def by_duckdb(file):
    import duckdb

    with duckdb.connect() as connection:
        relation = connection.read_parquet(file, hive_partitioning=False)
        names = [name for name in COLUMNS if name in relation.columns]
        if not names:
            return []
        fetched = relation.select(*(f'"{name}"' for name in names)).fetchall()
    return rows(list(zip(*fetched)) or [[] for _ in names], names)


def rows(columns, names):
    if "path" not in names:
        return []
    paths = columns[names.index("path")]
    probabilities = columns[names.index("probability")] if "probability" in names else [None] * len(paths)
    return list(zip(paths, probabilities))


def rows_by_footer(data):
    """The field num_rows of FileMetaData, which Thrift's compact protocol holds at the end of a file."""
    if len(data) < 12 or data[:4] != MAGIC or data[-4:] != MAGIC:
        raise ValueError("it is not a whole Parquet file")
    [length] = struct.unpack("<I", data[-8:-4])
    if length > len(data) - 12:
        raise ValueError("its footer is longer than the file")
    return Compact(data[-8 - length : -8]).field(3)


class Compact:
    """As much of Thrift's compact protocol as it takes to find one number of a struct."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def fields(self):
        """Number and type of each field; the caller takes its value before it asks for the next."""
        number = 0
        while True:
            head = self.byte()
            if head == 0:
                return
            number = number + (head >> 4) if head >> 4 else self.zigzag()
            yield number, head & 0x0F

    def zigzag(self):
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def field(self, wanted):
        for number, kind in self.fields():
            if number == wanted:
                return self.zigzag()
            self.skip(kind)
        raise ValueError("its footer says no number of rows")

    def skip(self, kind, inside=False):
        if kind in (1, 2):  # booleans: in a struct the type is the value
            self.at += inside
        elif kind == 3:
            self.at += 1
        elif kind in (4, 5, 6):
            self.varint()
        elif kind == 7:
            self.at += 8
        elif kind == 8:
            length = self.varint()
            self.at += length
        elif kind in (9, 10):
            head = self.byte()
            for _ in range(head >> 4 if head >> 4 < 15 else self.varint()):
                self.skip(head & 0x0F, inside=True)
        elif kind == 12:
            for _, each in self.fields():
                self.skip(each)
        else:
            raise ValueError(f"its footer holds the unknown type {kind}")
