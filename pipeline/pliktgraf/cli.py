"""The command line. Each command's own module is loaded only when the command is given."""

from __future__ import annotations

import argparse
import datetime
import importlib
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import language, text
from pliktgraf.terms import LANGUAGES


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status (2 where the call or the input is wrong)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        parsed = parser(_language_of(given)).parse_args(given)
        return int(importlib.import_module(f"pliktgraf.commands.{parsed.module}").run(parsed))
    except PliktgrafError as error:
        print(f"pliktgraf: {_said(error, given)}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def parser(chosen: str = "nn") -> argparse.ArgumentParser:
    """The commands and their options, described in a language."""
    t = partial(text, language=chosen)
    top = _Parser(prog="pliktgraf", description=t("cli-about"), add_help=False)
    _name_groups(top, chosen)
    top.add_argument("-h", "--help", action="help", help=t("cli-help"))
    top.add_argument("--version", action=_Version, help=t("cli-version"))
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", title=t("cli-commands"))

    def add(name: str, example: str, dated: bool = True, group: _Group | None = None) -> argparse.ArgumentParser:
        words = f"{group.name} {name}" if group else name
        about = t("cli-" + words.replace(" ", "-"))
        call = t("cli-example", call=f"pliktgraf {words} {example}".rstrip())
        within = group.commands if group else commands
        command = within.add_parser(name, help=about, description=about, epilog=call, add_help=False)
        command.set_defaults(module=words.replace(" ", ".").replace("-", "_"))
        _name_groups(command, chosen)
        command.add_argument("-h", "--help", action="help", help=t("cli-help"))
        command.add_argument("--lang", choices=LANGUAGES, help=t("cli-lang"))
        command.add_argument(
            "--with-law", metavar="FILE", type=Path, action="append", default=[], help=t("cli-with-law")
        )
        command.add_argument("-o", "--output", metavar="FILE", help=t("cli-output"))
        if dated:
            command.add_argument("--on", metavar="DATE", type=partial(_date, chosen), help=t("cli-on"))
        return command

    def add_group(name: str) -> _Group:
        about = t(f"cli-{name}")
        group = commands.add_parser(name, help=about, description=about, add_help=False)
        _name_groups(group, chosen)
        group.add_argument("-h", "--help", action="help", help=t("cli-help"))
        return _Group(
            name, group.add_subparsers(dest="what", required=True, metavar="COMMAND", title=t("cli-commands"))
        )

    def add_format(command: argparse.ArgumentParser, *forms: str) -> None:
        command.add_argument("--format", choices=forms, default=forms[0], help=t("cli-format"))

    audit = add("audit", "data/cases/sak-01-barnekoordinator.json")
    audit.add_argument("files", nargs="+", metavar="FILE", help=t("cli-audit-files"))
    add_format(audit, "table", "json", "html", "shacl", "turtle", "parquet", "jsonl", "csv")
    audit.add_argument("--all", action="store_true", help=t("cli-audit-all"))
    audit.add_argument("--totals", metavar="FILE", help=t("cli-audit-totals"))
    audit.add_argument("--rejected", metavar="FILE", help=t("cli-audit-rejected"))
    audit.add_argument("--workers", metavar="N", type=partial(_positive, chosen, int), help=t("cli-audit-workers"))
    audit.add_argument(
        "--chunk", metavar="MB", type=partial(_positive, chosen, float), default=64.0, help=t("cli-audit-chunk")
    )

    audit.add_argument("--cluster", metavar="ADDRESS", help=t("cli-audit-cluster"))

    ask = add("ask", "who-has-samordning-duty --case data/cases/sak-01-barnekoordinator.json")
    ask.add_argument("question", nargs="?", metavar="QUESTION", help=t("cli-ask-question"))
    ask.add_argument("--case", metavar="FILE", action="extend", nargs="+", default=[], help=t("cli-ask-case"))
    ask.add_argument("-p", "--param", metavar="NAME=VALUE", action="append", default=[], help=t("cli-ask-param"))
    add_format(ask, "table", "json", "csv", "turtle")
    ask.add_argument("--bom", action="store_true", help=t("cli-ask-bom"))
    ask.add_argument("--endpoint", metavar="URL", help=t("cli-ask-endpoint"))
    ask.add_argument("--store", metavar="FOLDER", type=Path, help=t("cli-ask-store"))

    explain = add("explain", t("cli-explain-example"))
    explain.add_argument("file", metavar="FILE", help=t("cli-explain-file"))
    explain.add_argument("--norm", required=True, metavar="ID", help=t("cli-explain-norm"))
    explain.add_argument("--case", metavar="ID", help=t("cli-explain-case"))
    explain.add_argument("--bearer", metavar="ID", help=t("cli-explain-bearer"))
    add_format(explain, "text", "json")

    add_format(add("network", "--on 2022-08-01 --format svg -o duties.svg"), "table", "svg", "graphml", "json")

    diff = add("diff", "--from 2022-07-31 --to 2022-08-01", dated=False)
    for option, place in (("--from", "first"), ("--to", "second")):
        about = t(f"cli-diff-{option[2:]}")
        diff.add_argument(option, metavar="DATE", dest=place, required=True, type=partial(_date, chosen), help=about)
    diff.add_argument("--cases", metavar="FILE", action="extend", nargs="+", default=[], help=t("cli-diff-cases"))
    add_format(diff, "table", "json", "svg")

    add("build", "-o build", dated=False)
    add("docs", "-o build/docs")

    sources = add("sources", "citations data/sources/003_fbc229280742ee2a.txt", dated=False)
    views = ("coverage", "citations", "passages")
    sources.add_argument("what", nargs="?", default=views[0], choices=views, help=t("cli-sources-what"))
    sources.add_argument("files", nargs="*", metavar="FILE", help=t("cli-sources-files"))
    add_format(sources, "table", "json", "html")

    law = add_group("law")
    law_import = add("import", "gjeldende-lover.tar.bz2 -o build", dated=False, group=law)
    law_import.add_argument("files", nargs="+", metavar="FILE", help=t("cli-law-import-files"))
    law_import.add_argument("--act", metavar="ID", action="append", default=[], help=t("cli-law-import-act"))
    add_format(law_import, "table", "json")

    law_check = add("check", "--statutes build/statutes.nq", group=law)
    law_check.add_argument(
        "--statutes", metavar="PATH", type=Path, action="extend", nargs="+", default=[], help=t("cli-law-statutes")
    )
    law_check.add_argument("--all", action="store_true", help=t("cli-law-check-all"))
    add_format(law_check, "table", "json")

    law_citations = add("citations", "data/sources/003_fbc229280742ee2a.txt --statutes build/statutes.nq", group=law)
    law_citations.add_argument("files", nargs="*", metavar="FILE", help=t("cli-law-citations-files"))
    law_citations.add_argument(
        "--statutes", metavar="PATH", type=Path, action="extend", nargs="+", default=[], help=t("cli-law-statutes")
    )
    law_citations.add_argument("--all", action="store_true", help=t("cli-law-citations-all"))
    add_format(law_citations, "table", "json")
    order = add("order", "--on 2026-08-01 --format svg -o order.svg", group=law)
    order.add_argument("--engine", choices=("own", "hermit"), default="own", help=t("cli-law-order-engine"))
    add_format(order, "table", "json", "svg")
    add_format(add("conflicts", "--on 2026-08-01", group=law), "table", "json")
    add_format(add("matrix", "--on 2026-08-01 --format svg -o matrix.svg", group=law), "table", "json", "svg")

    register = add_group("register")
    sample = add("sample", "-n 1000 -o register.jsonl", dated=False, group=register)
    sample.add_argument(
        "-n", "--number", metavar="N", type=partial(_positive, chosen, int), default=1000, help=t("cli-sample-number")
    )
    sample.add_argument("--seed", metavar="N", type=int, default=1, help=t("cli-sample-seed"))
    for option, share in (("organisations", 0.02), ("faulty", 0.0)):
        about = t(f"cli-sample-{option}")
        sample.add_argument(f"--{option}", metavar="SHARE", type=partial(_share, chosen), default=share, help=about)
    sample.add_argument("--year", metavar="YEAR", type=partial(_years, chosen), help=t("cli-sample-year"))
    return top


class _Group(NamedTuple):
    """A command that has commands of its own."""

    name: str
    commands: argparse._SubParsersAction[_Parser]


class _Parser(argparse.ArgumentParser):
    """A parser, and its commands', that says in one line what is wrong in the call."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"{self.prog}: {message} (--help)\n")


class _Version(argparse.Action):
    """Print the version; it is looked up only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"pliktgraf {version('pliktgraf')}")
        parser.exit()


