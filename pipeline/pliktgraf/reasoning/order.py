"""The order of norms by their conditions: where the condition of one is true, so is that of the other.

A condition speaks of a case, and some of its criteria speak of the bearer. So there are two ways to compare:

* in the same case (`case`): whoever bears the norms, the second holds in every case in which the first does. Criteria
  about the bearer are then said of two different bodies, and nothing follows from one to the other.
* for the same bearer (`bearer`): the second holds wherever the first does for one and the same body. It is claimed only
  where the roles let one body bear both.

Norms on single cases and norms on the system are read from different records, and are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pliktgraf.law import Law, Norm
from pliktgraf.reasoning import relations
from pliktgraf.reasoning.logic import Rules, entails, situation

CASE, BEARER = "case", "bearer"


@dataclass(frozen=True)
class Link:
    """Whoever is owed `first` is owed `second`, from `start` to `end` (None where no end is known)."""

    first: str
    second: str
    kind: str
    start: str
    end: str | None


@dataclass(frozen=True)
class Order:
    """The order of norms.

    `periods` are their first and last days; `links` are all that hold, both ways where two conditions are the same.
    """

    date: str | None
    engine: str
    periods: dict[str, tuple[str, str | None]]
    links: tuple[Link, ...]
    unsatisfiable: tuple[str, ...] = ()

    @property
    def norms(self) -> tuple[str, ...]:
        """The ids of the norms that are compared."""
        return tuple(self.periods)


class Engine(Protocol):
    """What the order is worked out with: this program's own reasoning, or HermiT."""

    name: str

    def entailed(self, norms: list[Norm], law: Law) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """The ordered pairs of norms in which the first condition entails the second: of one bearer, and of two."""

    def unsatisfiable(self, law: Law) -> list[str]:
        """The classes of norms in which no situation can be, by their IRIs, sorted."""


class Own:
    """This program's own reasoning (see `logic`): no Java, a second or two."""

    name = "own"

    def entailed(self, norms: list[Norm], law: Law) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        known = relations.rules(law)
        apart = {norm.id: relations.other_bearer(norm.condition, law) for norm in norms}
        one = {(a.id, b.id) for a in norms for b in norms if a != b and entails(a.condition, b.condition, known)}
        by_id = {norm.id: norm for norm in norms}
        two = {(a, b) for a, b in one if entails(by_id[a].condition, apart[b], known)}
        return one, two

    def unsatisfiable(self, law: Law) -> list[str]:
        known = relations.rules(law)
        found: set[str] = set()
        for norm in law.norms.values():
            found |= _impossible(norm, known)
        return sorted(found)


def order(law: Law, on: str | None = None, engine: Engine | None = None) -> Order:
    """The order of the norms in force at a date; of all norms whose periods overlap where none is given.

    Norms whose condition can never be true are in `unsatisfiable`, and not in the order.

    Args:
        law: the law, with what was added to it.
        on: the date (YYYY-MM-DD).
        engine: what to reason with; the program's own where none is given.
    """
    engine = engine or Own()
    impossible = engine.unsatisfiable(law)
    norms = [
        norm
        for norm in sorted(law.norms.values(), key=lambda norm: norm.id)
        if (on is None or in_force(norm, on)) and norm.condition_class not in impossible
    ]
    one, two = engine.entailed(norms, law)
    links = []
    by_id = {norm.id: norm for norm in norms}
    for first, second in sorted(one):
        a, b = by_id[first], by_id[second]
        period = overlap(a, b)
        kind = CASE if (first, second) in two else BEARER
        if a.level == b.level and period and (kind == CASE or relations.can_be_one(a, b, law)):
            links.append(Link(first, second, kind, *period))
    periods = {norm.id: (norm.valid_from, norm.valid_until) for norm in norms}
    return Order(on, engine.name, periods, tuple(links), tuple(impossible))


def in_force(norm: Norm, date: str) -> bool:
    """Whether the norm is in force on that day."""
    return norm.valid_from <= date <= (norm.valid_until or date)


def overlap(first: Norm, second: Norm) -> tuple[str, str | None] | None:
    """First and last day on which both norms are in force; None where there is none."""
    start = max(first.valid_from, second.valid_from)
    end = min((norm.valid_until for norm in (first, second) if norm.valid_until), default=None)
    return None if end and end < start else (start, end)


def _impossible(norm: Norm, known: Rules) -> set[str]:
    parts = [(norm.condition_class, norm.condition), (norm.fulfilment_class, norm.fulfilment)]
    parts += [(displacement.effect_class, displacement.effect) for displacement in norm.displacements]
    return {class_ for class_, part in parts if class_ and part is not None and situation([part], known) is None}
