"""The fast check of records says of each what the ordinary one says: sound ones, spoilt ones, and hostile ones."""

import datetime
import json
from functools import cache
from random import Random
from typing import Any

import pytest

pytest.importorskip("pyarrow")

import generate
from pliktgraf import checks, records
from pliktgraf import law as law_module
from pliktgraf.law import Law
from pliktgraf.register import duplicates, sample
from pliktgraf.register.checking import Checked, FastChecker
from pliktgraf.register.reading import as_data
from pliktgraf.register.record_checks import check_of, is_day
from pliktgraf.register.record_types import NoType, record_type

Json = Any
VALUES: list[Json] = [
    None, True, False, 0, 17, 1.5, 10**30, "", " ", "x", "2023-02-29", "2024-02-29", "1900-02-29", "2000-02-29",
    "2023-2-3", "0999-01-01", "0000-01-01", "2023-13-01", "2023-04-31", "２０２３-01-01", "2023-01-01\n", "4601",
    "46011", "kommune/4601", "kommune/9999", "9999-99-99", [], {}, [None], {"id": "x"}, [{"id": "x"}], "hol",
    "qualification-program", "  ", "tal 12345678901", "12.34.56 - 78901", "nr\t01020312345", "\x00", "å",
]  # fmt: skip
MADE = "310700"  # a day; with five more digits, of which none here make it a number of a person


@cache
def law() -> Law:
    return law_module.load()


@cache
def fast() -> FastChecker:
    return FastChecker(law())


def slowly(lines: list[bytes]) -> tuple[list[Json], list[records.Rejected], list[records.Warned]]:
    """What the ordinary reader says of lines."""
    checker, seen = checks.Checker(law()), set[str]()
    found: list[records.Outcome] = []
    number = 0
    for line_number, line in enumerate(lines, 1):
        if line.strip():
            number += 1
            found += records.checked("f", number, *records.parse(line, line_number), checker, seen)
    return (
        [item.data for item in found if isinstance(item, records.Record)],
        [item for item in found if isinstance(item, records.Rejected)],
        [item for item in found if isinstance(item, records.Warned)],
    )


def quickly(lines: list[bytes], file: str = "") -> tuple[Checked, list[Any]]:
    """What the fast checker says of lines, and the records that it passes on."""
    sound: list[Any] = []
    return fast().check(b"\n".join(lines), sound.extend, file), sound


def assert_same(lines: list[bytes]) -> None:
    checked, passed_on = quickly(lines, "f")
    sound, rejected, warned = slowly(lines)
    assert passed_on == [fast().reader.typed(data) for data in sound]
    assert checked.cases == [record["id"] for record in sound]
    assert checked.rejected == rejected
    assert checked.warned == warned


def written(record: Json) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")


def spots(node: Json) -> list[tuple[Json, Any]]:
    """Every place in a record: what holds it and its key."""
    found: list[tuple[Json, Any]] = []
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        found += [(node, key), *spots(value)]
    return found


def mutated(record: Json, random: Random) -> Json:
    """The record with one thing changed."""
    copy = json.loads(json.dumps(record))
    holder, key = random.choice(spots(copy))
    match random.randrange(5):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[random.choice(["merknad", "id", "to", "from", "organisation", "01020312345", "type"])] = holder[key]
        case 2 if isinstance(holder, list):
            holder.append(holder[key])
        case 3:
            other, other_key = random.choice(spots(copy))
            holder[key] = json.loads(json.dumps(other[other_key]))
        case _:
            holder[key] = random.choice(VALUES)
    return copy


@pytest.mark.parametrize("seed", range(2))
def test_sound_and_mutated_records_get_the_verdict_and_the_messages_of_the_ordinary_checker(seed: int) -> None:
    random = Random(seed)
    made = [*generate.records(60, seed), *map(json.loads, sample.lines(40, law(), seed, organisations=0.2))]
    changed = [mutated(record, random) for record in made for _ in range(3)]
    twice = [mutated(record, random) for record in changed[::3]]
    assert_same([written(record) for record in made])
    assert_same([written(record) for record in [*made, *changed, *twice]])


