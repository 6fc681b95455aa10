"""What every check needs at hand, and how a remark becomes one on a known difference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal

from pliktgraf.law import Law, Norm
from pliktgraf.messages import Text
from pliktgraf.paths import ROOT
from pliktgraf.rdf import select, value_of
from pliktgraf.terms import LANGUAGES, LAW, NORM, PG, SKOS, TYPE, pg
from pliktgraf.truth import provisions, remark, words
from pliktgraf.truth.corpus import HERE, Corpus, Found
from pliktgraf.truth.provisions import Stated
from pliktgraf.truth.remark import FINE, KNOWN, WRONG, Remark, same
from pliktgraf.truth.words import KeyWords

QUOTED = 240
"""Characters of a statute that a remark quotes at most."""


@dataclass(frozen=True)
class Checker:
    """The law, what it states of provisions, its key words, its known differences, the statutes and the day."""

    law: Law
    stated: Stated
    keys: KeyWords
    known: dict[tuple[str, str], Text]
    corpus: Corpus
    day: str

    def remark(
        self,
        check: str,
        subject: str,
        provision: str,
        graph: Text,
        statute: Text,
        *,
        found: Found | None = None,
        severity: str = FINE,
    ) -> Remark:
        """A remark; one that is wrong is known instead where the graph explains it for the norm or the provision."""
        place = found.place if found else ""
        why = None
        if severity == WRONG:
            why = self.known.get((check, NORM + subject)) or self.known.get((check, LAW + provision))
        return Remark(KNOWN if why else severity, check, subject, provision, graph, statute, place, why)

    def bases(self, norm: Norm) -> list[tuple[str, Found]]:
        """The provisions that a norm rests on, each with the text it is."""
        return [(id_, self.corpus.find(id_)) for id_ in norm.legal_basis]

    def text_of(self, norm: Norm) -> list[tuple[str, Found]]:
        """Those of its provisions that the statutes loaded have."""
        return [(id_, found) for id_, found in self.bases(norm) if found.presence == HERE]

    def terms(self, norm: Norm, property_: str) -> list[str]:
        """The terms of a norm that have key words: its kinds, its action or its bearers."""
        predicate = TYPE.value if property_ == "type" else pg(property_).value
        return [term for term in self.law.values(norm.iri, predicate) if term in self.keys.stems]

    def has_reservation(self, norm: Norm) -> bool:
        """Whether the graph marks how far the wording or the days of a norm are verified."""
        grounds = self.law.values(norm.iri, pg("restsOn").value)
        return any(PG + "Reservation" in self.law.values(ground, TYPE.value) for ground in grounds)

    def labels(self, terms: Iterable[str]) -> Text:
        """The labels of terms, joined with commas."""
        named = list(terms)
        return {lang: ", ".join(self.law.label(term, lang) for term in named) for lang in LANGUAGES}

    def stems(self, terms: Iterable[str]) -> Text:
        """The words that are looked for."""
        return same(", ".join(dict.fromkeys(stem for term in terms for stem in self.keys.stems[term])))


def prepare(law: Law, corpus: Corpus, day: str) -> Checker:
    """Ask the graph for all that the checks need."""
    return Checker(law, provisions.read(law), words.read(law), _known(law), corpus, day)


def quoted(text: str) -> Text:
    """Words of a statute in quotation marks, on one line, cut where they are long."""
    line = " ".join(text.split())
    return remark.quoted(line if len(line) <= QUOTED else line[:QUOTED].rsplit(" ", 1)[0] + " …")


def _known(law: Law) -> dict[tuple[str, str], Text]:
    query = (ROOT / "queries" / "check" / "known_differences.rq").read_text(encoding="utf-8")
    found: dict[tuple[str, str], Text] = {}
    for row in select(law.store, query):
        why = row["why"]
        if isinstance(why, Literal) and why.language:
            found.setdefault((value_of(row["check"]), value_of(row["about"])), {})[why.language] = why.value
    return found


def definition(law: Law, norm: Norm, language: str) -> str:
    """The summary of a norm."""
    return law.value(norm.iri, SKOS + "definition", language) or ""
