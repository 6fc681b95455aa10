"""Norms that are added in Turtle are audited like all others, with no change to any program or record format."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pliktgraf import audit, classify, cli, derive, mapping, oracle, validate
from pliktgraf import law as law_module
from pliktgraf.law import EXTRA_LAW, Law
from pliktgraf.terms import LANGUAGES, TYPE

Json = dict[str, Any]
NEW_LAW = Path(__file__).parent / "new_norm" / "fire_safety.ttl"
VISIT, COOPERATE = "hol-visit-home", "brtl-cooperate"
NO_RISK = {"criterion": "FireRisk", "value": False, "on": "2024-02-01"}
RISK = {"criterion": "FireRisk", "value": True, "on": "2024-02-01"}
VISITED = {"criterion": "HomeVisitMade", "value": True, "on": "2024-03-01"}
NOT_VISITED = {"criterion": "HomeVisitMade", "value": False, "on": "2024-03-01"}
FIRE_SERVICE = {"under": "brtl", "provider": "brann", "from": "2024-01-15"}


@cache
def law() -> Law:
    return law_module.load([NEW_LAW])


def record(*assessments: Json, services: tuple[Json, ...] = (), **more: Any) -> Json:
    """A person with health and care services, and what is assessed of them."""
    return {
        "id": "brann-1",
        "auditDate": "2024-06-01",
        "municipality": "4601",
        "providers": [
            {"id": "heim", "type": "MunicipalHealthAndCareService"},
            {"id": "brann", "type": "MunicipalHealthAndCareService"},
        ],
        "services": [{"under": "hol", "provider": "heim", "from": "2023-01-01"}, *services],
        "assessments": list(assessments),
        **more,
    }


def finding(case: Json, norm: str = VISIT, on: str | None = None) -> Any:
    """The only finding of a new norm, or none where it is not in force."""
    result = audit.audit([case], on, law())
    assert not result.rejected, result.rejected
    found = [f for f in result.cases[0].findings if f.norm == norm]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("case", "status", "missing"),
    [
        (record(NO_RISK), "notApplicable", ()),
        (record(), "undetermined", ("FireRisk",)),
        (record(RISK), "undetermined", ("HomeVisitMade",)),
        (record(RISK, VISITED), "fulfilled", ()),
        (record(VISITED), "fulfilled", ()),
        (record(RISK, NOT_VISITED), "breached", ()),
        (record(RISK, NOT_VISITED, services=(FIRE_SERVICE,)), "displaced", ()),
        (record(RISK, NOT_VISITED, {**VISITED, "on": "2024-05-01"}), "fulfilled", ()),
        (record(RISK, NOT_VISITED, {**VISITED, "on": "2024-07-01"}), "breached", ()),
    ],
)  # fmt: skip
def test_a_new_norm_reaches_every_status(case: Json, status: str, missing: tuple[str, ...]) -> None:
    found = finding(case)
    assert (found.status, found.missing, found.bearer) == (status, missing, "kommune/4601")
    assert found.displaced_by == (COOPERATE if status == "displaced" else None)
    assert found.legal_basis == ("LOV-2011-06-24-30/§99-1",)


def test_a_new_norm_is_not_there_before_its_first_day() -> None:
    assert finding(record(RISK, NOT_VISITED), on="2023-12-31") is None
    assert finding(record(RISK, NOT_VISITED), on="2024-01-01") is not None


@pytest.mark.parametrize(("between", "status"), [(["brann", "heim"], "fulfilled"), (["brann"], "breached")])
def test_a_norm_of_a_new_act_is_built_of_criteria_that_are_there(between: list[str], status: str) -> None:
    cooperation = {
        "assessments": [{"by": "brann", "necessary": True, "on": "2024-02-01"}],
        "established": [{"between": between, "from": "2024-02-02"}],
    }
    found = finding(record(services=(FIRE_SERVICE,), cooperation=cooperation), COOPERATE)
    assert (found.status, found.bearer) == (status, "brann")


def test_only_criteria_that_the_graph_knows_may_be_assessed() -> None:
    unknown = record({**RISK, "criterion": "FloodRisk"})
    (rejected,) = audit.audit([unknown], law=law()).rejected
    assert rejected.faults[0].path == "assessments[0].criterion"
    (also_rejected,) = audit.audit([record(RISK)], law=law_module.load()).rejected
    assert also_rejected.faults[0].path == "assessments[0].criterion"


def test_the_command_audits_new_norms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `--with-law`, and with the environment variable, which may name a folder."""
    path = tmp_path / "record.json"
    path.write_text(json.dumps(record(RISK, NOT_VISITED)), encoding="utf-8")
    command = ["audit", str(path), "--format", "json"]
    assert cli.main(command) == 2  # the criterion is not known
    capsys.readouterr()
    assert cli.main([*command, "--with-law", str(NEW_LAW)]) == 1
    by_option = capsys.readouterr().out
    monkeypatch.setenv(EXTRA_LAW, str(NEW_LAW.parent))
    assert cli.main(command) == 1
    assert capsys.readouterr().out == by_option
    (found,) = (f for f in json.loads(by_option)["cases"][0]["findings"] if f["norm"] == VISIT)
    assert sorted(found["message"]) == sorted(LANGUAGES)
    assert found["message"]["en"] == "The risk of fire is increased, but no home visit has been made."
    assert cli.main([*command[:3], "shacl"]) == 1
    assert f"sh:sourceShape shape:{VISIT} ;" in capsys.readouterr().out


def test_the_oracle_agrees_on_new_norms() -> None:
    several = [
        {**case, "id": f"brann-{number}"}
        for number, case in enumerate(
            [record(RISK, NOT_VISITED), record(), record(RISK, NOT_VISITED, services=(FIRE_SERVICE,)), record(NO_RISK)]
        )
    ]
    graph = mapping.to_rdf([(case, "2024-06-01") for case in several], law())
    stated = classify.stated(derive.facts(graph, law()), law())
    stated = [quad for quad in stated if "/brann-" in quad.subject.value and "/situation/" in quad.subject.value]
    classified = classify.classify(stated, law())
    found = oracle.shacl(classified, law())
    report = {quad.object.value for quad in validate.validate(classified, law()) if "focusNode" in quad.predicate.value}
    assert report == {focus for focus, *_ in found}
    assert {shape.rsplit("/", 1)[1] for _, shape, *_ in found} >= {VISIT, f"{VISIT}-open"}
    own = [quad for quad in stated if f"/{VISIT}/" in quad.subject.value or f"/{COOPERATE}/" in quad.subject.value]
    walked = {quad for quad in classify.classify(own, law()) if quad.predicate == TYPE} - set(own)
    assert set(oracle.classify(own, law())) == walked
