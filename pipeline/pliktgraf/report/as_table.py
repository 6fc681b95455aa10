"""The findings as tables on the screen, coloured and wrapped there; one line a finding in a file or a pipe."""

from __future__ import annotations

import io
import sys
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pliktgraf.audit import AuditResult
from pliktgraf.commands.output import write
from pliktgraf.law import Law
from pliktgraf.messages import text
from pliktgraf.report import summary
from pliktgraf.report.content import Case, Complaint, Content, Item, complaints
from pliktgraf.report.phrases import number, sentence

COLOURS = {
    "breached": "bold red",
    "undetermined": "yellow",
    "fulfilled": "green",
    "displaced": "cyan",
    "notApplicable": "bright_black",
}


def show(
    result: AuditResult, law: Law, language: str, everything: bool = False, output: str | None = None
) -> None:
    """Show the findings case by case, then what is rejected, then the figures over all cases.

    Args:
        everything: also what is not applicable.
        output: a file to write to, as plain text, instead of the screen.
    """
    content = Content(result, law, language, everything)
    if output is None and sys.stdout.isatty():
        _print(Console(), content, wide=False)
        return
    plain = io.StringIO()
    _print(Console(file=plain, width=100_000, color_system=None, highlight=False), content, wide=True)
    lines = [line.rstrip() for line in plain.getvalue().splitlines()]
    write("\n".join(lines).strip("\n") + "\n", output)


def show_rejected(result: AuditResult, language: str, stream: TextIO) -> None:
    """Write one line for each reason to reject a record: file, record, id, field, and what is wrong."""
    for complaint in complaints(result, language):
        print(_line(complaint, language), file=stream)


def _print(console: Console, content: Content, wide: bool) -> None:
    for case in content.cases:
        _heading(console, _case_title(case, content))
        if case.items:
            console.print(_table(case, content, wide))
        else:
            console.print(Text(text("w-none", content.language)))
    _complaints(console, "w-rejected", content.rejected, content.language)
    _complaints(console, "w-warnings", content.warnings, content.language)
    _summary(console, content)


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words, style="bold"))


def _case_title(case: Case, content: Content) -> str:
    kind = text("w-case" if case.unit == "case" else "rep-organisation", content.language)
    return f"{kind} {case.id}, {case.day}"


def _table(case: Case, content: Content, wide: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0) if wide else (0, 2, 1, 0), header_style="dim")
    for key, ratio in (("w-status", None), ("w-norm", 4), ("w-bearer", 2), ("w-remark", 5)):
        table.add_column(text(key, content.language), ratio=None if wide else ratio, no_wrap=wide or ratio is None)
    for item in case.items:
        status = Text(sentence(content.status(item.status)), style=COLOURS[item.status])
        duty = Text(f"{sentence(item.duty.title)} – {item.duty.basis}")
        table.add_row(status, duty, Text(item.bearer), Text(_remark(item, content.language)))
    return table


def _remark(item: Item, language: str) -> str:
    """What the status alone does not say: the message, and that the answer rests on an interpretation."""
    telling = item.status in ("breached", "undetermined", "displaced")
    marked = f"({text('w-interpreted', language)})" if item.interpreted else ""
    return " ".join(part for part in (item.message if telling else "", marked) if part)


def _complaints(console: Console, key: str, found: list[Complaint], language: str) -> None:
    if found:
        _heading(console, text(key, language))
        for complaint in found:
            console.print(Text(_line(complaint, language)))


def _line(complaint: Complaint, language: str) -> str:
    record = f"{text('w-record', language).lower()} {complaint.number}"
    where = [part for part in (complaint.file, record, complaint.id, complaint.field) if part]
    return f"{', '.join(where)}: {complaint.message}"


def _summary(console: Console, content: Content) -> None:
    _heading(console, text("rep-heading-summary", content.language))
    for status, count in summary.findings_by_status(content).items():
        console.print(Text(f"{number(count):>7}  {content.status(status)}", style=COLOURS[status] if count else "dim"))
    several = len(content.cases) > 1
    unmet = [r for unit in summary.UNITS for r in summary.by_duty(content, unit) if r.counts["breached"]]
    if unmet and several:
        _heading(console, text("rep-unmet-duties", content.language))
        for row in unmet:
            console.print(Text(f"{sentence(row.duty.title)} – {row.duty.basis}. {row.sentence}"))
    console.print()
    for point in [*summary.main_points(content), summary.rejected_note(content)]:
        if point:
            console.print(Text(point))
