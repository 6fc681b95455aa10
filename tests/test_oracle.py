"""The default engine against the standard ones: pySHACL, HermiT and rdflib give the same from the same facts."""

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad
from rdflib import Graph

import generate
import other_shacl
from pliktgraf import audit, classify, derive, mapping, oracle, validate
from pliktgraf import law as law_module
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.paths import ROOT
from pliktgraf.report import as_shacl
from pliktgraf.terms import SH, TYPE

Json = dict[str, Any]
EXAMPLES = sorted((ROOT / "data" / "cases").glob("*.json"))


@cache
def law() -> Law:
    return law_module.load()


def records(generated: int = 0) -> list[tuple[Json, str]]:
    """The examples, or records that are made at random, each with its date."""
    examples = [json.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES]
    found = list(generate.records(generated, 7)) if generated else examples
    return [(record, audit.date_of(record, None)) for record in found]


@cache
def stated() -> list[Quad]:
    """The situations of the examples with the criteria that are known of them."""
    return classify.stated(derive.facts(mapping.to_rdf(records(), law()), law()), law())


def results(report: Iterable[Quad]) -> list[tuple[str, ...]]:
    """The results of a report as `oracle.shacl` writes them."""
    by_result: dict[str, dict[str, str]] = {}
    for quad in report:
        by_result.setdefault(quad.subject.value, {})[quad.predicate.value.removeprefix(SH)] = quad.object.value
    names = ("focusNode", "sourceShape", "resultSeverity", "value")
    return sorted(tuple(r[name] for name in names) for r in by_result.values() if "focusNode" in r)


@pytest.mark.parametrize("generated", [0, 60])
def test_pyshacl_finds_the_same(generated: int) -> None:
    classified = audit.classified(records(generated), law())
    report = validate.validate(classified, law())
    assert Counter(results(report)) == Counter(oracle.shacl(classified, law()))
    assert {severity.removeprefix(SH) for *_, severity, _ in results(report)} == {"Violation", "Warning"}


@pytest.mark.parametrize("generated", [0, 60])
@pytest.mark.parametrize("engine", ["pyshacl-turbo", "TopQuadrant"])
def test_another_shacl_engine_finds_the_same(engine: str, generated: int) -> None:
    if engine not in other_shacl.installed():
        pytest.skip(f"{engine} is not installed; see other_shacl.py")
    classified = audit.classified(records(generated), law())
    found = oracle.shacl(classified, law(), other_shacl.installed()[engine])
    assert found
    assert Counter(results(validate.validate(classified, law()))) == Counter(found)


def test_ids_of_dots_stay_whole_in_turtle() -> None:
    """A reader that resolves IRIs takes the parts `.` and `..` away."""
    body = {"id": "..", "type": "SpecialistHealthService", "partOf": "."}
    service = {"under": "sphl", "provider": "..", "from": "2020-07-15"}
    record = {"id": "..", "municipality": "1103", "auditDate": "2023-01-01", "providers": [body], "services": [service]}
    classified = audit.classified([(record, "2023-01-01")], law())
    parts = {part for quad in classified for iri in (quad.subject, quad.object) for part in iri.value.split("/")}
    assert "%2E%2E" in parts
    assert not parts & {".", ".."}
    assert {finding.bearer for finding in audit.audit([record], law=law()).cases[0].findings} >= {"."}


def test_the_report_is_a_shacl_report() -> None:
    """It names no blank nodes, speaks three languages, and is the same every time."""
    result = audit.audit(EXAMPLES, law=law())
    turtle = as_shacl.render(result, law())
    assert turtle == as_shacl.render(result, law())
    assert "_:" not in turtle
    graph = Graph().parse(data=turtle, format="turtle")
    (row,) = graph.query("""
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT (COUNT(DISTINCT ?result) AS ?results) (COUNT(DISTINCT ?report) AS ?reports) WHERE {
          ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?result .
          ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:value ?focus ; sh:sourceShape ?shape ;
            sh:resultSeverity ?severity ; sh:sourceConstraintComponent ?component ;
            sh:resultMessage ?nn , ?nb , ?en .
          FILTER (LANG(?nn) = "nn" && LANG(?nb) = "nb" && LANG(?en) = "en")
        }""")
    classified = audit.classified(records(), law())
    assert [int(n) for n in row] == [len(oracle.shacl(classified, law())), 1]


