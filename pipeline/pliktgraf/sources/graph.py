"""Turn a source document into a named graph: the document, its sections and passages, and what they cite.

A part of a text is named by the document's IRI and its character offsets (RFC 5147). So a passage that
consists of nothing but a citation is one node, both passage and citation.
"""

from functools import cache
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from pliktgraf.messages import Text
from pliktgraf.sources import described
from pliktgraf.sources.citations import Citation, citations
from pliktgraf.sources.document import Document, Passage, Section
from pliktgraf.sources.names import read_table

_PG = "https://w3id.org/pliktgraf/"
_LAW = _PG + "law/"
_DOCUMENT = _PG + "document/"
_DCTERMS = "http://purl.org/dc/terms/"
_OA = "http://www.w3.org/ns/oa#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_MEDIA_TYPES = {"markdown": "text/markdown", "html": "text/html", "plain": "text/plain"}


class _Graph:
    """Collects the quads of one named graph."""

    def __init__(self, name: str) -> None:
        self.name = NamedNode(name)
        self.quads: dict[Quad, None] = {}

    def add(self, subject: str, predicate: str, value: NamedNode | Literal) -> None:
        self.quads[Quad(NamedNode(subject), NamedNode(predicate), value, self.name)] = None

    def add_text(self, subject: str, predicate: str, text: Text | None) -> None:
        """Add a text in each of its languages, if there is one."""
        for language, words in (text or {}).items():
            self.add(subject, predicate, Literal(words, language=language))

    def is_a(self, subject: str, term: str) -> None:
        self.quads[Quad(NamedNode(subject), _TYPE, NamedNode(_PG + term), self.name)] = None


def to_quads(document: Document) -> list[Quad]:
    """Return the named graph of a document; the graph's name is the document's IRI."""
    graph = _Graph(document.iri)
    _add_document(graph, document)
    for section in document.sections:
        _add_section(graph, document, section)
    for passage in document.passages:
        _add_passage(graph, document, passage)
    for citation in citations(document):
        _add_citation(graph, document, citation)
    return list(graph.quads)


def part_iri(document: Document, start: int, end: int) -> str:
    """Return the IRI of the characters from `start` up to but not including `end`."""
    return f"{document.iri}#char={start},{end}"


def target_iri(target: str) -> str:
    """Return the IRI of what a citation cites: a provision, an act, a document."""
    act, sign, section = target.partition("/§")
    if sign:
        return f"{_LAW}{act}/§{section}"
    work = _work_iris().get(target)
    if work:
        return work
    return (_LAW if act.startswith(("LOV-", "FOR-")) else _DOCUMENT) + quote(target, safe="-")


@cache
def _work_iris() -> dict[str, str]:
    return {identifier: work.iri for identifier, work in read_table().works.items()}


def _add_document(graph: _Graph, document: Document) -> None:
    iri = document.iri
    known = next((d for d in described.read_descriptions() if d.iri == iri), None)
    for triple in known.statements if known else ():
        if triple.predicate.value not in {_PG + "fileName", _PG + "sha256"}:
            graph.quads[Quad(triple.subject, triple.predicate, triple.object, graph.name)] = None
    graph.is_a(iri, "SourceDocument")
    graph.add(iri, _PG + "fileName", Literal(document.name))
    graph.add(iri, _PG + "sha256", Literal(document.sha256, datatype=NamedNode(_XSD + "hexBinary")))
    graph.add(iri, _PG + "characterCount", _number(len(document.text)))
    graph.add(iri, _DCTERMS + "format", Literal(_MEDIA_TYPES.get(document.format, document.format)))
    if not known:
        graph.add(iri, _DCTERMS + "language", Literal(document.language))
        if document.title:
            graph.add(iri, _DCTERMS + "title", Literal(document.title))
        if document.law_as_of:
            graph.add(
                iri,
                _PG + "lawAsOf",
                Literal(document.law_as_of.isoformat(), datatype=NamedNode(_XSD + "date")),
            )


def _add_section(graph: _Graph, document: Document, section: Section) -> None:
    iri = part_iri(document, section.start, section.end)
    graph.is_a(iri, "Section")
    graph.add(iri, _DCTERMS + "title", Literal(section.title))
    graph.add(iri, _PG + "headingLevel", _number(section.level))
    _add_place(graph, iri, section.start, section.end, _section_iri(document, section.parent))


def _add_passage(graph: _Graph, document: Document, passage: Passage) -> None:
    iri = part_iri(document, passage.start, passage.end)
    graph.is_a(iri, "Passage")
    graph.add(iri, _PG + "passageKind", Literal(passage.kind))
    graph.add(iri, _OA + "exact", Literal(passage.text))
    graph.add(iri, _PG + "words", Literal(passage.words))
    graph.add(iri, _DCTERMS + "language", Literal(passage.language))
    if passage.language_is_inherited:
        graph.add(iri, _PG + "languageIsInherited", Literal("true", datatype=NamedNode(_XSD + "boolean")))
    _add_place(graph, iri, passage.start, passage.end, _section_iri(document, passage.section))


def _add_citation(graph: _Graph, document: Document, citation: Citation) -> None:
    iri = part_iri(document, citation.start, citation.end)
    graph.is_a(iri, "Citation")
    graph.add(iri, _PG + "citationKind", Literal(citation.kind))
    graph.add(iri, _OA + "exact", Literal(citation.text))
    if citation.target:
        target = target_iri(citation.target)
        graph.add(iri, _PG + "cites", NamedNode(target))
        graph.add(target, _DCTERMS + "identifier", Literal(citation.target))
    else:
        graph.add_text(iri, _PG + "unresolvedReason", citation.reason)
    graph.add_text(iri, _SKOS + "note", citation.note)
    passage = next(p for p in document.passages if p.start <= citation.start and citation.end <= p.end)
    _add_place(graph, iri, citation.start, citation.end, part_iri(document, passage.start, passage.end))


def _add_place(graph: _Graph, iri: str, start: int, end: int, whole: str) -> None:
    graph.add(iri, _PG + "startOffset", _number(start))
    graph.add(iri, _PG + "endOffset", _number(end))
    graph.add(iri, _DCTERMS + "isPartOf", NamedNode(whole))


def _section_iri(document: Document, section: int | None) -> str:
    if section is None:
        return document.iri
    return part_iri(document, document.sections[section].start, document.sections[section].end)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(_XSD + "nonNegativeInteger"))
