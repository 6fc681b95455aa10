"""Evidence in words: where in the record it stands, what stands there, when, and by whom."""

from __future__ import annotations

from typing import Any

from pyoxigraph import Literal, NamedNode

from pliktgraf import mapping, schema, wording
from pliktgraf.explain.evidence import ABSENT, ENTRY, LIST, Evidence
from pliktgraf.law import Law
from pliktgraf.messages import enumeration, text
from pliktgraf.rdf import value_of
from pliktgraf.report.phrases import day, shown
from pliktgraf.terms import CASE, NORM, PG, RDFS, SKOS

_HIDDEN = frozenset({"id", "note"})


class EvidenceWords:
    """Writes the evidence of one record in one language."""

    def __init__(self, record: dict[str, Any], law: Law, language: str) -> None:
        self._record, self._law, self._language = record, law, language
        self._number = mapping.municipality_of(record)

    def line(self, evidence: Evidence) -> str:
        """One piece of evidence."""
        words = self._what(evidence)
        more = [*self._dates(evidence), *self._lacks(evidence)]
        if evidence.by:
            more.append(text("explain-by", self._language, name=self._body(evidence.by)))
        if more and evidence.kind in (ENTRY, LIST):
            words += f" ({'; '.join(more)})"
        if evidence.through:
            label = wording.criterion(evidence.through, self._law)[self._language]
            words = text("explain-through", self._language, evidence=words, criterion=label)
        return words

    def _what(self, evidence: Evidence) -> str:
        match evidence.kind:
            case "entry":
                return f"{evidence.path}: {self._value(evidence.value, str(evidence.path))}"
            case "list":
                key = {0: "explain-list-empty", 1: "explain-list-one"}.get(evidence.value, "explain-list")
                return f"{evidence.path}: {text(key, self._language, n=evidence.value)}"
            case _ if evidence.kind == ABSENT:
                return f"{evidence.path}: {text('explain-not-recorded', self._language)}"
            case _:
                source = str(evidence.source)
                name = self._law.value(source, RDFS + "label", self._language) or source.removeprefix(NORM)
                return f"{name} ({'; '.join(self._dates(evidence))})" if evidence.dates else name

    def _dates(self, evidence: Evidence) -> list[str]:
        found = []
        for key, date in evidence.dates:
            label = self._law.label(self._property(key, str(evidence.path)), self._language)
            found.append(f"{label}: {day(date, self._language)}")
        return found

    def _lacks(self, evidence: Evidence) -> list[str]:
        names = [
            self._body(mapping.body_id(iri)) if iri.startswith(CASE) else self._law.label(iri, self._language)
            for iri in evidence.lacks
        ]
        return [text("explain-lacks", self._language, list=enumeration(names, self._language))] if names else []

    def _value(self, value: Any, path: str) -> str:
        match value:
            case None:
                return text("explain-not-recorded", self._language)
            case bool():
                return text("w-yes" if value else "w-no", self._language)
            case list():
                words = [self._value(item, path) for item in value]
                return enumeration(words, self._language) or text("explain-list-empty", self._language)
            case dict():
                named = [(key, held) for key, held in value.items() if held is not None and key not in _HIDDEN]
                return "; ".join(self._field(key, held, path) for key, held in named)
            case str():
                return self._word(value, path)
            case _:
                return str(value)

    def _field(self, key: str, value: Any, path: str) -> str:
        property_, words = self._property(key, path), self._value(value, f"{path}.{key}")
        if not property_.startswith(PG):  # a name needs no word before it
            return words
        return f"{self._law.label(property_, self._language)}: {words}"

    def _word(self, value: str, path: str) -> str:
        match self._term(path.rsplit(".", 1)[-1], path).get("@type"):
            case "xsd:date":
                return day(value, self._language)
            case "@id":
                return self._body(value)
            case "@vocab":
                return self._law.label(self._law.acts.get(value, PG + value), self._language)
            case _:
                return self._noted(value) or shown(value)

    def _noted(self, notation: str) -> str | None:
        """The label of a term of the model that is written so in records."""
        quads = self._law.store.quads_for_pattern(None, NamedNode(SKOS + "notation"), Literal(notation), None)
        labels = (self._law.value(value_of(quad.subject), RDFS + "label", self._language) for quad in quads)
        return next((label for label in labels if label), None)

    def _body(self, id_: str) -> str:
        municipal = mapping.is_municipality(id_, self._number)
        named = wording.bearer(f"kommune/{self._number}" if municipal else id_, self._record, self._law)
        return shown(named[self._language])

    def _property(self, key: str, path: str) -> str:
        named = str(self._term(key, path).get("@id", key))
        return named if ":" in named else PG + named

    def _term(self, key: str, path: str) -> dict[str, Any]:
        terms = schema.terms()
        outer = terms.get(path.split("[")[0], {})
        nested = outer.get("@context", {}) if isinstance(outer, dict) else {}
        term = nested.get(key) or terms.get(key)
        return term if isinstance(term, dict) else {}
