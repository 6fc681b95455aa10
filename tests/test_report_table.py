"""The table report: every finding in words, one line each in a file, and nothing from a record steers a terminal."""

import io
import json
import re
from pathlib import Path

import pytest

from examples import law, result
from pliktgraf import wording
from pliktgraf.audit import AuditResult, audit
from pliktgraf.messages import text
from pliktgraf.progress import progress
from pliktgraf.report import as_table
from pliktgraf.report.phrases import day, number, share, shown

LANGUAGES = ("nn", "nb", "en")
HOSTILE = "<script>alert(1)</script>\u001b[31m\n[bold]x[/bold]\u202e"


def table(audited: AuditResult, language: str, folder: Path, everything: bool = False) -> str:
    """Return the table as it is written to a file."""
    target = folder / "table.txt"
    as_table.show(audited, law(), language, everything, output=str(target))
    return target.read_text(encoding="utf-8")


def record(**fields: object) -> dict[str, object]:
    """Return a record of one school that serves, at a date of the present law."""
    school = {"id": "skulen", "type": "School", "name": HOSTILE}
    service = {"under": "oppl", "provider": "skulen", "from": "2024-09-01"}
    case = {"id": "sak", "auditDate": "2025-01-01", "municipality": "4601"}
    return {**case, "providers": [school], "services": [service], **fields}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_told_on_a_line_of_its_own(language: str, tmp_path: Path) -> None:
    """Status, title and citation of each finding stand on one line under the heading of its case."""
    written = table(result(), language, tmp_path, everything=True)
    blocks = written.split("\n\n")
    for case, block in zip(result().cases, blocks, strict=False):
        heading, columns, *lines = block.split("\n")
        assert case.case in heading
        assert day(case.date, language) in heading
        assert columns.startswith(text("w-status", language))
        assert len(lines) == len(case.findings)
        for finding in case.findings:
            title = law().value(law().norms[finding.norm].iri, "http://www.w3.org/2000/01/rdf-schema#label", language)
            bearer = wording.bearer(finding.bearer, case.record, law())[language]
            found = [line for line in lines if title and title[1:] in line and bearer in line]
            status = wording.status(finding.status, law())[language]
            assert any(line.lower().startswith(status) for line in found), finding
            if finding.missing:
                assert any(wording.missing(finding, law())[language] in line for line in found), finding
            if finding.status in ("breached", "displaced"):
                assert any(wording.message(finding, law())[language] in line for line in found), finding
            if finding.rests_on_interpretation:
                assert any(text("w-interpreted", language) in line for line in found), finding


def test_what_is_not_applicable_is_left_out(tmp_path: Path) -> None:
    """It is shown only on request."""
    word = wording.status("notApplicable", law())["nb"].capitalize()
    assert word not in table(result(), "nb", tmp_path)
    assert word in table(result(), "nb", tmp_path, everything=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_and_caveat_end_the_report(language: str, tmp_path: Path) -> None:
    """The figures over all cases come last, and never without the caveat."""
    written = table(result(), language, tmp_path)
    for status in ("breached", "undetermined", "fulfilled", "displaced"):
        count = sum(f.status == status for case in result().cases for f in case.findings)
        assert re.search(rf"^ +{count}  {wording.status(status, law())[language]}$", written, re.M)
    assert written.rstrip().endswith(text("caveat-many", language))


def test_no_caveat_without_a_breach(tmp_path: Path) -> None:
    """Where everything recorded answers the law, no breach is hinted at."""
    only = AuditResult(cases=[case for case in result().cases if not AuditResult(cases=[case]).breached])
    written = table(only, "nn", tmp_path)
    assert "lovbrot" not in written
    assert f"I ingen av dei {len([c for c in only.cases if 'organisation' not in c.record])} sakene fann" in written


def test_names_from_a_record_cannot_steer_the_terminal(tmp_path: Path) -> None:
    """Control characters are gone, a name stays on its line, and markup is text."""
    written = table(audit([record()], None, law()), "en", tmp_path)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", written)
    assert shown(HOSTILE) == "<script>alert(1)</script> [31m [bold]x[/bold]"
    assert shown(HOSTILE) in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_rejected_records_say_what_is_wrong(language: str, tmp_path: Path) -> None:
    """Each reason is one line: file, record, id, field and message."""
    file = tmp_path / "register.jsonl"
    bad = record(id="feil", municipality="46", services=[{"under": "oppl", "provider": "ukjend", "from": "2021-02-31"}])
    file.write_text(f"{json.dumps(record())}\n{json.dumps(bad)}\n", encoding="utf-8")
    audited = audit([file], None, law())
    stream = io.StringIO()
    as_table.show_rejected(audited, language, stream)
    lines = stream.getvalue().splitlines()
    assert len(lines) == sum(len(item.faults) for item in audited.rejected) > 1
    for line, fault in zip(lines, audited.rejected[0].faults, strict=True):
        where = f"{file}, {text('w-record', language).lower()} 2, feil, {fault.path}: "
        assert line == where + fault.message[language]
    written = table(audited, language, tmp_path)
    assert all(line in written for line in lines)
    assert text("rep-rejected-note", language, k=1, n=2) in written


def test_a_pipe_gets_plain_text(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """No colours and no box where standard output is not a terminal."""
    as_table.show(result(), law(), "nn")
    written = capfdbinary.readouterr().out.decode()
    assert "\x1b" not in written
    assert max(map(len, written.splitlines())) > 150


def test_numbers_dates_and_shares() -> None:
    """Part 4 of the language of reports: no percent below 30, nought in words, thousands apart."""
    assert day("2022-08-01", "nn") == "1. august 2022"
    assert day("2022-08-01", "en") == "1 August 2022"
    assert number(12345) == "12\u00a0345"
    assert share(3, 12, "case", "nn") == "I 3 av 12 saker"
    assert share(0, 12, "case", "nb") == "I ingen av de 12 sakene"
    assert share(0, 12, "case", "en") == "In none of the 12 cases"
    assert share(10, 40, "case", "nn") == "I 10 av 40 saker (25 prosent)"
    assert share(1, 1, "organisation", "nn", alone=True) == "Hos verksemda"


def test_progress_is_silent_in_a_pipe(capfd: pytest.CaptureFixture[str]) -> None:
    """It yields every item and writes nothing."""
    assert list(progress(range(3), 3, "nn")) == [0, 1, 2]
    assert capfd.readouterr().err == ""
