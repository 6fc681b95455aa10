"""What the reference says of the model's own terms: classes, properties and individuals, by module."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, NamedNode, Quad

from pliktgraf.docs import places
from pliktgraf.docs.reader import Link, Reader
from pliktgraf.rdf import value_of
from pliktgraf.terms import DCTERMS, OWL, PG, RDFS, SKOS, TYPE

EXAMPLES = 3
"""So many examples of use are shown of each term."""

_KINDS = tuple(OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"))
_INDIVIDUAL = OWL + "NamedIndividual"


@dataclass(frozen=True)
class Term:
    """One term."""

    anchor: str
    iri: str
    name: str
    label: str
    kind: str
    definition: str
    notes: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Link, ...]], ...]
    sources: tuple[Link, ...]
    examples: tuple[tuple[Link, ...], ...]


@dataclass(frozen=True)
class Module:
    """One module, with its terms by kind: classes, properties, individuals."""

    anchor: str
    title: str
    iri: str
    groups: tuple[tuple[str, tuple[Term, ...]], ...]


def modules(reader: Reader) -> tuple[Module, ...]:
    """Every module that defines terms, by its title."""
    by_module: dict[str, list[str]] = {}
    for iri in sorted(reader.terms):
        for module in reader.law.values(iri, RDFS + "isDefinedBy"):
            by_module.setdefault(module, []).append(iri)
    found = (_module(module, iris, reader) for module, iris in by_module.items())
    return tuple(sorted(found, key=lambda module: (module.title.casefold(), module.iri)))


def _module(module: str, iris: list[str], reader: Reader) -> Module:
    terms = [_term(iri, reader) for iri in iris]
    groups = (
        ("docs-classes", [term for term in terms if term.kind == "Class"]),
        ("docs-properties", [term for term in terms if term.kind.endswith("Property")]),
        ("docs-individuals", [term for term in terms if term.kind == "NamedIndividual"]),
    )
    return Module(
        anchor="module-" + places.anchor(module.removeprefix(PG)),
        title=reader.text(module, DCTERMS + "title") or places.last_part(module),
        iri=module,
        groups=tuple((reader.say(key), tuple(group)) for key, group in groups if group),
    )


def _term(iri: str, reader: Reader) -> Term:
    law = reader.law
    types = law.values(iri, TYPE.value)
    kind = next((k for k in _KINDS if k in types), _INDIVIDUAL)
    return Term(
        anchor=places.anchor(places.last_part(iri)),
        iri=iri,
        name=iri.removeprefix(PG),
        label=reader.label(iri),
        kind=places.last_part(kind),
        definition=reader.text(iri, SKOS + "definition"),
        notes=tuple(law.values(iri, SKOS + "scopeNote", reader.language)),
        rows=_rows(iri, kind, reader),
        sources=reader.sources(iri),
        examples=_examples(iri, kind, reader),
    )


def _rows(iri: str, kind: str, reader: Reader) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    forward = ((RDFS + "subClassOf", "docs-above"), (RDFS + "subPropertyOf", "docs-above"),
               (RDFS + "domain", "docs-domain"), (RDFS + "range", "docs-range"))  # fmt: skip
    rows = [(key, reader.law.values(iri, predicate)) for predicate, key in forward]
    below = [_subjects(RDFS + name, iri, reader) for name in ("subClassOf", "subPropertyOf")]
    rows += [("docs-below", [other for other in sum(below, []) if other in reader.terms])]
    if kind == _INDIVIDUAL:
        rows += [("docs-type", [t for t in reader.law.values(iri, TYPE.value) if t != _INDIVIDUAL])]
    links = [(reader.say(key), tuple(_named(o, reader) for o in found if not _is_blank(o))) for key, found in rows]
    links += _mappings(iri, reader)
    return tuple((words, found) for words, found in links if found)


def _mappings(iri: str, reader: Reader) -> list[tuple[str, tuple[Link, ...]]]:
    """What the term answers to in other vocabularies, by how close it comes."""
    quads = reader.law.store.quads_for_pattern(NamedNode(iri), None, None, None)
    near: dict[str, list[str]] = {}
    for quad in quads:
        name = places.last_part(quad.predicate.value)
        if isinstance(quad.object, NamedNode) and quad.predicate.value.startswith(SKOS) and name.endswith("Match"):
            near.setdefault(name, []).append(quad.object.value)
    return [
        (reader.say("docs-mapping", how=f"skos:{name}"), tuple(Link(other) for other in sorted(others)))
        for name, others in sorted(near.items())
    ]


def _examples(iri: str, kind: str, reader: Reader) -> tuple[tuple[Link, ...], ...]:
    """What is of a class, or statements that a property makes: the first few that have words."""
    law, node = reader.law, NamedNode(iri)
    if kind == _INDIVIDUAL:
        return ()
    if kind == _KINDS[0]:
        subjects = {quad.subject for quad in law.store.quads_for_pattern(None, TYPE, node, None)}
        named = sorted(value_of(subject) for subject in subjects if _has_words(subject, reader))
        return tuple((reader.link(subject),) for subject in named[:EXAMPLES])
    quads = (q for q in law.store.quads_for_pattern(None, node, None, None) if _has_words(q.subject, reader))
    shown = ((reader.link(value_of(quad.subject)), _object(quad, reader)) for quad in sorted(quads, key=str))
    return tuple(islice(((subject, found) for subject, found in shown if found is not None), EXAMPLES))


def _object(quad: Quad, reader: Reader) -> Link | None:
    node = quad.object
    if isinstance(node, Literal):
        return None if node.language not in (None, reader.language) else Link(node.value)
    return reader.link(value_of(node)) if _has_words(node, reader) else None


def _has_words(node: object, reader: Reader) -> bool:
    return isinstance(node, NamedNode) and reader.law.value(node.value, RDFS + "label") is not None


def _subjects(predicate: str, iri: str, reader: Reader) -> list[str]:
    quads = reader.law.store.quads_for_pattern(None, NamedNode(predicate), NamedNode(iri), None)
    return sorted(value_of(quad.subject) for quad in quads)


def _named(iri: str, reader: Reader) -> Link:
    """One of our own terms by its label, one of another vocabulary by its IRI."""
    return reader.link(iri) if iri.startswith(PG) else Link(iri)


def _is_blank(name: str) -> bool:
    return ":" not in name
