"""Terms are named and defined in one way: verbs for properties, nouns for classes, "<the class above> that ..."."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from pliktgraf import law as law_module
from pliktgraf.paths import ROOT
from pliktgraf.terms import PG

PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
VERB = re.compile(r"(?:is|has|can|was)(?=[A-Z])|[a-z]+s(?![a-z])")
"""The beginning of a name in the present tense, third person."""

NOUNS = {
    "ofCase": "the key of a situation: which case, which norm; read by every rule and query",
    "ofNorm": "the same",
    "inDocument": "where a quotation stands, as in oa: and eli:",
}
"""Object properties of other names, and why."""

NOT_NOUNS = {
    "contains": "field of the record",
    "covers": "field of the record",
    "lawSays": "what the law and what the source say stand side by side, so both names say who speaks",
    "sourceSays": "the same",
}
"""Datatype properties whose names are neither nouns nor questions to answer yes or no to, and why."""

SHORT = {
    "orgnr": "the name of the number in the Norwegian register",
    "sha256": "the name of the checksum",
}
"""Names with an abbreviation, and why."""

NAMES = {"NavOffice", "sha256", "MinistryOfChildren", "MinistryOfEducation", "MinistryOfHealth", "MinistryOfLabour"}
"""Terms whose label is a name or begins with one, so that it has a capital."""


@cache
def model() -> Graph:
    graph = Graph()
    for path in law_module.turtle_files([ROOT / "ontology", ROOT / "data"]):
        if path.parent.name != "shapes":
            graph.parse(path)
    return graph


@cache
def fields() -> frozenset[str]:
    """The names that a record may use: those of its schema, and what its context makes of them."""
    found: set[str] = set()

    def gather(value: object) -> None:
        if isinstance(value, dict):
            found.update(value.get("properties", {}) if isinstance(value.get("properties"), dict) else ())
            for part in value.values():
                gather(part)
        elif isinstance(value, list):
            for part in value:
                gather(part)

    gather(json.loads((ROOT / "ontology" / "case.schema.json").read_text(encoding="utf-8")))
    context = json.loads((ROOT / "ontology" / "case_context.jsonld").read_text(encoding="utf-8"))["@context"]
    for scope in [context, *(v["@context"] for v in context.values() if isinstance(v, dict) and "@context" in v)]:
        found.update(v.get("@id", name) for name, v in scope.items() if isinstance(v, dict))
    return frozenset(found)


def own(graph: Graph, kind: URIRef) -> Iterator[tuple[URIRef, str]]:
    """The model's own terms of a kind, each with its local name."""
    for term in sorted(set(graph.subjects(RDF.type, kind))):
        if isinstance(term, URIRef) and term.startswith(PG) and "/" not in (name := term.removeprefix(PG)):
            yield term, name


def english(graph: Graph, term: URIRef, predicate: URIRef) -> str:
    return next((str(text) for text in graph.objects(term, predicate) if getattr(text, "language", "") == "en"), "")


def object_properties_without_a_verb(graph: Graph) -> Iterator[str]:
    for _, name in own(graph, OWL.ObjectProperty):
        if not VERB.match(name) and name not in fields() | NOUNS.keys():
            yield name


def datatype_properties_with_a_verb(graph: Graph) -> Iterator[str]:
    for _, name in own(graph, OWL.DatatypeProperty):
        asks = re.match(r"(?:is|was|has|can|rests)(?=[A-Z])|[a-z]+(?:Is|Takes)(?=[A-Z])", name)
        verbs = re.search(r"[a-z](?:Says|Holds|Gives)$|^(?:contains|covers|gives|holds|says)$", name)
        if verbs and not asks and name not in NOT_NOUNS:
            yield name


def names_in_another_case(graph: Graph) -> Iterator[str]:
    for kind in PROPERTIES:
        yield from (name for _, name in own(graph, kind) if not re.fullmatch(r"[a-z][a-zA-Z0-9]*", name))
    yield from (name for _, name in own(graph, OWL.Class) if not re.fullmatch(r"[A-Z][a-zA-Z0-9]*", name))


def names_with_an_abbreviation(graph: Graph) -> Iterator[str]:
    """A part of a name that has no vowel, or only capitals."""
    for kind in (*PROPERTIES, OWL.Class):
        for _, name in own(graph, kind):
            parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)
            if name not in SHORT and any(
                not re.search(r"[aeiouy]", part.lower()) or (len(part) > 1 and part.isupper()) for part in parts
            ):
                yield name


