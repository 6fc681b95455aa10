"""The figures and sentences over all cases: how many are not met, how many are open, what is most often missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pliktgraf import span
from pliktgraf.audit import CaseFindings
from pliktgraf.findings import SEVERITY
from pliktgraf.messages import text
from pliktgraf.report.content import ORDER, Content, unit_of
from pliktgraf.report.duties import Criterion, Duty
from pliktgraf.report.phrases import share

UNITS = ("case", "organisation")


@dataclass(frozen=True)
class DutyCount:
    """One duty over all records of one kind: how many have each status, and the sentence that says so."""

    duty: Duty
    unit: str
    counts: dict[str, int]
    total: int
    sentence: str


def findings_by_status(content: Content) -> dict[str, int]:
    """How many findings have each status; those not applicable only where the report shows them."""
    counts = Counter(finding.status for case in content.result.cases for finding in case.findings)
    return {status: counts[status] for status in ORDER if content.everything or status != "notApplicable"}


def main_points(content: Content) -> list[str]:
    """The sentences that tell the whole, with the caveat where something is not met."""
    points = []
    for unit in UNITS:
        cases = [case for case in content.result.cases if unit_of(case) == unit]
        if cases:
            points += [_any(status, cases, unit, content.language) for status in ("breached", "undetermined")]
    if content.result.breached:
        points.append(caveat(content))
    latest = max((case.date for case in content.result.cases), default="")
    if latest and (words := span.doubt(latest, content.law, content.language)):
        points.append(words)
    return points or [text("rep-no-cases", content.language)]


def caveat(content: Content) -> str:
    """That figures are no conclusion."""
    return text("caveat" if len(content.result.cases) == 1 else "caveat-many", content.language)


def rejected_note(content: Content) -> str:
    """How many records of all are rejected; empty where none is."""
    rejected = len(content.result.rejected)
    total = rejected + len(content.result.cases)
    return text("rep-rejected-note", content.language, k=rejected, n=total) if rejected else ""


def by_duty(content: Content, unit: str) -> list[DutyCount]:
    """Each duty with its counts, those most often not met first."""
    worst: dict[str, Counter[str]] = {}
    for case in content.result.cases:
        if unit_of(case) == unit:
            for norm, status in _worst(case).items():
                worst.setdefault(norm, Counter())[status] += 1
    shown = [
        (norm, counts)
        for norm, counts in worst.items()
        if content.everything or counts.total() > counts["notApplicable"]
    ]
    rows = [_count(content, norm, unit, counts) for norm, counts in shown]
    return sorted(rows, key=lambda r: (-r.counts["breached"], -r.counts["undetermined"], r.duty.act, r.duty.title))


def most_missing(content: Content, limit: int = 10) -> list[tuple[Criterion, int]]:
    """The criteria that most cases lack, with the number of cases."""
    counts = Counter(criterion for case in content.cases for criterion, _ in case.todo())
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].label))[:limit]


def _any(status: str, cases: list[CaseFindings], unit: str, language: str) -> str:
    count = sum(any(finding.status == status for finding in case.findings) for case in cases)
    ending = "" if count else "-none-one" if len(cases) == 1 else "-none"
    part = share(count, len(cases), unit, language, alone=len(cases) == 1)
    return text(f"rep-any-{status}{ending}", language, share=part)


def _worst(case: CaseFindings) -> dict[str, str]:
    found: dict[str, str] = {}
    for finding in case.findings:
        found[finding.norm] = min(found.get(finding.norm, finding.status), finding.status, key=SEVERITY.index)
    return found


def _count(content: Content, norm: str, unit: str, counts: Counter[str]) -> DutyCount:
    total = counts.total()
    alone = sum(unit_of(case) == unit for case in content.result.cases) == 1
    sentences = [
        text(
            f"rep-norm-{status}",
            content.language,
            share=share(counts[status], total, unit, content.language, alone),
        )
        for status in ("breached", "undetermined")
        if counts[status]
    ]
    return DutyCount(
        content.words.duty(norm), unit, {status: counts[status] for status in ORDER}, total, " ".join(sentences)
    )
