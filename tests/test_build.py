"""The whole graph: the same bytes every time, every quotation found in its source, an on-disk store that answers."""

import filecmp
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from pliktgraf.rdf import select

PG = "https://w3id.org/pliktgraf/"
SOURCES = ["000_59430d88f3bb1fa2", "003_fbc229280742ee2a"]
REFERENCE = ["counties", "county-governors", "health-trusts", "municipalities", "services"]
FILES = ["pliktgraf.nq", "pliktgraf.ttl", "shapes.ttl", *(f"{name}.ttl" for name in [*SOURCES, *REFERENCE])]


def build(folder: Path, seed: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "pliktgraf", "build", "-o", str(folder), "--lang", "en"]
    env = {"PYTHONHASHSEED": seed, "PATH": "", "PYTHONUTF8": "1"}
    return subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False, env=env)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph") / "build"
    done = build(folder, "1")
    assert done.returncode == 0, done.stderr
    return folder


def test_every_build_is_the_same_byte_for_byte(built: Path, tmp_path: Path) -> None:
    assert build(tmp_path, "2").returncode == 0
    same, different, unread = filecmp.cmpfiles(built, tmp_path, FILES, shallow=False)
    assert (same, different, unread) == (FILES, [], [])


def test_a_build_replaces_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "pliktgraf.nq").write_text("old", encoding="utf-8")
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    assert build(tmp_path, "3").returncode == 0
    assert (tmp_path / "pliktgraf.nq").stat().st_size > 1_000_000
    assert (tmp_path / "kept.txt").read_text(encoding="utf-8") == "mine"
    assert not list(tmp_path.glob(".new-*"))


def test_the_turtle_is_the_default_graph_of_the_quads(built: Path) -> None:
    quads = pyoxigraph.parse(path=str(built / "pliktgraf.nq"), format=RdfFormat.N_QUADS)
    turtle = pyoxigraph.parse(path=str(built / "pliktgraf.ttl"), format=RdfFormat.TURTLE)
    assert {q.triple for q in quads if q.graph_name == pyoxigraph.DefaultGraph()} == {q.triple for q in turtle}


def test_the_store_on_disk_answers(built: Path) -> None:
    store = Store.read_only(str(built / "store"))
    query = f"SELECT (COUNT(DISTINCT ?n) AS ?norms) WHERE {{ ?n <{PG}hasCondition> ?c ; <{PG}belongsToAct> ?a }}"
    rows = select(store, query)
    assert int(rows[0]["norms"].value) == 125
    graphs = {graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)}
    assert graphs == {*(PG + "source/" + name for name in SOURCES), *(PG + "reference/" + name for name in REFERENCE)}


def test_every_quotation_leads_to_a_passage(built: Path) -> None:
    store = Store.read_only(str(built / "store"))
    query = f"""
    SELECT (COUNT(DISTINCT ?quotation) AS ?all) WHERE {{
      ?subject <{PG}isStatedIn> ?quotation . ?quotation <{PG}inDocument> ?document .
      FILTER NOT EXISTS {{ ?subject <{PG}isStatedInPassage> ?passage . GRAPH ?document {{ ?passage a <{PG}Passage> }} }}
    }}"""
    assert int(select(store, query)[0]["all"].value) == 0


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = build(tmp_path / "file" / "build", "1")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
