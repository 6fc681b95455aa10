"""The time for which the graph holds the law, as the ontology states it. Other dates are refused, in words."""

from __future__ import annotations

import datetime
import sys
from dataclasses import dataclass

from pyoxigraph import NamedNode

from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.messages import Text, every, text
from pliktgraf.report.phrases import day
from pliktgraf.terms import LANGUAGES, pg


@dataclass(frozen=True)
class Span:
    """The first and the last day for which the graph holds the law, and the day until which it was checked."""

    first: str
    last: str
    checked: str


def of(law: Law) -> Span:
    """The span of the law, as its Turtle states it.

    Raises PliktgrafError where it is not stated.
    """
    return Span(*(_stated(name, law) for name in ("holdsLawFrom", "holdsLawUntil", "isCheckedUntil")))


def require(date: str | None, law: Law) -> None:
    """Refuse a date for which the graph does not hold the law; None, which stands for today, is accepted.

    Raises PliktgrafError, in every language.
    """
    if date is not None and (words := outside(date, law)):
        raise PliktgrafError(words)


def outside(date: str, law: Law) -> Text | None:
    """In words, that a date lies outside the span; None where it does not."""
    span = of(law)
    if span.first <= date <= span.last:
        return None
    return every("span-before" if date < span.first else "span-after", **_days(date, span))


def doubt(date: str, law: Law, language: str) -> str | None:
    """In words, that the law was not checked as late as this date; None where it was."""
    span = of(law)
    return text("span-unchecked", language, date=day(span.checked, language)) if date > span.checked else None


def warn(date: str | None, law: Law, language: str) -> None:
    """Tell the same on standard error, before an answer that is shown for a date, today where none is given."""
    if words := doubt(date or datetime.date.today().isoformat(), law, language):
        print(words, file=sys.stderr)


def _days(date: str, span: Span) -> dict[str, Text]:
    named = {"date": date, "first": span.first, "last": span.last}
    return {name: {language: day(value, language) for language in LANGUAGES} for name, value in named.items()}


def _stated(name: str, law: Law) -> str:
    found = [quad.object.value for quad in law.store.quads_for_pattern(None, pg(name), None, None)  # type: ignore[union-attr]
             if not isinstance(quad.object, NamedNode)]  # fmt: skip
    if len(found) != 1:
        raise PliktgrafError(f"the ontology must state pg:{name} once, as the time for which it holds the law; add it")
    return found[0]
