"""Fill the tables of a batch of records: code made from the layout, one pass over the records.

Every object has a number: records first, then bodies, then other entries, each kind in a range of its own. A body
has one number within its record, however often it is named; nothing is shared between records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from pliktgraf.register.layout import DATED, Column, Table, expand
from pliktgraf.register.numbers import NULL, Numbers, day

CASES, BODIES, ENTRIES = 1 << 26, 1 << 27, 1 << 29
"""Where the numbers of records, of bodies and of other entries begin. Terms of the law lie below."""


@dataclass
class Batch:
    """The tables of a batch, and the name of each body as findings write it."""

    tables: dict[str, pa.Table]
    bodies: list[str]


class Dates(dict[Any, Any]):
    """A number of each date as it is written."""

    def __init__(self, number: Callable[[str], int]) -> None:
        super().__init__({None: NULL})
        self.number = number

    def __missing__(self, key: str) -> int:
        found = self[key] = self.number(key)
        return found


class _Bodies(dict[Any, Any]):
    """The number of each body that one record names."""

    def __init__(self) -> None:
        self[None] = NULL
        self.names: list[str] = []

    def __missing__(self, key: str) -> int:
        number = self[key] = BODIES + len(self.names)
        self.names.append(key)
        return number


class Filler:
    """Fills tables from records.

    Args:
        roots: the layout.
        touched: the columns that rules read, each with its table; only these are filled.
        numbers: the numbers of terms.
        terms: the JSON-LD context.
    """

    def __init__(self, roots: list[Table], touched: set[tuple[str, str]], numbers: Numbers, terms: Any):
        self.made = _Maker(roots, touched)
        self.source = self.made.source()
        scope: dict[str, Any] = {
            "Bodies": _Bodies,
            "dates": Dates(day),
            "days": Dates(lambda text: date.fromisoformat(text).toordinal()),
            "strings": numbers.strings,
            "vocab": numbers.vocabulary(lambda name: expand(name, terms)),
            "truth": {None: NULL, False: 0, True: 1},
            "NULL": NULL,
            "CASES": CASES,
            "ENTRIES": ENTRIES,
        }
        exec(compile(self.source, "<tables>", "exec"), scope)  # made from the schema alone
        self._fill: Callable[..., tuple[list[Any], list[str]]] = scope["fill"]

    def fill(self, records: Iterable[Any], on: str | None, today: str) -> Batch:
        """The tables of records."""
        rows, names = self._fill(records, on, today)
        tables = {}
        for (name, fields), found in zip(self.made.outputs, rows, strict=True):
            values = np.fromiter(found, np.int64, len(found)).reshape(-1, len(fields))
            found.clear()
            tables[name] = pa.table({field: _array(values[:, i], type_) for i, (field, type_) in enumerate(fields)})
        return Batch(tables, names)


def _array(values: Any, type_: str) -> pa.Array:
    nulls = values == NULL
    nulls = nulls if nulls.any() else None
    if type_ == "order":
        return pa.array(values, mask=nulls)
    if type_ == "bool":
        return pa.array(values == 1, mask=nulls)
    return pa.array(values.astype(np.int32), mask=nulls)


class _Maker:
    """Writes the code that fills the tables."""

    def __init__(self, roots: list[Table], touched: set[tuple[str, str]]) -> None:
        self.roots, self.touched = roots, touched
        self.outputs: list[tuple[str, list[tuple[str, str]]]] = []
        self.lines: list[str] = []

    def source(self) -> str:
        body = self.lines
        for root in self.roots:
            body.append(f"        if r.keys() >= {_required(root)}:")
            self._table(root, "r", "CASES + i", 3)
        names = ", ".join(f"t{i}" for i in range(len(self.outputs)))
        head = [
            "def fill(records, on, today):",
            *(f"    t{i} = []; a{i} = t{i}.extend" for i in range(len(self.outputs))),
            "    b = Bodies(); names = b.names; n = ENTRIES",
            "    for i, r in enumerate(records):",
            "        b.clear(); b[None] = NULL; c = i << 42; g = r.get",
            "        date = on or g('auditDate') or today",
            "        m = g('municipality') or (g('organisation') or {}).get('municipality')",
            "        if m is not None:",
            "            b[m] = b['kommune/' + m]",
        ]
        return "\n".join([*head, *body, f"    return [{names}], names", ""])

    def _table(self, table: Table, var: str, number: str, depth: int) -> None:
        """Code for one object of the table, which `var` holds, of the given number."""
        pad = "    " * depth
        fields: list[tuple[str, str]] = [("id", "body")]
        values = [number]
        get = f"g{depth}"
        self.lines.append(f"{pad}{get} = {var}.get")
        if table.parent:
            fields.append(("parent", "body"))
            values.append(f"p{depth}")
        if table.shape in ("list", "judgement") and (table.name, "order") in self.touched:
            fields.append(("order", "order"))
            values.append(self._order(table, get))
        if table.shape == "root":
            fields += [("auditDate", "date"), ("responsibleMunicipality", "body")]
            values += ["dates[date]", "b[m]"]
        for column in table.columns:
            if (table.name, column.key) in self.touched and not column.many and column.key != "auditDate":
                fields.append((column.key, column.type))
                values.append(_value(column.type, f"{get}({column.key!r})"))
        for key in table.records:
            if (table.name, "records_" + key) in self.touched:
                fields.append(("records_" + key, "bool"))
                values.append(f"{get}({key!r}) is not None")
        place = len(self.outputs)
        self.outputs.append((table.name, fields))
        self.lines.append(f"{pad}a{place}(({', '.join(values)},))")
        for column in table.columns:
            if column.many and (f"{table.name}_{column.key}", "id") in self.touched:
                self._many(table, column, get, number, depth)
        for child in table.children:
            if self._wanted(child):
                self._below(child, get, number, depth)

    def _wanted(self, table: Table) -> bool:
        names = {table.name, *(f"{table.name}_{c.key}" for c in table.columns if c.many)}
        return any(name in names for name, _ in self.touched) or any(map(self._wanted, table.children))

    def _order(self, table: Table, get: str) -> str:
        keys = {c.key for c in table.columns}
        dated = " or ".join(f"{get}({key!r})" for key in DATED if key in keys)
        return f"c + k + ((days[d] << 20) if (d := {dated}) else 0)" if dated else "c + k"

    def _many(self, table: Table, column: Column, get: str, number: str, depth: int) -> None:
        pad = "    " * depth
        place = len(self.outputs)
        self.outputs.append((f"{table.name}_{column.key}", [("id", "body"), ("value", column.type)]))
        value = _value(column.type, "y")
        self.lines += [
            f"{pad}if x := {get}({column.key!r}):",
            f"{pad}    for z in {{{value} for y in x}}:",
            f"{pad}        a{place}(({number}, z))",
        ]

    def _below(self, child: Table, get: str, number: str, depth: int) -> None:
        pad = "    " * depth
        own = f"e{depth}"
        inside = depth + (2 if child.shape in ("list", "judgement") else 1)
        count = f"{own} = b[{own}v['id']]" if child.kind.endswith(":body") else f"n += 1; {own} = n"
        setup = [count, f"p{inside} = {number}"]
        if child.shape == "object":
            self.lines += [
                f"{pad}{own}v = {get}({child.key!r})",
                f"{pad}if {own}v is not None and {own}v is not False:",
            ]
        else:
            self.lines += [f"{pad}{own}l = {get}({child.key!r})"]
            if child.shape == "judgement":
                self.lines += [
                    f"{pad}if {own}l is not None:",
                    f"{pad}    if {own}l.__class__ is not list: {own}l = ({{'value': {own}l}},)",
                ]
            else:
                self.lines += [f"{pad}if {own}l:"]
            self.lines += [f"{pad}    for k, {own}v in enumerate({own}l):"]
        self.lines += ["    " * inside + line for line in setup]
        self._table(child, f"{own}v", own, inside)


def _required(root: Table) -> str:
    """The fields that tell this kind of record from the others."""
    return repr(set(root.required))


def _value(type_: str, text: str) -> str:
    read = {"body": "b[{}]", "vocab": "vocab[{}]", "date": "dates[{}]", "string": "strings[{}]", "bool": "truth[{}]"}
    return read[type_].format(text)
