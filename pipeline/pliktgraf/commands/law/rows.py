"""Rows as a plain table: fitted to a terminal, uncut where output goes to a file or a pipe."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence

from pliktgraf.commands.output import write

UNWRAPPED = 10_000  # wider than any row, so that piped text is never cut


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], last: str, output: str | None) -> None:
    """Write the rows under their headings, and a last line."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    on_screen = output is None and sys.stdout.isatty()
    shown = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in columns:
        shown.add_column(name, no_wrap=not on_screen, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    if on_screen:
        Console().print(shown)
        Console().print(Text(last))
        return
    plain = io.StringIO()
    Console(file=plain, width=UNWRAPPED, color_system=None).print(shown)
    lines = [line.rstrip() for line in plain.getvalue().strip("\n").splitlines()]
    write("\n".join([*lines, "", last]) + "\n", output)
