"""The structure of OWL 2 DL: each of our terms is of one kind and used as such, in the law and what follows from it.

Shapes are left out.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from pliktgraf import law
from pliktgraf.terms import OWL, PG, RDF, RDFS, SH, TYPE, XSD

KINDS = {OWL + kind: kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
CLASS = NamedNode(OWL + "Class")
CLASS_LISTS = frozenset(OWL + name for name in ("intersectionOf", "unionOf", "disjointUnionOf", "members"))
CLASS_AXIOMS = frozenset([RDFS + "subClassOf", *(OWL + n for n in ("equivalentClass", "complementOf", "disjointWith"))])
FIRST, REST, NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))
RANGE, PARENT = (NamedNode(RDFS + name) for name in ("range", "subPropertyOf"))
BUILT_IN = (OWL, RDF, RDFS)
Faults = Iterator[tuple[object, ...]]


class Graph:
    """The triples without the shapes, and what is declared of each term."""

    def __init__(self, quads: list[Quad]) -> None:
        self.store = Store()
        self.store.extend(quads)
        shapes = {q.subject for q in quads if SH in q.predicate.value or (q.predicate == TYPE and SH in str(q.object))}
        while more := {q.object for q in quads if q.subject in shapes and isinstance(q.object, BlankNode)} - shapes:
            shapes |= more
        self.quads = [quad for quad in quads if quad.subject not in shapes]
        self.kinds: dict[NamedNode, set[str]] = {}
        for quad in self.quads:
            if quad.predicate == TYPE and quad.object.value in KINDS:
                self.kinds.setdefault(quad.subject, set()).add(KINDS[quad.object.value])

    def is_class(self, node: object) -> bool:
        """Whether a class or class expression is declared as such; those of other vocabularies are taken to be."""
        if isinstance(node, NamedNode) and not node.value.startswith(PG):
            return True
        return Quad(node, TYPE, CLASS) in self.store

    def members(self, cell: object) -> list[object]:
        """The members of a list."""
        found = []
        while cell != NIL:
            found += [quad.object for quad in self.store.quads_for_pattern(cell, FIRST, None)]
            (cell,) = [quad.object for quad in self.store.quads_for_pattern(cell, REST, None)]
        return found


def properties_of_several_kinds(graph: Graph) -> Faults:
    yield from ((term, kinds) for term, kinds in graph.kinds.items() if len(kinds) > 1)


def own_terms_undeclared(graph: Graph) -> Faults:
    for quad in graph.quads:
        if quad.predicate.value.startswith(PG) and quad.predicate not in graph.kinds:
            yield "property", quad.predicate
        if quad.predicate == TYPE and quad.object.value.startswith(PG) and not graph.is_class(quad.object):
            yield "class", quad.object
        if quad.predicate.value in CLASS_AXIOMS:
            yield from (("class", n) for n in (quad.subject, quad.object) if not graph.is_class(n))


def values_of_the_wrong_kind(graph: Graph) -> Faults:
    """A node where a literal belongs or the other way round, and a class expression outside an annotation or axiom."""
    for quad in graph.quads:
        kinds, is_literal = graph.kinds.get(quad.predicate, set()), isinstance(quad.object, Literal)
        if ("ObjectProperty" in kinds and is_literal) or ("DatatypeProperty" in kinds and not is_literal):
            yield quad.subject, quad.predicate, quad.object
        if kinds and isinstance(quad.object, BlankNode) and graph.is_class(quad.object):
            yield quad.subject, quad.predicate, "a class expression"


def ranges_and_parents_of_the_wrong_kind(graph: Graph) -> Faults:
    """An object property with a datatype as its range or the other way round, and a parent that is of another kind."""
    for quad in graph.quads:
        kinds = graph.kinds.get(quad.subject, set())
        is_datatype = isinstance(quad.object, NamedNode) and quad.object.value.startswith((XSD, RDF))
        wrong = "ObjectProperty" if is_datatype else "DatatypeProperty"
        is_other_parent = quad.object in graph.kinds and kinds != graph.kinds[quad.object]
        if (quad.predicate == RANGE and wrong in kinds) or (quad.predicate == PARENT and is_other_parent):
            yield quad.subject, quad.predicate, quad.object


def lists_outside_class_expressions(graph: Graph) -> Faults:
    for quad in graph.quads:
        is_list = isinstance(quad.object, BlankNode) and any(graph.store.quads_for_pattern(quad.object, FIRST, None))
        if is_list and quad.predicate != REST:
            members = graph.members(quad.object)
            if quad.predicate.value not in CLASS_LISTS or not all(map(graph.is_class, members)):
                yield quad.subject, quad.predicate
            elif len(members) < 2:
                yield quad.subject, quad.predicate, "fewer than two members"


def blank_nodes_used_twice(graph: Graph) -> Faults:
    uses = Counter(quad.object for quad in graph.quads if isinstance(quad.object, BlankNode))
    yield from ((node, count) for node, count in uses.items() if count > 1)


def reserved_words_redefined(graph: Graph) -> Faults:
    """Terms of RDF, RDFS and OWL may be used, but nothing may be said of them."""
    yield from (
        (q.subject, q.predicate)
        for q in graph.quads
        if str(q.subject).strip("<>").startswith(BUILT_IN) and q.subject != NIL
    )


DATATYPES = frozenset(
    [
        XSD + name
        for name in ("string", "boolean", "integer", "nonNegativeInteger", "decimal", "dateTime", "anyURI", "hexBinary")
    ]
    + [RDF + "langString", RDFS + "Literal"]
)
"""Those of the OWL 2 datatype map that we use; xsd:date is not in it, and HermiT stops at it."""


def terms_of_other_vocabularies_undeclared(graph: Graph) -> Faults:
    for quad in graph.quads:
        if not quad.predicate.value.startswith(BUILT_IN) and quad.predicate not in graph.kinds:
            yield "property", quad.predicate
        is_typed = quad.predicate == TYPE and not quad.object.value.startswith(BUILT_IN)
        if is_typed and Quad(quad.object, TYPE, CLASS) not in graph.store:
            yield "class", quad.object


def datatypes_outside_owl_2(graph: Graph) -> Faults:
    for quad in graph.quads:
        is_data = "DatatypeProperty" in graph.kinds.get(quad.predicate, ())
        if is_data and isinstance(quad.object, Literal) and quad.object.datatype.value not in DATATYPES:
            yield quad.predicate, quad.object.datatype
        is_range = quad.predicate == RANGE and "DatatypeProperty" in graph.kinds.get(quad.subject, ())
        if is_range and quad.object.value not in DATATYPES - {RDF + "langString"}:
            yield quad.subject, quad.object


def domains_and_ranges_that_are_no_classes(graph: Graph) -> Faults:
    for quad in graph.quads:
        is_data = "DatatypeProperty" in graph.kinds.get(quad.subject, ())
        if (quad.predicate == DOMAIN or (quad.predicate == RANGE and not is_data)) and not graph.is_class(quad.object):
            yield quad.subject, quad.predicate, quad.object


def classes_that_are_datatypes_or_properties(graph: Graph) -> Faults:
    """A name may stand for a class and an individual at once, but not for a class and a datatype or a property."""
    for quad in graph.quads:
        if quad.predicate == TYPE and quad.object == CLASS and isinstance(quad.subject, NamedNode):
            kinds = {other.object.value for other in graph.store.quads_for_pattern(quad.subject, TYPE, None)}
            wrong = kinds & {*KINDS, RDFS + "Datatype", OWL + "DataRange", OWL + "Ontology"}
            yield from ((quad.subject, kind) for kind in wrong)


def literals_outside_their_datatype(graph: Graph) -> Faults:
    for quad in graph.quads:
        if isinstance(quad.object, Literal) and not quad.object.language:
            value = rdflib.Literal(quad.object.value, datatype=rdflib.URIRef(quad.object.datatype.value))
            if value.ill_typed or (quad.object.datatype.value == XSD + "date" and not DAY.match(quad.object.value)):
                yield quad.subject, quad.predicate, quad.object


DOMAIN = NamedNode(RDFS + "domain")
DAY = re.compile(r"\d{4}-\d\d-\d\d$")


def axioms_that_no_rule_here_checks(graph: Graph) -> Faults:
    """Restrictions, keys, chains, enumerations, annotated axioms: not used, and no rule here knows their structure."""
    unused = {OWL + n for n in ("annotatedSource", "onProperty", "hasKey", "propertyChainAxiom", "oneOf")}
    yield from ((quad.subject, quad.predicate) for quad in graph.quads if quad.predicate.value in unused)


def subjects_of_class_axioms_without_a_name(graph: Graph) -> Faults:
    """An expression says what a named class is or is part of one; an editor would lose an axiom about it alone."""
    for quad in graph.quads:
        if isinstance(quad.subject, BlankNode) and quad.predicate.value in CLASS_AXIOMS - {OWL + "complementOf"}:
            yield quad.predicate, quad.object


RULES = (
    domains_and_ranges_that_are_no_classes,
    classes_that_are_datatypes_or_properties,
    literals_outside_their_datatype,
    axioms_that_no_rule_here_checks,
    subjects_of_class_axioms_without_a_name,
    properties_of_several_kinds,
    own_terms_undeclared,
    values_of_the_wrong_kind,
    ranges_and_parents_of_the_wrong_kind,
    lists_outside_class_expressions,
    blank_nodes_used_twice,
    reserved_words_redefined,
    terms_of_other_vocabularies_undeclared,
    datatypes_outside_owl_2,
)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph(list(law.load().store))


@pytest.mark.parametrize("rule", RULES)
def test_the_graph_keeps_to_the_structure(rule: Callable[[Graph], Faults], graph: Graph) -> None:
    assert sorted(map(str, rule(graph))) == []


WRONG = {
    domains_and_ranges_that_are_no_classes: "pg:hasBearer rdfs:range pg:Rolle . pg:isAudited rdfs:domain pg:Normm .",
    classes_that_are_datatypes_or_properties: "pg:Norm a rdfs:Datatype . pg:hasBearer a owl:Class .",
    literals_outside_their_datatype: 'norm:x pg:validFrom "2022-13-01"^^xsd:date ; pg:ledd "to"^^xsd:integer .',
    axioms_that_no_rule_here_checks: "[] owl:annotatedSource norm:x ; owl:onProperty pg:hasBearer .",
    subjects_of_class_axioms_without_a_name: "[] a owl:Class ; rdfs:subClassOf pg:Norm .",
    properties_of_several_kinds: "pg:hasBearer a owl:DatatypeProperty .",
    own_terms_undeclared: "norm:x a pg:Dutty ; pg:hasBearerr pg:Municipality .",
    values_of_the_wrong_kind: 'norm:x pg:hasBearer "kommunen" ; pg:isAudited pg:Municipality .',
    ranges_and_parents_of_the_wrong_kind: (
        "pg:hasBearer rdfs:range xsd:string . pg:isAudited rdfs:subPropertyOf pg:hasBearer ."
    ),
    lists_outside_class_expressions: "norm:x pg:hasBearer ( pg:Municipality pg:Provider ) .",
    blank_nodes_used_twice: "norm:x pg:isStatedIn _:q . norm:y pg:isStatedIn _:q .",
    reserved_words_redefined: "owl:Thing rdfs:subClassOf pg:Norm .",
    terms_of_other_vocabularies_undeclared: "norm:x <urn:other> norm:y .",
    datatypes_outside_owl_2: "pg:isAudited rdfs:range xsd:date .",
}
PREFIXES = f"""@prefix norm: <{PG}norm/> . @prefix pg: <{PG}> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> .
@prefix xsd: <{XSD}> .
"""


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_finds_what_breaks_it(rule: Callable[[Graph], Faults], graph: Graph) -> None:
    added = [*parse(PREFIXES + WRONG[rule], format=RdfFormat.TURTLE)]
    assert list(rule(Graph([*graph.store, *added])))
