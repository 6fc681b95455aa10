"""What the graph says of norms that meet: notes on pairs of them, and norms that stand without a counterpart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeVar

from pliktgraf.ask import ask
from pliktgraf.law import Law, Norm
from pliktgraf.terms import NORM, local_name, pg

Found = TypeVar("Found")


Period = tuple[str, str | None]
"""First and last day; None where no end is known."""
Settlement = tuple[str, str | None]
"""`law` or `open` with the IRI of the note that says so; `unexamined` where none does."""


def settlements(norms: tuple[Norm, ...], period: Period, law: Law) -> list[tuple[Period, Settlement]]:
    """What notes say of the first norm and each of the others, for each part of the period that they speak of."""
    speaking = [note for note in law.subjects("CollisionNote") if _compares(note, norms, law)]
    periods = {note: _period(note, law) for note in speaking}
    found: list[tuple[Period, Settlement]] = []
    for part in cut(period, list(periods.values())):
        note = next((n for n in speaking if _covers(periods[n], part)), None)
        found.append((part, ("unexamined", None) if note is None else (_answer(note, law), note)))
    return found


def cut(period: Period, others: list[Period]) -> list[Period]:
    """The period in parts, cut where any of the others begins or ends."""
    start, end = period
    days = {first for first, _ in others if first} | {_next_day(last) for _, last in others if last}
    starts = [start, *sorted(day for day in days if start < day and (end is None or day <= end))]
    return list(zip(starts, [*(_next_day(day, -1) for day in starts[1:]), end], strict=True))


def _compares(note: str, norms: tuple[Norm, ...], law: Law) -> bool:
    one, other = (set(law.values(note, pg(name).value)) for name in ("comparesNorm", "comparesWithNorm"))
    other = other or one
    first, rest = norms[0].iri, {norm.iri for norm in norms[1:]}
    return (first in one and rest <= other) or (first in other and rest <= one)


def _period(note: str, law: Law) -> Period:
    return law.value(note, pg("validFrom").value) or "", law.value(note, pg("validUntil").value)


def _covers(period: Period, part: Period) -> bool:
    return period[0] <= part[0] and (period[1] is None or (part[1] is not None and part[1] <= period[1]))


def _answer(note: str, law: Law) -> str:
    return "law" if law.value(note, pg("isSettledByLaw").value) == "true" else "open"


def _next_day(day: str, days: int = 1) -> str:
    return str(date.fromisoformat(day) + timedelta(days))


def answering(law: Law) -> dict[str, list[Norm]]:
    """The duties that answer to each right, by the right's id."""
    found: dict[str, list[Norm]] = {}
    for norm in law.norms.values():
        for right in law.values(norm.iri, pg("hasCorrelative").value):
            found.setdefault(local_name(right, NORM), []).append(norm)
    return found


def alone(law: Law, on: str | None, make: Callable[..., Found]) -> Iterable[Found]:
    """A finding for each norm in force (today where no date is given) that lacks its counterpart in the graph."""
    day = on or date.today().isoformat()
    for row in ask("norms-without-counterpart", {"lang": "en"}, on=day, law=law).rows:
        until = row["validUntil"]
        note = next(iter(_notes_on(str(row["norm"]), law)), None)
        yield make(
            row["lacking"], row["norm"], None, "stated" if note is None else _answer(note, law), note, (), (),
            str(row["validFrom"]), None if until is None else str(until),
        )  # fmt: skip


def _notes_on(norm: str, law: Law) -> list[str]:
    """The notes that speak of this norm alone."""
    return [
        note
        for note in law.subjects("CollisionNote")
        if law.values(note, pg("comparesNorm").value) == [NORM + norm]
        and not law.values(note, pg("comparesWithNorm").value)
    ]
