"""Explanations: the tree with its values, the evidence behind each, what displaces the norm, and why it does not arise.

`tests/explanations` holds the outlines of some: criterion, value, and the places of the record that it was read from.
"""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rdflib.plugins.sparql import prepareQuery

from pliktgraf import audit, classify, cli, derive, mapping
from pliktgraf import law as law_module
from pliktgraf.errors import PliktgrafError
from pliktgraf.explain import explain
from pliktgraf.explain.evidence import Reader
from pliktgraf.findings import SEVERITY
from pliktgraf.law import Law
from pliktgraf.paths import ROOT
from pliktgraf.report import as_explanation_json
from pliktgraf.terms import LANGUAGES, NORM, TYPE, local_name, pg

Json = dict[str, Any]
CASES = ROOT / "data" / "cases"
EXAMPLES = sorted(CASES.glob("*.json"))
OUTLINES = sorted((Path(__file__).parent / "explanations").glob("*.json"))
NEW_LAW = Path(__file__).parent / "new_norm" / "fire_safety.ttl"
EVIDENCE = sorted((ROOT / "queries" / "rules" / "evidence").glob("*.rq"))

UNMET = ("sak-02-utan-barnekoordinator", "hol-appoint-child-coordinator")
HEADINGS = {
    "nn": ["TEMA", "KRAV", "FAKTA", "VURDERING", "SVAR", "UNNTAK SOM ER VURDERTE"],
    "nb": ["TEMA", "KRAV", "FAKTA", "VURDERING", "SVAR", "UNNTAK SOM ER VURDERT"],
    "en": ["THEME", "REQUIREMENT", "FACTS", "ASSESSMENT", "ANSWER", "EXCEPTIONS CONSIDERED"],
}


@cache
def law() -> Law:
    return law_module.load()


def path_of(case: str) -> Path:
    return CASES / f"{case}.json"


def record_of(case: str) -> Json:
    return dict(json.loads(path_of(case).read_text(encoding="utf-8")))


def explained(case: str | Json, norm: str, **options: Any) -> list[Json]:
    """The explanations as JSON."""
    record = record_of(case) if isinstance(case, str) else case
    found = explain(record, norm, **{"law": law(), **options})
    return [as_explanation_json.as_dict(one, law()) for one in found]


def outline(tree: Json | None) -> Any:
    """A tree without its texts."""
    if tree is None:
        return None
    if "criterion" in tree:
        return [tree["criterion"], tree["value"], [one["path"] or one["source"] for one in tree["evidence"]]]
    name = tree["operator"] if tree["norm"] is None else f"{tree['operator']} {tree['norm']}"
    return [name, tree["value"], *(outline(part) for part in tree["parts"])]


