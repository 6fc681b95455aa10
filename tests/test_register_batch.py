"""Records audited in batches, the rules compiled: every finding as the audit of one case and the peer give it."""

import json
import random
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")

import numpy as np
from pyoxigraph import NamedNode, Quad

import generate
import norms_from_graph
import peer
from pliktgraf import audit, classify, derive, findings, mapping
from pliktgraf import law as law_module
from pliktgraf.law import Law, Norm, complement
from pliktgraf.paths import ROOT
from pliktgraf.register import plan, tables, verdicts
from pliktgraf.register.batch import UNKNOWN, audit_batch, auditor
from pliktgraf.register.compile import NotCompiled
from pliktgraf.terms import CASE, TYPE, pg

Json = dict[str, Any]
EXAMPLES = sorted((ROOT / "data" / "cases").glob("*.json"))
FIRE_SAFETY = Path(__file__).parent / "new_norm" / "fire_safety.ttl"
TODAY = "2024-11-22"
DATES = [
    None,
    "2012-03-01",
    "2021-12-31",
    "2022-07-31",
    "2022-08-01",
    "2023-02-28",
    "2024-02-29",
    "2024-08-01",
    "2026-01-01",
]


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans are kept, but not in the home of whoever runs the tests."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@cache
def law() -> Law:
    return law_module.load()


def in_batch(records: list[Json], on: str | None = None, of: Law | None = None) -> list[list[Json]]:
    """The findings of each record, as the contract writes them."""
    table = audit_batch([json.dumps(r, ensure_ascii=False).encode() for r in records], on, of or law(), TODAY)
    found: list[list[Json]] = [[] for _ in records]
    for row in table.to_pylist():
        found[row["record"]].append({
            "norm": row["norm"],
            "bearer": row["bearer"],
            "status": row["status"],
            "missing": row["missing"],
            "displacedBy": row["displaced_by"],
            "restsOnInterpretation": row["rests_on_interpretation"],
        })  # fmt: skip
    return found


def by_peer(record: Json, on: str | None, of: Law | None = None) -> list[Json]:
    dated = record if record.get("auditDate") else {**record, "auditDate": TODAY}
    found = peer.findings(dated, norms(of or law()), on)
    return [{key: value for key, value in f.items() if key != "legalBasis"} for f in found]


_NORMS: dict[int, peer.Law] = {}


def norms(of: Law) -> peer.Law:
    return _NORMS.setdefault(id(of), norms_from_graph.read(of))


def by_audit(records: list[Json], on: str | None, of: Law | None = None) -> list[list[Json]]:
    result = audit.audit(records, on, of or law())
    assert not result.rejected
    return [
        [
            {
                "norm": f.norm,
                "bearer": f.bearer,
                "status": f.status,
                "missing": list(f.missing),
                "displacedBy": f.displaced_by,
                "restsOnInterpretation": f.rests_on_interpretation,
            }
            for f in case.findings
        ]
        for case in result.cases
    ]


def examples() -> list[Json]:
    found: list[Json] = []
    for path in EXAMPLES:
        data = json.loads(path.read_text(encoding="utf-8"))
        found += data if isinstance(data, list) else [data]
    return found


def test_the_examples() -> None:
    records = examples()
    assert in_batch(records) == by_audit(records, None)


@pytest.mark.parametrize("on", DATES)
def test_the_peer_agrees(on: str | None) -> None:
    records = list(generate.records(500, 40 + DATES.index(on)))
    for record, found in zip(records, in_batch(records, on), strict=True):
        assert found == by_peer(record, on), record


@pytest.mark.parametrize("on", [None, "2023-06-01"])
def test_the_audit_of_single_cases_agrees(on: str | None) -> None:
    records = [r for r in generate.records(220, 7) if on or r.get("auditDate")]
    assert in_batch(records, on) == by_audit(records, on)


def test_a_batch_does_not_mix_records() -> None:
    """Records of one batch, all with the same ids, are judged as each alone."""
    records = list(generate.records(12, 3))
    together = in_batch(records)
    assert together == [in_batch([record])[0] for record in records]
    random.Random(1).shuffle(records)
    assert in_batch(records + records) == 2 * in_batch(records)


def test_the_worst_of_several_providers_decides() -> None:
    """Records in which one provider's missing criteria are added to another's."""
    made = list(generate.records(1700, 5))
    records = [made[965], made[1685]]
    assert in_batch(records) == [by_peer(record, None) for record in records]


def test_an_empty_batch_has_no_findings() -> None:
    table = audit_batch([], None, law(), TODAY)
    least = audit_batch([b'{"id": "a", "municipality": "4601", "providers": [], "services": []}'], None, law(), TODAY)
    assert table.num_rows == 0 < least.num_rows
    assert table.schema == least.schema


def test_every_criterion_has_the_value_of_the_rules() -> None:
    """The compiled rules against Oxigraph, criterion by criterion, also where no norm asks."""
    records = [r for r in generate.records(150, 11) if r.get("auditDate")]
    compiled = auditor(law())
    audit_batch([json.dumps(r, ensure_ascii=False).encode() for r in records], None, law(), TODAY)
    of_case, _ = compiled.values(len(records), len(compiled.situations().case))
    derived = derive.facts(mapping.to_rdf([(r, r["auditDate"]) for r in records], law()), law())
    truths = {pg("satisfies"): 1, pg("fails"): 0}
    place = {mapping.case_iri(r["id"]): i for i, r in enumerate(records)}
    theirs = {
        (place[q.subject.value], q.object.value): truths[q.predicate]
        for q in derived
        if q.predicate in truths and q.subject.value in place
    }
    ours = {
        (i, criterion): value
        for criterion, values in of_case.items()
        for i, value in enumerate(values.tolist())
        if value != UNKNOWN
    }
    assert CASE in next(iter(place))
    assert ours == theirs


