"""Read JSON and keep in mind which keys stand more than once in one object, where the last value counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pliktgraf.checks import Fault, shown
from pliktgraf.messages import every

Json = Any
Path = tuple[str | int, ...]
"""The keys and places that lead to a value in a record."""


class Repeating(dict[str, Any]):
    """An object of which some keys stood more than once: those, in their order. The other values are not kept."""

    keys_repeated: tuple[str, ...] = ()


def loads(text: str) -> Json:
    """What the text says as JSON, as `json.loads` does, with a Repeating for every object that has keys twice.

    Raises what `json.loads` raises.
    """
    return json.loads(text, object_pairs_hook=_object)


def warnings(record: Json) -> Iterator[Fault]:
    """A warning for every key that stands more than once in an object of the record, by its path; no value is shown."""
    for path in _repeated(record, ()):
        yield Fault(_written(path), every("warn-repeated-key", field=shown(str(path[-1]))))


def _repeated(node: Json, path: Path) -> Iterator[Path]:
    if isinstance(node, dict):
        if isinstance(node, Repeating):
            yield from ((*path, key) for key in node.keys_repeated)
        for key, value in node.items():
            if isinstance(value, dict | list):
                yield from _repeated(value, (*path, key))
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from _repeated(value, (*path, i))


def _written(path: Path) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{shown(part)}" for part in path)
    return "".join(parts).removeprefix(".")


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    repeating = Repeating(made)
    repeating.keys_repeated = tuple(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    return repeating
