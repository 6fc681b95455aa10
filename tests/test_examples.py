"""The examples through the command line: the findings are those that are expected, and so is the exit status."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pliktgraf import cli
from pliktgraf.paths import ROOT

Json = dict[str, Any]
EXAMPLES = sorted((ROOT / "data" / "cases").glob("*.json"))
EXPECTED = Path(__file__).parent / "cases"


@cache
def audited(*options: str) -> tuple[int, Json]:
    """Audit all examples in one go, in another process, as a user does."""
    command = [sys.executable, "-m", "pliktgraf", "audit", *map(str, EXAMPLES), "--format", "json", *options]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert not done.stderr
    return done.returncode, json.loads(done.stdout)


def findings(case: Json) -> list[Json]:
    """Return the findings without their messages, which have tests of their own."""
    return [{key: value for key, value in f.items() if key != "message"} for f in case["findings"]]


def expected(path: Path) -> Json:
    found: Json = json.loads((EXPECTED / f"{path.stem}.expected.json").read_text(encoding="utf-8"))
    return found


def test_every_example_has_expected_findings() -> None:
    assert {path.stem for path in EXAMPLES} == {p.name.removesuffix(".expected.json") for p in EXPECTED.glob("*.json")}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_findings_are_those_expected(path: Path) -> None:
    _, report = audited()
    case = report["cases"][EXAMPLES.index(path)]
    wanted = expected(path)
    assert (case["case"], case["date"]) == (wanted["case"], wanted["date"])
    assert findings(case) == [f for f in wanted["findings"] if f["status"] != "notApplicable"]


def test_all_adds_what_is_not_applicable() -> None:
    (_, some), (_, every) = audited(), audited("--all")
    added = 0
    for less, more in zip(some["cases"], every["cases"], strict=True):
        assert less["findings"] == [f for f in more["findings"] if f["status"] != "notApplicable"]
        added += len(more["findings"]) - len(less["findings"])
    assert added


def test_every_finding_has_a_message_in_three_languages() -> None:
    _, report = audited("--all")
    for case in report["cases"]:
        for finding in case["findings"]:
            assert sorted(finding["message"]) == ["en", "nb", "nn"]
            assert all(finding["message"].values())


def test_the_status_says_whether_anything_is_breached(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1 where something is breached, 0 where nothing is, 2 where a record cannot be audited."""
    by_status: dict[int, Path] = {}
    for path in EXAMPLES:
        breached = any(f["status"] == "breached" for f in expected(path)["findings"])
        by_status.setdefault(int(breached), path)
    broken = tmp_path / "broken.json"
    broken.write_text('{"id": "x"}', encoding="utf-8")
    by_status[2] = broken
    for status, path in sorted(by_status.items()):
        assert cli.main(["audit", str(path), "--format", "json"]) == status
        json.loads(capsys.readouterr().out)
    assert cli.main(["audit", str(EXAMPLES[0]), str(broken), "--format", "json"]) == 2
    report = json.loads(capsys.readouterr().out)
    assert [len(report["cases"]), len(report["rejected"])] == [1, 1]
    assert cli.main(["audit", str(tmp_path / "none.json"), "--format", "json"]) == 2
    assert "none.json" in capsys.readouterr().err