def test_a_norm_that_is_added_in_turtle_is_audited() -> None:
    """With a criterion that has no field of its own: no code knows it."""
    more = law_module.load([FIRE_SAFETY])
    added = set(more.norms) - set(law().norms)
    assert added
    records = list(generate.records(200, 21))
    names = sorted(more.read_from_assessments)
    assert names
    for i, record in enumerate(records):
        if "organisation" not in record or i % 2:
            record["assessments"] = [
                {"criterion": name, "value": [True, False, None][(i + k) % 3], "on": f"202{k}-01-01"}
                for name in names
                for k in range(3)
            ]
    found = in_batch(records, "2025-03-01", more)
    assert found == by_audit(records, "2025-03-01", more)
    statuses = {f["status"] for case in found for f in case if f["norm"] in added}
    assert len(statuses) > 1


def test_a_criterion_may_be_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Turtle and in the rules, and nowhere else: the same findings but for its name."""
    names = {"PlanUpToDate": "PlanStillCurrent", "CanConsent": "AbleToConsent", "CompositeNeed": "MixedNeed"}
    for folder in ("ontology", "data", "queries"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".ttl", ".rq"):
                text = path.read_text(encoding="utf-8")
                for old, new in names.items():
                    text = re.sub(rf"\b{old}\b", new, text)
                target = tmp_path / path.relative_to(ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
    records = list(generate.records(150, 5))
    before = json.dumps(in_batch(records, "2024-05-01"))
    for module in (law_module.loading, derive):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    clear_rules()
    try:
        after = json.dumps(in_batch(records, "2024-05-01", law_module.load()))
    finally:
        monkeypatch.undo()
        clear_rules()
    assert "PlanUpToDate" in before
    for old, new in names.items():
        assert old not in after
        before = re.sub(rf"\b{old}\b", new, before)
    assert in_order(before) == in_order(after)


def clear_rules() -> None:
    derive.rules.cache_clear()
    derive.rule.cache_clear()


def in_order(findings: str) -> Json:
    """The findings with what is missing sorted: other names come in another order."""
    return [[{**f, "missing": sorted(f["missing"])} for f in case] for case in json.loads(findings)]


def test_a_rule_outside_the_fragment_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derive, "rule", replaced("wish_recorded", "STRLEN(STR(?case)) > 3"))
    with pytest.raises(NotCompiled, match="wish_recorded"):
        plan.make(law())


def replaced(name: str, test: str) -> Any:
    plain = derive.rule

    def rule(kind: str, asked: str) -> str:
        text = plain(kind, asked)
        return text[: text.rindex("}")] + f"FILTER ({test}) }}" if asked == name else text

    return rule


def test_a_rule_that_could_join_different_records_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = "EXISTS { ?one pg:kind ?kind . ?two pg:serves ?kind }".replace("serves", "kind")
    monkeypatch.setattr(derive, "rule", replaced("minor", pattern))
    with pytest.raises(NotCompiled, match="minor: .*different"):
        plan.make(law())


def test_texts_of_records_are_forgotten_between_batches_and_those_of_the_law_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records = list(generate.records(40, 3))
    before = in_batch(records)
    strings = auditor(law()).filler._strings
    of_law = dict(strings)
    monkeypatch.setattr(tables, "STRINGS", 0)
    assert in_batch(records) == before == in_batch(records)
    auditor(law()).filler.begin(None, TODAY)
    assert strings.items() <= of_law.items()
    assert len(strings) < len(of_law)


@pytest.mark.parametrize("dense", [0, verdicts.DENSE])
def test_profiles_are_judged_as_situations_are(dense: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "DENSE", dense)
    rng = np.random.default_rng(7)
    for norm in law().norms.values():
        criteria = sorted(norm.criteria())
        values = {criterion: rng.integers(0, 3, 40).astype(np.int8) for criterion in criteria}
        judge = verdicts.Verdicts(norm, law())
        for half in (slice(0, 20), slice(10, 40)):
            found = judge.look_up({c: v[half] for c, v in values.items()}.__getitem__, len(range(40)[half]))
            for place, row in enumerate(range(40)[half]):
                expected = by_quads(norm, {c: int(v[row]) for c, v in values.items()})
                missing = {name for i, name in enumerate(judge.names) if found.missing[place] >> i & 1}
                displaced = found.displaced[place]
                assert findings.SEVERITY[found.status[place]] == expected.status
                assert tuple(sorted(missing)) == expected.missing
                assert (judge.displacing[displaced] if displaced >= 0 else None) == expected.displaced_by
                assert found.interpreted[place] == expected.rests_on_interpretation


def by_quads(norm: Norm, values: dict[str, int]) -> findings.Finding:
    """The finding of one situation, out of its classified graph."""
    case, situation = CASE + "a", NamedNode(CASE + "a/situation")
    statements = [
        Quad(situation, pg("ofCase"), NamedNode(case)),
        Quad(situation, pg("ofNorm"), NamedNode(norm.iri)),
        Quad(situation, pg("hasBearer"), NamedNode(case + "/kommune/4601")),
        Quad(situation, TYPE, NamedNode(norm.situation_class)),
    ]
    for criterion, value in values.items():
        if value != UNKNOWN:
            statements.append(Quad(situation, TYPE, NamedNode(criterion if value else complement(criterion))))
    ((finding,),) = findings.find(classify.classify(statements, law()), law()).values()
    return finding
