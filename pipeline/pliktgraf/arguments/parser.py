"""The pieces that every command's description is made of: its parser, what all commands take, and its texts."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pliktgraf.arguments import values
from pliktgraf.messages import text
from pliktgraf.terms import LANGUAGES


class Parser(argparse.ArgumentParser):
    """A command's parser in a language; it says in one line what is wrong in the call."""

    def __init__(self, language: str, **described: Any) -> None:
        super().__init__(add_help=False, **described)
        self.language = language
        self._positionals.title = text("cli-arguments", language)
        self._optionals.title = text("cli-options", language)
        self.take("-h", "--help", about="cli-help", action="help")

    def take(self, *names: str, about: str, **described: Any) -> None:
        """Add an argument; `about` is the key of its message."""
        self.add_argument(*names, help=text(about, self.language), **described)

    def take_date(self, name: str, about: str, **described: Any) -> None:
        """Add an option that takes a day."""
        self.take(name, about=about, metavar="DATE", type=partial(values.date, self.language), **described)

    def take_format(self, *forms: str) -> None:
        """Add the choice of a format, the first where none is given."""
        self.take("--format", about="cli-format", choices=forms, default=forms[0])

    def take_commands(self, dest: str, before: str = "") -> Commands:
        """Let it have commands; the chosen one is kept as `dest`, `before` is how they are called up to its name."""
        title = text("cli-commands", self.language)
        found = self.add_subparsers(dest=dest, required=True, metavar="COMMAND", title=title)
        return Commands(found, self.language, before)

    def error(self, message: str) -> None:  # type: ignore[override]
        """End the program with status 2."""
        self.exit(2, f"{self.prog}: {message} (--help)\n")


class Commands(NamedTuple):  # a dataclass would load `inspect`, which makes help a quarter slower
    """Where commands are added: those of the program, or of a group of it."""

    parsers: argparse._SubParsersAction[Parser]
    language: str
    before: str

    def text(self, key: str) -> str:
        """A message in the language of the description."""
        return text(key, self.language)

    def add(self, name: str, example: str, dated: bool = True) -> Parser:
        """A command with what every command takes; `dated` says that it takes a reference date."""
        words = f"{self.before}{name}"
        about = self.text("cli-" + words.replace(" ", "-"))
        call = text("cli-example", self.language, call=f"pliktgraf {words} {example}".rstrip())
        command = self.parsers.add_parser(name, language=self.language, help=about, description=about, epilog=call)
        command.set_defaults(module=words.replace(" ", ".").replace("-", "_"))
        command.take("--lang", about="cli-lang", choices=LANGUAGES)
        command.take("--with-law", about="cli-with-law", metavar="FILE", type=Path, action="append", default=[])
        command.take("-o", "--output", about="cli-output", metavar="FILE")
        if dated:
            command.take_date("--on", "cli-on")
        return command

    def group(self, name: str) -> Commands:
        """A command that has commands of its own."""
        about = self.text(f"cli-{name}")
        group = self.parsers.add_parser(name, language=self.language, help=about, description=about)
        return group.take_commands("what", f"{name} ")


class Version(argparse.Action):
    """Print the version; it is looked up only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"pliktgraf {version('pliktgraf')}")
        parser.exit()
