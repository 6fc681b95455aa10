"""The tables on a terminal, with colours, wrapped to its width."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pliktgraf.messages import text
from pliktgraf.report import rows
from pliktgraf.report.content import Case, Content

COLOURS = {
    "breached": "bold red",
    "undetermined": "yellow",
    "fulfilled": "green",
    "displaced": "cyan",
    "notApplicable": "bright_black",
}


def draw(content: Content, console: Console) -> None:
    """Draw the cases and what follows them."""
    for case in content.cases:
        _heading(console, rows.title(case, content.language))
        console.print(_table(case, content) if case.items else Text(text("w-none", content.language)))
    for block in rows.ending(content):
        _heading(console, block.heading)
        for line, status in block.lines:
            console.print(Text(line, style=COLOURS[status] if status else ""))


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words, style="bold"))


def _table(case: Case, content: Content) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), header_style="dim")
    for heading, ratio in zip(rows.headings(content.language), (None, 4, 2, 5), strict=True):
        table.add_column(heading, ratio=ratio, no_wrap=ratio is None)
    for item in case.items:
        status, *others = rows.row(item, content)
        table.add_row(Text(status, style=COLOURS[item.status]), *(Text(cell) for cell in others))
    return table