def test_a_record_without_findings_conforms() -> None:
    before_every_norm = "1990-01-01"
    record = {"id": "tom", "auditDate": before_every_norm, "municipality": "4601", "providers": [], "services": []}
    result = audit.audit([record], law=law())
    assert len(result.cases) == 1
    assert "sh:conforms true" in as_shacl.render(result, law())


def test_results_follow_the_findings() -> None:
    """A violation is a breach, a warning is undetermined, where one situation stands behind the finding."""
    classified = audit.classified(records(), law())
    status = {}
    for case in audit.audit(EXAMPLES, law=law()).cases:
        for finding in case.findings:
            status[mapping.case_iri(case.case), finding.norm, finding.bearer] = finding.status
    severity = {focus: shape_severity for focus, _, shape_severity, _ in results(validate.validate(classified, law()))}
    parts: dict[str, dict[str, str]] = {}
    for quad in classified:
        if quad.predicate != TYPE:
            parts.setdefault(quad.subject.value, {})[quad.predicate.value.rsplit("/", 1)[1]] = quad.object.value
    found: dict[tuple[str, str, str], list[str]] = {}
    for situation, part in parts.items():
        key = (part["ofCase"], part["ofNorm"].rsplit("/", 1)[1], mapping.body_id(part["hasBearer"]))
        found.setdefault(key, []).append(severity.get(situation, "").removeprefix(SH))
    expected = {"breached": "Violation", "undetermined": "Warning"}
    for key, several in found.items():
        if len(several) == 1:
            assert several == [expected.get(status[key], "")], key


def test_hermit_entails_the_same() -> None:
    engine = classify.classify(stated(), law())
    walked = {quad for quad in engine if quad.predicate == TYPE} - set(stated())
    for ending in ("applies", "applies-not", "met", "met-not", "effect", "effect-not", "displaced"):
        assert any(quad.object.value.endswith(f"-{ending}") for quad in walked), ending
    assert set(oracle.classify(stated(), law())) == walked


def test_hermit_refuses_a_contradiction() -> None:
    situation = next(q.subject for q in stated() if q.object.value.endswith("-not") and q.predicate == TYPE)
    own = [q for q in stated() if q.subject == situation]
    both = [Quad(situation, TYPE, NamedNode(q.object.value.removesuffix("-not"))) for q in own if q.predicate == TYPE]
    with pytest.raises(PliktgrafError, match="contradict"):
        oracle.classify([*own, *both], law())


def test_every_condition_can_be_true_and_false() -> None:
    assert oracle.unsatisfiable(law()) == []


def test_a_condition_that_cannot_be_true_is_named(tmp_path: Path) -> None:
    """A condition that asks for a criterion and its opposite, written as someone would write a new norm."""
    path = tmp_path / "impossible.ttl"
    path.write_text(
        """
        @prefix crit: <https://w3id.org/pliktgraf/criterion/> .
        @prefix norm: <https://w3id.org/pliktgraf/norm/> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix pg: <https://w3id.org/pliktgraf/> .
        norm:impossible pg:hasCondition norm:impossible-applies .
        norm:impossible-applies a owl:Class ; owl:equivalentClass [ a owl:Class ;
            owl:intersectionOf ( crit:Minor [ a owl:Class ; owl:complementOf crit:Minor ] ) ] .
        """,
        encoding="utf-8",
    )
    assert oracle.unsatisfiable(law_module.load([path])) == ["https://w3id.org/pliktgraf/norm/impossible-applies"]


@pytest.mark.parametrize("generated", [0, 25])
def test_the_rules_are_standard(generated: int) -> None:
    """Every rule gives the same on rdflib as on Oxigraph."""
    rdf = mapping.to_rdf(records(generated), law())
    assert set(derive.facts(rdf, law(), oracle.RdflibEngine)) == set(derive.facts(rdf, law()))