def inverse_properties(graph: Graph) -> Iterator[str]:
    yield from (str(subject) for subject in graph.subjects(OWL.inverseOf))
    names = {name for kind in PROPERTIES for _, name in own(graph, kind)}
    for name in names:
        if (verb := re.fullmatch(r"is([A-Z][a-z]+)ed(By|In|To)", name)) is not None:
            stem = verb[1].lower()
            yield from (f"{name}, {other}" for other in (stem + "s", stem + "es") if other in names)


def labels_with_a_capital_or_a_stop(graph: Graph) -> Iterator[str]:
    for kind in (*PROPERTIES, OWL.Class):
        for term, name in own(graph, kind):
            for label in graph.objects(term, RDFS.label):
                if (label[:1].isupper() and name not in NAMES) or label.endswith("."):
                    yield f"{name}: {label}"


def definitions_of_another_form(graph: Graph) -> Iterator[str]:
    """A class is defined by a class above it and what sets it apart; no definition uses the term's own label."""
    for term, name in own(graph, OWL.Class):
        says = english(graph, term, SKOS.definition)
        above = set(graph.transitive_objects(term, RDFS.subClassOf)) - {term}
        labels = [label for one in above if (label := english(graph, one, RDFS.label))]  # those of the model
        outside = [_spelt_out(one) for one in above if not one.startswith(PG)]
        if labels and not says.startswith((*labels, *outside)):
            yield f"{name}: {says}"
        if says[:1].isupper() or says.endswith("."):
            yield f"{name}: {says}"
        label = english(graph, term, RDFS.label)
        if says.startswith(label + " ") and label not in labels:
            yield f"{name}: circular: {says}"


RULES = (
    object_properties_without_a_verb,
    datatype_properties_with_a_verb,
    names_in_another_case,
    names_with_an_abbreviation,
    inverse_properties,
    labels_with_a_capital_or_a_stop,
    definitions_of_another_form,
)


def _spelt_out(term: object) -> str:
    """The name of a class of another vocabulary, as words."""
    return " ".join(re.findall(r"[A-Z]?[a-z]+", re.split(r"[/#]", str(term))[-1])).lower()


Rule = Callable[[Graph], Iterator[str]]

WRONG = {
    object_properties_without_a_verb: "pg:duty a owl:ObjectProperty .",
    datatype_properties_with_a_verb: "pg:holds a owl:DatatypeProperty .",
    names_in_another_case: "pg:Has_Bearer a owl:ObjectProperty . pg:duty a owl:Class .",
    names_with_an_abbreviation: "pg:hasNr a owl:ObjectProperty . pg:IPLPlan a owl:Class .",
    inverse_properties: "pg:isImposedBy owl:inverseOf pg:imposes . pg:isYieldedTo a owl:ObjectProperty . "
    "pg:yields a owl:ObjectProperty .",
    labels_with_a_capital_or_a_stop: 'pg:Duty rdfs:label "Duty"@en . pg:Right rdfs:label "right."@en .',
    definitions_of_another_form: 'pg:Promise a owl:Class ; rdfs:subClassOf pg:Norm ; rdfs:label "promise"@en ; '
    'skos:definition "promise that one gives"@en .',
}


@pytest.mark.parametrize("rule", RULES)
def test_terms_are_named_and_defined_in_one_way(rule: Rule) -> None:
    assert sorted(rule(model())) == []


@pytest.mark.parametrize("rule", RULES)
def test_another_way_is_found(rule: Rule) -> None:
    prefixes = f"@prefix pg: <{PG}> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix skos: <{SKOS}> .\n"
    assert sorted(rule(model() + Graph().parse(data=prefixes + WRONG[rule], format="turtle")))


def test_no_exception_is_idle() -> None:
    """Each exception is of a term that is there, and would be found without it."""
    names = {name for kind in (*PROPERTIES, OWL.Class, OWL.NamedIndividual) for _, name in own(model(), kind)}
    for excepted in (NOUNS, NOT_NOUNS, SHORT, dict.fromkeys(NAMES)):
        assert set(excepted) <= names
    assert not [name for name in NOUNS if VERB.match(name) or name in fields()]
