"""What a report for people shows: duties, findings and cases in one language, ready to be laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pliktgraf import wording
from pliktgraf.audit import AuditResult, CaseFindings
from pliktgraf.findings import Finding
from pliktgraf.law import Law
from pliktgraf.messages import Text, text
from pliktgraf.report.duties import Criterion, Duties, Duty, Ground
from pliktgraf.report.phrases import day, sentence, shown
from pliktgraf.terms import PG, RDFS, pg

ORDER = ("breached", "undetermined", "fulfilled", "displaced", "notApplicable")
"""The statuses in the order in which a reader meets them."""


@dataclass(frozen=True)
class Item:
    """One finding in words."""

    status: str
    duty: Duty
    bearer: str
    message: str
    missing: tuple[Criterion, ...]
    interpreted: bool
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Case:
    """One record and its findings, those that are not met first."""

    anchor: str
    id: str
    unit: str
    date: str
    day: str
    municipality: str
    items: tuple[Item, ...]

    def of(self, status: str) -> list[Item]:
        """The findings of one status."""
        return [item for item in self.items if item.status == status]

    def todo(self) -> list[tuple[Criterion, list[Duty]]]:
        """What is not recorded, each with the duties that wait for it; that which most wait for first."""
        waiting: dict[Criterion, list[Duty]] = {}
        for item in self.items:
            for criterion in item.missing:
                duties = waiting.setdefault(criterion, [])
                if item.duty not in duties:
                    duties.append(item.duty)
        return sorted(waiting.items(), key=lambda pair: (-len(pair[1]), pair[0].label))


@dataclass(frozen=True)
class Complaint:
    """One line on a record: the file, its number and id, the field, and what is wrong."""

    file: str
    number: int
    id: str
    field: str
    message: str

    def line(self, language: str) -> str:
        """The whole on one line."""
        record = f"{text('w-record', language).lower()} {self.number}"
        where = [part for part in (self.file, record, self.id, self.field) if part]
        return f"{', '.join(where)}: {self.message}"


@dataclass
class Content:
    """Everything that a report shows, in one language."""

    result: AuditResult
    law: Law
    language: str
    everything: bool = False
    _messages: dict[tuple[object, ...], str] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def words(self) -> Duties:
        """The law in the language of the report."""
        return Duties(self.law, self.language)

    @cached_property
    def cases(self) -> list[Case]:
        """The cases in the order of the input; what is not applicable only with `everything`."""
        return [self._case(case, f"case-{number}") for number, case in enumerate(self.result.cases, 1)]

    @cached_property
    def duties(self) -> list[Duty]:
        """The duties that the cases show, by act and title."""
        found = {item.duty.id: item.duty for case in self.cases for item in case.items}
        return sorted(found.values(), key=lambda duty: (duty.act.casefold(), duty.title, duty.id))

    @property
    def rejected(self) -> list[Complaint]:
        """Why records are rejected."""
        return complaints(self.result, self.language)

    @property
    def warnings(self) -> list[Complaint]:
        """What is unlikely in records that have been judged."""
        return doubts(self.result, self.language)

    def status(self, name: str) -> str:
        """The word for a status."""
        return wording.status(name, self.law)[self.language]

    def _case(self, case: CaseFindings, anchor: str) -> Case:
        found = [f for f in case.findings if self.everything or f.status != "notApplicable"]
        return Case(
            anchor=anchor,
            id=shown(case.case),
            unit=unit_of(case),
            date=case.date,
            day=day(case.date, self.language),
            municipality=shown(_municipality(case.record)),
            items=tuple(self._item(f, case) for f in sorted(found, key=lambda f: ORDER.index(f.status))),
        )

    def _item(self, finding: Finding, case: CaseFindings) -> Item:
        norm = self.law.norms[finding.norm]
        displaced = [d.iri for d in norm.displacements if d.norm == finding.displaced_by]
        return Item(
            status=finding.status,
            duty=self.words.duty(finding.norm),
            bearer=self._bearer(finding, case),
            message=self._message(finding),
            missing=tuple(self.words.criterion(notation) for notation in finding.missing),
            interpreted=finding.rests_on_interpretation,
            grounds=self.words.grounds(displaced if finding.status == "displaced" else [norm.iri]),
        )

    def _message(self, finding: Finding) -> str:
        said = (finding.norm, finding.status, finding.open_part, finding.displaced_by, finding.missing)
        if said not in self._messages:
            self._messages[said] = wording.message(finding, self.law)[self.language]
        return self._messages[said]

    def _bearer(self, finding: Finding, case: CaseFindings) -> str:
        """The bearer's name; an id that no name is recorded for, with the kind of body that has it."""
        name = shown(wording.bearer(finding.bearer, case.record, self.law)[self.language])
        if name != shown(finding.bearer):
            return name
        kind = _kind(finding.bearer, case.record)
        norm_roles = self.law.values(self.law.norms[finding.norm].iri, pg("hasBearer").value)
        roles = [PG + kind] if kind else norm_roles
        words = self.law.value(roles[0], RDFS + "label", self.language) if len(roles) == 1 else None
        return f"{name} ({words})" if words else name


def complaints(result: AuditResult, language: str) -> list[Complaint]:
    """Why records are rejected, one for each reason."""
    return [
        _complaint(item.file, item.number, item.id, fault.path, fault.message, language)
        for item in result.rejected
        for fault in item.faults
    ]


def doubts(result: AuditResult, language: str) -> list[Complaint]:
    """What is unlikely in records that have been judged."""
    return [
        _complaint(item.file, item.number, item.id, item.fault.path, item.fault.message, language)
        for item in result.warnings
    ]


def unit_of(case: CaseFindings) -> str:
    """Whether a record is about a `case` or an `organisation`."""
    return "organisation" if case.record.get("organisation") else "case"


def _complaint(file: str, number: int, id_: str | None, path: str, message: Text, language: str) -> Complaint:
    return Complaint(shown(file), number, shown(id_ or ""), shown(path), sentence(shown(message[language])))


def _municipality(record: Mapping[str, Any]) -> str:
    organisation = record.get("organisation")
    inner = organisation.get("municipality") if isinstance(organisation, dict) else None
    return str(record.get("municipality") or inner or "")


def _kind(id_: str, record: Mapping[str, Any]) -> str | None:
    """The recorded type of a body, or the role of a coordinator."""
    bodies = [*(record.get("providers") or []), *(record.get("coordinators") or []), record.get("organisation") or {}]
    return next((body.get("type") or body.get("role") for body in bodies if body.get("id") == id_), None)
