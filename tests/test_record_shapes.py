"""The shapes of records: the graphs of sound records conform, and broken ones are told what is wrong."""

import json
from functools import cache

import pytest
from pyoxigraph import RdfFormat, serialize
from pyshacl import validate
from rdflib import SH, Graph

import generate
from pliktgraf import audit, mapping
from pliktgraf import law as law_module
from pliktgraf.law import Law
from pliktgraf.paths import ROOT

ONTOLOGY = ROOT / "ontology"
EXAMPLES = sorted((ROOT / "data" / "cases").glob("*.json"))


@cache
def law() -> Law:
    return law_module.load()


@cache
def shapes() -> Graph:
    return Graph().parse(ONTOLOGY / "shapes" / "case_data.ttl")


@cache
def ontology() -> Graph:
    """What the shapes need to know: the acts, the roles, and the kinds of owners."""
    graph = Graph()
    for name in ("acts", "actors", "cases"):
        graph.parse(ONTOLOGY / f"{name}.ttl")
    return graph


def graph_of(records: list[dict[str, object]]) -> Graph:
    quads = mapping.to_rdf([(record, audit.date_of(record, None)) for record in records], law())
    data = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return Graph().parse(data=data, format="nt")


def messages(graph: Graph) -> list[str]:
    _, report, _ = validate(graph + ontology(), shacl_graph=shapes())
    said = report.objects(None, SH.resultMessage)
    return sorted(str(message) for message in said if message.language == "en")


def test_the_examples_conform() -> None:
    assert messages(graph_of([json.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES])) == []


def test_records_made_at_random_conform() -> None:
    assert messages(graph_of(list(generate.records(60, 3)))) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("DELETE WHERE { ?service pg:under ?act ; pg:provider ?p ; pg:from ?from }", "one act on services"),
        ("DELETE { ?s pg:under ?a } INSERT { ?s pg:under pg:No } WHERE { ?s pg:under ?a ; pg:provider ?p }", "on serv"),
        ("DELETE { ?s pg:from ?f } WHERE { ?c pg:services ?s . ?s pg:from ?f }", "one start date"),
        ('INSERT { ?s pg:to "1999-01-01"^^xsd:date } WHERE { ?c pg:services ?s }', "not after its end date"),
        ("DELETE { ?c pg:providers ?p } WHERE { ?c pg:providers ?p }", "in the list of providers"),
        ("DELETE { ?p pg:providerType ?t } WHERE { ?p pg:providerType ?t }", "one type that the graph knows"),
        ("DELETE { ?c pg:municipalityNumber ?n } WHERE { ?c pg:municipalityNumber ?n }", "municipality number"),
        ('INSERT { ?c pg:auditDate "2020-01-01"^^xsd:date } WHERE { ?c a pg:CaseRecord }', "one reference date"),
        ("DELETE { ?c pg:auditDate ?d } WHERE { ?c pg:auditDate ?d }", "one reference date"),
        ("DELETE { ?c pg:records pg:services } WHERE { ?c pg:records pg:services }", "also where there are none"),
        ('INSERT { ?p pg:recordPath "providers[9]" } WHERE { ?c pg:providers ?p }', "listed once"),
        ("DELETE { ?k pg:coordinatorRole ?r } WHERE { ?k pg:coordinatorRole ?r }", "one role"),
        ("INSERT { ?k pg:employer pg:Nobody } WHERE { ?c pg:coordinators ?k }", "one body that the record knows"),
        ("INSERT { ?e pg:between pg:Nobody } WHERE { ?o pg:established ?e }", "party to the cooperation"),
        ("DELETE { ?a pg:necessary ?n } WHERE { ?a pg:necessary ?n }", "whether cooperation is necessary"),
        ('INSERT { ?n pg:longTerm "yes" } WHERE { ?c pg:needs ?n }', "`longTerm` must be yes or no"),
        ("DELETE { ?n pg:assessedOn ?d } WHERE { ?n pg:assessedOn ?d }", "one date of assessment"),
        ('INSERT { ?p pg:nextRevision "soon" } WHERE { ?c pg:plans ?p }', "date of next revision"),
    ],
)  # fmt: skip
def test_a_broken_record_is_told_what_is_wrong(change: str, message: str) -> None:
    path = next(path for path in EXAMPLES if path.stem.startswith("sak-07"))
    graph = graph_of([json.loads(path.read_text(encoding="utf-8"))])
    graph.update(f"PREFIX pg: <https://w3id.org/pliktgraf/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> {change}")
    found = messages(graph)
    assert any(message in said for said in found), found
