"""A date for which the graph does not hold the law is refused in words, by every command that shows or applies law."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from pliktgraf.cli import main
from pliktgraf.paths import ROOT
from pliktgraf.terms import LANGUAGES

CASE = str(ROOT / "data" / "cases" / "sak-06-tre-ulike-vilkaar.json")
DATED = {
    "audit": ["audit", CASE],
    "explain": ["explain", CASE, "--norm", "hol-cooperate"],
    "ask": ["ask", "norms-in-force"],
    "ask of cases": ["ask", "who-has-samordning-duty", "--case", CASE],
    "network": ["network"],
    "matrix": ["law", "matrix"],
    "order": ["law", "order"],
    "conflicts": ["law", "conflicts"],
    "citations": ["law", "citations", str(ROOT / "data" / "sources" / "003_fbc229280742ee2a.txt")],
}
OUTSIDE = ("2011-12-31", "2028-07-02", "1800-01-01")
INSIDE = ("2012-01-01", "2028-07-01")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", OUTSIDE)
@pytest.mark.parametrize("command", DATED)
def test_it_is_refused_in_one_line(command: str, day: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*DATED[command], "--on", day, "--lang", language]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert str(date.fromisoformat(day).year) in err
    assert "2012" in err
    assert "2028" in err


@pytest.mark.parametrize("day", INSIDE)
@pytest.mark.parametrize("command", DATED)
def test_the_first_and_the_last_day_are_answered(command: str, day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*DATED[command], "--on", day]) in (0, 1)
    assert capsys.readouterr().out


def test_a_record_of_older_law_is_audited_with_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "old.json"
    written = Path(CASE).read_text(encoding="utf-8")
    old.write_text(re.sub(r'("auditDate": ")[^"]*', r"\g<1>2010-05-05", written), encoding="utf-8")
    assert main(["audit", str(old), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["cases"][0]["date"] == "2010-05-05"
    assert [(w["record"], w["path"]) for w in found["warnings"]] == [(1, "auditDate")]
    assert "2012" in found["warnings"][0]["message"]["nb"]


def test_a_question_without_a_date_does_not_take_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "norm-card", "-p", "norm=hol-coordinate", "--on", "2023-01-01", "--lang", "nb"]) == 2
    assert "Ta bort --on" in capsys.readouterr().err


@pytest.mark.parametrize(("day", "told"), [("2026-07-28", False), ("2026-07-29", True)])
@pytest.mark.parametrize("command", DATED)
def test_it_says_until_when_the_law_was_checked(
    command: str, day: str, told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*DATED[command], "--on", day, "--lang", "en"])
    out, err = capsys.readouterr()
    assert ("checked until 28 July 2026" in out + err) == told


def test_a_power_for_a_time_lapses_by_its_date(capsys: pytest.CaptureFixture[str]) -> None:
    for day, count in (("2028-06-30", 1), ("2028-07-01", 0)):
        assert main(["ask", "norms-in-force", "--on", day, "--format", "json"]) == 0
        rows = json.loads(capsys.readouterr().out)
        kinds = [row["kind"] for row in rows if row["validUntil"] == "2028-06-30"]
        assert kinds == ["Power"] * count
