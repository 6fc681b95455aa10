"""The graph's own quality: everything has its words and its sources, and nothing is spelt in two ways."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from pyshacl import validate
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, Graph, Node, URIRef

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
    r'    dcterms:source "Pliktgraf" ;\n(?=    pg:recordingAdvice\n        "Registrer vurderinga)': (
        "criterion/FireRisk",
        "It must say where this comes from (`dcterms:source`).",
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


NEEDS = {"label": RDFS.label, "definition": SKOS.definition, "source": DCTERMS.source, "module": RDFS.isDefinedBy}
"""What everything that is declared needs: label and definition in each language, a source, a module."""

ALL = frozenset(NEEDS)
EXCUSED = {
    PG + "Norm": {"source"},  # its legal basis is its source
    PG + "Displacement": ALL,  # the norm that gives way has them
    PG + "Ground": ALL - {"definition"},  # what it says is all there is of it; the norm has the rest
    PG + "Act": {"definition"},  # the text of the law says what it is
    PG + "Provision": {"definition"},  # the same
    PG + "ProvisionVersion": ALL,  # its provision has them
    PG + "CitedWork": ALL,  # a list of the names that others use
    PG + "DocumentSeries": ALL,  # the same
    PG + "SourceDocument": ALL,  # it has the title of its publisher
    str(OWL.Ontology): ALL,  # it has a title, and is what others say they are defined by
    str(SKOS.Collection): ALL,  # it only gathers others
    str(SKOS.ConceptScheme): ALL,  # likewise, or a module of its own
    "http://www.w3.org/ns/dcat#Dataset": ALL,  # it has a title, a description and its own sources, as DCAT asks
    "http://xmlns.com/foaf/0.1/Person": ALL,  # a person has a name
    str(SH.NodeShape): {"definition", "source"},  # its message says what it asks for
    str(SH.PropertyShape): {"label", "definition", "source"},  # the same
}
"""What is excused of the things of some classes, those below them as well."""


def undescribed(graph: Graph) -> set[tuple[str, str]]:
    """What is declared in our namespace without what it needs, whatever it is declared as."""
    found = set()
    for subject in set(graph.subjects(RDF.type)):
        if not subject.startswith(PG) or is_part_of_a_norm(subject, graph):
            continue
        kinds = {above for kind in graph.objects(subject, RDF.type) for above in _above(kind, graph)}
        excused = set().union(*(EXCUSED.get(str(kind), set()) for kind in kinds))
        for name, predicate in NEEDS.items():
            texts = list(graph.objects(subject, predicate))
            if name == "label":
                texts = texts or list(graph.objects(subject, SKOS.prefLabel))  # of a concept
            languages = sorted(getattr(text, "language", None) or "" for text in texts)
            whole = languages == ["en", "nb", "nn"] if name in ("label", "definition") else bool(texts)
            if not whole and name not in excused:
                found.add((str(subject).removeprefix(PG), name))
    return found


def is_part_of_a_norm(subject: Node, graph: Graph) -> bool:
    """Whether it is the class of a condition or a fulfilment, of which the norm says all."""
    owners = {PG + "hasCondition", PG + "hasFulfilment"}
    return any(str(predicate) in owners for predicate in graph.predicates(None, subject))


def _above(kind: Node, graph: Graph) -> list[Node]:
    return list(graph.transitive_objects(kind, RDFS.subClassOf))


@cache
def everything() -> Graph:
    """The ontology, the data and the shapes."""
    graph = Graph()
    for path in law_module.turtle_files([ROOT / "ontology", ROOT / "data"]):
        graph.parse(path)
    messages = [s for s in set(graph.subjects()) if isinstance(s, URIRef) and s.startswith(PG + "message/")]
    assert messages  # wording, which is declared as nothing
    return graph


def test_everything_declared_is_described() -> None:
    assert undescribed(everything()) == set()


DECLARED = {
    "pg:Nothing a owl:Class": ALL,
    "pg:Nothing a owl:Class ; owl:equivalentClass pg:Norm": ALL,
    "pg:isNothing a owl:ObjectProperty": ALL,
    "pg:nothing a owl:DatatypeProperty": ALL,
    "pg:nothing a owl:AnnotationProperty": ALL,
    "pg:Nothing a owl:NamedIndividual , pg:Role": ALL,
    "pg:Nothing a pg:Role": ALL,
    "crit:Nothing a owl:Class , pg:AssessedCriterion": ALL,
    'pg:Nothing a pg:Role ; rdfs:label "x"@nn , "x"@nb ; dcterms:source "x"': {"label", "definition", "module"},
    "norm:nothing a pg:Prohibition": ALL - {"source"},
    'pg:Nothing a pg:Role ; rdfs:label "x"@nn , "x"@nb , "x"@en , "y"@en': ALL,
}


@pytest.mark.parametrize(("declared", "lacking"), DECLARED.items())
def test_what_is_declared_without_description_is_found(declared: str, lacking: set[str]) -> None:
    prefixes = f"@prefix pg: <{PG}> . @prefix crit: <{PG}criterion/> . @prefix norm: <{PG}norm/> .\n"
    prefixes += f"@prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix dcterms: <{DCTERMS}> .\n"
    found = undescribed(everything() + Graph().parse(data=f"{prefixes}{declared} .", format="turtle"))
    assert {name for _, name in found} == set(lacking)
    assert {subject.lower().removeprefix("is").split("/")[-1] for subject, _ in found} == {"nothing"}


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


def test_every_message_is_said_in_one_place() -> None:
    files = sorted((ROOT / "data").glob("messages*.ttl"))
    said = Counter(
        name for path in files for name in re.findall(r"^msg:([\w-]+)$", path.read_text("utf-8"), re.MULTILINE)
    )
    assert len(said) > 500
    assert [name for name, times in said.items() if times > 1] == []
