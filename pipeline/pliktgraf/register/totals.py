"""Count findings by duty, municipality and status while they pass by; write the counts as a table."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every
from pliktgraf.register.findings_table import whole

COLUMNS = ("norm", "municipality", "status", "findings")
FORMATS = (".csv", ".parquet", ".json")


class Totals:
    """How many findings there are of each norm, municipality and status."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str | None, str]] = Counter()

    def add(self, table: pa.Table) -> None:
        """Count the findings of a table (`findings_table.table_of`)."""
        if not len(table):
            return
        words, codes = [], np.zeros(len(table), np.int64)
        for name in COLUMNS[:3]:
            column = whole(table[name])
            words.append([*column.dictionary.to_pylist(), None])
            codes = codes * len(words[-1]) + column.indices.fill_null(len(words[-1]) - 1).to_numpy()
        for code, count in zip(*map(np.ndarray.tolist, np.unique(codes, return_counts=True)), strict=True):
            rest, status = divmod(code, len(words[2]))
            norm, municipality = divmod(rest, len(words[1]))
            self._counts[words[0][norm], words[1][municipality], words[2][status]] += count

    def packed(self) -> bytes:
        """The counts, small enough to be sent: tens of thousands in some hundred kB."""
        content = io.BytesIO()
        self.write(content, ".parquet")
        return content.getvalue()

    def add_packed(self, counts: bytes) -> None:
        """Add the counts that another process has packed."""
        for row in pq.read_table(io.BytesIO(counts)).to_pylist():
            norm, municipality, status, count = (row[name] for name in COLUMNS)
            self._counts[norm, municipality, status] += count

    def rows(self) -> list[tuple[str, str | None, str, int]]:
        """Norm, municipality (None where none is recorded), status and count, sorted."""
        ordered = sorted(self._counts.items(), key=lambda item: (item[0][0], item[0][1] or "", item[0][2]))
        return [(*key, count) for key, count in ordered]

    def has(self, status: str) -> bool:
        """Whether any finding has the status."""
        return any(key[2] == status for key in self._counts)

    def write(self, file: BinaryIO, format: str) -> None:
        """Write the counts in one of FORMATS."""
        rows = self.rows()
        match format:
            case ".parquet":
                types = (pa.string(), pa.string(), pa.string(), pa.int64())
                columns = [[row[i] for row in rows] for i in range(len(COLUMNS))]
                pq.write_table(pa.table([pa.array(c, t) for c, t in zip(columns, types, strict=True)], COLUMNS), file)
            case ".json":
                objects = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
                file.write(json.dumps(objects, ensure_ascii=False, indent=1).encode() + b"\n")
            case _:
                text = io.StringIO()
                lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
                lines.writerows([COLUMNS, *(["" if cell is None else cell for cell in row] for row in rows)])
                file.write(text.getvalue().encode())


def format_of(path: str) -> str:
    """The format that a file's name asks for.

    Raises PliktgrafError for a name that ends otherwise than in one of FORMATS.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in FORMATS:
        raise PliktgrafError(every("register-totals", path=path))
    return suffix