def _name_groups(command: argparse.ArgumentParser, chosen: str) -> None:
    command._positionals.title = text("cli-arguments", chosen)
    command._optionals.title = text("cli-options", chosen)


def _said(error: PliktgrafError, given: list[str]) -> str:
    try:
        return error.text(_language_of(given))
    except PliktgrafError:
        return str(error)  # the language itself is what is wrong


def _language_of(given: list[str]) -> str:
    """The language of help and errors, before the call has been read."""
    named = [b for a, b in zip(given, given[1:], strict=False) if a == "--lang"]
    named += [a.removeprefix("--lang=") for a in given if a.startswith("--lang=")]
    return language(named[0] if named and named[0] in LANGUAGES else None)


def _positive(chosen: str, kind: type, written: str) -> float:
    try:
        number: float = kind(written)
    except ValueError:
        number = 0
    if not 0 < number < 1e12:
        raise argparse.ArgumentTypeError(text("cli-positive", chosen, value=written))
    return number


def _share(chosen: str, written: str) -> float:
    try:
        share = float(written)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(text("cli-share", chosen, value=written))
    return share


def _years(chosen: str, written: str) -> tuple[int, int]:
    first, _, last = written.partition("-")
    years = [int(year) for year in (first, last or first) if year.isdecimal() and len(year) == 4]
    if len(years) != 2 or not 1900 <= years[0] <= years[1] <= 2999:
        raise argparse.ArgumentTypeError(text("cli-years", chosen, value=written))
    return years[0], years[1]


def _date(chosen: str, written: str) -> str:
    try:
        return datetime.datetime.strptime(written, "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(text("cli-date", chosen, value=written)) from None


if __name__ == "__main__":
    sys.exit(main())
