"""Every shape is sound by SHACL's own shapes for shapes: those written and those that follow from the norms."""

from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, serialize
from pyshacl import validate
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, SH, BNode, Graph

from pliktgraf import law as law_module
from pliktgraf import validate as shapes_of_norms
from pliktgraf.paths import ROOT

WRITTEN = sorted((ROOT / "ontology" / "shapes").glob("*.ttl"))
NEW_NORM = Path(__file__).parent / "new_norm" / "fire_safety.ttl"
SHAPE = """
@prefix ex: <urn:x:> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:shape a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property [ sh:path ex:name ; {} ] .
"""


def check(shapes: Graph) -> None:
    """Raise where the shapes break the shapes for shapes."""
    validate(Graph(), shacl_graph=shapes, meta_shacl=True)


@cache
def generated() -> Graph:
    """The shapes that follow from the norms, those of new norms among them."""
    quads = shapes_of_norms.shapes(law_module.load([NEW_NORM]))
    triples = [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_written_shapes_are_sound(path: Path) -> None:
    shapes = Graph().parse(path)
    assert any(shapes.subjects(RDF.type, SH.NodeShape))
    check(shapes)


def test_generated_shapes_are_sound() -> None:
    assert len(set(generated().subjects(SH.targetClass))) > 200
    check(generated())


@pytest.mark.parametrize(
    "fault",
    ['sh:minCount "one"', "sh:minCount 1 ; sh:minCount 2", 'sh:class "Thing"', "sh:path ex:other", "sh:severity 3",
     "sh:nodeKind sh:Nothing", "sh:or ex:shape", "sh:languageIn ( 1 )"],
)  # fmt: skip
def test_a_broken_shape_is_refused(fault: str) -> None:
    check(Graph().parse(data=SHAPE.format("sh:minCount 1"), format="turtle"))
    with pytest.raises(ReportableRuntimeError, match="does not validate"):
        check(Graph().parse(data=SHAPE.format(fault), format="turtle"))


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_what_a_finding_names_has_a_name(path: Path) -> None:
    """A shape that has a target is named, so that a report says which rule is broken."""
    targets = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
    shapes = Graph().parse(path)
    aimed = {shape for target in targets for shape in shapes.subjects(target)}
    assert aimed
    assert not [shape for shape in aimed if isinstance(shape, BNode)]
    assert not [shape for shape in set(generated().subjects(SH.targetClass)) if isinstance(shape, BNode)]
