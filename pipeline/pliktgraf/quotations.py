"""The passages of the source documents in which a norm is stated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pyoxigraph import BlankNode, NamedNode

from pliktgraf import sources
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.rdf import value_of
from pliktgraf.terms import DCTERMS, pg

_OA = "http://www.w3.org/ns/oa#"


@dataclass(frozen=True)
class Quotation:
    """A quotation, its document, and where in the document it stands: characters, None where it is not found."""

    exact: str
    document: str
    title: str
    start: int | None
    end: int | None

    @property
    def iri(self) -> str:
        """The part of the document that the quotation is, by RFC 5147; the document where its place is unknown."""
        return self.document if self.start is None else f"{self.document}#char={self.start},{self.end}"


def of_norm(norm: str, law: Law) -> tuple[Quotation, ...]:
    """The passages of a norm, in the order of documents and places."""
    found = []
    for quad in law.store.quads_for_pattern(NamedNode(norm), pg("isStatedIn"), None, None):
        if not isinstance(quad.object, NamedNode | BlankNode):
            continue
        quotation = {q.predicate: value_of(q.object) for q in law.store.quads_for_pattern(quad.object, None, None)}
        exact, document = quotation.get(NamedNode(_OA + "exact")), quotation.get(pg("inDocument"))
        if exact and document:
            around = (quotation.get(NamedNode(_OA + side), "") for side in ("prefix", "suffix"))
            start, end = _place(document, exact, *around)
            title = law.value(document, DCTERMS + "title") or document.rsplit("/", 1)[-1]
            found.append(Quotation(exact, document, title, start, end))
    return tuple(sorted(found, key=lambda p: (p.document, -1 if p.start is None else p.start, p.exact)))


def language(quotation: Quotation, law: Law) -> str:
    """The language of the passage that it stands in, or else of its document; empty where neither says."""
    start, document = quotation.start, _documents().get(quotation.document)
    if start is not None and document is not None:
        for passage in document.passages:
            if passage.start <= start < passage.end:
                return passage.language
    return law.value(quotation.document, DCTERMS + "language") or ""


def _place(document: str, exact: str, prefix: str, suffix: str) -> tuple[int | None, int | None]:
    text = _documents().get(document)
    if text is None:
        return None, None
    try:
        return sources.find_quote(text, exact, prefix, suffix)
    except PliktgrafError:
        return None, None


@cache
def _documents() -> dict[str, sources.Document]:
    return {document.iri: document for document in sources.load_all()}
