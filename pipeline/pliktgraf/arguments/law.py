"""The commands about the law itself: import, check, citations, order, conflicts and matrix."""

from __future__ import annotations

from pathlib import Path

from pliktgraf.arguments.parser import Commands, Parser


def describe(commands: Commands) -> None:
    """Add the group, its commands and what they take."""
    law = commands.group("law")

    statutes = law.add("import", "gjeldende-lover.tar.bz2 -o build", dated=False)
    statutes.take("files", about="cli-law-import-files", nargs="+", metavar="FILE")
    statutes.take("--act", about="cli-law-import-act", metavar="ID", action="append", default=[])
    statutes.take_format("table", "json")

    check = law.add("check", "--statutes build/statutes.nq")
    _take_statutes(check)
    check.take("--all", about="cli-law-check-all", action="store_true")
    check.take_format("table", "json")

    citations = law.add("citations", "data/sources/003_fbc229280742ee2a.txt --statutes build/statutes.nq")
    citations.take("files", about="cli-law-citations-files", nargs="*", metavar="FILE")
    _take_statutes(citations)
    citations.take("--all", about="cli-law-citations-all", action="store_true")
    citations.take_format("table", "json")

    order = law.add("order", "--on 2026-08-01 --format svg -o order.svg")
    order.take("--engine", about="cli-law-order-engine", choices=("own", "hermit"), default="own")
    order.take_format("table", "json", "svg")

    law.add("conflicts", "--on 2026-08-01").take_format("table", "json")
    law.add("matrix", "--on 2026-08-01 --format svg -o matrix.svg").take_format("table", "json", "svg")


def _take_statutes(command: Parser) -> None:
    about = "cli-law-statutes"
    command.take("--statutes", about=about, metavar="PATH", type=Path, action="extend", nargs="+", default=[])
