"""The graph's own quality: everything has its words and its sources, and nothing is spelt in two ways."""

import re
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from pyshacl import validate
from rdflib import SH, Graph

import generate
from pliktgraf import derive, mapping
from pliktgraf import law as law_module
from pliktgraf.law import Law
from pliktgraf.paths import ROOT
from pliktgraf.terms import PG

SHAPES = ROOT / "ontology" / "shapes" / "graph_quality.ttl"
NEW_NORM = Path(__file__).parent / "new_norm" / "fire_safety.ttl"
QUERIES = sorted((ROOT / "queries").rglob("*.rq"))
PROGRAM = sorted((ROOT / "pipeline" / "pliktgraf").rglob("*.py"))
HANGING = ("source/", "law/", "ontology/", "facts/", "case/", "schema/")  # places in texts, versions, modules


@cache
def law() -> Law:
    return law_module.load()


@cache
def stated() -> Graph:
    """The ontology and the data as they are written, shapes left out."""
    graph = Graph()
    for path in law_module.turtle_files([ROOT / "ontology", ROOT / "data"]):
        if path.parent != SHAPES.parent:
            graph.parse(path)
    return graph


@cache
def shapes() -> Graph:
    return Graph().parse(SHAPES)


def faults(graph: Graph) -> list[tuple[str, str]]:
    """What the shapes find of our own terms: each node with the message in English."""
    _, report, _ = validate(graph, shacl_graph=shapes())
    return sorted(
        (str(report.value(result, SH.focusNode)), str(message))
        for result in report.objects(None, SH.result)
        for message in report.objects(result, SH.resultMessage)
        if message.language == "en" and str(report.value(result, SH.focusNode)).startswith(PG)
    )


REMOVED = {
    r"(?s)(?<=norm:hol-visit-home\n    a owl:NamedIndividual , pg:Duty ;)\n    rdfs:label.*?@en ;": (
        "norm/hol-visit-home",
        "The label (`rdfs:label`) must be given once in nynorsk, bokmål and English.",
    ),
    r'(?s)(?<=duty to cooperate \(Fire Safety Act\)"@en ;)\n    skos:definition.*?@en ;': (
        "norm/brtl-cooperate",
        "The definition (`skos:definition`) must be given once in nynorsk, bokmål and English.",
    ),
    r'"Plikten er oppfylt når det er registrert et hjemmebesøk om branntrygghet."@nb ,': (
        "norm/hol-visit-home",
        "The sentence on how the norm is met (`pg:remedy`) must be given once in nynorsk, bokmål and English.",
    ),
    r"    pg:hasBearer pg:Municipality ;": (
        "norm/hol-visit-home",
        "The norm must have a bearer, and bearers must be roles (`pg:hasBearer`).",
    ),
    r"    pg:requiresAction pg:Assess ;": (
        "norm/hol-visit-home",
        "An audited norm must have one action (`pg:requiresAction`) and one fulfilment (`pg:hasFulfilment`).",
    ),
    r"    pg:hasFulfilment norm:brtl-cooperate-met ;": (
        "norm/brtl-cooperate",
        "An audited norm must have one action (`pg:requiresAction`) and one fulfilment (`pg:hasFulfilment`).",
    ),
    r"    pg:hasLegalBasis <LOV-2011-06-24-30/§99-1> ;": (
        "norm/hol-visit-home",
        "The norm must have a legal basis, and legal bases must be provisions (`pg:hasLegalBasis`).",
    ),
    r"    owl:equivalentClass crit:HomeVisitMade ;": (
        "norm/hol-visit-home",
        "The norm may have one fulfilment (`pg:hasFulfilment`), written as a class with `owl:equivalentClass`.",
    ),
    r'    skos:notation "FireRisk" ;': (
        "criterion/FireRisk",
        "The criterion must have one short notation (`skos:notation`).",
    ),
    r'    rdfs:label "brtl. § 2 første ledd"@nn .*\n': (
        "law/LOV-2099-01-01-1/§2/1",
        "The label (`rdfs:label`) must be given once in nynorsk, bokmål and English.",
    ),
}
"""What is taken out of the new norms, and what is then said of what."""


def test_the_graph_is_sound_with_and_without_new_norms() -> None:
    assert faults(stated() + Graph().parse(NEW_NORM)) == []


def test_what_a_new_norm_lacks_is_said_plainly() -> None:
    turtle = NEW_NORM.read_text(encoding="utf-8")
    for pattern in REMOVED:
        turtle, count = re.subn(pattern, "", turtle, count=1)
        assert count == 1, pattern
    found = faults(stated() + Graph().parse(data=turtle, format="turtle"))
    assert {(PG + name, message) for name, message in REMOVED.values()} <= set(found)
    assert all("hol-visit-home" in n or "brtl" in n or "FireRisk" in n or "LOV-2099" in n for n, _ in found), found


def test_shapes_speak_three_languages() -> None:
    for path in sorted(SHAPES.parent.glob("*.ttl")):
        graph = Graph().parse(path)
        speaking = set(graph.subjects(SH.message))
        assert speaking
        for shape in speaking:
            assert sorted(m.language for m in graph.objects(shape, SH.message)) == ["en", "nb", "nn"], shape


@cache
def declared() -> frozenset[str]:
    """Every IRI that the graph, with what follows from it, says something of."""
    return frozenset(quad.subject.value for quad in law().store if isinstance(quad.subject, NamedNode))


def is_ours(iri: str) -> bool:
    return iri.startswith(PG) and not iri.removeprefix(PG).startswith(HANGING) and iri != PG


def test_every_term_in_the_graph_is_declared() -> None:
    used = {
        node.value
        for quad in law().store
        for node in (quad.predicate, quad.object)
        if isinstance(node, NamedNode) and is_ours(node.value)
    }
    assert used - declared() == set()


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_term_in_a_query_is_declared(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    prefixes = dict(re.findall(r"PREFIX\s+(\w*):\s*<([^>]*)>", text))
    bare = re.sub(r'(?m)^PREFIX.*$|#[^\n>]*$|"(?:[^"\\\n]|\\.)*"', "", text)
    used = {prefixes[name] + local for name, local in re.findall(r"\b(\w+):([\w-]+)", bare) if name in prefixes}
    assert {iri for iri in used if is_ours(iri)} - declared() == set()
    assert {name for name, _ in re.findall(r"(?<![\w<])(\w+):([\w-]+)", bare)} <= prefixes.keys()


def test_every_term_in_the_program_is_declared() -> None:
    for path in PROGRAM:
        for name in re.findall(r'\bpg\("(\w+)"\)', path.read_text(encoding="utf-8")):
            assert PG + name in declared(), f"{path.name}: pg:{name}"


def test_every_term_of_a_record_and_of_its_facts_is_declared() -> None:
    records = [(record, record["auditDate"]) for record in generate.records(40, 11) if record.get("auditDate")]
    graph = mapping.to_rdf(records, law())
    quads = [*graph, *derive.facts(graph, law())]
    used = {quad.predicate.value for quad in quads}
    used |= {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}
    assert {iri for iri in used if is_ours(iri)} - declared() == set()
