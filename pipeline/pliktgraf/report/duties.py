"""Duties and criteria in words: what the law asks, in which act, since when, on which grounds, in whose words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode

from pliktgraf import wording
from pliktgraf.law import Law
from pliktgraf.messages import text
from pliktgraf.report.phrases import day
from pliktgraf.terms import DCTERMS, RDFS, SKOS, TYPE, pg

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


@dataclass
class Duties:
    """The law's duties and criteria in one language, each read once."""

    law: Law
    language: str
    _duties: dict[str, Duty] = field(default_factory=dict, init=False, repr=False)
    _criteria: dict[str, Criterion] = field(default_factory=dict, init=False, repr=False)

    def duty(self, norm_id: str) -> Duty:
        """A norm in words."""
        if norm_id not in self._duties:
            self._duties[norm_id] = self._duty(norm_id)
        return self._duties[norm_id]

    def criterion(self, notation: str) -> Criterion:
        """A criterion in words, by its notation."""
        if notation not in self._criteria:
            iri = self.law.by_notation.get(notation, notation)
            self._criteria[notation] = Criterion(
                notation=notation,
                label=wording.criterion(notation, self.law)[self.language],
                definition=self._optional(iri, SKOS + "definition"),
                advice=self._optional(iri, pg("recordingAdvice").value),
                assessor=self._optional(iri, pg("assessor").value),
            )
        return self._criteria[notation]

    def grounds(self, subjects: list[str]) -> tuple[Ground, ...]:
        """What norms or displacements rest on beyond the text of the law."""
        found = []
        for node in [node for subject in subjects for node in self.law.values(subject, pg("restsOn").value)]:
            interpreted = pg("Interpretation").value in self.law.values(node, TYPE.value)
            kind = "interpretation" if interpreted else "reservation"
            found.append(Ground(kind, self._text(node, SKOS + "definition")))
        return tuple(found)

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
            grounds=self.grounds([norm.iri]),
            quotations=self._quotations(norm.iri),
        )

    def _validity(self, start: str, until: str | None) -> str:
        first = day(start, self.language)
        if until is None:
            return text("rep-valid-from", self.language, **{"from": first})
        return text("rep-valid-between", self.language, **{"from": first, "until": day(until, self.language)})

    def _quotations(self, norm: str) -> tuple[Quotation, ...]:
        found = []
        for passage in self.law.store.quads_for_pattern(NamedNode(norm), pg("isStatedIn"), None, None):
            words = self._of_passage(passage.object, _EXACT)
            document = self._of_passage(passage.object, pg("inDocument"))
            if words and document:
                as_of = self.law.value(document, pg("lawAsOf").value) or ""
                title = self.law.value(document, DCTERMS + "title") or document.rsplit("/", 1)[-1]
                found.append(Quotation(_plain(words), title, day(as_of, self.language)))
        return tuple(sorted(set(found), key=lambda quotation: (quotation.document, quotation.words)))

    def _of_passage(self, passage: object, predicate: NamedNode) -> str:
        """One value of a passage, which has no IRI of its own to look it up by."""
        if not isinstance(passage, NamedNode | BlankNode):
            return ""
        values = [q.object for q in self.law.store.quads_for_pattern(passage, predicate, None, None)]
        return next((value.value for value in values if isinstance(value, NamedNode | Literal)), "")

    def _text(self, subject: str, predicate: str) -> str:
        return wording.texts(self.law, subject, predicate)[self.language]

    def _optional(self, subject: str, predicate: str) -> str:
        return self._text(subject, predicate) if self.law.value(subject, predicate) else ""


def _plain(quoted: str) -> str:
    """The quoted words without the Markdown that the document's text carries."""
    quoted = re.sub(r"\[([^\]]*)\](?:\([^)\s]*\)?)?", r"\1", quoted)
    return " ".join(re.sub(r"[*`]+|(?<!\w)_+|_+(?!\w)", "", quoted).split())
