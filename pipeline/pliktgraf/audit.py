"""Audit records: read and check, derive facts at the date, classify, find. In batches, so that memory stays bounded."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pyoxigraph import Quad

from pliktgraf import classify, derive, findings, mapping, records, span
from pliktgraf import law as law_module
from pliktgraf.checks import Checker, Fault
from pliktgraf.findings import Finding
from pliktgraf.law import Law
from pliktgraf.messages import every

BATCH = 50
"""Records a batch: larger ones gain nothing, since the rules' cost grows faster than the batch."""


@dataclass(frozen=True)
class CaseFindings:
    """The findings of one record at its reference date, also those that are not applicable."""

    case: str
    date: str
    findings: tuple[Finding, ...]
    record: dict[str, Any] = field(repr=False, compare=False)


@dataclass
class AuditResult:
    """What an audit gave: findings of each case in the order of the input, rejected records, and warnings."""

    cases: list[CaseFindings] = field(default_factory=list)
    rejected: list[records.Rejected] = field(default_factory=list)
    warnings: list[records.Warned] = field(default_factory=list)

    @property
    def breached(self) -> bool:
        """Whether any norm is not met."""
        return any(f.status == "breached" for case in self.cases for f in case.findings)


def audit(
    source: Iterable[Path] | Iterable[dict[str, Any]], on: str | None = None, law: Law | None = None
) -> AuditResult:
    """Audit files of records, or records at hand.

    Args:
        source: paths of JSON or JSONL files, or records as Python dictionaries.
        on: the reference date (YYYY-MM-DD) instead of each record's own; today where a record has none.
        law: the law; the ontology as it stands where none is given.

    Raises PliktgrafError for a file that cannot be read, and for `on` where the graph does not hold the law then.
    """
    return collect(outcomes(source, on, law))


def collect(items: Iterable[CaseFindings | records.Rejected | records.Warned]) -> AuditResult:
    """The outcomes of an audit sorted by kind, each kind in the order of the input."""
    result = AuditResult()
    for outcome in items:
        match outcome:
            case CaseFindings():
                result.cases.append(outcome)
            case records.Rejected():
                result.rejected.append(outcome)
            case records.Warned():
                result.warnings.append(outcome)
    return result


def outcomes(
    source: Iterable[Path] | Iterable[dict[str, Any]], on: str | None = None, law: Law | None = None
) -> Iterator[CaseFindings | records.Rejected | records.Warned]:
    """The same, one at a time as the batches are done. A warning stands before the record it is about."""
    law = law or law_module.load()
    span.require(on, law)
    items = iter(_read(source, Checker(law)))
    while batch := list(islice(items, BATCH)):
        sound = [item for item in batch if isinstance(item, records.Record)]
        found = iter(_audit(sound, on, law))
        for item in batch:
            if isinstance(item, records.Record):
                yield from _dated(item, on, law)
                yield next(found)
            else:
                yield item


def classified(batch: list[tuple[dict[str, Any], str]], law: Law) -> list[Quad]:
    """The classified graph of sound records, each with its date: situations, criteria, conditions, what is missing."""
    facts = derive.facts(mapping.to_rdf(batch, law), law)
    return classify.classify(classify.stated(facts, law), law)


def classified_graph(result: AuditResult, law: Law) -> list[Quad]:
    """The classified graph of every audited record."""
    batch = [(case.record, case.date) for case in result.cases]
    return [quad for i in range(0, len(batch), BATCH) for quad in classified(batch[i : i + BATCH], law)]


def date_of(record: dict[str, Any], on: str | None) -> str:
    """The reference date of a record."""
    return on or record.get("auditDate") or datetime.date.today().isoformat()


def _dated(item: records.Record, on: str | None, law: Law) -> Iterator[records.Warned]:
    """A warning where the record's own date lies outside the law that the graph holds."""
    if on is None:
        yield from date_warnings(item.file, item.number, item.id, date_of(item.data, on), law)


def date_warnings(file: str, number: int, case: str, date: str, law: Law) -> Iterator[records.Warned]:
    """A warning where a record's own date lies outside the law that the graph holds."""
    if reason := span.outside(date, law):
        yield records.Warned(file, number, case, Fault("auditDate", every("span-record", reason=reason)))


def _audit(sound: list[records.Record], on: str | None, law: Law) -> list[CaseFindings]:
    batch = [(record.data, date_of(record.data, on)) for record in sound]
    found = findings.find(classified(batch, law), law) if batch else {}
    return [
        CaseFindings(data["id"], date, tuple(found.get(mapping.case_iri(data["id"]), ())), data) for data, date in batch
    ]


def _read(source: Iterable[Any], checker: Checker) -> Iterator[records.Outcome]:
    items = iter(source)
    for first in items:
        rest = chain([first], items)
        yield from records.read(rest, checker) if isinstance(first, Path) else records.check(rest, checker)
