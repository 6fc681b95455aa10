"""Read the fields of records into columns, all objects of one kind at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, repeat
from operator import attrgetter, is_not
from typing import Any

from pliktgraf.register.selection import Selection

Number = Callable[[Iterable[Any]], Iterator[int]]
"""Gives the numbers of values."""


class Rows:
    """The objects of one table, as far as they are read.

    `counts` says how many of them stand below each object of the table above; for records, `places` where they stand
    in the batch. `columns` has the values of fields, as numbers where values have one; `bodies` the bodies themselves;
    `recorded` whether fields are recorded; `many` the values of lists, and how many each object has.
    """

    def __init__(self, selected: Selection, numbers: dict[str, Number]) -> None:
        self.selected = selected
        self.counts: list[int] = []
        self.places: list[int] = []
        read = {column.key: (column.type, get) for column, get in [*selected.fields, *selected.dated]}
        self.columns: dict[str, list[Any]] = {key: [] for key in read}
        self.recorded: dict[str, list[bool]] = {key: [] for key, _ in selected.recorded}
        self.many: dict[str, tuple[list[int], list[int]]] = {column.key: ([], []) for column, _ in selected.many}
        self.bodies: list[int] = []
        self.below = [(Rows(child, numbers), get) for child, get in selected.children]
        self._fields = [(self.columns[key].extend, get, numbers.get(kind)) for key, (kind, get) in read.items()]
        if selected.is_body:
            self._fields.append((self.bodies.extend, attrgetter("id"), numbers["body"]))
        self._lists = [(*self.many[column.key], get, numbers[column.type]) for column, get in selected.many]

    def read(self, objects: Sequence[Any]) -> None:
        """Read objects: best no more at a time than the processor has at hand."""
        for keep, get, number in self._fields:
            keep(number(map(get, objects)) if number else map(get, objects))
        for key, get in self.selected.recorded:
            self.recorded[key].extend(map(is_not, map(get, objects), repeat(None)))
        for counts, values, get, number in self._lists:
            lists = [given or () for given in map(get, objects)]
            counts.extend(map(len, lists))
            values.extend(number(chain.from_iterable(lists)))
        for rows, get in self.below:
            if below := rows.taken(list(map(get, objects))):
                rows.read(below)

    def taken(self, given: list[Any]) -> list[Any]:
        """The objects that stand in a field of the objects above; how many each has is counted."""
        shape = self.selected.table.shape
        if shape == "object":
            self.counts.extend(map(bool, given))
            return list(filter(None, given))
        if shape == "judgement":  # one, plain, or a list of them
            plain = self.selected.plain
            lists = [one if one.__class__ is list else plain[one] for one in given]
        else:
            lists = [one or () for one in given]
        self.counts.extend(map(len, lists))
        return list(chain.from_iterable(lists))
