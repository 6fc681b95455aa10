"""The network of duties: its edges are the norms in force, and its picture can be read."""

import argparse
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import networkx
import pytest

from pliktgraf import law as law_module
from pliktgraf.commands import network as command
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.network import network, node_link
from pliktgraf.network.svg import draw
from pliktgraf.network.text_width import width, wrap

SVG = "{http://www.w3.org/2000/svg}"
DATES = ("2012-01-01", "2022-07-31", "2022-08-01", "2026-08-01")
SIZES = {"2012-01-01": (25, 28), "2022-07-31": (26, 29), "2022-08-01": (108, 133), "2023-01-01": (111, 136)}
"""Norms in force, and edges: one for each pair of bearer and counterparty."""
EDGES = [
    ("Municipality", "Family", "hol-appoint-child-coordinator", "2022-08-01", True),
    ("Municipality", "Family", "hol-appoint-child-coordinator", "2022-07-31", False),
    ("Municipality", "HealthTrust", "hol-cooperation-agreement", "2022-07-31", True),
    ("Municipality", "RegionalHealthAuthority", "hol-cooperation-agreement", "2022-07-31", True),
    ("HealthTrust", "Patient", "sphl-appoint-coordinator-2012", "2016-09-14", True),
    ("HealthTrust", "Patient", "sphl-appoint-coordinator-2012", "2016-09-15", False),
    ("PatientOrUser", "Municipality", "pbrl-plan-right", "2022-07-31", True),
    ("Kindergarten", "OtherServiceProvider", "bhl-cooperate", "2022-08-01", True),
    ("Municipality", "Municipality", "hol-coordinating-unit", "2022-07-31", True),
    ("ChildWelfareService", "ServiceRecipient", "bvl92-prepare-plan", "2022-12-31", True),
    ("ChildWelfareService", "ServiceRecipient", "bvl92-prepare-plan", "2023-01-01", False),
]
PAIRS = """
PREFIX pg: <https://w3id.org/pliktgraf/>
SELECT ?norm ?bearer ?other WHERE {
    ?norm pg:hasBearer ?bearer ; pg:validFrom ?from ; pg:belongsToAct ?act
    OPTIONAL { ?norm pg:validUntil ?until }
    OPTIONAL { ?norm pg:hasCounterparty ?counterparty }
    BIND (COALESCE(?counterparty, ?bearer) AS ?other)
    FILTER (STR(?from) <= "DATE" && (!BOUND(?until) || STR(?until) >= "DATE"))
}
"""
NEW_LAW = """
@prefix norm: <https://w3id.org/pliktgraf/norm/> .
@prefix crit: <https://w3id.org/pliktgraf/criterion/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix pg: <https://w3id.org/pliktgraf/> .
@prefix act: <https://w3id.org/pliktgraf/act/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

norm:hol-house a pg:Duty ;
    rdfs:label "plikt til å <huse> & varme"@nn , "plikt til å <huse> & varme"@nb , "duty to <house> & warm"@en ;
    pg:belongsToAct act:hol ; pg:hasLevel pg:IndividualLevel ; pg:isAudited false ;
    pg:validFrom "2022-07-31"^^xsd:date ; pg:validUntil "2022-07-31"^^xsd:date ;
    pg:hasBearer pg:Municipality ; pg:hasCounterparty pg:Neighbour ; pg:requiresAction pg:House ;
    pg:hasCondition norm:hol-house-applies .
norm:hol-house-applies a owl:Class ; owl:equivalentClass crit:SeveralProviders .
pg:House a pg:Action ; rdfs:label "huse <&>"@nn , "huse <&>"@nb , "house <&>"@en .
pg:Neighbour a pg:Role ; rdfs:label "nabo <script>"@nn , "nabo <script>"@nb , "neighbour <script>"@en .
"""


@pytest.fixture(scope="module")
def law() -> Law:
    return law_module.load()


