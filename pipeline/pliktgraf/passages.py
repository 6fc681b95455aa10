"""Link what the graph states to the words that state it: each quotation to its place in the source document."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from pliktgraf import sources
from pliktgraf.law import Law
from pliktgraf.sources import Document
from pliktgraf.terms import pg

_OA = "http://www.w3.org/ns/oa#"


def links(law: Law, documents: Iterable[Document]) -> list[Quad]:
    """For every quotation, the passages of the document that hold it, from the subject that the quotation supports.

    Raises PliktgrafError for a quotation that its document does not hold.
    """
    by_iri = {document.iri: document for document in documents}
    quads = []
    for stated in law.store.quads_for_pattern(None, pg("isStatedIn"), None, None):
        exact = _one(law, stated.object, NamedNode(_OA + "exact"))
        place = _one(law, stated.object, pg("inDocument"))
        if not isinstance(exact, Literal) or not isinstance(place, NamedNode) or place.value not in by_iri:
            continue
        document = by_iri[place.value]
        around = (_one(law, stated.object, NamedNode(_OA + side)) for side in ("prefix", "suffix"))
        prefix, suffix = (words.value if isinstance(words, Literal) else "" for words in around)
        start, end = sources.find_quote(document, exact.value, prefix, suffix)
        quads += [
            Quad(stated.subject, pg("isStatedInPassage"), NamedNode(sources.part_iri(document, p.start, p.end)))
            for p in document.passages
            if p.start < end and p.end > start
        ]
    return quads


def _one(law: Law, subject: object, predicate: NamedNode) -> object:
    return next((q.object for q in law.store.quads_for_pattern(subject, predicate, None, None)), None)  # type: ignore[arg-type]
