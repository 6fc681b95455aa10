"""The engine against a second implementation that shares no code with it, on records that are made at random."""

from collections import Counter
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import agreement
import generate
import norms_from_graph
import peer
import reach
from pliktgraf import law as law_module
from pliktgraf import span
from pliktgraf.law import Law
from pliktgraf.paths import ROOT

Json = dict[str, Any]
LIST_OF_NORMS = ROOT.parent / "shared" / "law" / "norms.yaml"


@cache
def law() -> Law:
    return law_module.load()


@cache
def peer_law() -> peer.Law:
    return norms_from_graph.read(law())


def assert_same(records: list[Json]) -> None:
    """Every finding is the same, those that are not applicable too."""
    for record, case in zip(records, agreement.audited(records, law()), strict=True):
        assert list(map(agreement.written, case.findings)) == peer.findings(record, peer_law()), record


@cache
def days_of_change() -> list[str]:
    held = span.of(law())
    return reach.days(peer_law(), held.first, held.last)


@st.composite
def about_any_norm(draw: st.DrawFn) -> Json:
    """A record about any audited norm on any day of change on which it is in force, the days beside it too."""
    norm = draw(st.sampled_from([norm for norm in peer_law().norms if norm.get("audited", True)]))
    day = draw(st.sampled_from([day for day in days_of_change() if peer.in_force(norm, day)]))
    return generate.about(norm, day, draw(st.integers(min_value=0, max_value=2**32)))


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_engine_and_the_peer_agree(seed: int) -> None:
    assert_same(list(generate.records(100, seed)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(min_value=0, max_value=2**32))
def test_they_agree_on_any_record(seed: int) -> None:
    assert_same(list(generate.records(1, seed)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(about_any_norm())
def test_they_agree_on_every_norm_on_days_of_change(record: Json) -> None:
    assert_same([record])


def test_they_agree_on_every_status_of_every_norm_when_most_of_them_begin() -> None:
    """The day of the largest reform and the day before: what cannot be reached there has a reason."""
    begun = Counter(norm["since"] for norm in peer_law().norms)
    ((largest, _),) = begun.most_common(1)
    place = days_of_change().index(largest)
    wanted = reach.cells(peer_law(), days_of_change()[place - 1 : place + 1])
    got = reach.reach(peer_law(), wanted, 0, 1, 2000)
    assert [cell for cell in got.missed if reach.reason(cell, peer_law()) is None] == []
    assert len(got.cells) > len(wanted) * 0.9
    assert_same(got.records)


def test_a_difference_is_made_small() -> None:
    """A peer whose law lacks one norm differs on records that this norm is about, and the smallest shows which."""
    without = peer.Law(
        [n for n in peer_law().norms if n["id"] != "hol-cooperate"], peer_law().acts, peer_law().successions
    )
    record = next(r for r in generate.records(50, 3) if not agreement.agree(r, law(), without))
    small = agreement.smallest(record, lambda r: not agreement.agree(r, law(), without), law())
    assert not agreement.agree(small, law(), without)
    assert len(str(small)) < len(str(record)) / 2
    assert len(small["services"]) == 1
    assert agreement.agree(small, law(), peer_law())


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
