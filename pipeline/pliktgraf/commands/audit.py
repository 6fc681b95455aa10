"""`pliktgraf audit`: audit records and print the findings."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pliktgraf import law as law_module
from pliktgraf import records
from pliktgraf.audit import collect, outcomes
from pliktgraf.commands.output import write
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every, language
from pliktgraf.progress import progress

DATA_FORMATS = ("parquet", "jsonl", "csv")
"""Formats that programs read, written record by record, of registers of any size."""


def run(arguments: argparse.Namespace) -> int:
    """Audit the files; 0 nothing breached, 1 something breached, 2 the input is wrong (what is sound is reported)."""
    chosen = language(arguments.lang)
    if arguments.cluster:
        return _on_cluster(arguments, chosen)
    if arguments.format in DATA_FORMATS:
        return _as_data(arguments, chosen)
    paths = [Path(name) for name in arguments.files]
    options = [f"--{option}" for option in ("totals", "rejected") if getattr(arguments, option)]
    for option in [*options, *(str(path) for path in paths if records.is_stream(path))]:
        raise PliktgrafError(every("register-only", option=option, formats=", ".join(DATA_FORMATS)))
    law = law_module.load(arguments.with_law)
    items = outcomes(paths, arguments.on, law)
    counted = progress(items, records.count(paths), chosen, lambda item: not isinstance(item, records.Warned))
    result = collect(counted)
    text: str | None = None
    match arguments.format:
        case "json":
            from pliktgraf.report import as_json

            text = as_json.render(result, law, everything=arguments.all)
        case "html":
            from pliktgraf.report import as_html

            text = as_html.render(result, law, chosen, everything=arguments.all)
        case "shacl":
            from pliktgraf.report import as_shacl

            text = as_shacl.render(result, law)
        case "turtle":
            from pliktgraf.report import as_turtle

            text = as_turtle.render(result, law)
        case _:
            from pliktgraf.report import as_table

            as_table.show(result, law, chosen, everything=arguments.all, output=arguments.output)
    if text is not None:
        write(text, arguments.output)
    if result.rejected and arguments.format != "table":
        from pliktgraf.report import as_table

        as_table.show_rejected(result, chosen, sys.stderr)
    if result.rejected:
        return 2
    return 1 if result.breached else 0


def _as_data(arguments: argparse.Namespace, chosen: str) -> int:
    try:
        from pliktgraf.register import command
    except ModuleNotFoundError as error:
        raise PliktgrafError(every("register-install", name=error.name or "")) from None
    return command.run(arguments, chosen)


def _on_cluster(arguments: argparse.Namespace, chosen: str) -> int:
    try:
        from pliktgraf.cluster import command
    except ModuleNotFoundError as error:
        raise PliktgrafError(every("cluster-extra", package=error.name or "", extra="cluster")) from None
    return command.run(arguments, chosen)
