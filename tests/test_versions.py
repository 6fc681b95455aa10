"""Versions in time: each provision has its history, and what is not known of it is said."""

from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import Literal, NamedNode

from pliktgraf import law as law_module
from pliktgraf.law import Law
from pliktgraf.rdf import select
from pliktgraf.terms import DCTERMS, LAW, PG

SPECIFICATION = Path(__file__).parents[2] / "shared" / "law" / "provisions.yaml"
ELI = "http://data.europa.eu/eli/ontology#"

VERSIONS = f"""PREFIX dcterms: <{DCTERMS}> PREFIX eli: <{ELI}> PREFIX pg: <{PG}>
SELECT ?id ?first ?last ?precision ?through ?reading ?partId WHERE {{
  ?p pg:hasVersion ?v ; dcterms:identifier ?id . ?v pg:datingPrecision ?precision ; pg:wordingRead ?reading .
  OPTIONAL {{ ?v eli:first_date_entry_in_force ?first }} OPTIONAL {{ ?v eli:date_no_longer_in_force ?last }}
  OPTIONAL {{ ?v pg:beginsThrough ?through }} OPTIONAL {{ ?v eli:has_part/dcterms:identifier ?partId }} }}"""


@cache
def law() -> Law:
    return law_module.load()


def histories() -> dict[str, list[dict[str, Any]]]:
    """Each section's versions in order, with their ledd."""
    found: dict[str, dict[tuple[str, str], dict[str, Any]]] = defaultdict(dict)
    for row in select(law().store, VERSIONS):
        values = {name: node.value for name, node in row.items()}
        key = (values.get("first", ""), values.get("last", "9999"))
        version = found[values["id"]].setdefault(key, {**values, "ledd": set()})
        version["ledd"].add(values.get("partId"))
    return {id_: [versions[key] for key in sorted(versions)] for id_, versions in found.items()}


def test_versions_of_a_provision_do_not_overlap() -> None:
    for id_, versions in histories().items():
        for one, next_ in zip(versions, versions[1:], strict=False):
            day_after = date.fromisoformat(one["last"]) + timedelta(1)
            assert next_["first"] == day_after.isoformat(), id_


def test_a_version_that_is_amended_has_one_before_it() -> None:
    for id_, versions in histories().items():
        changes = [version.get("through", "").removeprefix(PG) for version in versions]
        assert "Amendment" not in changes[:1], id_
        assert not {"Insertion", "NewAct"} & set(changes[1:]), id_


def test_a_moved_rule_is_in_force_the_day_after_at_its_new_place() -> None:
    known, moved = histories(), 0
    for quad in law().store.quads_for_pattern(None, NamedNode(PG + "isMovedTo"), None, None):
        old, new = (str(node.value).removeprefix(LAW) for node in (quad.subject, quad.object))  # type: ignore[union-attr]
        day = (date.fromisoformat(known[old][-1]["last"]) + timedelta(1)).isoformat()
        assert any(v.get("first", "") <= day <= v.get("last", "9999") for v in known[new]), (old, new)
        moved += 1
    assert moved > 5


def test_every_norm_rests_on_a_provision_that_is_not_known_to_have_lapsed_before_it() -> None:
    """A norm and the versions of its provision overlap, where the versions are known."""
    known = histories()
    for norm in law().norms.values():
        for basis in norm.legal_basis:
            versions = known.get("/".join(basis.split("/")[:2]))
            if versions is None:
                continue
            overlap = [v for v in versions if v.get("last", "9999") >= norm.valid_from]
            assert any(v.get("first", "0") <= (norm.valid_until or "9999") for v in overlap), (norm.id, basis)


def test_the_span_of_the_law_is_stated_once() -> None:
    for name in ("holdsLawFrom", "isCheckedUntil", "holdsLawUntil"):
        values = [q.object for q in law().store.quads_for_pattern(None, NamedNode(PG + name), None, None)]
        assert len(values) == 1
        assert isinstance(values[0], Literal)


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="the specification does not lie beside the checkout")
def test_every_provision_of_the_specification_has_its_dates() -> None:
    entries = yaml.safe_load(SPECIFICATION.read_text(encoding="utf-8"))["provisions"]
    known = histories()
    for entry in entries:
        number = entry["section"].replace(" ", "")
        section = f"{entry['act']}/{number}"
        versions = known[section]
        ledd = entry["ledd"] if isinstance(entry["ledd"], list) else [entry["ledd"]]
        assert {f"{section}/{n}" for n in ledd} <= versions[-1]["ledd"], entry["id"]
        begins = entry["in_force"]["from"]
        days = {a["in_force"] for a in entry.get("amended_by", []) if a.get("in_force")}
        if begins is None:
            assert versions[-1]["precision"] == entry["in_force"]["precision"], entry["id"]
            assert "first" not in versions[-1], entry["id"]
        else:
            firsts = {v.get("first") for v in versions}
            assert {begins, *days} <= firsts, entry["id"]
        lapses = entry["in_force"]["to"]
        last = (date.fromisoformat(lapses) - timedelta(1)).isoformat() if lapses else None
        assert versions[-1].get("last") == last, entry["id"]