def leaves(tree: Json | None) -> list[Json]:
    if tree is None:
        return []
    return [tree] if "criterion" in tree else [leaf for part in tree["parts"] for leaf in leaves(part)]


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "PLIKTGRAF_LANG"}
    command = [sys.executable, "-m", "pliktgraf", "explain", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The same in this process, which is quicker."""
    status = cli.main(["explain", *arguments])
    output = capsys.readouterr()
    return status, output.out, output.err


@pytest.mark.parametrize("path", OUTLINES, ids=lambda path: path.stem)
def test_the_tree_has_the_values_and_the_evidence_of_the_outline(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    found = explained(expected["case"], expected["norm"])
    assert [
        {
            "bearer": one["bearer"],
            "standsFor": one["standsFor"],
            "status": one["status"],
            "missing": [item["criterion"] for item in one["missing"]],
            "condition": outline(one["condition"]),
            "fulfilment": outline(one["fulfilment"]),
            "displacements": [[d["norm"], d["applied"], outline(d["condition"])] for d in one["displacements"]],
        }
        for one in found
    ] == expected["explanations"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_has_the_order_of_a_report(language: str) -> None:
    done = call(str(path_of(UNMET[0])), "--norm", UNMET[1], "--lang", language)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    places = [lines.index(heading) for heading in HEADINGS[language]]
    assert places == sorted(places)
    assert "\033" not in done.stdout
    assert max(map(len, lines)) <= 100
    citation = {"nn": "§\u00a07-2 a første ledd", "nb": "§\u00a07-2 a første ledd", "en": "section\u00a07-2 a first"}
    text = done.stdout[: done.stdout.index(HEADINGS[language][2])]
    assert f"hol. {citation[language]}" in text
    assert "person.birthDate: " + {"en": "4 May 2016"}.get(language, "4. mai 2016") in done.stdout
    assert "{" not in done.stdout


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_status_is_that_of_the_audit_and_every_answer_has_evidence(path: Path) -> None:
    """For the gravest finding of each case; the criteria of all its norms are tried below."""
    case = audit.audit([path], law=law()).cases[0]
    finding = min(case.findings, key=lambda finding: SEVERITY.index(finding.status))
    found = explained(case.record, finding.norm, bearer=finding.bearer)
    assert {one["bearerStatus"] for one in found} == {finding.status}
    assert finding.status in {one["status"] for one in found}
    for one in found:
        trees = [one["condition"], one["fulfilment"], *(d["condition"] for d in one["displacements"])]
        for leaf in (leaf for tree in trees for leaf in leaves(tree)):
            assert leaf["evidence"], (one["norm"], leaf["criterion"])
            assert (leaf["advice"] is None) or leaf["value"] is None
        missing = {item["criterion"] for item in one["missing"]}
        assert (finding.status == "undetermined") == bool(missing)
        assert all(item["advice"] for item in one["missing"])
        assert missing <= {leaf["criterion"] for tree in trees for leaf in leaves(tree) if leaf["value"] is None}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_criterion_that_has_an_answer_has_evidence_that_stands_in_the_record(path: Path) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    graph = mapping.to_rdf([(record, audit.date_of(record, None))], law())
    facts = derive.facts(graph, law())
    reader = Reader(record, mapping.case_iri(record["id"]), [*graph, *facts], law())
    classes: dict[str, set[str]] = {}
    norms = {}
    for quad in classify.stated(facts, law()):
        if quad.predicate == TYPE:
            classes.setdefault(quad.subject.value, set()).add(quad.object.value)
        elif quad.predicate == pg("ofNorm"):
            norms[quad.subject.value] = law().norms[local_name(quad.object.value, NORM)]
    tried = set()
    for situation, norm in norms.items():
        for criterion in norm.criteria():
            about = situation if law().criteria[criterion].about_bearer else ""
            if (criterion, about) in tried:
                continue
            tried.add((criterion, about))
            true, false = criterion in classes[situation], criterion + "-not" in classes[situation]
            found = reader.evidence(criterion, situation, True if true else False if false else None)
            assert found, (criterion, situation)
            paths = [one.path for one in found if one.kind in ("entry", "list")]
            assert all(held(record, path or "") is not None for path in paths)
            assert all(held(record, one.path or "") is None for one in found if one.kind == "absent")


def held(record: Any, path: str) -> Any:
    for key in path.replace("[", ".").replace("]", "").split("."):
        record = record[int(key)] if isinstance(record, list) else (record or {}).get(key)
    return record


def test_every_rule_has_a_query_of_evidence() -> None:
    assert derive.rules("evidence") == derive.rules("criteria")


@pytest.mark.parametrize("path", EVIDENCE, ids=lambda path: path.stem)
def test_the_query_is_standard_sparql_and_says_what_it_finds(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    prepareQuery(text)


def test_a_rule_without_such_a_query_falls_back_on_the_lists_that_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = derive.rules
    monkeypatch.setattr(derive, "rules", lambda kind: () if kind == "evidence" else kinds(kind))
    found = explained(*UNMET)[0]
    by_criterion = {leaf["criterion"]: leaf["evidence"] for leaf in leaves(found["fulfilment"])}
    assert [(one["kind"], one["path"], one["value"]) for one in by_criterion["ChildCoordinatorDeclined"]] == [
        ("list", "coordinators", 0)
    ]


def test_who_and_when_are_told_of_a_judgement() -> None:
    record = {**record_of(UNMET[0]), "childCoordinatorWished": [
        {"value": False, "on": "2022-09-01", "by": "skulen"},
        {"value": True, "on": "2023-01-10", "by": "heimetenesta"},
        {"value": False, "on": "2024-01-10", "by": "skulen"},
    ]}  # fmt: skip
    leaf = next(
        x for x in leaves(explained(record, UNMET[1])[0]["condition"]) if x["criterion"] == "ChildCoordinatorWished"
    )
    assert leaf["value"] is True
    assert [(e["path"], e["value"], e["dates"], e["by"]) for e in leaf["evidence"]] == [
        ("childCoordinatorWished[1]", True, {"on": "2023-01-10"}, "heimetenesta")
    ]


def test_passages_are_quoted_with_their_place() -> None:
    passages = explained(*UNMET)[0]["passages"]
    assert passages
    for passage in passages:
        document, _, place = passage["iri"].partition("#char=")
        assert document == passage["document"]
        assert place == f"{passage['start']},{passage['end']}"
        assert passage["title"]


def test_a_displacement_tells_its_condition_and_its_ground() -> None:
    [found] = explained("sak-01-barnekoordinator", "hol-offer-coordinator")
    [exception] = found["displacements"]
    assert found["status"] == "displaced"
    assert exception["applied"] is True
    assert exception["legalBasis"][0]["citation"]["nn"].replace("\u00a0", " ") == "hol. § 7-2 a første ledd"
    assert exception["grounds"]
    assert found["interpretations"] == [ground["text"] for ground in exception["grounds"]]


@pytest.mark.parametrize(
    ("case", "norm", "on", "code"),
    [
        ("sak-02-utan-barnekoordinator", "hol-appoint-child-coordinator", "2022-07-31", "not-yet-in-force"),
        ("sak-02-utan-barnekoordinator", "sphl-appoint-coordinator-2012", None, "no-longer-in-force"),
        ("sak-02-utan-barnekoordinator", "hol-cooperate-system", None, "other-record"),
        ("org-01-kommune", "hol-cooperate", None, "other-record"),
        ("sak-01-barnekoordinator", "hol-child-coordinator-tasks", None, "not-audited"),
        ("sak-02-utan-barnekoordinator", "krsl-cooperate", None, "no-bearer"),
    ],
)
def test_a_norm_that_does_not_arise_is_told_so_in_words(
    case: str, norm: str, on: str | None, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [found] = explained(case, norm, on=on)
    assert (found["notArising"]["code"], found["status"], found["bearer"]) == (code, None, None)
    assert set(found["notArising"]["text"]) == set(LANGUAGES)
    assert "{" not in "".join(found["notArising"]["text"].values())
    assert (found["condition"] is not None) == (code == "not-audited")
    dated = ["--on", on] if on else []
    status, out, err = run(capsys, str(path_of(case)), "--norm", norm, "--lang", "en", *dated)
    assert (status, err) == (0, "")
    assert "is not judged here" in out


def test_a_condition_of_another_norm_keeps_its_name() -> None:
    [found] = explained("sak-01-barnekoordinator", "pbrl-coordinator-right")
    parts = found["condition"]["parts"]
    assert [part["norm"] for part in parts] == ["hol-offer-coordinator", "sphl-appoint-coordinator"]
    assert all(part["label"]["nb"] for part in parts)


def test_each_provider_behind_one_bearer_is_explained() -> None:
    case = record_of(UNMET[0])
    case["providers"] += [
        {"id": "s1", "type": "HealthTrust", "partOf": "rhf"},
        {"id": "s2", "type": "HealthTrust", "partOf": "rhf"},
    ]
    case["services"] += [{"under": "sphl", "provider": i, "from": "2022-01-01"} for i in ("s1", "s2")]
    norms = [norm for norm in law().norms.values() if norm.audited and norm.act == "sphl"]
    owners = (n for n in norms if law().value(n.iri, pg("findsBearerBy").value) == pg("TopmostOwner").value)
    chosen = next((n.id for n in owners if n.level == pg("IndividualLevel").value), None)
    if chosen is None:
        pytest.skip("no such norm is in the graph")
    assert [(one["bearer"], one["standsFor"]) for one in explained(case, chosen)] == [("rhf", "s1"), ("rhf", "s2")]


def test_json_on_the_command_line_is_the_documented_structure(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, str(path_of(UNMET[0])), "--norm", UNMET[1], "--format", "json")
    [found] = json.loads(out)
    assert status == 0
    assert (found["case"], found["norm"], found["bearer"], found["status"]) == (*UNMET, "kommune/4601", "breached")
    assert set(found["message"]) == set(LANGUAGES)
    assert found["legalBasis"][0]["id"] == "LOV-2011-06-24-30/§7-2a/1"


def test_a_new_norm_in_turtle_is_explained(tmp_path: Path) -> None:
    case = {
        "id": "brann-1",
        "auditDate": "2024-06-01",
        "municipality": "4601",
        "providers": [{"id": "heim", "type": "MunicipalHealthAndCareService"}],
        "services": [{"under": "hol", "provider": "heim", "from": "2023-01-01"}],
        "assessments": [{"criterion": "FireRisk", "value": True, "on": "2024-02-01", "by": "heim"}],
    }
    file = tmp_path / "sak.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    done = call(str(file), "--norm", "hol-visit-home", "--with-law", str(NEW_LAW), "--format", "json")
    assert done.returncode == 0, done.stderr
    [found] = json.loads(done.stdout)
    risk = next(leaf for leaf in leaves(found["condition"]) if leaf["criterion"] == "FireRisk")
    assert (risk["value"], [(e["path"], e["value"], e["by"]) for e in risk["evidence"]]) == (
        True,
        [("assessments[0]", True, "heim")],
    )
    assert [item["criterion"] for item in found["missing"]] == ["HomeVisitMade"]
    assert found["missing"][0]["assessor"]["en"] == "the municipality"
    assert [d["norm"] for d in found["displacements"]] == ["brtl-cooperate"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--norm", "hol-apoint-child-coordinator"], "hol-appoint-child-coordinator"),
        (["--norm", "hol-cooperate", "--bearer", "nobody"], "heimetenesta"),
        (["--norm", "hol-cooperate", "--case", "nothing"], "sak-02-utan-barnekoordinator"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, str(path_of(UNMET[0])), *arguments)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert said in err


def test_of_several_cases_one_must_be_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "saker.json"
    file.write_text(json.dumps([record_of(UNMET[0]), record_of("sak-01-barnekoordinator")]), encoding="utf-8")
    status, out, err = run(capsys, str(file), "--norm", UNMET[1])
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert "sak-01-barnekoordinator" in err
    status, out, _ = run(capsys, str(file), "--norm", UNMET[1], "--case", UNMET[0])
    assert status == 0
    assert UNMET[0] in out


def test_a_rejected_record_is_told_with_every_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = {**record_of(UNMET[0]), "auditDate": "2023-13-01"}
    case["services"][0]["provider"] = "nobody"
    file = tmp_path / "sak.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    status, out, err = run(capsys, str(file), "--norm", UNMET[1], "--lang", "en")
    assert (status, out) == (2, "")
    paths = [line.split(": ")[0].rsplit(", ", 1)[1] for line in err.splitlines()]
    assert paths == ["auditDate", "services[0].provider"]
    assert all(f"record 1, {UNMET[0]}" in line for line in err.splitlines())
    with pytest.raises(PliktgrafError, match="auditDate.*services"):
        explain(case, UNMET[1], law=law())


def test_a_judgement_left_open_is_told_as_not_recorded(tmp_path: Path) -> None:
    record = json.loads((CASES / "sak-02-utan-barnekoordinator.json").read_text(encoding="utf-8"))
    file = tmp_path / "case.json"
    file.write_text(json.dumps({**record, "planConsent": [{"value": None, "on": "2023-10-01"}]}), encoding="utf-8")
    done = call(str(file), "--norm", "hol-prepare-plan", "--lang", "en")
    assert "planConsent[0]: not recorded" in done.stdout
    assert "None" not in done.stdout
