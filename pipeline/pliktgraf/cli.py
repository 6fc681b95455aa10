"""The command line. Each command's own module is loaded only when the command is given."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from pliktgraf.arguments import cases, graph, law, register
from pliktgraf.arguments.parser import Parser, Version
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


def parser(chosen: str = "nn") -> Parser:
    """The commands and their options, described in a language."""
    top = Parser(chosen, prog="pliktgraf", description=text("cli-about", chosen))
    top.take("--version", about="cli-version", action=Version)
    commands = top.take_commands("command")
    for part in (cases, graph, law, register):
        part.describe(commands)
    return top


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


if __name__ == "__main__":
    sys.exit(main())
