"""Fictional registers: sound, varied, the same for the same options."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")

from pliktgraf import cli, records
from pliktgraf import law as law_module
from pliktgraf.checks import Checker, has_personal_number
from pliktgraf.law import Law
from pliktgraf.register import sample
from pliktgraf.register.sample_vocabulary import read

Json = Any


@cache
def law() -> Law:
    return law_module.load()


@cache
def register() -> tuple[Json, ...]:
    return tuple(map(json.loads, sample.lines(4000, law(), 11, organisations=0.2)))


def test_records_are_sound_and_hold_no_number_of_a_person() -> None:
    checker = Checker(law())
    found = list(records.check(register()[:150], checker))
    assert not [item for item in found if isinstance(item, records.Rejected)]
    text = json.dumps(register(), ensure_ascii=False)
    assert not has_personal_number(text)
    assert not re.search(r"\d{10}", text)


def test_every_word_of_the_vocabulary_comes_up() -> None:
    words = read(law())
    cases = [record for record in register() if "providers" in record]
    organisations = [record for record in register() if "organisation" in record]
    assert {s["under"] for c in cases for s in c["services"]} == set(words.acts) == set(law().acts)
    assert {p["type"] for c in cases for p in c["providers"]} == set(words.types)
    assert {o["organisation"]["type"] for o in organisations} == set(words.organisation_types)
    assert {k["role"] for c in cases for k in c.get("coordinators") or ()} == set(words.roles)
    assert {s.get("kind") for c in cases for s in c["services"]} > {row[2] for row in words.services if row[2]}
    assert {e for c in cases for p in c.get("plans") or () for e in p.get("contains") or ()} == set(words.plan_elements)
    assert any(c.get("assessments") for c in cases)
    assert any(c.get("notifications") for c in cases)
    assert len({c["municipality"] for c in cases}) > 300


def test_days_come_from_every_month_the_reforms_and_leap_days_and_some_are_not_born() -> None:
    people = [record["person"] for record in register() if record.get("person")]
    births = [person["birthDate"] for person in people if "birthDate" in person]
    assert {birth[5:7] for birth in births} == {f"{month:02}" for month in range(1, 13)}
    assert any(birth.endswith("-02-29") for birth in births)
    assert any("expectedBirth" in person for person in people)
    dates = Counter(record["auditDate"] for record in register())
    begun = {norm.valid_from for norm in law().norms.values() if norm.valid_from > "2012-01-01"}
    assert len(begun & dates.keys()) > 3


def test_the_municipality_is_in_force_at_the_date() -> None:
    numbers: dict[str, list[tuple[str, str]]] = {}
    for number, first, last in read(law()).municipalities:
        numbers.setdefault(number, []).append((sample.iso(first), sample.iso(last)))
    for record in register():
        place = record.get("municipality") or record["organisation"]["municipality"]
        assert any(first <= record["auditDate"] <= last for first, last in numbers[place]), record["id"]


def test_the_same_options_give_the_same_bytes(tmp_path: Path) -> None:
    def made(name: str, *options: str) -> bytes:
        assert cli.main(["register", "sample", "-o", str(tmp_path / name), *options]) == 0
        return (tmp_path / name).read_bytes()

    one = made("a", "-n", "300", "--seed", "3")
    assert one == made("b", "-n", "300", "--seed", "3")
    assert one != made("c", "-n", "300", "--seed", "4")
    assert made("d", "-n", "400", "--seed", "3").startswith(one)
    assert len(one.splitlines()) == 300
    dated = [json.loads(line)["auditDate"] for line in made("e", "-n", "200", "--year", "2019-2020").splitlines()]
    assert {date[:4] for date in dated} == {"2019", "2020"}


def test_the_share_asked_for_is_about_an_organisation_or_rejected() -> None:
    lines = list(sample.lines(400, law(), 2, organisations=0.3, faulty=0.2))
    checker, seen = Checker(law()), set[str]()
    found = [
        item
        for number, line in enumerate(lines, 1)
        for item in records.checked("", number, *records.parse(line, number), checker, seen)
        if not isinstance(item, records.Warned)
    ]
    rejected = [item for item in found if isinstance(item, records.Rejected)]
    assert 50 < len(rejected) < 110
    reasons = {fault.message["en"].split("“")[0] for item in rejected for fault in item.faults}
    assert len(reasons) > 7
    organisations = sum(isinstance(item, records.Record) and "organisation" in item.data for item in found)
    assert 60 < organisations < 140
