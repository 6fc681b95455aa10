"""The command line. Each command's own module is loaded only when the command is given."""

from __future__ import annotations

import argparse
import datetime
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from pliktgraf.errors import PliktgrafError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status (2 where the call or the input is wrong)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    parsed = parser().parse_args(arguments)
    try:
        return int(importlib.import_module(f"pliktgraf.commands.{parsed.command}").run(parsed))
    except PliktgrafError as error:
        print(f"pliktgraf: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--lang",
        choices=("nn", "nb", "en"),
        help="language of output (else PLIKTGRAF_LANG, else the locale's, else nn)",
    )
    common.add_argument(
        "--with-law",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="further Turtle with provisions and norms, a file or a folder",
    )
    common.add_argument("--output", "-o", metavar="FILE", help="write to a file instead of the screen")
    dated = argparse.ArgumentParser(add_help=False)
    dated.add_argument("--on", metavar="DATE", type=_date, help="reference date, YYYY-MM-DD")

    top = argparse.ArgumentParser(
        prog="pliktgraf",
        description="Who has which duty in Norwegian welfare law, and is it met? Plikter til samarbeid, samordning og individuell plan.",
    )
    top.add_argument("--version", action="version", version=f"pliktgraf {_version()}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(
        name: str, summary: str, example: str, *parents: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=summary, description=summary, epilog=f"Example: {example}", parents=[common, *parents]
        )

    audit = add(
        "audit",
        "Audit case records: which duties arise, and are they met?",
        "pliktgraf audit data/cases/*.json",
        dated,
    )
    audit.add_argument(
        "files", nargs="+", metavar="FILE", help="records: .json (one or an array) or .jsonl (one a line)"
    )
    audit.add_argument("--format", choices=("table", "json", "html", "shacl", "turtle"), default="table")
    audit.add_argument("--all", action="store_true", help="also norms that are not applicable")

    ask = add(
        "ask",
        "Ask the graph one of the library's questions; without a question, list them.",
        "pliktgraf ask who-has-samordning-duty --case data/cases/sak-01-barnekoordinator.json",
        dated,
    )
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument(
        "--case", metavar="FILE", action="append", default=[], help="records that the question is about"
    )
    ask.add_argument(
        "--param", "-p", metavar="NAME=VALUE", action="append", default=[], help="a parameter of the question"
    )
    ask.add_argument("--format", choices=("table", "json", "csv", "turtle"), default="table")
    ask.add_argument("--bom", action="store_true", help="CSV with a byte order mark, for Excel")
    ask.add_argument(
        "--endpoint", metavar="URL", help="ask this SPARQL 1.1 endpoint instead of the graph at hand"
    )

    explain = add(
        "explain",
        "Explain one finding: the condition with its evidence, the law's words, what is missing.",
        "pliktgraf explain data/cases/sak-02-utan-barnekoordinator.json --norm hol-appoint-child-coordinator",
        dated,
    )
    explain.add_argument("file", metavar="CASE")
    explain.add_argument("--norm", required=True, metavar="ID")
    explain.add_argument("--case", metavar="ID", help="the case, where the file holds several")
    explain.add_argument("--bearer", metavar="ID", help="one bearer, where there are several")
    explain.add_argument("--format", choices=("text", "json"), default="text")

    network = add(
        "network",
        "Draw the network of duties at a date: who owes whom, one edge a norm.",
        "pliktgraf network --on 2022-08-01 --format svg -o duties.svg",
        dated,
    )
    network.add_argument("--format", choices=("svg", "graphml", "json", "table"), default="table")

    add(
        "build",
        "Write the whole graph as N-Quads and Turtle, and load it into an on-disk store.",
        "pliktgraf build -o build",
    )

    sources = add(
        "sources",
        "Look into source documents: the statute citations in them.",
        "pliktgraf sources citations --format json",
    )
    sources.add_argument("what", choices=("citations", "passages"))
    sources.add_argument(
        "files", nargs="*", metavar="FILE", help="documents; those of the graph where none is given"
    )
    sources.add_argument("--format", choices=("table", "json"), default="table")
    return top


def _date(text: str) -> str:
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it like this: 2022-08-01") from None


def _version() -> str:
    from importlib.metadata import version

    return version("pliktgraf")


if __name__ == "__main__":
    sys.exit(main())
