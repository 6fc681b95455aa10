"""Compare the law on two days: which provisions and norms came, went, moved or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pliktgraf import span
from pliktgraf.diff.history import Section, State, Version, sections
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law, Norm
from pliktgraf.messages import every
from pliktgraf.paths import ROOT
from pliktgraf.rdf import select
from pliktgraf.terms import NORM, local_name, pg

KINDS = ("came", "went", "moved", "changed")


@dataclass(frozen=True)
class Change:
    """One provision or norm that is another on the second day than on the first.

    `kind` is one of KINDS. `before` and `after` are IRIs (None where it came or went); `version` is a provision's on
    the second day. `since` is the first day of what is new, or the last of what is gone.
    """

    kind: str
    before: str | None
    after: str | None
    act: str
    since: str | None
    version: Version | None = None

    @property
    def subject(self) -> str:
        """What the change is told of: the new one, or the old where nothing took its place."""
        return self.after or self.before or ""


@dataclass(frozen=True)
class Diff:
    """What differs between the law on two days, and the sections of which that cannot be said."""

    first: str
    second: str
    provisions: tuple[Change, ...]
    norms: tuple[Change, ...]
    unknown: tuple[str, ...]


def compare(first: str, second: str, law: Law) -> Diff:
    """Compare the law on two days (YYYY-MM-DD), the first before the second.

    Raises PliktgrafError for a day for which the graph does not hold the law, and days in the wrong order.
    """
    for date in (first, second):
        span.require(date, law)
    if first >= second:
        raise PliktgrafError(every("diff-order", a=first, b=second))
    provisions, unknown = _provisions(first, second, law)
    return Diff(first, second, provisions, _norms(first, second, law), unknown)


def successors(law: Law) -> dict[str, tuple[str, bool]]:
    """The norm that took the place of a norm that lapsed, by their IRIs, and whether it stands elsewhere in the law."""
    query = (ROOT / "queries" / "diff" / "successors.rq").read_text(encoding="utf-8")
    return {row["old"].value: (row["new"].value, row["isMoved"].value == "true") for row in select(law.store, query)}


def _provisions(first: str, second: str, law: Law) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    known = sections(law)
    changes, unknown = [], []
    for section in known.values():
        states = section.on(first), section.on(second)
        if State.UNKNOWN in (states[0][0], states[1][0]):
            unknown.append(section.iri)
        elif change := _provision(section, states[0][1], states[1][1], second, known):
            changes.append(change)
    moved_here = {change.after for change in changes if change.kind == "moved"}
    kept = [c for c in changes if not (c.kind == "came" and c.after in moved_here)]
    return tuple(sorted(kept, key=lambda c: (c.act, _natural(c.subject)))), tuple(sorted(unknown, key=_natural))


def _natural(iri: str) -> list[tuple[int, str]]:
    """A key that sorts section 2 before section 10."""
    return [(int(part or 0) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", iri)]


def _provision(
    section: Section, before: Version | None, after: Version | None, second: str, known: dict[str, Section]
) -> Change | None:
    if before == after:
        return None
    if before is None and after is not None:
        return Change("came", None, section.iri, section.act, after.first, after)
    if after is not None:
        return Change("changed", section.iri, section.iri, section.act, after.first, after)
    for target in _moves(section, known):
        if (there := target.on(second)[1]) is not None:
            return Change("moved", section.iri, target.iri, target.act, there.first, there)
    return Change("went", section.iri, None, section.act, section.versions[-1].last)


def _moves(section: Section, known: dict[str, Section]) -> Iterator[Section]:
    """Where the rule went, and where it went from there."""
    seen = {section.iri}
    while section.moved_to in known and section.moved_to not in seen:
        section = known[section.moved_to]
        seen.add(section.iri)
        yield section


def _norms(first: str, second: str, law: Law) -> tuple[Change, ...]:
    before = {n.iri: n for n in law.norms.values() if _holds(n, first)}
    after = {n.iri: n for n in law.norms.values() if _holds(n, second)}
    follows = successors(law)
    changes, taken = [], set()
    for iri in sorted(before.keys() - after.keys()):
        new, is_moved = _follow(iri, follows)
        if new in after:
            taken.add(new)
            kind = "moved" if is_moved else "changed"
            changes.append(Change(kind, iri, new, _act(new, law), after[new].valid_from))
        else:
            changes.append(Change("went", iri, None, _act(iri, law), before[iri].valid_until))
    came = sorted(after.keys() - before.keys() - taken)
    changes += [Change("came", None, iri, _act(iri, law), after[iri].valid_from) for iri in came]
    return tuple(sorted(changes, key=lambda c: (c.act, local_name(c.subject, NORM))))


def _holds(norm: Norm, date: str) -> bool:
    return norm.valid_from <= date <= (norm.valid_until or date)


def _follow(iri: str, follows: dict[str, tuple[str, bool]]) -> tuple[str, bool]:
    """The norm at the end of the row of successors, and whether any of the steps was to another place."""
    moved, seen = False, {iri}
    while iri in follows and follows[iri][0] not in seen:
        iri, step = follows[iri]
        seen.add(iri)
        moved = moved or step
    return iri, moved


def _act(norm: str, law: Law) -> str:
    return law.value(norm, pg("belongsToAct").value) or ""
