"""Where norms meet: contrary duties, one task claimed by several, gaps in precedence, positions without a counterpart.

A finding about two norms has a witness: criteria under which both hold. It is settled where precedence makes one of
them yield in every such situation, or where a note in the graph says what the law answers. A finding that no note
speaks of is unexamined: nobody has said yet whether the law answers it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pliktgraf.conditions import Expression, Not, criteria
from pliktgraf.law import Law, Norm
from pliktgraf.paths import ROOT
from pliktgraf.rdf import select
from pliktgraf.reasoning import notes, relations
from pliktgraf.reasoning.logic import Rules, situation
from pliktgraf.reasoning.notes import Period
from pliktgraf.reasoning.order import in_force, overlap
from pliktgraf.terms import NORM, TYPE, local_name, pg

CONTRARY, OVERLAP, GAP, RIGHT_BEYOND = "contrary", "overlap", "gap", "right-beyond-duties"
DUTY_ALONE, RIGHT_ALONE = "duty-without-right", "right-without-duty"
KINDS = (CONTRARY, OVERLAP, GAP, RIGHT_BEYOND, RIGHT_ALONE, DUTY_ALONE)
PRECEDENCE, LAW, OPEN, UNEXAMINED, STATED = "precedence", "law", "open", "unexamined", "stated"


@dataclass(frozen=True)
class Finding:
    """Two norms that meet (or one that stands alone: `second` is then None), and what settles it.

    `true` and `false` are the criteria of the witness, by their IRIs; a second bearer's end in `relations.OTHER`.
    `settled_by` is a norm's id for precedence, a note's IRI where a note speaks of it.
    """

    kind: str
    first: str
    second: str | None
    status: str
    settled_by: str | None
    true: tuple[str, ...]
    false: tuple[str, ...]
    start: str
    end: str | None


def conflicts(law: Law, on: str | None = None) -> list[Finding]:
    """Every finding on norms in force at a date; on norms whose periods overlap where none is given.

    Sorted by kind, what is open before what is settled.
    """
    known = relations.rules(law)
    found = [*_meetings(law, known), *_gaps(law, known), *_rights(law, known), *notes.alone(law, on, Finding)]
    if on is not None:
        found = [f for f in found if f.start <= on <= (f.end or on)]
    ranks = (UNEXAMINED, OPEN, STATED, LAW, PRECEDENCE)
    return sorted(found, key=lambda f: (KINDS.index(f.kind), ranks.index(f.status), f.first, f.second or ""))


def _meetings(law: Law, known: Rules) -> Iterable[Finding]:
    for kind, query in ((CONTRARY, "contrary-norms"), (OVERLAP, "exclusive-norms")):
        for row in select(law.store, (ROOT / "queries" / "reasoning" / f"{query}.rq").read_text(encoding="utf-8")):
            a, b = (law.norms[local_name(row[name].value, NORM)] for name in ("first", "second"))
            one_body = relations.can_be_one(a, b, law)
            if one_body == (kind == CONTRARY):  # contrary duties of one body, or one task of two bodies
                second = b.condition if one_body else relations.other_bearer(b.condition, law)
                yield from _meeting(kind, (a, b), [a.condition, second], law, known)


def _meeting(kind: str, pair: tuple[Norm, Norm], both: list[Expression], law: Law, known: Rules) -> Iterable[Finding]:
    period = overlap(*pair)
    if kind == CONTRARY:
        both += [Not(n.fulfilment) for n in pair if n.fulfilment is not None and _forbids(n, law)]
    witness = situation(both, known)
    if period is None or witness is None:
        return
    yielding = [(d.norm, d.when) for n in pair for d in n.displacements if _throughout(law.norms[d.norm], period)]
    none_yields = [*both, *(Not(when) for _, when in yielding)]
    left = situation(none_yields, known)
    if left is None:
        used = tuple({norm: None for norm, when in yielding if situation([*both, when], known) is not None})
        yield _finding(kind, pair, (PRECEDENCE, used[0]), both, witness, period)
    else:
        for part, settlement in notes.settlements(pair, period, law):
            yield _finding(kind, pair, settlement, none_yields, left, part)


def _gaps(law: Law, known: Rules) -> Iterable[Finding]:
    """A norm yields where the norm that takes precedence does not hold: then neither is owed."""
    for norm in law.norms.values():
        for displacement in norm.displacements:
            other = law.norms[displacement.norm]
            goals = [norm.condition, displacement.when, Not(other.condition)]
            period, witness = overlap(norm, other), situation(goals, known)
            if period and witness:
                for part, settlement in notes.settlements((norm, other), period, law):
                    yield _finding(GAP, (norm, other), settlement, goals, witness, part)


def _rights(law: Law, known: Rules) -> Iterable[Finding]:
    """A right holds where none of the duties that answer to it does, though some do elsewhere."""
    for right, duties in notes.answering(law).items():
        for period in _periods([law.norms[right], *duties]):
            day = period[0]
            owed = [duty for duty in duties if in_force(duty, day)]
            if not owed or not in_force(law.norms[right], day):
                continue
            claim = law.norms[right]
            goals = [claim.condition, *(Not(duty.condition) for duty in owed)]
            if witness := situation(goals, known):
                for part, settlement in notes.settlements((claim, *owed), period, law):
                    yield _finding(RIGHT_BEYOND, (claim, owed[0]), settlement, goals, witness, part)


def _periods(norms: list[Norm]) -> list[Period]:
    """The days cut up where any of the norms begins or ends, so that within each period the same ones are in force."""
    begin = min(norm.valid_from for norm in norms)
    return notes.cut((begin, None), [(norm.valid_from, norm.valid_until) for norm in norms])


def _forbids(norm: Norm, law: Law) -> bool:
    """Whether the norm forbids its action; what meets a prohibition is what it allows."""
    return pg("Prohibition").value in law.values(norm.iri, TYPE.value)


def _finding(
    kind: str,
    pair: tuple[Norm, Norm],
    settlement: tuple[str, str | None],
    goals: list[Expression],
    witness: dict[str, bool],
    period: Period,
) -> Finding:
    shown = sorted(frozenset[str]().union(*(criteria(goal) for goal in goals)) & witness.keys())
    true, false = ([iri for iri in shown if witness[iri] is value] for value in (True, False))
    return Finding(kind, pair[0].id, pair[1].id, *settlement, tuple(true), tuple(false), *period)


def _throughout(norm: Norm, period: Period) -> bool:
    start, end = period
    return norm.valid_from <= start and (not norm.valid_until or bool(end and end <= norm.valid_until))
