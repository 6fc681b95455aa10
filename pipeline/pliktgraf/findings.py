"""Findings: for each case, norm and bearer one status, with what is missing and what takes precedence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Quad

from pliktgraf import mapping
from pliktgraf.law import Law, Norm, complement
from pliktgraf.rdf import value_of
from pliktgraf.terms import NORM, TYPE, local_name, pg

SEVERITY = ("breached", "undetermined", "displaced", "fulfilled", "notApplicable")
"""The statuses, the one that decides among several providers of one bearer first."""


@dataclass(frozen=True)
class Finding:
    """One norm for one bearer in one case.

    `status` is one of SEVERITY. `missing` are criteria as they are written in findings, sorted. `open_part` says
    what is open where the status is `undetermined`: condition, fulfilment or displacement.
    """

    case: str
    norm: str
    bearer: str
    status: str
    missing: tuple[str, ...]
    displaced_by: str | None
    legal_basis: tuple[str, ...]
    rests_on_interpretation: bool
    open_part: str | None = None


@dataclass(frozen=True)
class Verdict:
    """What one situation comes to."""

    status: str
    missing: frozenset[str] = frozenset()
    displaced_by: str | None = None
    interpreted: bool = False
    open_part: str | None = None


@dataclass
class Situation:
    """One norm in one case for one bearer, with its classes, and the unknown criteria of each part of the norm."""

    case: str = ""
    norm: str = ""
    bearer: str = ""
    classes: frozenset[str] = frozenset()
    lacks: dict[str, frozenset[str]] | None = None


def find(classified: Iterable[Quad], law: Law) -> dict[str, list[Finding]]:
    """The findings of each case IRI, sorted by norm and bearer, those that are not applicable too."""
    verdicts: dict[tuple[str, str, str], list[Verdict]] = {}
    for situation in situations(classified):
        norm = law.norms[local_name(situation.norm, NORM)]
        key = (situation.case, norm.id, mapping.body_id(situation.bearer))
        verdicts.setdefault(key, []).append(verdict(norm, situation, law))
    found: dict[str, list[Finding]] = {}
    for (case, norm_id, bearer), several in sorted(verdicts.items()):
        found.setdefault(case, []).append(_worst(case, law.norms[norm_id], bearer, several))
    return found


def verdict(norm: Norm, situation: Situation, law: Law) -> Verdict:
    """The order in which a status is reached: see the contract, "How a status is reached"."""
    classes = situation.classes
    lacks = situation.lacks or {}

    def names(part: str) -> frozenset[str]:
        return frozenset(law.notations.get(iri, iri) for iri in lacks.get(part, ()))

    if complement(norm.condition_class) in classes:
        return Verdict("notApplicable", interpreted=norm.rests_on_interpretation)
    for displacement in norm.displacements:
        if displacement.effect_class in classes:
            return Verdict("displaced", frozenset(), displacement.norm, displacement.rests_on_interpretation)
    if norm.fulfilment_class in classes:
        return Verdict("fulfilled", interpreted=norm.rests_on_interpretation)
    unmet = complement(norm.fulfilment_class or "")
    for known, part in ((norm.condition_class, "Condition"), (unmet, "Fulfilment")):
        if known not in classes:
            return Verdict("undetermined", names(part), None, norm.rests_on_interpretation, part.lower())
    if any(complement(displacement.effect_class) not in classes for displacement in norm.displacements):
        return Verdict("undetermined", names("Displacement"), None, norm.rests_on_interpretation, "displacement")
    return Verdict("breached", interpreted=norm.rests_on_interpretation)


def _worst(case: str, norm: Norm, bearer: str, several: list[Verdict]) -> Finding:
    status = min((v.status for v in several), key=SEVERITY.index)
    worst = [v for v in several if v.status == status]
    return Finding(
        case=case,
        norm=norm.id,
        bearer=bearer,
        status=status,
        missing=tuple(sorted(frozenset().union(*(v.missing for v in worst)))),
        displaced_by=worst[0].displaced_by,
        legal_basis=norm.legal_basis,
        rests_on_interpretation=worst[0].interpreted,
        open_part=worst[0].open_part,
    )


def situations(classified: Iterable[Quad]) -> list[Situation]:
    """The situations of a classified graph."""
    found: dict[str, Situation] = {}
    classes: dict[str, set[str]] = {}
    lacks: dict[str, dict[str, set[str]]] = {}
    fields = {pg("ofCase"): "case", pg("ofNorm"): "norm", pg("hasBearer"): "bearer"}
    parts = {pg("lacksFor" + part): part for part in ("Condition", "Fulfilment", "Displacement")}
    for quad in classified:
        subject = value_of(quad.subject)
        if quad.predicate == TYPE:
            classes.setdefault(subject, set()).add(value_of(quad.object))
        elif quad.predicate in fields:
            setattr(found.setdefault(subject, Situation()), fields[quad.predicate], value_of(quad.object))
        elif quad.predicate in parts:
            lacks.setdefault(subject, {}).setdefault(parts[quad.predicate], set()).add(value_of(quad.object))
    for subject, situation in found.items():
        situation.classes = frozenset(classes.get(subject, ()))
        situation.lacks = {part: frozenset(iris) for part, iris in lacks.get(subject, {}).items()}
    return [s for s in found.values() if s.case and s.norm]