def test_a_sampled_register_is_proven_sound_without_the_ordinary_checker(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = list(sample.lines(500, law(), 5, organisations=0.2))
    monkeypatch.setattr(checks.Checker, "faults", lambda *_: pytest.fail("a sound record was checked the slow way"))
    _, passed_on = quickly(lines)
    assert len(passed_on) == 500
    assert all(
        _without_null(as_data(one)) == _without_null(json.loads(line))
        for line, one in zip(lines, passed_on, strict=True)
    )


def _without_null(node: Json) -> Json:
    if isinstance(node, dict):
        return {key: _without_null(value) for key, value in node.items() if value is not None}
    return [_without_null(value) for value in node] if isinstance(node, list) else node


def test_what_a_schema_cannot_say_is_left_to_the_ordinary_checker() -> None:
    base = {
        "municipality": "4601", "services": [{"under": "hol", "provider": "p", "from": "2023-01-01"}],
        "providers": [{"id": "p", "type": "School", "partOf": "owner"}],
        "coordinators": [{"id": "c", "role": "Coordinator"}],
    }  # fmt: skip
    late = {"from": "2023-05-02", "to": "2023-05-01"}
    spoilt: list[Json] = [
        {"services": [{**base["services"][0], **late}]},
        {"needs": [{"under": ["hol"], "assessedOn": "2023-05-02", "to": "2023-05-01"}]},
        {"cooperation": {"established": [{"between": ["p"], **late}]}},
        {"cooperation": {"established": [{"between": ["x"], "from": "2023-01-01"}]}},
        {"coordination": {"designated": {"provider": "p", **late}}},
        {"coordination": {"designated": {"provider": "x", "from": "2023-01-01"}}},
        {"coordinators": [{"id": "c", "role": "Coordinator", **late}]},
        {"coordinators": [{"id": "p", "role": "Coordinator"}]},
        {"coordinators": [{"id": "c", "role": "Coordinator"}] * 2},
        {"coordinators": [{"id": "c", "role": "Coordinator", "employer": "x"}]},
        {"plans": [late]},
        {"providers": base["providers"] * 2},
        {"providers": [*base["providers"], *({"id": i, "type": "NavOffice"} for i in ("4601", "kommune/4601"))]},
        {
            "providers": [*base["providers"], {"id": "kommune/4601", "type": "NavOffice"}],
            "coordinators": [{"id": "4601", "role": "Coordinator"}],
        },
        {"providers": []},
        {"assessments": [{"criterion": "x", "value": True, "on": "2023-01-01"}]},
        {"notifications": [{"by": "p", "to": "2023-02-30", "on": "2023-01-01"}]},
        {"person": {"birthDate": "2023-02-29"}},
    ]
    good: list[Json] = [{}, *({"coordinators": [{"id": "c", "role": "Coordinator", "employer": body}]}
                              for body in ("4601", "kommune/4601", "owner", "p", "c"))]  # fmt: skip
    lines = [written({"id": f"r{i}", **base, **change}) for i, change in enumerate([*good, *spoilt])]
    assert_same(lines)
    assert len(quickly(lines)[0].rejected) == len(spoilt)


def test_what_a_schema_asks_for_under_a_condition_is_asked_for() -> None:
    organisations: list[Json] = [
        {"id": "kommune/4601", "type": "Municipality", "municipality": "4601"},
        {"id": "kommune/4601", "type": "Municipality"},
        {"id": "x", "type": "HealthTrust"},
        {"id": "kommune/4601", "type": "Municipality", "municipality": None},
    ]
    lines = [written({"id": f"r{i}", "organisation": inner}) for i, inner in enumerate(organisations)]
    assert_same(lines)
    assert "r1" in [item.id for item in quickly(lines)[0].rejected]


def valid_number() -> str:
    """The number of no one: valid by its digits, as real ones are; never written down here."""
    return next(f"{MADE}{n:05d}" for n in range(100_000) if checks.has_personal_number(f"{MADE}{n:05d}"))


@pytest.mark.parametrize("apart", ["", " ", " - ", ".", "-", "–", "\u2011", "\u200b", "/", ":", "\t", "\n"])
def test_personal_numbers_are_found_however_they_are_laid_out_and_never_repeated(apart: str) -> None:
    number = valid_number()
    laid_out = f"{number[:6]}{apart}{number[6:]}"
    record = next(generate.records(1, 3))
    for hidden in ({**record, "note": f"Gjeld {laid_out}."}, {**record, "id": laid_out}, {**record, laid_out: 1}):
        escaped = json.dumps(hidden).encode()
        digits = "".join(f"\\u{ord(digit):04x}" for digit in number)
        assert_same([written(hidden), escaped, written(hidden).replace(number.encode(), digits.encode())])
        rejected = quickly([written(hidden)])[0].rejected
        assert len(rejected) == 1
        assert number[6:] not in repr(rejected)
    assert_same([written({**record, "note": 5}), written({**record, "note": int(number)})])


def test_odd_lines_are_read_as_the_ordinary_reader_reads_them() -> None:
    record = written(next(generate.records(1, 3)))
    assert_same(
        [
            b"\xef\xbb\xbf" + record, b"", b"  \t\r", record, record[:-4], b"[]", b"17", b"null", b'"x"', b"\xff", b"{",
            record.replace(b"{", b'{"id": "x", "id": "y", ', 1), b'{"id": "\\ud800"}',
            b"[" * 5000, b"NaN",
            record[:-1] + b',"note":NaN}',
            b'{"id": ""}', b'{"id": ""}', b'{"id": "a"}', b'{"id": "a"}', record + b"\r",
        ]
    )  # fmt: skip


def test_a_repeated_key_is_the_one_thing_that_only_the_ordinary_reader_tells() -> None:
    """docs/register.md says so; the records are the same, the last value counts."""
    record = written(next(generate.records(1, 3)))
    lines = [record.replace(b"{", b'{"municipality": "1", ', 1)]
    sound, _, warned = slowly(lines)
    checked, passed_on = quickly(lines, "f")
    assert sound == [json.loads(record)]
    assert passed_on == [fast().reader.typed(sound[0])]
    assert [item.fault.path for item in warned] == ["municipality"]
    assert checked.warned == []


def test_days_are_those_of_the_calendar() -> None:
    texts = [f"{y:04}-{m:02}-{d:02}" for y in (*range(1, 10_000, 97), 1600, 1900, 2000, 2024, 2100)
             for m in range(14) for d in range(33)]  # fmt: skip
    odd = ["2023-W01-1", "20230101", "2023-1-01", "２０２３-01-01", "2023-01-01\n", "0000-01-01", "", "2023-01-01T00"]
    for text in [*texts, *odd]:
        try:
            expected = len(text) == 10 and text.isascii() and datetime.datetime.strptime(text, "%Y-%m-%d") is not None
        except ValueError:
            expected = False
        assert is_day(text) == expected, text


@pytest.mark.parametrize(
    "rule",
    [
        {"type": "string", "maxLength": 3}, {"type": "integer"}, {"type": "string", "format": "uri"},
        {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        {"type": "object", "properties": {}}, {"type": "object", "properties": {}, "additionalProperties": True},
        {"enum": [1, 2]}, {"anyOf": [{"type": "null"}], "not": {}},
    ],
)  # fmt: skip
def test_a_schema_that_says_more_than_types_check_is_refused(rule: Json) -> None:
    whole = {"type": "object", "additionalProperties": False, "required": [], "properties": {"x": rule}}
    with pytest.raises(NoType):
        record_type("case", whole)


def test_a_condition_that_is_not_understood_is_refused() -> None:
    rule = {"type": "object", "additionalProperties": False, "required": [], "properties": {"x": {"type": "null"}}}
    with pytest.raises(NoType):
        check_of({**rule, "if": {"required": ["x"]}, "then": {"required": ["x"]}})
    with pytest.raises(NoType):
        check_of({**rule, "if": {"properties": {"x": {"const": 1}}}, "then": {"properties": {}}})


def test_repeated_ids_are_those_that_a_set_would_find() -> None:
    random, seen, known = Random(1), duplicates.Seen(), set[str]()
    for _ in range(60):
        ids = [random.choice([None, f"k{random.randrange(3000)}"]) for _ in range(random.randrange(120))]
        expected = []
        for place, id_ in enumerate(ids):
            if id_ in known:
                expected.append(place)
            known.update([id_] if id_ else [])
        assert seen.repeated(duplicates.hashes(ids)) == expected


def test_hashes_that_share_their_first_half_are_told_apart() -> None:
    import numpy as np

    seen = duplicates.Seen()
    assert seen.repeated(np.array([[7, 1], [7, 2], [7, 1], [0, 0], [0, 0]], np.uint64)) == [2]
    assert seen.repeated(np.array([[7, 3], [7, 2], [8, 1]], np.uint64)) == [1]
    assert seen.repeated(np.array([[7, 4], [7, 3], [8, 1]], np.uint64)) == [1, 2]
