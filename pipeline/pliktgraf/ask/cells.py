"""Turn the terms of an answer into Python values, by the types of its columns."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode

from pliktgraf import conditions, mapping
from pliktgraf.ask.questions import Column
from pliktgraf.law import Law
from pliktgraf.messages import text
from pliktgraf.terms import PG, RDFS

Node = NamedNode | BlankNode | Literal
Value = str | int | bool | datetime.date | list[str] | None

SEPARATOR = "\n"
"""What stands between the values of a list: no id or label holds it."""
RANK = "\t"
"""What stands between a value's rank and the value in a ranked list."""


def value(node: Node | None, column: Column, law: Law, language: str) -> Value:
    """The value of one cell; None where there is none, and an empty list where a list has no members."""
    if column.several:
        return _members(node.value if node is not None else "", column.ranked)
    if node is None:
        return None
    match column.type:
        case "date":
            return datetime.date.fromisoformat(node.value)
        case "boolean":
            return node.value in ("true", "1")
        case "integer":
            return int(node.value)
        case "body":
            return mapping.body_id(node.value)
        case "condition":
            return condition(node.value, law, language)
        case _:
            return node.value


def condition(class_: str, law: Law, language: str) -> str:
    """A condition in words: the labels of its criteria, joined with the language's and, or, not."""
    return _words(conditions.read(law.store, NamedNode(class_)), law, language)


def word(id_: str, law: Law, language: str) -> str:
    """What people read for an id: its own wording, else the label of the model's term of that name, else the id."""
    try:
        return text(f"ask-w-{id_}", language)
    except KeyError:
        return law.value(PG + id_, RDFS + "label", language) or id_


def _members(joined: str, ranked: bool) -> list[str]:
    items = [item for item in joined.split(SEPARATOR) if item]
    if not ranked:
        return sorted(items)
    return _unique(item.split(RANK, 1)[-1] for item in sorted(items))


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _words(expression: conditions.Expression, law: Law, language: str, inner: bool = False) -> str:
    match expression:
        case conditions.Atom(criterion):
            return law.value(criterion, RDFS + "label", language) or law.notations.get(criterion, criterion)
        case conditions.Not(part):
            return f"{text('ask-not', language)} {_words(part, law, language, True)}"
        case conditions.And(parts) | conditions.Or(parts):
            word = text("ask-and" if isinstance(expression, conditions.And) else "ask-or", language)
            joined = f" {word} ".join(_words(part, law, language, True) for part in parts)
            return f"({joined})" if inner and len(parts) > 1 else joined
