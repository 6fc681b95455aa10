"""The findings as tables on the screen, coloured and wrapped there; one line a finding in a file or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TextIO

from pliktgraf.audit import AuditResult
from pliktgraf.commands.output import write
from pliktgraf.law import Law
from pliktgraf.messages import text
from pliktgraf.report import rows
from pliktgraf.report.content import Case, Content, complaints


def show(result: AuditResult, law: Law, language: str, everything: bool = False, output: str | None = None) -> None:
    """Show the findings case by case, then what is rejected, then the figures over all cases.

    Args:
        everything: also what is not applicable.
        output: a file to write to, as plain text, instead of the screen.
    """
    content = Content(result, law, language, everything)
    if output is None and sys.stdout.isatty():
        from rich.console import Console

        from pliktgraf.report.on_screen import draw

        draw(content, Console())
    else:
        write("\n".join(_plain(content)).lstrip("\n") + "\n", output)


def show_rejected(result: AuditResult, language: str, stream: TextIO) -> None:
    """Write one line for each reason to reject a record: file, record, id, field, and what is wrong."""
    for complaint in complaints(result, language):
        print(complaint.line(language), file=stream)


def _plain(content: Content) -> Iterator[str]:
    for case in content.cases:
        yield from ("", rows.title(case, content.language))
        yield from _aligned(case, content) if case.items else [text("w-none", content.language)]
    for block in rows.ending(content):
        yield from ("", block.heading, *(line for line, _ in block.lines))


def _aligned(case: Case, content: Content) -> list[str]:
    """The rows with their columns in line, and no row ever broken."""
    table = [rows.headings(content.language), *(rows.row(item, content) for item in case.items)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]
