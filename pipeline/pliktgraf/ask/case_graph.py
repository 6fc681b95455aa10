"""The graph that questions about cases are asked of: the law, the records, what follows from them, and the findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from pliktgraf import audit, classify, derive, findings, mapping, records
from pliktgraf.checks import Checker
from pliktgraf.findings import Finding
from pliktgraf.law import Law
from pliktgraf.terms import NORM, PG, TYPE, XSD, pg

Case = Path | dict[str, Any]


@dataclass(frozen=True)
class CaseGraph:
    """A store with the cases in it, and the records that were left out."""

    store: Store
    rejected: tuple[records.Rejected, ...]
    warnings: tuple[records.Warned, ...]


def build(cases: Iterable[Case], on: str | None, law: Law) -> CaseGraph:
    """Read and check the cases as an audit does, and put the sound ones into a store of their own with the law.

    Raises PliktgrafError for a file that cannot be read.
    """
    outcomes = _read(list(cases), Checker(law))
    sound = [outcome.data for outcome in outcomes if isinstance(outcome, records.Record)]
    store = Store()
    store.bulk_extend(law.store.quads_for_pattern(None, None, None, DefaultGraph()))
    for start in range(0, len(sound), audit.BATCH):
        batch = [(record, audit.date_of(record, on)) for record in sound[start : start + audit.BATCH]]
        store.bulk_extend(_batch(batch, start, law))
    return CaseGraph(
        store,
        tuple(outcome for outcome in outcomes if isinstance(outcome, records.Rejected)),
        tuple(outcome for outcome in outcomes if isinstance(outcome, records.Warned)),
    )


def _read(cases: Sequence[Case], checker: Checker) -> list[records.Outcome]:
    paths = [case for case in cases if isinstance(case, Path)]
    at_hand = [case for case in cases if not isinstance(case, Path)]
    return [*records.read(paths, checker), *records.check(at_hand, checker)]


def _batch(batch: list[tuple[dict[str, Any], str]], start: int, law: Law) -> list[Quad]:
    recorded = mapping.to_rdf(batch, law)
    derived = derive.facts(recorded, law)
    classified = classify.classify(classify.stated(derived, law), law)
    found = [finding for several in findings.find(classified, law).values() for finding in several]
    places = [
        Quad(NamedNode(mapping.case_iri(record["id"])), pg("position"), _integer(place))
        for place, (record, _) in enumerate(batch, start + 1)
    ]
    told = [quad for finding in found for quad in _finding(finding, law)]
    return [*recorded, *derived, *classified, *places, *told]


def _finding(finding: Finding, law: Law) -> list[Quad]:
    node = NamedNode(f"{finding.case}/finding/{finding.norm}/{mapping.segment(finding.bearer)}")
    quads = [
        Quad(node, TYPE, pg("Finding")),
        Quad(node, pg("concernsCase"), NamedNode(finding.case)),
        Quad(node, pg("concernsNorm"), NamedNode(NORM + finding.norm)),
        Quad(node, pg("isBorneBy"), _body(finding.case, finding.bearer)),
        Quad(node, pg("hasStatus"), NamedNode(PG + finding.status[:1].upper() + finding.status[1:])),
        Quad(node, pg("restsOnInterpretation"), _boolean(finding.rests_on_interpretation)),
    ]
    if finding.displaced_by:
        quads.append(Quad(node, pg("isDisplacedBy"), NamedNode(NORM + finding.displaced_by)))
    return [*quads, *(Quad(node, pg("lacks"), NamedNode(law.by_notation[name])) for name in finding.missing)]


def _body(case: str, id_: str) -> NamedNode:
    """The IRI of a bearer; see `mapping.body_id`, which this undoes."""
    return NamedNode(f"{case}/{id_}" if id_.startswith("kommune/") else f"{case}/body/{mapping.segment(id_)}")


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD + "integer"))


def _boolean(truth: bool) -> Literal:
    return Literal("true" if truth else "false", datatype=NamedNode(XSD + "boolean"))
