"""What is read of the objects of each table: the layout, cut down to what the rules of a law look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from pliktgraf.register.layout import DATED, Column, Table
from pliktgraf.register.record_types import attribute

Get = Callable[[Any], Any]


@dataclass(frozen=True)
class Selection:
    """What is read of one table.

    `fields` are the columns of values with their types, `recorded` the fields of which only counts whether they are
    recorded, `many` those that hold a list of values, `dated` those whose date orders the entries. Each field comes
    with what gets it from an object. `plain` are the judgements that a plain value stands for.
    """

    table: Table
    fields: list[tuple[Column, Get]]
    recorded: list[tuple[str, Get]]
    many: list[tuple[Column, Get]]
    dated: list[tuple[Column, Get]]
    is_ordered: bool
    children: list[tuple[Selection, Get]]
    plain: dict[bool | None, tuple[SimpleNamespace, ...]]

    @property
    def is_root(self) -> bool:
        """Whether its objects are records."""
        return self.table.shape == "root"

    @property
    def is_body(self) -> bool:
        """Whether its objects are bodies."""
        return self.table.kind.endswith(":body")


RECORDED = "records_"
"""How the names of columns begin that say whether a field is recorded."""


def many_name(table: Table, column: Column) -> str:
    """The name of the table of a field that holds a list of values."""
    return f"{table.name}_{column.key}"


def selection_of(table: Table, touched: set[tuple[str, str]]) -> Selection:
    """What is to be read of a table and those below it, for rules that look at the `touched` columns of tables."""
    read = {name for owner, name in touched if owner == table.name}
    fields = [c for c in table.columns if c.key in read and not c.many and c.key != "auditDate"]
    many = [c for c in table.columns if c.many and (many_name(table, c), "id") in touched]
    is_ordered = table.shape in ("list", "judgement") and "order" in read
    columns = {column.key: column for column in table.columns}
    nothing: dict[str, Any] = {attribute(key): None for key in columns}
    return Selection(
        table=table,
        fields=[(column, _get(column.key)) for column in fields],
        recorded=[(key, _get(key)) for key in table.records if RECORDED + key in read],
        many=[(column, _get(column.key)) for column in many],
        dated=[(columns[key], _get(key)) for key in DATED if is_ordered and key in columns],
        is_ordered=is_ordered,
        children=[
            (selection_of(child, touched), _get(child.key)) for child in table.children if _is_wanted(child, touched)
        ],
        plain={None: (), **{value: (SimpleNamespace(**nothing | {"value": value}),) for value in (False, True)}},
    )


def _get(key: str) -> Get:
    return attrgetter(attribute(key))


def _is_wanted(table: Table, touched: set[tuple[str, str]]) -> bool:
    names = {table.name, *(many_name(table, c) for c in table.columns if c.many)}
    return any(name in names for name, _ in touched) or any(_is_wanted(child, touched) for child in table.children)
