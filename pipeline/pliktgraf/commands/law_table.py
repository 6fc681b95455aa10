"""Write tables with a word before each, for the commands that reason about the law."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from pliktgraf.commands.output import write
from pliktgraf.messages import text
from pliktgraf.report import as_rows
from pliktgraf.report.phrases import day

Part = str | as_rows.Table
"""A paragraph, or a table: its headings and rows."""


def write_parts(parts: Sequence[Part], language: str, output: str | None) -> None:
    """Write paragraphs and tables in turn: wrapped on a terminal, uncut elsewhere."""
    on_screen = output is None and sys.stdout.isatty()
    file = io.StringIO()
    for part in parts:
        if isinstance(part, str):
            file.write(part + "\n\n")
        elif on_screen:
            sys.stdout.write(file.getvalue())
            file = io.StringIO()
            as_rows.show(part, language)
        else:
            file.write(as_rows.plain(part, language) + "\n")
    if on_screen:
        sys.stdout.write(file.getvalue())
    else:
        write(file.getvalue().rstrip("\n") + "\n", output)


def period(start: str, end: str | None, language: str) -> str:
    """A period in words, such as "from 1 August 2022"."""
    if end is None:
        return text("lawr-period-open", language, start=day(start, language))
    return text("lawr-period", language, start=day(start, language), end=day(end, language))
