"""Malformed records: each reason is told with its field, sound records in the same file are audited, exit status 2."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pliktgraf import law as law_module
from pliktgraf.checks import Checker, has_personal_number

HERE = Path(__file__).parent
CASE = HERE.parent / "data" / "cases" / "sak-01-barnekoordinator.json"
MALFORMED = json.loads((HERE / "records" / "malformed.json").read_text(encoding="utf-8"))
IDENTITY_NUMBER = "15108695088"  # the example in the documentation of python-stdnum; of no living person


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(law_module.load())


def changed(changes: dict[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = copy.deepcopy(json.loads(CASE.read_text(encoding="utf-8")))
    for path, value in changes.items():
        *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        node: Any = record
        for parent in parents:
            node = node[parent]
        if value == "absent":
            del node[last]
        else:
            node[last] = value
    return record


@pytest.mark.parametrize("case", MALFORMED, ids=lambda case: case["name"])
def test_every_reason_is_told_with_its_field(case: dict[str, Any], checker: Checker) -> None:
    faults = checker.faults(changed(case["set"]))
    assert sorted(fault.path for fault in faults) == sorted(case["paths"])
    for fault in faults:
        assert all(fault.message[lang] and "\n" not in fault.message[lang] for lang in ("nn", "nb", "en"))
        assert IDENTITY_NUMBER not in json.dumps(fault.message)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (IDENTITY_NUMBER, True),
        ("(151086 95088)", True),
        ("15908695088", False),  # Test-Norge: 80 added to the month, and other check digits
        ("01019012345", False),
        ("1" + IDENTITY_NUMBER, False),
        ("976820479", False),
    ],
)
def test_only_valid_numbers_of_real_people_count(text: str, expected: bool) -> None:
    assert has_personal_number(text) is expected


def audit(*arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "pliktgraf", "audit", *arguments]
    return subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_sound_records_of_a_file_are_audited(tmp_path: Path) -> None:
    good, bad = changed({}), changed({"id": "sak-b", "services.0.from": "absent"})
    file = tmp_path / "register.jsonl"
    lines = [json.dumps(good), "", "{not json", json.dumps(bad), json.dumps({**good, "id": "sak-c"}), json.dumps(good)]
    file.write_text("\n".join(lines), encoding="utf-8")
    done = audit(str(file), "--format", "json")
    assert done.returncode == 2
    result = json.loads(done.stdout)
    assert [case["case"] for case in result["cases"]] == [good["id"], "sak-c"]
    assert [(r["record"], r["id"], r["errors"][0]["path"]) for r in result["rejected"]] == [
        (2, None, ""),
        (3, "sak-b", "services[0].from"),
        (5, good["id"], "id"),
    ]
    assert "Traceback" not in done.stderr


def test_a_record_with_an_identity_number_never_shows_it(tmp_path: Path) -> None:
    file = tmp_path / "register.json"
    file.write_text(json.dumps([changed({"id": IDENTITY_NUMBER}), changed({IDENTITY_NUMBER: 1})]), encoding="utf-8")
    for form in ("json", "table"):
        done = audit(str(file), "--format", form)
        assert done.returncode == 2
        assert IDENTITY_NUMBER not in done.stdout + done.stderr


def test_a_hidden_key_is_not_shown_by_what_stands_below_it(checker: Checker) -> None:
    record = {**changed({}), IDENTITY_NUMBER: {"from": "2022-01-01", "to": "2021-01-01", "birthDate": "2022-13-01"}}
    faults = checker.faults(record)
    assert IDENTITY_NUMBER not in " ".join(fault.path + str(fault.message) for fault in faults)


def test_a_second_record_of_the_same_id_is_told_so_beside_its_other_faults(tmp_path: Path) -> None:
    file = tmp_path / "register.json"
    file.write_text(json.dumps([changed({}), changed({"services.0.from": "absent"})]), encoding="utf-8")
    result = json.loads(audit(str(file), "--format", "json").stdout)
    assert [error["path"] for error in result["rejected"][0]["errors"]] == ["services[0].from", "id"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1, 2", b"3", b"[NaN]", b'{"id": "a"}'])
def test_what_is_no_record_is_refused_in_one_line(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(content)
    done = audit(str(file), "--format", "json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["rejected"][0]["errors"]
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_named_in_one_line() -> None:
    done = audit("no-such-file.json")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no-such-file.json" in done.stderr


@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_a_key_that_stands_twice_is_a_warning_with_its_path_and_no_value(tmp_path: Path, name: str) -> None:
    """The last value counts, as before; what the others were is not shown, be it what it may."""
    once = json.dumps(changed({}))
    head = '{"municipality": "first-value", "id": 5, "municipality": ' + json.dumps(IDENTITY_NUMBER) + ", "
    written = head + once[1:]
    for act in ("hol", "oppl98"):
        written = written.replace(f'"under": "{act}"', f'"under": "secret-value", "under": "{act}"', 1)
    assert written.count("secret-value") == 2
    other = json.dumps(changed({"id": "sak-b"}))
    repeated = (tmp_path / f"twice-{name}", f"{written}\n{other}" if name == "x.jsonl" else f"[{written},\n{other}]")
    plain = (tmp_path / name, f"{once}\n{other}" if name == "x.jsonl" else f"[{once},\n{other}]")
    results = []
    for path, content in (repeated, plain):
        path.write_text(content, encoding="utf-8")
        done = audit(str(path), "--format", "json")
        assert done.returncode in (0, 1)
        assert not [
            word for word in ("first-value", "secret-value", IDENTITY_NUMBER) if word in done.stdout + done.stderr
        ]
        results.append(json.loads(done.stdout))
    assert results[0]["cases"] == results[1]["cases"]
    assert results[1]["warnings"] == []
    found = [(warning["record"], warning["path"]) for warning in results[0]["warnings"]]
    assert found == [(1, path) for path in ("municipality", "id", "services[0].under", "services[1].under")]
    said = results[0]["warnings"][2]["message"]
    assert said["en"].startswith("The field “under” stands more than once in the same object.")
    assert len({said[lang] for lang in ("nn", "nb", "en")}) == 3
    for lang, word in (("nn", "meir enn éin gong"), ("nb", "mer enn én gang"), ("en", "more than once")):
        assert audit(str(repeated[0]), "--lang", lang).stdout.count(word) == 4


def test_a_rejected_record_and_a_value_that_is_not_read_say_nothing_of_repeated_keys(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    lines = ['{"id": "a", "id": "a", "municipality": "4601"}', '{"plans": [{"id": 1, "id": 2}], "plans": null, ']
    file.write_text(lines[0] + "\n" + lines[1] + json.dumps(changed({"id": "b"}))[1:], encoding="utf-8")
    result = json.loads(audit(str(file), "--format", "json").stdout)
    assert [entry["id"] for entry in result["rejected"]] == ["a"]
    assert [(warning["id"], warning["path"]) for warning in result["warnings"]] == [("b", "plans")]


def test_what_is_unlikely_is_a_warning(checker: Checker) -> None:
    record = changed({"coordinators.0.declined": "2022-01-01", "services.0.kind": "qualification-programm"})
    assert not checker.faults(record)
    assert [fault.path for fault in checker.warnings(record)] == ["coordinators[0].declined", "services[0].kind"]
