"""Write findings as data: Parquet, JSON lines or CSV, piece by piece, the same bytes however they came in pieces."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pliktgraf.register.findings_table import SCHEMA, plain, whole

FORMATS = ("parquet", "jsonl", "csv")
ROW_GROUP = 100_000
"""Rows of a row group: the findings of about 12,000 cases."""

_APART = "\x1f"


class Writer(Protocol):
    """What takes findings, table by table."""

    def write(self, table: pa.Table) -> None: ...

    def close(self) -> None: ...


def writer(format: str, file: BinaryIO) -> Writer:
    """What writes findings to a file in one of FORMATS."""
    match format:
        case "parquet":
            return _Parquet(file)
        case "jsonl":
            return _Lines(file, _as_json, "", partial(json.dumps, ensure_ascii=False))
        case _:
            return _Lines(file, _as_csv, ";".join(SCHEMA.names) + "\r\n", csv_cell)


class _Parquet:
    """Row groups of one size; texts as dictionaries inside the file."""

    def __init__(self, file: BinaryIO) -> None:
        self._writer = pq.ParquetWriter(file, SCHEMA, compression="zstd")
        self._waiting: list[pa.Table] = []

    def write(self, table: pa.Table) -> None:
        self._waiting.append(plain(table))
        while sum(map(len, self._waiting)) >= ROW_GROUP:
            joined = pa.concat_tables(self._waiting)
            self._writer.write_table(joined.slice(0, ROW_GROUP), row_group_size=ROW_GROUP)
            self._waiting = [joined.slice(ROW_GROUP)]

    def close(self) -> None:
        if rest := [table for table in self._waiting if len(table)]:
            self._writer.write_table(pa.concat_tables(rest), row_group_size=ROW_GROUP)
        self._writer.close()


class _Lines:
    """One line a finding, made column by column; each different text is written out once a table."""

    def __init__(
        self, file: BinaryIO, layout: Callable[[dict[str, pa.Array]], list[Any]], head: str, cell: Callable[[str], str]
    ) -> None:
        self._file, self._layout, self._cell = file, layout, cell
        self._file.write(head.encode())

    def write(self, table: pa.Table) -> None:
        if not len(table):
            return
        columns = {name: _written(table[name], self._cell) for name in SCHEMA.names if name != "missing"}
        columns["missing"] = _written_lists(table["missing"], self._cell)
        rows = pc.binary_join_element_wise(*self._layout(columns), "")
        self._file.write(b"".join(rows.cast(pa.binary()).to_pylist()))

    def close(self) -> None:
        """Nothing is held back."""


def csv_cell(text: str) -> str:
    """A cell of a file with semicolons; what a spreadsheet would take for a formula is marked as text."""
    safe = "'" + text if text.startswith(("=", "+", "-", "@", "\t")) else text
    return '"' + safe.replace('"', '""') + '"' if set(safe) & set(';"\r\n') else safe


def _as_csv(columns: dict[str, pa.Array]) -> list[Any]:
    cells: list[Any] = []
    for name in SCHEMA.names:
        cells += [pc.fill_null(columns[name], ""), ";"]
    return [*cells[:-1], "\r\n"]


def _as_json(columns: dict[str, pa.Array]) -> list[Any]:
    parts: list[Any] = []
    for name in SCHEMA.names:
        value = pc.fill_null(columns[name], "null")
        mark = '"' if name == "date" else ""
        parts += [f'{"," if parts else "{"}"{name}":{mark}', value, mark]
    return [*parts, "}\n"]


def _written(column: pa.ChunkedArray, cell: Callable[[str], str]) -> pa.Array:
    """A column as texts; those of a dictionary as cells."""
    array = whole(column)
    if not pa.types.is_dictionary(array.type):
        return array.cast(pa.string())
    words = [None if word is None else cell(word) for word in array.dictionary.to_pylist()]
    return pc.take(pa.array(words, pa.string()), array.indices)


def _written_lists(column: pa.ChunkedArray, cell: Callable[[str], str]) -> pa.Array:
    """Lists of texts: in JSON as lists, in CSV joined by a comma."""
    encoded = pc.binary_join(whole(column), _APART).dictionary_encode()
    lists = [text.split(_APART) if text else [] for text in encoded.dictionary.to_pylist()]
    is_csv = cell is csv_cell
    words = [cell(", ".join(names)) if is_csv else f"[{','.join(map(cell, names))}]" for names in lists]
    return pc.take(pa.array(words, pa.string()), encoded.indices)
