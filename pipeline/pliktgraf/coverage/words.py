"""What is called what: the labels of norms, facts, documents, names and reasons, and when a source was right."""

from __future__ import annotations

from functools import cached_property

from pliktgraf.coverage import stated
from pliktgraf.coverage.model import Disagreement, Statement
from pliktgraf.law import Law
from pliktgraf.messages import text
from pliktgraf.report.phrases import day
from pliktgraf.terms import DCTERMS, PG, RDFS, SKOS

_FOAF_NAME = "http://xmlns.com/foaf/0.1/name"


class Words:
    """Looks up texts of the graph in one language."""

    def __init__(self, law: Law, language: str) -> None:
        self.law, self.language = law, language

    @cached_property
    def disagreements(self) -> dict[str, Disagreement]:
        """Every disagreement, by its IRI."""
        return stated.disagreements(self.law, self.language)

    def label(self, iri: str) -> str:
        """The label in the language, else the title or name that there is, else the end of the IRI."""
        label = self.law.value(iri, RDFS + "label", self.language)
        named = label or self.law.value(iri, DCTERMS + "title") or self.law.value(iri, _FOAF_NAME)
        return named or iri.removeprefix(PG).rsplit("/", 1)[-1]

    def definition(self, iri: str) -> str:
        """The definition in the language, empty where there is none."""
        return self.law.value(iri, SKOS + "definition", self.language) or ""

    def norm(self, id_: str) -> str:
        """The label of the norm of that id."""
        return self.label(self.law.norms[id_].iri)

    def kind(self, statement: Statement) -> str:
        """The word for what the statement is of: norm, fact, document, name."""
        return text(f"cov-{statement.kind}", self.language)

    def right(self, disagreement: Disagreement) -> str:
        """Whether and when the source was right, such as "rett i ein periode: frå 1. januar 2012 til ..."."""
        if not (disagreement.right_from or disagreement.right_until):
            return disagreement.rightness
        unknown = text("cov-day-unknown", self.language)
        first, last = (
            day(iso, self.language) if iso else unknown for iso in (disagreement.right_from, disagreement.right_until)
        )
        return f"{disagreement.rightness}: {text('cov-period', self.language, **{'from': first, 'until': last})}"
