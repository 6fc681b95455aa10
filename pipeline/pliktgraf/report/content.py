"""What a report for people shows: duties, findings and cases in one language, ready to be laid out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pyoxigraph import NamedNode

from pliktgraf import wording
from pliktgraf.audit import AuditResult, CaseFindings
from pliktgraf.findings import Finding
from pliktgraf.law import Law
from pliktgraf.messages import Text, text
from pliktgraf.report.phrases import day, sentence, shown
from pliktgraf.terms import DCTERMS, PG, RDFS, SKOS, TYPE, pg

ORDER = ("breached", "undetermined", "fulfilled", "displaced", "notApplicable")
"""The statuses in the order in which a reader meets them."""

_EXACT = NamedNode("http://www.w3.org/ns/oa#exact")


@dataclass(frozen=True)
class Quotation:
    """The words of a source document, its title, and the date of the law that it gives."""

    words: str
    document: str
    law_as_of: str


@dataclass(frozen=True)
class Ground:
    """What an answer rests on beyond the text of the law, and which kind of ground that is."""

    kind: str
    reason: str


@dataclass(frozen=True)
class Criterion:
    """A criterion that is not recorded: what it is, how to record it, and who assesses it."""

    notation: str
    label: str
    definition: str
    advice: str
    assessor: str


@dataclass(frozen=True)
class Duty:
    """One norm as a reader needs it, whatever case it is found in."""

    id: str
    title: str
    basis: str
    act: str
    definition: str
    remedy: str
    bearers: str
    validity: str
    interpreted: bool
    grounds: tuple[Ground, ...]
    quotations: tuple[Quotation, ...]


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


@dataclass
class Content:
    """Everything that a report shows, in one language."""

    result: AuditResult
    law: Law
    language: str
    everything: bool = False
    _duties: dict[str, Duty] = field(default_factory=dict, init=False, repr=False)
    _criteria: dict[str, Criterion] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def cases(self) -> list[Case]:
        """The cases in the order of the input; what is not applicable only with `everything`."""
        return [self._case(case) for case in self.result.cases]

    @cached_property
    def duties(self) -> list[Duty]:
        """The duties that the cases show, by act and title."""
        found = {item.duty.id: item.duty for case in self.cases for item in case.items}
        return sorted(found.values(), key=lambda duty: (duty.act, duty.title, duty.id))

    @property
    def rejected(self) -> list[Complaint]:
        """Why records are rejected."""
        return complaints(self.result, self.language)

    @property
    def warnings(self) -> list[Complaint]:
        """What is unlikely in records that have been judged."""
        return [
            _complaint(item.file, item.number, item.id, item.fault.path, item.fault.message, self.language)
            for item in self.result.warnings
        ]

    def status(self, name: str) -> str:
        """The word for a status."""
        return wording.status(name, self.law)[self.language]

    def duty(self, norm_id: str) -> Duty:
        """A norm in words."""
        if norm_id not in self._duties:
            self._duties[norm_id] = self._duty(norm_id)
        return self._duties[norm_id]

    def _duty(self, norm_id: str) -> Duty:
        norm = self.law.norms[norm_id]
        act = self.law.value(norm.iri, pg("belongsToAct").value) or norm.act
        roles = [self._text(role, RDFS + "label") for role in self.law.values(norm.iri, pg("hasBearer").value)]
        return Duty(
            id=norm.id,
            title=self._text(norm.iri, RDFS + "label"),
            basis=wording.citations(norm.legal_basis, self.law)[self.language],
            act=self._text(act, RDFS + "label"),
            definition=self._optional(norm.iri, SKOS + "definition"),
            remedy=self._optional(norm.iri, pg("remedy").value),
            bearers=", ".join(sorted(roles)),
            validity=self._validity(norm.valid_from, norm.valid_until),
            interpreted=norm.rests_on_interpretation,
            grounds=self._grounds([norm.iri]),
            quotations=self._quotations(norm.iri),
        )

    def _validity(self, start: str, until: str | None) -> str:
        first = day(start, self.language)
        if until is None:
            return text("rep-valid-from", self.language, **{"from": first})
        return text("rep-valid-between", self.language, **{"from": first, "until": day(until, self.language)})

    def _grounds(self, subjects: list[str]) -> tuple[Ground, ...]:
        found = []
        for node in [node for subject in subjects for node in self.law.values(subject, pg("restsOn").value)]:
            interpreted = pg("Interpretation").value in self.law.values(node, TYPE.value)
            kind = "interpretation" if interpreted else "reservation"
            found.append(Ground(kind, self._text(node, SKOS + "definition")))
        return tuple(found)

    def _quotations(self, norm: str) -> tuple[Quotation, ...]:
        store, found = self.law.store, []
        for passage in store.quads_for_pattern(NamedNode(norm), pg("isStatedIn"), None, None):
            words = [q.object for q in store.quads_for_pattern(passage.object, _EXACT, None, None)]
            documents = [q.object for q in store.quads_for_pattern(passage.object, pg("inDocument"), None, None)]
            if words and documents:
                as_of = self.law.value(documents[0].value, pg("lawAsOf").value) or ""
                title = self.law.value(documents[0].value, DCTERMS + "title") or ""
                found.append(Quotation(_plain(words[0].value), title, day(as_of, self.language)))
        return tuple(sorted(set(found), key=lambda quotation: (quotation.document, quotation.words)))

    def _case(self, case: CaseFindings) -> Case:
        found = [f for f in case.findings if self.everything or f.status != "notApplicable"]
        return Case(
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
            duty=self.duty(finding.norm),
            bearer=self._bearer(finding, case),
            message=wording.message(finding, self.law)[self.language],
            missing=tuple(self._criterion(notation) for notation in finding.missing),
            interpreted=finding.rests_on_interpretation,
            grounds=self._grounds(displaced if finding.status == "displaced" else [norm.iri]),
        )

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

    def _criterion(self, notation: str) -> Criterion:
        if notation not in self._criteria:
            iri = next((iri for iri, written in self.law.notations.items() if written == notation), notation)
            self._criteria[notation] = Criterion(
                notation=notation,
                label=wording.criterion(notation, self.law)[self.language],
                definition=self._optional(iri, SKOS + "definition"),
                advice=self._optional(iri, pg("recordingAdvice").value),
                assessor=self._optional(iri, pg("assessor").value),
            )
        return self._criteria[notation]

    def _text(self, subject: str, predicate: str) -> str:
        return wording.texts(self.law, subject, predicate)[self.language]

    def _optional(self, subject: str, predicate: str) -> str:
        return self._text(subject, predicate) if self.law.value(subject, predicate) else ""


def complaints(result: AuditResult, language: str) -> list[Complaint]:
    """Why records are rejected, one for each reason."""
    return [
        _complaint(item.file, item.number, item.id, fault.path, fault.message, language)
        for item in result.rejected
        for fault in item.faults
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


def _plain(quoted: str) -> str:
    """The quoted words without the Markdown that the document's text carries."""
    quoted = re.sub(r"\[([^\]]*)\](?:\([^)\s]*\)?)?", r"\1", quoted)
    return " ".join(re.sub(r"[*`]+|(?<!\w)_+|_+(?!\w)", "", quoted).split())
