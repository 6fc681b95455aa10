"""Numbers for terms: IRIs, texts and dates, so that rules compare integers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

NULL = -(1 << 62)
"""The number of what is not recorded."""


def day(text: str) -> int:
    """The number of a date: YYYYMMDD, so that order, equality, year, month and day can all be read from it.

    Raises ValueError for what is not a date.
    """
    found = date.fromisoformat(text)
    return found.year * 10000 + found.month * 100 + found.day


class _Growing(dict[Any, Any]):
    def __init__(self, name: Callable[[str], str] | None = None, base: dict[str, int] | None = None) -> None:
        super().__init__()
        self.name, self.base = name, base

    def __missing__(self, key: Any) -> Any:
        if key is None:
            number = NULL
        elif self.name is None or self.base is None:
            number = len(self) + 1
        else:
            number = self.base[self.name(key)]
        self[key] = number
        return number


class Numbers:
    """A number for each IRI, and one for each text; new ones as they come."""

    def __init__(self) -> None:
        self.iris: dict[str, int] = _Growing()
        self.strings: dict[Any, Any] = _Growing()

    def vocabulary(self, expand: Callable[[str], str]) -> dict[Any, Any]:
        """The number of each word of the vocabulary, as records write it."""
        return _Growing(expand, self.iris)
