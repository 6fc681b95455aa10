"""`pliktgraf law matrix`: acts by actions: who must do what, and where the graph has no norm."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from pliktgraf import law as law_module
from pliktgraf import messages, span
from pliktgraf.commands.law_table import Part, write_parts
from pliktgraf.commands.output import write
from pliktgraf.law import Law
from pliktgraf.reasoning.matrix import Duty, Matrix, Silence, matrix
from pliktgraf.reasoning.matrix_svg import draw
from pliktgraf.report.phrases import day
from pliktgraf.terms import PG

COLUMNS = ("act", "action", "bearer", "level", "norms", "citation")
SILENT = ("act", "action", "silence")


def run(arguments: argparse.Namespace) -> int:
    """Write the matrix at the date, today where none is given; 0 when it is written."""
    language = messages.language(arguments.lang)
    law = law_module.load(arguments.with_law)
    found = matrix(law, arguments.on, language)
    match arguments.format:
        case "svg":
            write(draw(found, law, language), arguments.output)
        case "json":
            write(json.dumps(asdict(found), ensure_ascii=False, indent=2) + "\n", arguments.output)
        case _:
            write_parts(_parts(found, law, language), language, arguments.output)
    span.warn(found.date, law, language)
    return 0


def _parts(found: Matrix, law: Law, language: str) -> list[Part]:
    duties = [
        [found.acts[d.act], _asked(d, found, language), d.bearer, law.label(PG + d.level, language),
         ", ".join(d.norms), "; ".join(d.citations)]
        for d in found.duties
    ]  # fmt: skip
    silences = [
        [found.acts[silence.act], found.actions[silence.action], _known(silence, language)]
        for silence in sorted(found.silences, key=lambda s: (not s.by_law, s.act, s.action))
    ]
    return [
        messages.text("lawr-matrix-title", language, date=day(found.date, language)),
        (_headings(COLUMNS, language), duties),
        messages.text("lawr-matrix-silent-title", language),
        (_headings(SILENT, language), silences),
    ]


def _asked(duty: Duty, found: Matrix, language: str) -> str:
    action = found.actions[duty.action]
    return messages.text("lawr-matrix-forbids", language, action=action) if duty.forbids else action


def _known(silence: Silence, language: str) -> str:
    key = "lawr-matrix-silent" if silence.by_law else "lawr-matrix-no-norm"
    return f"{messages.text(key, language)} {silence.reason or ''}".rstrip()


def _headings(names: tuple[str, ...], language: str) -> list[str]:
    return [messages.text(f"lawr-column-{name}", language) for name in names]
