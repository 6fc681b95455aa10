"""`pliktgraf diff`: what the law was on one day and is on another. Expected changes stand in `diff/`, one line each."""

import csv
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from pliktgraf.cli import main
from pliktgraf.paths import ROOT
from pliktgraf.terms import LANGUAGES

EXPECTED = sorted((Path(__file__).parent / "diff").glob("*.csv"))
CASES = ROOT / "data" / "cases"
REFORM = ["diff", "--from", "2022-07-31", "--to", "2022-08-01"]
NEW_NORM = Path(__file__).parent / "new_norm" / "fire_safety.ttl"


def compared(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def rows(found: dict[str, Any]) -> list[list[str]]:
    """A diff as the lines of `diff/*.csv`: what, change, before, after."""
    return [
        [what, item["change"], item["before"] or "", item["after"] or ""]
        for what, items in (("provision", found["provisions"]), ("norm", found["norms"]))
        for item in items
    ]


@pytest.mark.parametrize("path", EXPECTED, ids=[path.stem for path in EXPECTED])
def test_the_changes_are_those_expected(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = path.stem.split("_")
    found = compared(capsys, "diff", "--from", first, "--to", second)
    expected = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:]
    assert sorted(rows(found)) == sorted(expected)


def test_a_diff_over_two_reforms_follows_a_rule_all_the_way(capsys: pytest.CaptureFixture[str]) -> None:
    moved = [r for r in rows(compared(capsys, "diff", "--from", "2022-07-31", "--to", "2024-08-01")) if r[1] == "moved"]
    assert ["provision", "moved", "LOV-1998-07-17-61/§15-5", "LOV-2023-06-09-30/§24-1"] in moved
    assert ["provision", "moved", "LOV-1992-07-17-100/§3-2", "LOV-2021-06-18-97/§15-8"] in moved


def test_what_is_not_known_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    found = compared(capsys, *REFORM)
    changed = {row[2] for row in rows(found)} | {row[3] for row in rows(found)}
    assert found["notKnown"]
    assert not changed & set(found["notKnown"])


def test_findings_flip(capsys: pytest.CaptureFixture[str]) -> None:
    found = compared(capsys, *REFORM, "--cases", str(CASES / "sak-09-foer-reforma.json"))
    flips = {(f["norm"], f["bearer"]): (f["before"], f["after"]) for f in found["flips"]}
    assert flips
    for (norm, _), (before, after) in flips.items():
        assert before is None
        assert after in ("fulfilled", "breached", "undetermined", "displaced"), norm


def test_a_duty_that_only_moved_does_not_flip(capsys: pytest.CaptureFixture[str]) -> None:
    found = compared(
        capsys, "diff", "--from", "2024-07-31", "--to", "2024-08-01", "--cases",
        str(CASES / "sak-01-barnekoordinator.json"),
    )  # fmt: skip
    assert [row for row in rows(found) if row[:2] == ["norm", "moved"]]
    assert found["flips"] == []


def test_flips_are_those_of_two_audits(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(str(path) for path in CASES.glob("*.json"))
    flips = compared(capsys, "diff", "--from", "2023-10-25", "--to", "2024-07-31", "--cases", *files)["flips"]
    statuses = []
    for day in ("2023-10-25", "2024-07-31"):
        main(["audit", *files, "--on", day, "--format", "json"])
        cases = json.loads(capsys.readouterr().out)["cases"]
        statuses.append({(c["case"], f["norm"], f["bearer"]): f["status"] for c in cases for f in c["findings"]})
    differing = {key for key in statuses[0].keys() | statuses[1].keys() if statuses[0].get(key) != statuses[1].get(key)}
    assert {(f["case"], f["norm"] or f["normBefore"], f["bearer"]) for f in flips} == differing
    assert differing


def test_a_rejected_record_is_told_and_the_others_are_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"id": "a", "municipality": "4601", "providers": []}', encoding="utf-8")
    good = CASES / "sak-09-foer-reforma.json"
    assert main([*REFORM, "--cases", str(bad), str(good), "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert {flip["case"] for flip in json.loads(out)["flips"]} == {"sak-09-foer-reforma"}
    assert "bad.json" in err


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_says_it_in_words(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*REFORM, "--lang", language]) == 0
    out = capsys.readouterr().out
    assert re.search(r"82 .*(kome|kommet|came)", out)
    assert "§\u00a07-2 a" in out or "section 7-2 a" in out
    assert "{" not in out


def test_the_picture_has_every_changed_provision(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*REFORM, "--format", "svg", "--lang", "nn"]) == 0
    root = ElementTree.fromstring(capsys.readouterr().out)
    words = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    labels = {item["label"]["nn"] for item in compared(capsys, *REFORM)["provisions"]}
    assert labels <= words


def test_a_new_norm_is_in_the_diff(capsys: pytest.CaptureFixture[str]) -> None:
    found = compared(capsys, "diff", "--from", "2023-12-31", "--to", "2024-01-01", "--with-law", str(NEW_NORM))
    assert ["norm", "came", "", "brtl-cooperate"] in rows(found)


@pytest.mark.parametrize(
    "days", [("2022-08-01", "2022-07-31"), ("2022-08-01", "2022-08-01"), ("2011-12-31", "2022-08-01"), ("x", "y")]
)
def test_days_that_cannot_be_compared_are_refused(days: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(["diff", "--from", days[0], "--to", days[1]])
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    assert status == 2
    assert capsys.readouterr().out == ""
