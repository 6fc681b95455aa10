"""Reasoning over norms: two engines give one order, and what a jurist reads in the law is found."""

import csv
import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import generate
from pliktgraf import audit, conditions, derive, mapping
from pliktgraf import law as law_module
from pliktgraf.conditions import And, Atom, Expression, Not, Or
from pliktgraf.law import Law
from pliktgraf.reasoning import relations
from pliktgraf.reasoning.by_hermit import Hermit
from pliktgraf.reasoning.conflicts import conflicts
from pliktgraf.reasoning.hasse import hasse
from pliktgraf.reasoning.logic import entails, situation
from pliktgraf.reasoning.order import Own, order
from pliktgraf.terms import CRITERION, LANGUAGES, NORM, PG, pg

HERE = Path(__file__).parent
NEW_NORM = HERE / "new_norm" / "fire_safety.ttl"
DATE = "2026-08-01"
CHECKED = "2026-07-28"  # the last day that is told without a reservation
SVG = "{http://www.w3.org/2000/svg}"


@cache
def law() -> Law:
    return law_module.load()


def rows(name: str) -> list[dict[str, str]]:
    with open(HERE / "reasoning" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "pliktgraf", "law", *arguments]
    return subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False)


def data(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--format", "json").stdout)


PREFIXES = """
@base <https://w3id.org/pliktgraf/law/> .
@prefix act: <https://w3id.org/pliktgraf/act/> .
@prefix crit: <https://w3id.org/pliktgraf/criterion/> .
@prefix norm: <https://w3id.org/pliktgraf/norm/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix pg: <https://w3id.org/pliktgraf/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def turtle(expression: Expression) -> str:
    """An expression as Turtle."""
    match expression:
        case Atom(criterion):
            return f"<{criterion}>"
        case Not(part):
            return f"[ a owl:Class ; owl:complementOf {turtle(part)} ]"
        case And(parts) | Or(parts):
            name = "intersectionOf" if isinstance(expression, And) else "unionOf"
            return f"[ a owl:Class ; owl:{name} ( {' '.join(map(turtle, parts))} ) ]"


def new_norm(name: str, condition: str, more: str = "", kind: str = "Duty", bearer: str = "Municipality") -> str:
    """A norm as someone would write it for a start: not audited, in force from 2024."""
    return f"""
        norm:{name} a pg:{kind} ; rdfs:label "{name}"@nn , "{name}"@nb , "{name}"@en ;
            pg:belongsToAct act:hol ; pg:hasLevel pg:IndividualLevel ; pg:isAudited false ;
            pg:validFrom "2024-01-01"^^xsd:date ; pg:hasBearer pg:{bearer} ; {more}
            pg:hasLegalBasis <LOV-2011-06-24-30/§7-1/1> ; pg:hasCondition norm:{name}-applies .
        norm:{name}-applies a owl:Class ; owl:equivalentClass {condition} ."""


def with_law(folder: Path, *norms: str) -> Path:
    path = folder / "new.ttl"
    path.write_text(PREFIXES + "".join(norms), encoding="utf-8")
    return path


# -- order ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("date", [None, DATE])
def test_hermit_gives_the_same_order(date: str | None) -> None:
    own, hermit = order(law(), date), order(law(), date, Hermit())
    assert own.links == hermit.links
    assert own.unsatisfiable == hermit.unsatisfiable == ()
    norms = sorted(law().norms.values(), key=lambda norm: norm.id)
    assert Own().entailed(norms, law()) == Hermit().entailed(norms, law())


ATOMS = [CRITERION + name for name in "ABCDE"]
BEARER_ATOMS = [CRITERION + name + "-bearer" for name in "FG"]
FORMULAS = st.recursive(
    st.sampled_from([Atom(iri) for iri in (*ATOMS, *BEARER_ATOMS)]),
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(And, st.tuples(inner, inner))
        | st.builds(Or, st.tuples(inner, inner))
        | st.builds(And, st.tuples(inner, inner, inner))
    ),
    max_leaves=6,
)
NAMES = st.sampled_from((*ATOMS, *BEARER_ATOMS))
PAIRS = st.lists(st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] != pair[1]), max_size=4)


def made_up(formulas: list[Expression], implied: list[tuple[str, str]], excluded: list[tuple[str, str]]) -> str:
    """A law of its own: criteria that say things of each other, one of them defined by others, and a norm a formula."""
    text = ""
    for iri in (*ATOMS, *BEARER_ATOMS):
        kind = " , pg:BearerCriterion" if iri in BEARER_ATOMS else ""
        text += f'<{iri}> a owl:Class , pg:AssessedCriterion{kind} ; skos:notation "{iri[len(CRITERION) :]}" .\n'
    text += f"<{ATOMS[-1]}> owl:equivalentClass {turtle(Or((Atom(ATOMS[0]), Atom(BEARER_ATOMS[0]))))} .\n"
    text += "".join(f"<{a}> pg:entailsCriterion <{b}> .\n" for a, b in implied)
    text += "".join(f"<{a}> {'pg:excludesCriterion' if i % 2 else 'owl:disjointWith'} <{b}> .\n"
                    for i, (a, b) in enumerate(excluded))  # fmt: skip
    return text + "".join(new_norm(f"n{i}", turtle(formula)) for i, formula in enumerate(formulas))


@settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate])
@given(st.lists(FORMULAS, min_size=5, max_size=9), PAIRS, PAIRS.map(lambda pairs: pairs[:2]))
def test_hermit_gives_the_same_order_of_norms_made_up(
    formulas: list[Expression], implied: list[tuple[str, str]], excluded: list[tuple[str, str]]
) -> None:
    from pyoxigraph import RdfFormat, Store

    store = Store()
    base = 'act:hol a pg:ServiceAct ; skos:notation "hol" .\n'
    store.load((PREFIXES + base + made_up(formulas, implied, excluded)).encode(), RdfFormat.TURTLE)
    for number in range(len(formulas)):
        norm = f"<{NORM}n{number}>"
        store.update(f"INSERT DATA {{ {norm} <{PG}hasSituationClass> <{NORM}n{number}-situation> }}")
    store.update(f"INSERT DATA {{ <{PG}Duty> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{PG}Norm> }}")
    small = Law(store)
    norms = list(small.norms.values())
    assert len(norms) == len(formulas)
    assert Own().unsatisfiable(small) == Hermit().unsatisfiable(small)
    assert Own().entailed(norms, small) == Hermit().entailed(norms, small)


@given(FORMULAS, FORMULAS)
def test_entailment_is_that_of_the_truth_table(first: Expression, second: Expression) -> None:
    names = sorted(conditions.criteria(first) | conditions.criteria(second))
    worlds = [dict(zip(names, values, strict=True)) for values in product([True, False], repeat=len(names))]
    true = [world for world in worlds if conditions.evaluate(first, world.get)]
    assert entails(first, second, {}) == all(conditions.evaluate(second, world.get) for world in true)
    witness = situation([first], {})
    assert (witness is None) == (not true)
    if witness is not None:
        assert conditions.evaluate(first, lambda name: witness.get(name, False)) is True


@pytest.mark.parametrize("row", rows("entailments"), ids=lambda row: f"{row['first']}>{row['second']}")
def test_order_is_what_a_jurist_reads(row: dict[str, str]) -> None:
    links = {(link.first, link.second): link.kind for link in order(law()).links}
    assert links.get((row["first"], row["second"]), "no") == row["holds"], row["why"]


def test_the_records_never_contradict_what_criteria_say_of_each_other() -> None:
    """Whatever the rules compute from a record, no criterion is true where one that it entails is false."""
    made = [(record, audit.date_of(record, None)) for record in generate.records(150, 23)]
    facts = derive.facts(mapping.to_rdf(made, law()), law())
    true = {(q.subject.value, q.object.value) for q in facts if q.predicate == pg("satisfies")}
    false = {(q.subject.value, q.object.value) for q in facts if q.predicate == pg("fails")}
    cases = {q.subject.value: q.object.value for q in facts if q.predicate == pg("ofCase")}
    checked = 0
    for quad in relations.stated(law()):
        one, other = quad.subject.value, quad.object.value
        for subject, criterion in true:
            if criterion == one:
                checked += 1
                for place in (subject, cases.get(subject, subject)):
                    if quad.predicate == pg("entailsCriterion"):
                        assert (place, other) not in false, (one, other, subject)
                    else:
                        assert (place, other) not in true, (one, other, subject)
    assert checked > 1000


def test_the_diagram_holds_the_whole_order() -> None:
    """Following steps from group to group gives every link at the date again, and nothing more."""
    found = order(law(), DATE)
    small = hasse(found)
    above: dict[tuple[str, ...], set[tuple[str, ...]]] = {group: {group} for group in small.groups}
    for _ in range(len(small.groups)):
        for step in small.steps:
            above[step.first] |= above[step.second]
    followed = {(a, b) for g, ups in above.items() for up in ups for a in g for b in up if a != b}
    assert followed == {(link.first, link.second) for link in found.links}
    assert len(small.steps) < len(found.links) / 2


def test_one_bearer_and_two_are_told_apart(tmp_path: Path) -> None:
    """The same criterion about the bearer: a step for one body where roles allow it, none between two bodies."""
    condition = "crit:ResponsibleForPlan-bearer"
    path = with_law(
        tmp_path,
        new_norm("one", condition),
        new_norm("two", "[ a owl:Class ; owl:intersectionOf ( crit:ResponsibleForPlan-bearer crit:Minor ) ]"),
        new_norm("three", condition, bearer="HealthTrust"),
    )
    links = {
        (link["first"], link["second"]): link["holdsFor"] for link in data("order", "--with-law", str(path))["links"]
    }
    assert links["two", "one"] == "bearer"
    assert links["two", "ipf-one-plan"] == "case"
    assert ("three", "one") not in links
    assert ("one", "two") not in links


@pytest.mark.parametrize("engine", ["own", "hermit"])
def test_a_condition_that_cannot_be_true_is_named(tmp_path: Path, engine: str) -> None:
    path = with_law(
        tmp_path, new_norm("impossible", "[ a owl:Class ; owl:intersectionOf ( crit:PlanRefused crit:PlanConsent ) ]")
    )
    done = run("order", "--with-law", str(path), "--engine", engine, "--lang", "en")
    assert done.returncode == 1
    assert "Can never be true: impossible-applies." in done.stdout


def test_periods_that_do_not_overlap_are_not_compared() -> None:
    links = {(link.first, link.second): link for link in order(law()).links}
    link = links["bvl92-prepare-plan", "ipf-start-plan"]
    assert (link.start, link.end) == ("2022-08-01", "2022-12-31")
    norms = law().norms
    for first, second in links:
        assert {norms[first].act, norms[second].act} != {"bvl", "bvl92"}
    assert "bvl92-prepare-plan" not in order(law(), DATE).norms


# -- conflicts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", rows("conflicts"), ids=lambda row: f"{row['first']}+{row['second']}")
def test_conflict_is_found_and_answered(row: dict[str, str]) -> None:
    found = [
        f
        for f in conflicts(law(), DATE)
        if (f.kind, f.first, f.second or "") == (row["kind"], row["first"], row["second"])
    ]
    assert [(f.status, (f.settled_by or "").rsplit("/", 1)[-1]) for f in found] == [(row["status"], row["reason"])]


@pytest.mark.parametrize("date", [None, "2012-01-01", "2022-10-01", DATE])
def test_every_finding_has_been_examined(date: str | None) -> None:
    found = conflicts(law(), date)
    assert [f for f in found if f.status == "unexamined"] == []


def test_a_witness_makes_both_norms_hold_and_breaks_no_relation() -> None:
    known = relations.rules(law())
    both = [f for f in conflicts(law()) if f.kind in ("contrary", "overlap")]
    assert len(both) > 50
    for finding in both:
        goals: list[Expression] = [Atom(iri) for iri in finding.true] + [Not(Atom(iri)) for iri in finding.false]
        assert situation(goals, known) is not None
        for norm in (finding.first, finding.second):
            condition = law().norms[norm or ""].condition
            apart = relations.other_bearer(condition, law())
            stated = And(tuple(goals))
            assert entails(stated, condition, known) or entails(stated, apart, known), finding


def test_a_contrary_pair_is_found_with_a_witness(tmp_path: Path) -> None:
    """A prohibition against what a duty asks for, of a kind of the same role, and one that yields."""
    path = with_law(
        tmp_path,
        new_norm("no-offer", "crit:PlanRefused", "pg:requiresAction pg:Offer ;", "Prohibition"),
        new_norm("never-appoint", "crit:Minor", "pg:requiresAction pg:Appoint ;", "Prohibition", "HealthTrust"),
    )
    findings = data("conflicts", "--on", DATE, "--with-law", str(path))["findings"]
    pairs = {tuple(norm["norm"] for norm in f["norms"]): f for f in findings if f["kind"] == "contrary"}
    found = pairs["hol-offer-coordinator", "no-offer"]
    assert found["status"] == "unexamined"
    assert set(found["witness"]["true"]) >= {
        "PlanRefused",
        "LongTermNeed(hol)",
        "CoordinatedNeed(hol)",
        "ServicesFrom(hol)",
    }
    assert found["witness"]["false"] == ["ChildCoordinatorActive"]  # else the offer yields
    assert ("hol-appoint-child-coordinator", "never-appoint") not in pairs  # another bearer
    assert ("never-appoint", "sphl-appoint-coordinator") in pairs
    assert ("hol-prepare-plan", "ipf-consent") not in pairs  # a plan is owed only with consent


def test_conditions_that_exclude_each_other_do_not_meet(tmp_path: Path) -> None:
    """The same prohibition, where consent is given, never meets a duty that holds where the plan is refused."""
    duty = new_norm("when-refused", "crit:PlanRefused", "pg:requiresAction pg:Offer ;")
    ban = new_norm("when-consent", "crit:PlanConsent", "pg:requiresAction pg:Offer ;", "Prohibition")
    findings = data("conflicts", "--with-law", str(with_law(tmp_path, duty, ban)))["findings"]
    pairs = [{norm["norm"] for norm in f["norms"]} for f in findings]
    assert {"when-refused", "when-consent"} not in pairs
    assert {"hol-offer-coordinator", "when-consent"} in pairs


# -- matrix -----------------------------------------------------------------------------------------------


@cache
def cells(date: str) -> dict[str, Any]:
    found: dict[str, Any] = data("matrix", "--on", date)
    return found


@pytest.mark.parametrize("row", rows("matrix"), ids=lambda row: "-".join(list(row.values())[:4]))
def test_cell_of_the_matrix(row: dict[str, str]) -> None:
    found = cells(row["date"])
    here = (row["act"], row["action"])
    bearers = {d["role"] for d in found["duties"] if (d["act"], d["action"]) == here}
    silences = [s["by_law"] for s in found["silences"] if (s["act"], s["action"]) == here]
    match row["expected"]:
        case "norm":
            assert row["bearer"] in bearers
            assert silences == []
        case "none":
            assert bearers
            assert row["bearer"] not in bearers
        case "silent":
            assert silences == [True]
        case "unknown":
            assert silences == [False]
        case "absent":
            assert bearers == set()
            assert silences != [True]


def test_nine_acts_give_the_municipality_the_duty_to_coordinate_the_single_case() -> None:
    acts = {d["act"] for d in cells(DATE)["duties"] if (d["action"], d["role"]) == ("Coordinate", "Municipality")}
    assert len(acts) == 9


def test_a_prohibition_is_not_shown_as_something_to_do() -> None:
    norms = {d["norms"][0]: d["forbids"] for d in cells(DATE)["duties"] if d["action"] == "PreparePlan"}
    assert norms["ipf-consent"] is True
    assert norms["hol-lead-plan"] is False


def test_the_new_norm_is_in_the_matrix() -> None:
    found = data("matrix", "--on", DATE, "--with-law", str(NEW_NORM))
    assert [d["norms"] for d in found["duties"] if d["act"] == "brtl"] == [["brtl-cooperate"]]
    assert any("hol-visit-home" in d["norms"] for d in found["duties"] if (d["act"], d["action"]) == ("hol", "Assess"))
    assert {s["by_law"] for s in found["silences"] if s["act"] == "brtl"} == {False}


# -- output -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["order", "conflicts", "matrix"])
def test_tables_speak_each_language(part: str, language: str) -> None:
    done = run(part, "--on", CHECKED, "--lang", language)
    assert (done.returncode, done.stderr) == (0, "")
    assert "{" not in done.stdout
    assert len(done.stdout.splitlines()) > 50
    words = {
        "order": {"nn": "same sak", "nb": "samme sak", "en": "same case"},
        "conflicts": {"nn": "ope", "nb": "åpent", "en": "open"},
        "matrix": {"nn": "Grafen har inga norm.", "nb": "Grafen har ingen norm.", "en": "The graph has no norm."},
    }
    assert words[part][language] in done.stdout


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["order", "matrix"])
def test_pictures_are_self_contained_and_described(part: str, language: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.svg"
    done = run(part, "--on", CHECKED, "--lang", language, "--format", "svg", "-o", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    written = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(written)
    assert root.get("lang") == language
    assert root.findtext(f"{SVG}title")
    assert len(root.findtext(f"{SVG}desc") or "") > 100
    assert "href" not in written
    assert "url(" not in written
    _, _, across, down = map(float, (root.get("viewBox") or "").split())
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x") or -1) <= across
        assert 0 <= float(text.get("y") or -1) <= down


def test_every_related_norm_is_in_the_picture() -> None:
    shown = "".join(ElementTree.fromstring(run("order", "--on", DATE, "--format", "svg").stdout.encode()).itertext())
    for group in hasse(order(law(), DATE)).related():
        assert all(norm in shown for norm in group)
