"""Was the provision in force at the days of the norm, as far as the graph and the amendment notes tell?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pliktgraf.law import Norm
from pliktgraf.messages import Text
from pliktgraf.statutes.model import Amendment
from pliktgraf.truth.checker import Checker
from pliktgraf.truth.corpus import Found
from pliktgraf.truth.remark import FINE, NOT_KNOWN, WRONG, Remark, say


def remarks(checker: Checker, norm: Norm) -> Iterator[Remark]:
    """Of the norm's first day, its last day, and what the amendment notes of its sections add."""
    yield _first_day(checker, norm)
    yield from _last_day(checker, norm)
    seen: set[str] = set()
    for id_, found in checker.text_of(norm):
        section = "/".join(id_.split("/")[:2])
        if found.section and section not in seen:
            seen.add(section)
            yield from _notes(checker, norm, section, found)


def _first_day(checker: Checker, norm: Norm) -> Remark:
    """A norm that holds from before its provisions must have its history marked as known from elsewhere."""
    own = norm.legal_basis[0]
    graph = say("norm-from", day=norm.valid_from)
    versions = [version for id_ in norm.legal_basis for version in checker.stated.versions(id_)]
    firsts = [version.start for version in versions if version.start]
    dated = [day for day in firsts if day <= norm.valid_from]
    if dated:
        return checker.remark("dates", norm.id, own, graph, say("provision-from", day=max(dated)))
    if any(version.covers(norm.valid_from) and version.end for version in versions):
        return checker.remark("dates", norm.id, own, graph, say("provision-start-unknown"), severity=NOT_KNOWN)
    if not firsts:
        return checker.remark("dates", norm.id, own, graph, say("provision-undated"), severity=NOT_KNOWN)
    first = min(firsts)
    if checker.has_reservation(norm):
        return checker.remark("dates", norm.id, own, graph, say("provision-from-reserved", day=first))
    return checker.remark("dates", norm.id, own, graph, say("provision-only-from", day=first), severity=WRONG)


def _last_day(checker: Checker, norm: Norm) -> Iterator[Remark]:
    ends = [checker.stated.end(id_) for id_ in norm.legal_basis]
    if not ends or None in ends:
        return
    last = max(end for end in ends if end)
    until = norm.valid_until and (date.fromisoformat(norm.valid_until) + timedelta(days=1)).isoformat()
    graph = say("norm-until", day=norm.valid_until) if norm.valid_until else say("norm-open")
    is_sound = until is not None and until <= last
    yield checker.remark(
        "dates",
        norm.id,
        norm.legal_basis[0],
        graph,
        say("provision-until", day=last),
        severity=FINE if is_sound else WRONG,
    )


def _notes(checker: Checker, norm: Norm, section: str, found: Found) -> Iterator[Remark]:
    """What the amendment notes tell that the graph does not."""
    if found.section is None:
        return
    steps = [step for note in found.section.notes for step in note.amendments if step.in_force]
    begun = [step for step in steps if not step.is_future and (step.in_force or "") <= checker.day]
    graph = say("norm-from", day=norm.valid_from)

    def remark(graph: Text, statute: Text, severity: str) -> Remark:
        return checker.remark("dates", norm.id, section, graph, statute, found=found, severity=severity)

    inserted = max((s.in_force or "" for s in begun if s.kind == "inserted"), default="")
    if inserted > norm.valid_from and not checker.has_reservation(norm):
        yield remark(graph, say("note-inserted", day=inserted), WRONG)
    last = max(begun, key=lambda step: step.in_force or "", default=None)
    if last and last.kind == "repealed":
        yield remark(say("norm-open"), say("note-repealed", day=last.in_force, by=last.by or "?"), WRONG)
    elif last:
        yield from _latest(checker, norm, section, found, last)
    for step in steps:
        if step.is_future or (step.in_force or "") > checker.day:
            yield remark(graph, say("note-future", day=step.in_force, by=step.by or "?"), NOT_KNOWN)


def _latest(checker: Checker, norm: Norm, section: str, found: Found, last: Amendment) -> Iterator[Remark]:
    """Whether the graph has the latest wording that the notes tell of."""
    provision = checker.stated.provisions.get(section)
    days = [version.start for version in provision.versions if version.start] if provision else []
    if not days:
        severity, graph = NOT_KNOWN, say("no-version")
    else:
        severity = FINE if (last.in_force or "") in days else WRONG
        graph = say("last-version", day=max(days))
    statute = say("note-amended", day=last.in_force, by=last.by or "?")
    yield checker.remark("dates", norm.id, section, graph, statute, found=found, severity=severity)
