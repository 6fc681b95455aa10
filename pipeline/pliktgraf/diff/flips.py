"""The findings that are others on the second day than on the first: facts and law are those of each day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pliktgraf.audit import CaseFindings, outcomes
from pliktgraf.diff.compare import Diff, successors
from pliktgraf.findings import Finding
from pliktgraf.law import Law
from pliktgraf.records import Rejected
from pliktgraf.terms import NORM, local_name

NONE = frozenset({None, "notApplicable"})
"""What counts as no duty: no norm in force, or one whose condition is not met."""


@dataclass(frozen=True)
class Flip:
    """One duty of one bearer in one case whose status is another on the second day.

    `norm` is that of the second day, where there is one; `was` that of the first. A status is None where no norm is in
    force.
    """

    case: str
    bearer: str
    was: str | None
    norm: str | None
    before: str | None
    after: str | None


def flips(paths: Iterable[Path], diff: Diff, law: Law) -> Iterator[Flip | Rejected | str]:
    """The flips of each record in order, then its id, when both days are judged; and the records that are rejected.

    Raises PliktgrafError for a file that cannot be read.
    """
    follows = {local_name(old, NORM): local_name(new, NORM) for old, (new, _) in successors(law).items()}
    files = list(paths)
    one = (o for o in outcomes(files, diff.first, law) if isinstance(o, CaseFindings))
    for outcome in outcomes(files, diff.second, law):
        if isinstance(outcome, Rejected):
            yield outcome
        elif isinstance(outcome, CaseFindings):
            yield from _flips(next(one), outcome, follows)
            yield outcome.case


def _flips(first: CaseFindings, second: CaseFindings, follows: dict[str, str]) -> Iterator[Flip]:
    after = {(f.norm, f.bearer): f.status for f in second.findings}
    before = {}
    for finding in first.findings:
        now = _now(finding, after.keys(), follows)
        before[now, finding.bearer] = finding
    for norm, bearer in sorted(before.keys() | after.keys()):
        old = before.get((norm, bearer))
        statuses = (old.status if old else None, after.get((norm, bearer)))
        if statuses[0] != statuses[1] and not NONE.issuperset(statuses):
            here = norm if (norm, bearer) in after else None
            yield Flip(second.case, bearer, old.norm if old else None, here, *statuses)


def _now(finding: Finding, after: Collection[tuple[str, str]], follows: dict[str, str]) -> str:
    """The norm that the finding's norm has become for its bearer; the same where none followed."""
    norm = finding.norm
    while (norm, finding.bearer) not in after and norm in follows:
        norm = follows[norm]
    return norm if (norm, finding.bearer) in after else finding.norm
