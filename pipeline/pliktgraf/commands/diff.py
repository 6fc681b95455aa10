"""`pliktgraf diff`: what the law was on one day and is on another, and which findings flip."""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path
from typing import TextIO

from pliktgraf import law as law_module
from pliktgraf import messages, records, span
from pliktgraf.audit import AuditResult
from pliktgraf.commands.output import write
from pliktgraf.diff import Diff, Flip, compare, flips, words
from pliktgraf.law import Law
from pliktgraf.progress import progress
from pliktgraf.report import as_rows, as_table


def run(arguments: argparse.Namespace) -> int:
    """Compare the two days; 0 when it is told, 2 where a record was rejected (the others are compared)."""
    chosen = messages.language(arguments.lang)
    law = law_module.load(arguments.with_law)
    diff = compare(arguments.first, arguments.second, law)
    found, rejected = _flips(arguments, diff, law, chosen)
    match arguments.format:
        case "json":
            write(json.dumps(words.as_data(diff, found, law), ensure_ascii=False, indent=1), arguments.output)
        case "svg":
            from pliktgraf.diff.drawing import draw

            write(draw(diff, law, chosen), arguments.output)
        case _ if arguments.output is None:
            _tables(diff, found, law, chosen, sys.stdout)
        case _:
            plain = io.StringIO()
            _tables(diff, found, law, chosen, plain)
            write(plain.getvalue(), arguments.output)
    span.warn(diff.second, law, chosen)
    as_table.show_rejected(AuditResult(rejected=rejected), chosen, sys.stderr)
    return 2 if rejected else 0


def _flips(
    arguments: argparse.Namespace, diff: Diff, law: Law, chosen: str
) -> tuple[list[Flip] | None, list[records.Rejected]]:
    """The flips of the cases that are given, None where none are; and the records that could not be compared."""
    if not arguments.cases:
        return None, []
    paths = [Path(name) for name in arguments.cases]
    items = flips(paths, diff, law)
    counted = progress(items, records.count(paths), chosen, lambda item: not isinstance(item, Flip))
    found: list[Flip] = []
    rejected: list[records.Rejected] = []
    for item in counted:
        if isinstance(item, Flip):
            found.append(item)
        elif isinstance(item, records.Rejected):
            rejected.append(item)
    return found, rejected


def _tables(diff: Diff, found: list[Flip] | None, law: Law, chosen: str, file: TextIO) -> None:
    print("\n".join([words.title(diff, chosen), *words.summary(diff, chosen)]), file=file)
    tables = {
        "diff-h-actions": words.by_action(diff, law, chosen),
        "diff-h-provisions": words.provisions(diff, law, chosen),
        "diff-h-norms": words.norms(diff, law, chosen),
    }
    if found is not None:
        tables["diff-h-flips"] = words.flipped(found, diff, law, chosen)
    for key, table in tables.items():
        print("\n" + messages.text(key, chosen), file=file)
        as_rows.show(table, chosen, file=file)
