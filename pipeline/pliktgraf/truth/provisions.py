"""What the graph states of provisions and acts: titles, days in force, and where a rule went."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from pliktgraf.law import Law
from pliktgraf.paths import ROOT
from pliktgraf.rdf import Row, select, value_of
from pliktgraf.truth.corpus import parse


@dataclass(frozen=True, order=True)
class Period:
    """Days in force: the first one, the first one after, and what brought the wording. None where not known."""

    start: str | None
    end: str | None
    by: str | None = None

    def covers(self, day: str) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Provision:
    """One provision: its identifier, titles, dated versions in order of time, and where its rule stands now."""

    id: str
    titles: tuple[str, ...] = ()
    versions: tuple[Period, ...] = ()
    moved_to: tuple[str, ...] = ()
    precision: str | None = None
    verification: str | None = None

    @property
    def last(self) -> str | None:
        """The first day after the last version; None where a version has no end, or none is dated."""
        ends = [one.end for one in self.versions]
        return None if None in ends else max((end for end in ends if end), default=None)


@dataclass(frozen=True)
class ActDays:
    """An act: its first day, the first day after it, and the acts that took its place."""

    id: str
    start: str | None
    end: str | None
    successors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stated:
    """Everything stated of provisions and acts, by identifier."""

    provisions: dict[str, Provision] = field(default_factory=dict)
    acts: dict[str, ActDays] = field(default_factory=dict)

    @cached_property
    def sections(self) -> frozenset[str]:
        """The identifiers of sections that the graph has, those only known by a part of them too."""
        return frozenset("/".join(id_.split("/")[:2]) for id_ in self.provisions)

    def end(self, identifier: str) -> str | None:
        """The first day on which a provision, its section or its act no longer holds; None where it is not stated."""
        place = parse(identifier)
        act = self.acts.get(place.act)
        ends = [act.end] if act else []
        for id_ in _up(identifier):
            provision = self.provisions.get(id_)
            ends += [provision.last] if provision else []
        return min((end for end in ends if end), default=None)

    def versions(self, identifier: str) -> tuple[Period, ...]:
        """The versions of a provision, or of the section it is part of: amendment notes date sections."""
        found = [p.versions for id_ in _up(identifier) if (p := self.provisions.get(id_)) and p.versions]
        return found[0] if found else ()

    def start(self, identifier: str) -> str | None:
        """The first day that is known of a provision; None where it is known from no day on."""
        days = [version.start for version in self.versions(identifier)]
        return None if None in days else min((day for day in days if day), default=None)

    def wording_since(self, identifier: str, day: str) -> str | None:
        """The day since which a provision has the wording it has on `day`; None where that is not known."""
        return max((v.start for v in self.versions(identifier) if v.start and v.covers(day)), default=None)

    def successors(self, identifier: str) -> tuple[str, ...]:
        """Where the rule of a provision stands in the end: what it is moved to, and so on; of an act, its successor."""
        followed: list[str] = []
        todo, seen = [identifier], {identifier}
        while todo:
            here = todo.pop(0)
            further = [one for one in self._next(here) if one not in seen]
            seen.update(further)
            todo += further
            if not further and here != identifier:
                followed.append(here)
        return tuple(followed)

    def _next(self, identifier: str) -> tuple[str, ...]:
        for id_ in _up(identifier):
            provision = self.provisions.get(id_)
            if provision and provision.moved_to:
                return provision.moved_to
        below = [p.moved_to for id_, p in sorted(self.provisions.items()) if id_.startswith(identifier + "/")]
        if "/" in identifier:
            return tuple(dict.fromkeys(one for moved in below for one in moved))
        act = self.acts.get(identifier)
        return act.successors if act else ()


def read(law: Law) -> Stated:
    """Ask the graph for all of it."""
    provisions: dict[str, Provision] = {}
    dated: dict[str, set[Period]] = {}
    for row in _rows(law, "versions"):
        dated.setdefault(_of(row, "id") or "", set()).add(Period(_of(row, "from"), _after(row), _of(row, "by")))
    for id_, rows in _grouped(_rows(law, "provisions")).items():
        own = {Period(_of(row, "from"), _after(row)) for row in rows if "from" in row or "until" in row}
        versions = dated.get(id_) or own
        provisions[id_] = Provision(
            id_,
            titles=_all(rows, "title"),
            versions=tuple(sorted(versions, key=lambda one: (one.start or "", one.by or ""))),
            moved_to=_all(rows, "movedTo"),
            precision=next(iter(_all(rows, "precision")), None),
            verification=next(iter(_all(rows, "verification")), None),
        )
    acts = {}
    for id_, rows in _grouped(_rows(law, "acts")).items():
        ends = [day for row in rows if (day := _after(row))]
        until = min((*ends, *_all(rows, "replacedFrom")), default=None)
        acts[id_] = ActDays(id_, min(_all(rows, "from"), default=None), until, _all(rows, "successor"))
    return Stated(provisions, acts)


def _up(identifier: str) -> list[str]:
    """A provision and what it is part of, within its act: ledd, section."""
    parts = identifier.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts), 1, -1)]


def _rows(law: Law, name: str) -> list[Row]:
    return select(law.store, (ROOT / "queries" / "check" / f"{name}.rq").read_text(encoding="utf-8"))


def _grouped(rows: Iterable[Row], key: Callable[[Row], str] = lambda row: value_of(row["id"])) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _of(row: Row, name: str) -> str | None:
    return value_of(row[name]) if name in row else None


def _after(row: Row) -> str | None:
    """The first day after the last one, which is what the graph states."""
    last = _of(row, "until")
    return (date.fromisoformat(last) + timedelta(days=1)).isoformat() if last else None


def _all(rows: Iterable[Row], name: str) -> tuple[str, ...]:
    return tuple(sorted({value_of(row[name]) for row in rows if name in row}))
