"""`pliktgraf network`: the network of duties at a date, as a picture, a table or data."""

from __future__ import annotations

import argparse
import io
import json
import sys

import networkx

from pliktgraf import law as law_module
from pliktgraf import messages, span
from pliktgraf.commands.output import write
from pliktgraf.network import network, node_link
from pliktgraf.network.layout import asked
from pliktgraf.network.svg import draw
from pliktgraf.report.phrases import day

COLUMNS = ("bearer", "action", "towards", "norm", "citation")
UNWRAPPED = 10_000  # wider than any row, so that piped text is never cut


def run(arguments: argparse.Namespace) -> int:
    """Write the network at the date, today where none is given; 0 when it is written."""
    language = messages.language(arguments.lang)
    law = law_module.load(arguments.with_law)
    graph = network(arguments.on, law, language)
    span.warn(arguments.on, law, language)
    match arguments.format:
        case "svg":
            write(draw(graph), arguments.output)
        case "graphml":
            file = io.BytesIO()
            networkx.write_graphml_xml(graph, file, edge_id_from_attribute="id")
            write(file.getvalue(), arguments.output)
        case "json":
            write(json.dumps(node_link(graph), ensure_ascii=False, indent=2) + "\n", arguments.output)
        case _:
            _table(graph, language, arguments.output)
    return 0


def _table(graph: networkx.MultiDiGraph, language: str, output: str | None) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    on_screen = output is None and sys.stdout.isatty()
    heading = messages.text("net-title", language, date=day(graph.graph["date"], language))
    table = Table(title=heading, title_justify="left", box=None, pad_edge=False)
    for name in COLUMNS:
        table.add_column(messages.text(f"net-column-{name}", language), no_wrap=not on_screen, overflow="fold")
    for row in _rows(graph):
        table.add_row(*(Text(cell) for cell in row))
    if on_screen:
        Console().print(table)
        return
    plain = io.StringIO()
    Console(file=plain, width=UNWRAPPED, color_system=None).print(table)
    write("\n".join(line.rstrip() for line in plain.getvalue().strip("\n").splitlines()) + "\n", output)


def _rows(graph: networkx.MultiDiGraph) -> list[tuple[str, ...]]:
    """One row an edge, by bearer, what is asked, and counterparty."""
    labels = dict(graph.nodes(data="label"))
    return sorted(
        (labels[source], asked(data), labels[target], data["norm"], data["citation"])
        for source, target, data in graph.edges(data=True)
    )
