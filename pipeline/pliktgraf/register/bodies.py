"""Numbers for the bodies that records name: one for each body of a record, however often it is named there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

import numpy as np
import numpy.typing as npt

from pliktgraf.mapping import municipality_id
from pliktgraf.register.numbers import NULL

Ints = npt.NDArray[np.int64]
_NOBODY = 0


class Bodies:
    """The bodies of a batch. A name has a code for as long as a few records are read, and a body its number at last.

    A municipality is one body, whether its number stands alone or its own id.
    """

    def __init__(self) -> None:
        self._codes: dict[str | None, int] = {}
        self._texts: dict[int, str | None] = {}
        self._free = count(_NOBODY + 1)
        self._short: list[int] = []
        self._own: list[int] = []
        self._named: list[Ints] = []
        self._records: list[Ints] = []
        self._count = 0
        self._numbered: Ints = np.zeros(0, np.int64)

    def begin(self, municipalities: Iterable[str | None]) -> None:
        """The kommunenummer of the municipality of each record that is read next, None where it has none."""
        self._end()
        self._codes[None] = _NOBODY
        numbers = list(municipalities)
        self._short.extend(self.codes(numbers))
        self._own.extend(self.codes([number and municipality_id(number) for number in numbers]))

    def _end(self) -> None:
        self._texts.update(zip(self._codes.values(), self._codes.keys(), strict=True))
        self._codes.clear()

    def codes(self, names: Iterable[str | None]) -> Iterator[int]:
        """The codes of names: a new one for each that has none yet."""
        return map(self._codes.setdefault, names, self._free)

    def responsible(self, records: Ints) -> slice:
        """The municipalities of some records; see `add`."""
        return self.add(np.array(self._own, np.int64)[records], records)

    def add(self, codes: Ints, records: Ints) -> slice:
        """Take in which bodies are named in which records; where their numbers will stand in those of `numbers`."""
        self._named.append(codes)
        self._records.append(records)
        self._count += len(codes)
        return slice(self._count - len(codes), self._count)

    def __len__(self) -> int:
        """How many bodies there are, when they are numbered."""
        return len(self._numbered)

    def names(self, places: Ints) -> list[str]:
        """The names of bodies; the first that is numbered stands in place 0."""
        return [str(self._texts[code]) for code in self._numbered[places].tolist()]

    def numbers(self, first: int) -> Ints:
        """Number all that were taken in, NULL where there is no name."""
        self._end()
        codes = np.concatenate([np.zeros(0, np.int64), *self._named])
        records = np.concatenate([np.zeros(0, np.int64), *self._records])
        short, own = np.array(self._short, np.int64), np.array(self._own, np.int64)
        codes = np.where(codes == short[records], own[records], codes)
        named = np.flatnonzero(codes != _NOBODY)
        keys, places = np.unique(records[named] << 32 | codes[named], return_inverse=True)
        found = np.full(len(codes), NULL)
        found[named] = first + places
        self._numbered = keys & 0xFFFFFFFF
        return found
