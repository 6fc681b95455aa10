"""`pliktgraf ask`: answer one of the library's questions, or list them."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from pliktgraf import law as law_module
from pliktgraf import span
from pliktgraf.ask import Answer, ask, questions
from pliktgraf.commands.output import write
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.messages import language
from pliktgraf.report import as_rows


def run(arguments: argparse.Namespace) -> int:
    """Answer; 0 answered, 2 the call is wrong or a record was rejected (what is sound is answered)."""
    chosen = language(arguments.lang)
    if arguments.question is None:
        _list(arguments, chosen)
        return 0
    asked = questions.find(arguments.question)
    if (arguments.format == "turtle") != asked.gives_graph and arguments.format != "table":
        allowed = "turtle" if asked.gives_graph else "table, json or csv"
        raise PliktgrafError(f"{asked.name}: no answer can be written as {arguments.format}; use --format {allowed}")
    given = dict(_pair(written) for written in arguments.param)
    if any(parameter.type == "language" for parameter in asked.parameters) or "lang" in given:
        given.setdefault("lang", chosen)
    law = _law(arguments)
    cases = [Path(name) for name in arguments.case]
    answer = ask(arguments.question, given, cases, arguments.on, law, arguments.endpoint)
    if asked.is_dated or (asked.needs_cases and arguments.on):
        span.warn(given.get("date", arguments.on), law, chosen)
    _write(answer, asked.text[chosen], arguments, chosen)
    if asked.needs_cases and arguments.format == "table" and arguments.output is None:
        from pliktgraf.report import law_words

        words = law_words.notes((str(row["norm"]) for row in answer.rows if row.get("norm")), law, chosen)
        print(f"\n{words}" if words else "", end="\n" if words else "")
    if answer.rejected:
        from pliktgraf.audit import AuditResult
        from pliktgraf.report import as_table

        as_table.show_rejected(AuditResult(rejected=list(answer.rejected)), chosen, sys.stderr)
    return 2 if answer.rejected else 0


def _law(arguments: argparse.Namespace) -> Law:
    if arguments.store is None:
        return law_module.load(arguments.with_law)
    if arguments.with_law:
        raise PliktgrafError("--store: the store has its own law; leave out --with-law, or build with it")
    return law_module.open_store(arguments.store)


def _write(answer: Answer, title: str, arguments: argparse.Namespace, chosen: str) -> None:
    if answer.graph is not None:
        write(as_rows.as_turtle(answer), arguments.output)
    elif arguments.format == "json":
        write(as_rows.as_json(answer), arguments.output)
    elif arguments.format == "csv":
        write(as_rows.as_csv(answer, chosen, arguments.bom), arguments.output)
    else:
        _table(as_rows.as_table(answer, chosen), title, arguments.output, chosen)


def _list(arguments: argparse.Namespace, chosen: str) -> None:
    library = questions.library()
    if arguments.format == "json":
        write(as_rows.library_json(library, chosen), arguments.output)
    elif arguments.format == "table":
        _table(as_rows.library_table(library, chosen), None, arguments.output, chosen)
    else:
        raise PliktgrafError(f"{arguments.format}: the list of questions has no such form; use --format table or json")


def _table(table: as_rows.Table, title: str | None, output: str | None, chosen: str) -> None:
    if output is None:
        as_rows.show(table, chosen, title)
        return
    buffer = io.StringIO()
    as_rows.show(table, chosen, title, buffer)
    write(buffer.getvalue(), output)


def _pair(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not equals or not name:
        raise PliktgrafError(f"--param {written}: write it as name=value")
    return name, value
