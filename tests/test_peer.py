"""The engine against a second implementation that shares no code with it, on records that are made at random."""

from dataclasses import asdict
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import generate
import norms_from_graph
import peer
from pliktgraf import audit
from pliktgraf import law as law_module
from pliktgraf.law import Law
from pliktgraf.paths import ROOT

Json = dict[str, Any]
LIST_OF_NORMS = ROOT.parent / "shared" / "law" / "norms.yaml"
NAMES = {"displaced_by": "displacedBy", "legal_basis": "legalBasis", "rests_on_interpretation": "restsOnInterpretation"}


@cache
def law() -> Law:
    return law_module.load()


@cache
def peer_law() -> peer.Law:
    return norms_from_graph.read(law())


def assert_same(records: list[Json]) -> None:
    """Every finding is the same, those that are not applicable too."""
    result = audit.audit(records, law=law())
    assert not result.rejected
    for record, case in zip(records, result.cases, strict=True):
        for finding, other in zip(case.findings, peer.findings(record, peer_law()), strict=True):
            ours = {NAMES.get(key, key): as_json(value) for key, value in asdict(finding).items()}
            assert {key: ours[key] for key in other} == other, record


def as_json(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_engine_and_the_peer_agree(seed: int) -> None:
    assert_same(list(generate.records(100, seed)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(min_value=0, max_value=2**32))
def test_they_agree_on_any_record(seed: int) -> None:
    assert_same(list(generate.records(1, seed)))


def test_the_records_reach_every_norm() -> None:
    """A norm that no record reaches would not be compared at all."""
    seen = {f["norm"] for record in generate.records(400, 1) for f in peer.findings(record, peer_law())}
    assert seen == {norm["id"] for norm in peer_law().norms if norm.get("audited", True)}


@pytest.mark.skipif(not LIST_OF_NORMS.is_file(), reason="the list of norms does not lie beside the checkout")
def test_the_graph_has_the_norms_of_the_list() -> None:
    listed = peer.load_law(LIST_OF_NORMS)
    ours, theirs = ({norm["id"]: norm for norm in source.norms} for source in (peer_law(), listed))
    assert ours.keys() == theirs.keys()
    for id_, norm in ours.items():
        other = theirs[id_]
        assert [norm.get(key) for key in PLAIN] == [other.get(key) for key in PLAIN], id_
        assert parts(norm.get("bearer")) == parts(other.get("bearer")), id_
        assert sorted(norm.get("serves_under") or []) == sorted(other.get("serves_under") or []), id_
        assert norm["legal_basis"] == other["legal_basis"], id_
        assert is_interpreted(norm) == is_interpreted(other), id_
        assert same(norm.get("fulfilled"), other.get("fulfilled")), id_
        if is_expression(other["applies"]):
            assert same(norm["applies"], other["applies"]), id_
        displaced, also = norm.get("displaced_by") or [], other.get("displaced_by") or []
        assert [d["norm"] for d in displaced] == [d["norm"] for d in also], id_
        assert all(same(a["when"], b["when"]) for a, b in zip(displaced, also, strict=True)), id_
        assert [is_interpreted(d) for d in displaced] == [is_interpreted(d) for d in also], id_
    assert peer_law().acts.items() >= listed.acts.items()
    assert sorted(map(str, peer_law().successions)) == sorted(map(str, listed.successions))


PLAIN = ("level", "act", "action", "since", "until", "audited")


def parts(several: str | None) -> set[str]:
    return set((several or "").split(" | "))


def is_interpreted(norm: Json) -> bool:
    return str(norm.get("basis") or "").startswith("interpretation")


def is_expression(text: str) -> bool:
    """Some conditions of norms that are not audited are told in words."""
    try:
        peer.parse(text)
    except ValueError:
        return False
    return True


def same(one: str | None, other: str | None) -> bool:
    """Say whether two expressions have the same value whatever the value of their criteria, unknown too."""
    if one is None or other is None:
        return one is other
    trees = [peer.parse(one), peer.parse(other)]
    names = sorted(set().union(*map(atoms, trees)))
    if set(names) != atoms(trees[0]) or set(names) != atoms(trees[1]):
        return False
    for values in product((True, False, None), repeat=len(names)):
        of = dict(zip(names, values, strict=True))
        if value(trees[0], of) is not value(trees[1], of):
            return False
    return True


def atoms(tree: peer.Expression) -> set[str]:
    operator, *inner = tree
    return {inner[2]} if operator == "name" else set().union(*map(atoms, inner))


def value(tree: peer.Expression, of: dict[str, peer.Truth]) -> peer.Truth:
    operator, *inner = tree
    if operator == "name":
        return of[inner[2]]
    values = [value(part, of) for part in inner]
    if operator == "not":
        return peer.negation(values[0])
    return peer.all_of(values) if operator == "and" else peer.any_of(values)
