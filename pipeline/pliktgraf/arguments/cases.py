"""The commands that read cases: audit, ask and explain."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from pliktgraf.arguments.parser import Commands
from pliktgraf.arguments.values import positive


def describe(commands: Commands) -> None:
    """Add the commands and what they take."""
    _audit(commands)
    _ask(commands)
    _explain(commands)


def _audit(commands: Commands) -> None:
    audit = commands.add("audit", "data/cases/sak-01-barnekoordinator.json")
    audit.take("files", about="cli-audit-files", nargs="+", metavar="FILE")
    audit.take_format("table", "json", "html", "shacl", "turtle", "parquet", "jsonl", "csv")
    audit.take("--all", about="cli-audit-all", action="store_true")
    audit.take("--totals", about="cli-audit-totals", metavar="FILE")
    audit.take("--rejected", about="cli-audit-rejected", metavar="FILE")
    whole, number = (partial(positive, commands.language, kind) for kind in (int, float))
    audit.take("--workers", about="cli-audit-workers", metavar="N", type=whole)
    audit.take("--chunk", about="cli-audit-chunk", metavar="MB", type=number, default=48.0)
    audit.take("--cluster", about="cli-audit-cluster", metavar="ADDRESS")


def _ask(commands: Commands) -> None:
    ask = commands.add("ask", "who-has-samordning-duty --case data/cases/sak-01-barnekoordinator.json")
    ask.take("question", about="cli-ask-question", nargs="?", metavar="QUESTION")
    ask.take("--case", about="cli-ask-case", metavar="FILE", action="extend", nargs="+", default=[])
    ask.take("-p", "--param", about="cli-ask-param", metavar="NAME=VALUE", action="append", default=[])
    ask.take_format("table", "json", "csv", "turtle")
    ask.take("--bom", about="cli-ask-bom", action="store_true")
    ask.take("--endpoint", about="cli-ask-endpoint", metavar="URL")
    ask.take("--store", about="cli-ask-store", metavar="FOLDER", type=Path)


def _explain(commands: Commands) -> None:
    explain = commands.add("explain", commands.text("cli-explain-example"))
    explain.take("file", about="cli-explain-file", metavar="FILE")
    explain.take("--norm", about="cli-explain-norm", required=True, metavar="ID")
    explain.take("--case", about="cli-explain-case", metavar="ID")
    explain.take("--bearer", about="cli-explain-bearer", metavar="ID")
    explain.take_format("text", "json")
