"""Write the whole graph: the law with what follows from it, and documents and reference data in their own graphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from pliktgraf import passages, reference, sources, validate
from pliktgraf.law import Law
from pliktgraf.terms import ACT, CRITERION, DCTERMS, NORM, OWL, PG, RDFS, SH, SKOS, SOURCE, XSD
from pliktgraf.whole_folder import put_in_place

PREFIXES = {
    "act": ACT, "crit": CRITERION, "dcterms": DCTERMS, "doc": PG + "document/", "eli": "http://data.europa.eu/eli/ontology#",
    "fact": PG + "fact/", "norm": NORM, "oa": "http://www.w3.org/ns/oa#", "org": "http://www.w3.org/ns/org#",
    "owl": OWL, "pg": PG, "rdfs": RDFS, "sh": SH, "shape": PG + "shape/", "skos": SKOS, "source": SOURCE, "xsd": XSD,
}  # fmt: skip


LOADED_AT_ONCE = 16 * 2**20
"""Bytes of N-Quads that go into the store at a time; it holds several times as much in memory until then."""


@dataclass(frozen=True)
class Built:
    """What was written: where, and how much."""

    folder: Path
    triples: int
    graphs: int


def build(law: Law, folder: Path) -> Built:
    """Write `pliktgraf.nq`, Turtle files and the on-disk store `store/` to a folder, the same bytes every time.

    The law and what follows from it stand in the default graph, so that a plain query finds it; every source
    document and every set of reference data stands in a graph that is named by it. Nothing is left half-written: each
    part is put in place whole.

    Raises PliktgrafError where the folder cannot be written.
    """
    quads = whole(law)
    by_graph: dict[str, list[Quad]] = {}
    for quad in quads:
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        by_graph.setdefault(name, []).append(quad)
    with put_in_place(folder) as new:
        (new / "pliktgraf.nq").write_bytes(serialize(quads, format=RdfFormat.N_QUADS) or b"")
        (new / "pliktgraf.ttl").write_bytes(_turtle(by_graph.get("", [])))
        (new / "shapes.ttl").write_bytes(_turtle(_in_order(validate.shapes(law))))
        for graph, part in by_graph.items():
            if graph:
                (new / (graph.rsplit("/", 1)[-1] + ".ttl")).write_bytes(_turtle(part))
        store: Store | None = store_of(new / "store", quads, folder / "statutes.nq")
        del store
    return Built(folder, len(quads), len(by_graph))


def whole(law: Law) -> list[Quad]:
    """Every quad of the graph, its blank nodes named by what they stand for, in a stable order."""
    dataset = Dataset(law.store)
    documents = sources.load_all()
    for document in documents:
        for quad in sources.to_quads(document):
            dataset.add(quad)
    for quad in (*passages.links(law, documents), *reference.to_quads()):
        dataset.add(quad)
    return _in_order(dataset)


def _in_order(quads: Iterable[Quad]) -> list[Quad]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=lambda q: (_rank(q), str(q.subject), str(q.predicate), str(q.object)))


def _rank(quad: Quad) -> tuple[str, bool]:
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
    return graph, isinstance(quad.subject, BlankNode)


def _turtle(quads: Iterable[Quad]) -> bytes:
    triples = [Triple(q.subject, q.predicate, q.object) for q in quads]
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def store_of(folder: Path, graph: Iterable[Quad], statutes: Path) -> Store:
    """A new on-disk store of the graph's quads and of the imported statutes, which have no blank nodes."""
    store = Store(str(folder))
    store.bulk_extend(graph)
    if statutes.is_file():
        with statutes.open("rb") as file:
            while lines := file.readlines(LOADED_AT_ONCE):
                store.bulk_load(b"".join(lines), format=RdfFormat.N_QUADS)
    store.flush()
    return store
