"""Count findings by duty, municipality and status while they pass by; write the counts as a table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, BinaryIO

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
        self._words: list[dict[str | None, int]] = [{}, {}, {}]
        self._counts = np.zeros((0, 0, 0), np.int64)

    def add(self, table: pa.Table) -> None:
        """Count the findings of a table (`findings_table.table_of`)."""
        self._add(table, None)

    def _add(self, table: pa.Table, counts: Any) -> None:
        """Add the counts of rows; each counts once where there are none."""
        places = []
        for name, words in zip(COLUMNS, self._words, strict=False):
            column = whole(table[name])
            column = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
            own = [words.setdefault(word, len(words)) for word in [*column.dictionary.to_pylist(), None]]
            places.append(np.array(own)[column.indices.fill_null(len(own) - 1).to_numpy()])
        shape = tuple(map(len, self._words))
        more = [(0, size - before) for size, before in zip(shape, self._counts.shape, strict=True)]
        found = np.bincount(np.ravel_multi_index(places, shape), counts, int(np.prod(shape)))
        self._counts = np.pad(self._counts, more) + found.astype(np.int64).reshape(shape)

    def packed(self) -> bytes:
        """The counts, small enough to be sent: tens of thousands in some hundred kB."""
        content = io.BytesIO()
        self.write(content, ".parquet")
        return content.getvalue()

    def add_packed(self, counts: bytes) -> None:
        """Add the counts that another process has packed."""
        table = pq.read_table(io.BytesIO(counts))
        self._add(table, table["findings"].to_numpy())

    def rows(self) -> list[tuple[str, str | None, str, int]]:
        """Norm, municipality (None where none is recorded), status and count, sorted."""
        words: list[list[Any]] = [list(words) for words in self._words]
        found = [
            (*(own[place] for own, place in zip(words, places, strict=True)), int(self._counts[places]))
            for places in zip(*map(np.ndarray.tolist, np.nonzero(self._counts)), strict=True)
        ]
        return sorted(found, key=lambda row: (row[0], row[1] or "", row[2]))

    def has(self, status: str) -> bool:
        """Whether any finding has the status."""
        place = self._words[2].get(status)
        return place is not None and bool(self._counts[:, :, place].any())

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