def local(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


@pytest.mark.parametrize("date", SIZES)
def test_edges_are_the_norms_in_force(date: str, law: Law) -> None:
    graph = network(date, law)
    norms, edges = SIZES[date]
    assert len({key for _, _, key in graph.edges(keys=True)}) == norms
    assert graph.number_of_edges() == edges
    stated = {
        (local(row["bearer"].value), local(row["other"].value), local(row["norm"].value))
        for row in law.store.query(PAIRS.replace("DATE", date))
    }
    assert set(graph.edges(keys=True)) == stated


@pytest.mark.parametrize(("bearer", "other", "norm", "date", "there"), EDGES)
def test_named_edges(bearer: str, other: str, norm: str, date: str, there: bool, law: Law) -> None:
    assert network(date, law).has_edge(bearer, other, key=norm) is there


def test_attributes_say_what_the_norm_says(law: Law) -> None:
    graph = network("2022-08-01", law, "nb")
    edge = graph.edges["Municipality", "Family", "hol-appoint-child-coordinator"]
    assert edge["citation"].startswith("hol. §\u00a07-2 a første ledd")
    assert (edge["action"], edge["kind"], edge["act"], edge["level"]) == ("Appoint", "Duty", "hol", "IndividualLevel")
    assert (edge["valid_from"], edge["valid_until"]) == ("2022-08-01", "")
    assert edge["correlative"] == "pbrl-child-coordinator-right"
    assert edge["towards"] == "counterparty"
    assert graph.edges["PlanResponsible", "ServiceRecipient", "ipf-consent"]["kind"] == "Prohibition"
    assert graph.edges["Municipality", "Municipality", "hol-coordinating-unit"]["towards"] == "none"
    assert graph.nodes["Municipality"]["label"] == "kommune"
    assert graph.nodes["Municipality"]["level_label"] == "kommunalt nivå"


@pytest.mark.parametrize("language", ["nn", "nb", "en"])
def test_everything_is_said_in_the_language(language: str, law: Law) -> None:
    graph = network("2022-08-01", law, language)
    assert all(value for _, node in graph.nodes(data=True) for value in (node["label"], node["level_label"]))
    assert all(edge["title"] and edge["citation"] and edge["kind_label"] for *_, edge in graph.edges(data=True))
    heading = {"nn": "Kven har plikt", "nb": "Hvem har plikt", "en": "Who owes a duty"}[language]
    assert heading in draw(graph)


@pytest.mark.parametrize("date", ["2011-12-31", "1800-01-01", "2022-02-30", "yesterday", "2022-08-01T00:00"])
def test_a_date_that_will_not_do_is_refused_in_one_line(date: str, law: Law) -> None:
    with pytest.raises(PliktgrafError) as raised:
        network(date, law)
    assert date[:4] in str(raised.value)
    assert "\n" not in str(raised.value)


def test_no_norm_in_force_is_told() -> None:
    empty = law_module.load()
    empty.norms = {}
    with pytest.raises(PliktgrafError, match="no norm is in force"):
        network("2022-08-01", empty)


def test_graphml_comes_back_as_it_went(tmp_path: Path, law: Law) -> None:
    file = tmp_path / "network.graphml"
    run("graphml", file)
    graph, back = network("2022-08-01", law), networkx.read_graphml(file)
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    own = {(u, v, data["norm"]): data for u, v, data in back.edges(data=True)}
    assert own == {(u, v, k): data for u, v, k, data in graph.edges(keys=True, data=True)}
    root = ElementTree.parse(file).getroot()
    for kind in ("key", "node", "edge"):
        ids = [element.get("id") for element in root.iter(f"{{http://graphml.graphdrawing.org/xmlns}}{kind}")]
        assert len(ids) == len(set(ids))


def test_json_is_node_link_data(tmp_path: Path, law: Law) -> None:
    file = tmp_path / "network.json"
    run("json", file)
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data == node_link(network("2022-08-01", law))
    back = networkx.node_link_graph(data, edges="edges")
    assert networkx.utils.graphs_equal(back, network("2022-08-01", law))


def test_table_has_a_row_an_edge(tmp_path: Path, law: Law) -> None:
    file = tmp_path / "network.txt"
    run("table", file)
    _, _, *rows = file.read_text(encoding="utf-8").splitlines()
    assert len(rows) == network("2022-08-01", law).number_of_edges()
    row = next(row for row in rows if "hol-appoint-child-coordinator" in row)
    assert row.split()[:3] == ["kommune", "oppnemne", "familie"]
    assert "hol. §\u00a07-2 a første ledd" in row


def run(kind: str, file: Path) -> None:
    options = argparse.Namespace(on="2022-08-01", lang="nn", with_law=[], format=kind, output=str(file))
    assert command.run(options) == 0


@dataclass
class Box:
    text: str
    left: float
    right: float
    top: float
    bottom: float


def boxes(svg: str) -> list[Box]:
    """Where each text of the drawing is inked."""
    found = []
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        size, x, y = (float(element.attrib[name]) for name in ("font-size", "x", "y"))
        wide = width(element.text or "", size, element.get("font-weight") == "bold")
        left = x - wide if element.get("text-anchor") == "end" else x
        found.append(Box(element.text or "", left, left + wide, y - 0.73 * size, y + 0.21 * size))
    return found


@pytest.mark.parametrize("language", ["nn", "nb", "en"])
@pytest.mark.parametrize("date", DATES)
def test_labels_lie_in_the_sheet_and_apart(date: str, language: str, law: Law) -> None:
    svg = draw(network(date, law, language))
    _, _, wide, high = map(float, ElementTree.fromstring(svg).attrib["viewBox"].split())
    assert wide / high == pytest.approx(420 / 297, rel=0.01)
    texts = boxes(svg)
    for box in texts:
        assert box.left >= 0, box
        assert box.top >= 0, box
        assert box.right <= wide, box
        assert box.bottom <= high, box
    for index, one in enumerate(texts):
        for other in texts[index + 1 :]:
            apart = one.right <= other.left or other.right <= one.left or one.bottom <= other.top
            assert apart or other.bottom <= one.top, (one, other)


def test_roles_hold_their_labels(law: Law) -> None:
    root = ElementTree.fromstring(draw(network("2022-08-01", law, "en")))
    shapes = [e for e in root.iter(f"{SVG}rect") if "rx" in e.attrib]
    texts = boxes(ElementTree.tostring(root, encoding="unicode"))
    for shape in shapes:
        x, y, w, h = (float(shape.attrib[name]) for name in ("x", "y", "width", "height"))
        inside = [t for t in texts if x < t.left < x + w and y < t.bottom < y + h]
        assert inside
        assert all(t.right <= x + w and t.top >= y for t in inside)


@pytest.mark.parametrize("date", DATES)
def test_each_arrow_gathers_the_norms_between_two_roles(date: str, law: Law) -> None:
    graph = network(date, law)
    root = ElementTree.fromstring(draw(graph))
    arrows = [group for group in root.iter(f"{SVG}g") if group.get("class") == "arrow"]
    assert len(arrows) == len(set(graph.edges()))
    counts = [int(arrow.findall(f"{SVG}text")[0].text or "") for arrow in arrows]
    assert sum(counts) == graph.number_of_edges()
    titles = [(arrow.findtext(f"{SVG}title") or "").splitlines() for arrow in arrows]
    assert sorted(len(title) - 1 for title in titles) == sorted(counts)
    named = {line for title in titles for line in title[1:]}
    assert named == {f"{edge['citation']}: {edge['title']}" for *_, edge in graph.edges(data=True)}
    heads = {marker.get("id") for marker in root.iter(f"{SVG}marker")}
    lines = [arrow.find(f"{SVG}path") for arrow in arrows]
    assert all((line.get("marker-end") or "")[5:-1] in heads for line in lines if line is not None)


def test_the_picture_stands_alone(law: Law) -> None:
    svg = draw(network("2022-08-01", law))
    assert "<script" not in svg
    assert "href" not in svg
    assert svg.count("http") == svg.count("http://www.w3.org/2000/svg") == 1


def test_the_same_law_gives_the_same_bytes() -> None:
    code = (
        "from pliktgraf.network import network; from pliktgraf.network.svg import draw; import sys, networkx;"
        "graph = network('2022-08-01'); sys.stdout.buffer.write(draw(graph).encode());"
        "networkx.write_graphml_xml(graph, sys.stdout.buffer)"
    )
    written = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(written) == 1


def test_a_norm_in_turtle_gives_an_edge(tmp_path: Path) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(NEW_LAW, encoding="utf-8")
    law = law_module.load([file])
    graph = network("2022-07-31", law, "en")
    assert graph.edges["Municipality", "Neighbour", "hol-house"]["title"] == "duty to <house> & warm"
    assert graph.nodes["Neighbour"]["level"] == ""
    drawn = [box.text for box in boxes(draw(graph))]
    assert "house <&>" in drawn
    assert "neighbour <script>" in drawn
    assert not network("2022-08-01", law).has_node("Neighbour")


def test_a_norm_without_a_bearer_is_told(tmp_path: Path) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(NEW_LAW.replace("pg:hasBearer pg:Municipality ; ", ""), encoding="utf-8")
    with pytest.raises(PliktgrafError, match="hol-house: the norm has no bearer"):
        network("2022-07-31", law_module.load([file]))


def test_width_of_text() -> None:
    assert width("il", 10) < width("mm", 10) < width("mm", 10, bold=True)
    assert width("å", 10) == width("a", 10)
    assert wrap("a bb ccc", 10, width("a bb", 10)) == ("a bb", "ccc")
    assert wrap("uhandsamleg", 10, 5) == ("uhandsamleg",)
