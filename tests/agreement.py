"""Compare the engine's findings with another evaluator's, and make a record on which they differ as small as may be."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import peer
from pliktgraf import audit
from pliktgraf.audit import CaseFindings
from pliktgraf.checks import Checker
from pliktgraf.findings import Finding
from pliktgraf.law import Law

Json = dict[str, Any]
NAMES = {"displaced_by": "displacedBy", "legal_basis": "legalBasis", "rests_on_interpretation": "restsOnInterpretation"}
FIELDS = ("norm", "bearer", "status", "missing", "displacedBy", "legalBasis", "restsOnInterpretation")


def written(finding: Finding) -> Json:
    """Return a finding as the peer writes it."""
    ours = {NAMES.get(key, key): list(v) if isinstance(v, tuple) else v for key, v in asdict(finding).items()}
    return {key: ours[key] for key in FIELDS}


def audited(records: list[Json], law: Law) -> list[CaseFindings]:
    """Return the engine's findings of each record; every record must be sound."""
    result = audit.audit(records, law=law)
    assert not result.rejected, result.rejected[0]
    return result.cases


def agree(record: Json, law: Law, second: peer.Law) -> bool:
    """Say whether the engine and the peer find the same in one record, what is not applicable too."""
    (case,) = audited([record], law)
    return list(map(written, case.findings)) == peer.findings(record, second)


def smallest(record: Json, differ: Callable[[Json], bool], law: Law) -> Json:
    """Return a sound record on which they still differ, from which nothing more can be left out."""
    checker = Checker(law)
    smaller = True
    while smaller:
        smaller = False
        for candidate in _without_one_part(record):
            if not checker.faults(candidate) and differ(candidate):
                record, smaller = candidate, True
                break
    return record


def _without_one_part(record: Json) -> Iterator[Json]:
    """The record without one of its fields or entries, the outermost first."""
    for path in sorted(_paths(record), key=len):
        candidate = copy.deepcopy(record)
        place: Any = candidate
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]
        yield candidate


def _paths(node: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for step in steps:
        yield (*above, step)
        yield from _paths(node[step], (*above, step))
