"""Read from the graph what it says in which words of a document, and what it leaves aside as context."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from pliktgraf import sources
from pliktgraf.coverage.model import ContextPart, Disagreement, Statement
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.rdf import value_of
from pliktgraf.sources import Document
from pliktgraf.terms import DCTERMS, PG, RDFS, TYPE, pg

_OA = "http://www.w3.org/ns/oa#"
_KINDS = {"norm": pg("Norm"), "fact": pg("StatedFact"), "document": pg("CitedDocument")}
OTHER = "name"
"""The kind of what is neither norm, fact nor document: an act, a body or a person that is named."""


def statements(document: Document, law: Law) -> tuple[list[Statement], list[str]]:
    """What the graph states in the words of a document, in their order, and the quotations that it does not hold."""
    found, lost = _located(document, law, "isStatedIn")
    kinds = {kind: _below(top, law) for kind, top in _KINDS.items()}
    return [Statement(iri, _kind(iri, kinds, law), start, end) for iri, start, end in found], lost


def context(document: Document, law: Law) -> tuple[list[ContextPart], list[str]]:
    """What is context in a document, in order, and the quotations that it does not hold."""
    found, lost = _located(document, law, "makesContextOf")
    return [ContextPart(*one) for one in found], lost


def disagreements(law: Law, language: str) -> dict[str, Disagreement]:
    """Every disagreement of a source with the law, by its IRI, its texts in a language."""
    found = {}
    for iri in law.subjects("Disagreement"):
        rightness = law.value(iri, pg("hasRightness").value)
        found[iri] = Disagreement(
            iri=iri,
            id=law.value(iri, DCTERMS + "identifier") or iri,
            subject=law.value(iri, RDFS + "label", language) or iri,
            source_says=law.value(iri, pg("sourceSays").value, language) or "",
            law_says=law.value(iri, pg("lawSays").value, language) or "",
            because=law.value(iri, pg("disagreesBecause").value, language) or "",
            rightness=(law.value(rightness, RDFS + "label", language) if rightness else None) or "",
            provisions=tuple(sorted(law.values(iri, pg("isAboutProvision").value))),
            right_from=law.value(iri, pg("wasRightFrom").value),
            right_until=law.value(iri, pg("wasRightUntil").value),
        )
    return found


def _located(document: Document, law: Law, name: str) -> tuple[list[tuple[str, int, int]], list[str]]:
    found, lost = [], []
    for subject, selector in _selectors(document, law, name):
        exact = selector.get(_OA + "exact", "")
        try:
            start, end = sources.find_quote(
                document, exact, selector.get(_OA + "prefix", ""), selector.get(_OA + "suffix", "")
            )
        except PliktgrafError as error:
            lost.append(f"{subject.removeprefix(PG)}: {error}")
            continue
        found.append((subject, start, end))
    return sorted(set(found), key=lambda one: (one[1], one[2], one[0])), sorted(lost)


def _selectors(document: Document, law: Law, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    for quad in law.store.quads_for_pattern(None, pg(name), None, None):
        if isinstance(quad.object, NamedNode | BlankNode):
            selector = _values(law.store.quads_for_pattern(quad.object, None, None, None))
            if selector.get(PG + "inDocument") == document.iri:
                yield value_of(quad.subject), selector


def _values(quads: Iterator[Quad]) -> dict[str, str]:
    return {q.predicate.value: q.object.value for q in quads if isinstance(q.object, Literal | NamedNode)}


def _kind(iri: str, kinds: dict[str, set[str]], law: Law) -> str:
    types = set(law.values(iri, TYPE.value))
    return next((kind for kind, classes in kinds.items() if types & classes), OTHER)


def _below(top: NamedNode, law: Law) -> set[str]:
    """A class and all its subclasses."""
    found, todo = {top.value}, [top]
    while todo:
        for quad in law.store.quads_for_pattern(None, NamedNode(RDFS + "subClassOf"), todo.pop(), None):
            if isinstance(quad.subject, NamedNode) and quad.subject.value not in found:
                found.add(quad.subject.value)
                todo.append(quad.subject)
    return found
