"""Fill the tables of a batch of records.

Every object has a number: records first, then bodies, then other entries, each kind in a range of its own. A body
has one number within its record, however often it is named; nothing is shared between records.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pliktgraf.register.bodies import Bodies
from pliktgraf.register.layout import Table, expand
from pliktgraf.register.numbers import NULL, Numbers, day
from pliktgraf.register.reading import municipality_of
from pliktgraf.register.rows import Number, Rows
from pliktgraf.register.selection import RECORDED, many_name, selection_of

Ints = npt.NDArray[np.int64]
CASES, BODIES, ENTRIES = 1 << 26, 1 << 27, 1 << 29
"""Where the numbers of records, of bodies and of other entries begin. Terms of the law lie below."""
STRINGS = 100_000
"""So many texts of records are kept with their numbers from one batch to the next."""


@dataclass
class Batch:
    """The tables of a batch, its bodies, and how many records there are."""

    tables: dict[str, pa.Table]
    bodies: Bodies
    records: int


class Dates(dict[Any, Any]):
    """The numbers of dates as they are written."""

    def __missing__(self, key: str) -> int:
        found = self[key] = day(key)
        return found


class Filler:
    """Fills tables from records.

    Args:
        roots: the layout.
        touched: the columns that rules read, each with its table; only these are filled.
        numbers: the numbers of terms.
        terms: the JSON-LD context.
    """

    def __init__(self, roots: list[Table], touched: set[tuple[str, str]], numbers: Numbers, terms: Any):
        self.selections = [selection_of(root, touched) for root in roots]
        self._strings, self._of_law = numbers.strings, dict(numbers.strings)
        known: dict[str, dict[Any, int]] = {
            "date": Dates({None: NULL}),
            "string": numbers.strings,
            "vocab": numbers.vocabulary(lambda name: expand(name, terms)),
        }
        self.numbers: dict[str, Number] = {kind: partial(map, of.__getitem__) for kind, of in known.items()}

    def begin(self, on: str | None, today: str) -> Filling:
        """Tables to be filled; `on` and `today` as in `batch.audit_batch`."""
        if len(self._strings) > STRINGS:  # those of the law stay, those of records would grow without end
            self._strings.clear()
            self._strings.update(self._of_law)
        return Filling(self, on, today)


class Filling:
    """The tables of one batch, filled with some records at a time."""

    def __init__(self, filler: Filler, on: str | None, today: str) -> None:
        self._on, self._today = on, today
        self._bodies = Bodies()
        self._numbers = {**filler.numbers, "body": self._bodies.codes}
        self._roots = [Rows(selected, self._numbers) for selected in filler.selections]
        self._dates: list[int] = []

    def add(self, records: list[Any]) -> None:
        """Read records, as they were decoded: best no more at a time than the processor has at hand."""
        self._bodies.begin(map(municipality_of, records))
        first = len(self._dates)
        self._dates += self._numbers["date"]([self._on or one.auditDate or self._today for one in records])
        for rows in self._roots:
            places = [i for i, one in enumerate(records) if type(one).__name__ == rows.selected.table.name]
            if places:
                rows.places += [first + place for place in places]
                rows.read([records[place] for place in places] if len(places) < len(records) else records)

    def batch(self) -> Batch:
        """The tables of all records, which are given up here."""
        placed: list[_Placed] = []
        for root in self._roots:
            places = np.array(root.places, np.int64)
            self._place(root, places, places, places, None, placed)
        self._roots.clear()
        bodies, dates = self._bodies.numbers(BODIES), np.array(self._dates, np.int64)
        tables: dict[str, pa.Table] = {}
        entries = ENTRIES
        for one in placed:
            entries = one.number(entries, bodies)
            tables.update(one.tables(dates, bodies))
            one.forget()
        return Batch(tables, self._bodies, len(dates))

    def _place(
        self, rows: Rows, record: Ints, above: Ints, within: Ints, parent: _Placed | None, into: list[_Placed]
    ) -> None:
        """Find the record of each object, and take in the bodies that they name; then the same below."""
        one = _Placed(rows, record, above, within, parent)
        into.append(one)
        if rows.selected.is_root:
            one.named["responsibleMunicipality"] = self._bodies.responsible(record)
        if rows.selected.is_body:
            one.named["id"] = self._bodies.add(_ints(rows.bodies), record)
        for column, _ in rows.selected.fields:
            if column.type == "body":
                one.named[column.key] = self._bodies.add(_ints(rows.columns[column.key]), record)
        for column, _ in rows.selected.many:
            counts, values = rows.many[column.key]
            if column.type == "body":
                one.named[column.key] = self._bodies.add(_ints(values), np.repeat(record, counts))
        for below, _ in rows.below:
            found = _ints(below.counts)
            at = np.repeat(np.arange(len(found)), found)
            starts: Ints = np.cumsum(found) - found
            self._place(below, record[at], at, np.arange(len(at)) - starts[at], one, into)


@dataclass
class _Placed:
    """The objects of one table and where they stand: in which record, below which row above, which in their list.

    `named` says where the numbers of the bodies of a column stand among those of all, `ids` has the objects' own.
    """

    rows: Rows
    record: Ints
    above: Ints
    within: Ints
    parent: _Placed | None
    named: dict[str, slice] = field(default_factory=dict)
    ids: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def number(self, first: int, bodies: Ints) -> int:
        """Number the objects, entries from `first`; the next number that is free."""
        if self.rows.selected.is_root:
            self.ids = CASES + self.record
        elif self.rows.selected.is_body:
            self.ids = bodies[self.named["id"]]
        else:
            self.ids = np.arange(first, first + len(self.record))
            return first + len(self.record)
        return first

    def tables(self, dates: Ints, bodies: Ints) -> dict[str, pa.Table]:
        """The table of the objects, and those of the fields that hold lists of values."""
        selected = self.rows.selected
        columns = {"id": _array(self.ids, "body")}
        if self.parent:
            columns["parent"] = _array(self.parent.ids[self.above], "body")
        if selected.is_ordered:
            columns["order"] = _array(self._order(), "order")
        if selected.is_root:
            columns["auditDate"] = _array(dates[self.record], "date")
            columns["responsibleMunicipality"] = _array(bodies[self.named["responsibleMunicipality"]], "body")
        for column, _ in selected.fields:
            given = self.rows.columns[column.key]
            numbers = bodies[self.named[column.key]] if column.type == "body" else given
            columns[column.key] = _array(numbers, column.type)
        for key, values in self.rows.recorded.items():
            columns[RECORDED + key] = pa.array(values, pa.bool_())
        found = {selected.table.name: pa.table(columns)}
        for column, _ in selected.many:
            counts, given = self.rows.many[column.key]
            numbers = bodies[self.named[column.key]] if column.type == "body" else _ints(given)
            pairs = np.repeat(np.arange(len(counts)), counts) << 32 | numbers
            pairs.sort()
            pairs = pairs[np.diff(pairs, prepend=-1) != 0]  # a value that stands twice in a list is one triple
            values = [_array(self.ids[pairs >> 32], "body"), _array(pairs & 0xFFFFFFFF, column.type)]
            found[many_name(selected.table, column)] = pa.table(values, ["id", "value"])
        return found

    def forget(self) -> None:
        """Give up what is in tables now; only the numbers of the objects are of use to those below."""
        self.rows.columns.clear()
        self.rows.many.clear()
        self.rows.recorded.clear()

    def _order(self) -> Ints:
        """Entries of a record in the order of their dates, those of one date in the order of the list."""
        dates = np.full(len(self.record), NULL)
        for column, _ in self.rows.selected.dated:
            dates = np.where(dates == NULL, _ints(self.rows.columns[column.key]), dates)
        days = (dates // 10000 * 12 + dates // 100 % 100) * 31 + dates % 100  # in order, and fewer bits
        return (self.record << 42) + np.where(dates == NULL, 0, days << 20) + self.within


def _ints(values: list[int]) -> Ints:
    return np.fromiter(values, np.int64, len(values))


def _array(values: Any, kind: str) -> pa.Array:
    if kind == "bool":
        return pa.array(values, pa.bool_())
    numbers = np.asarray(values, np.int64)
    nulls = numbers == NULL
    mask = nulls if nulls.any() else None
    if kind == "order":
        return pa.array(numbers, mask=mask)
    return pa.array(numbers.astype(np.int32), mask=mask)
