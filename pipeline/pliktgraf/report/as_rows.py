"""Answers and the list of questions as a table, JSON, CSV or Turtle."""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
from typing import Any

from pyoxigraph import RdfFormat, serialize

from pliktgraf.ask import Answer, Row
from pliktgraf.ask.cells import Value
from pliktgraf.ask.questions import Column, Question
from pliktgraf.messages import text
from pliktgraf.report.phrases import shown

Table = tuple[list[str], list[list[str]]]


def as_json(answer: Answer) -> str:
    """A list of objects; dates as YYYY-MM-DD, what is not there as null."""
    return json.dumps([{k: _plain(v) for k, v in row.items()} for row in answer.rows], ensure_ascii=False, indent=2)


def as_csv(answer: Answer, language: str, bom: bool = False) -> bytes:
    """CSV as a Norwegian Excel reads it: semicolons, CRLF, UTF-8; lists joined by a comma."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([heading(column, language) for column in answer.columns])
    for row in answer.rows:
        writer.writerow([_safe(_cell(answer, row, column, language)) for column in answer.columns])
    return file.getvalue().encode("utf-8-sig" if bom else "utf-8")


def as_turtle(answer: Answer) -> str:
    """The graph of an answer, laid out for reading."""
    from rdflib import Graph

    from pliktgraf import terms

    graph = Graph(bind_namespaces="none")
    for prefix, iri in {
        "act": terms.ACT, "crit": terms.CRITERION, "dcterms": terms.DCTERMS, "fact": terms.PG + "fact/",
        "norm": terms.NORM, "oa": "http://www.w3.org/ns/oa#", "owl": terms.OWL, "pg": terms.PG, "rdfs": terms.RDFS,
        "skos": terms.SKOS, "source": terms.SOURCE, "xsd": terms.XSD,
    }.items():  # fmt: skip
        graph.bind(prefix, iri)
    graph.parse(data=serialize(answer.graph or (), format=RdfFormat.N_TRIPLES), format="nt")
    return graph.serialize(format="turtle")


def as_table(answer: Answer, language: str) -> Table:
    """Headings and rows of what people read: the columns for programs are left out."""
    columns = [column for column in answer.columns if not column.data_only]
    rows = [[_cell(answer, row, column, language) for column in columns] for row in answer.rows]
    return [heading(column, language) for column in columns], rows


def library_table(library: dict[str, Question], language: str) -> Table:
    """The questions, with what must be given."""
    headings = [text(f"ask-h-{key}", language) for key in ("name", "question", "needs")]
    return headings, [[q.name, q.text[language], _needs(q, language)] for q in library.values()]


def library_json(library: dict[str, Question], language: str) -> str:
    """The questions, with their parameters and columns."""
    listed = [
        {
            "question": question.name,
            "text": question.text[language],
            "needsCases": question.needs_cases,
            "parameters": [
                {"name": p.name, "type": p.type, "default": None if p.default == "required" else p.default,
                 "description": p.description.get(language) or text("ask-lang", language)}
                for p in question.parameters
            ],
            "columns": [
                {"name": c.name, "type": c.type, "list": c.several, "heading": heading(c, language)}
                for c in question.columns
            ],
        }
        for question in library.values()
    ]  # fmt: skip
    return json.dumps(listed, ensure_ascii=False, indent=2)


def show(table: Table, language: str, title: str | None = None, file: Any = None) -> None:
    """Write a table: with lines and wrapped on a terminal, else as plain columns that programs and people can read."""
    stream = file or sys.stdout
    headings, rows = table
    if not stream.isatty():
        stream.write(plain(table, language))
        return
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(title=Text(title) if title else None, title_justify="left")
    for name in headings:
        drawn.add_column(Text(name), overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    console = Console(file=stream)
    console.print(drawn if rows else Text(text("ask-none", language)))


def plain(table: Table, language: str) -> str:
    """A table as text: one line a row, the columns under each other, nothing cut off."""
    headings, rows = table
    if not rows:
        return text("ask-none", language) + "\n"
    lines = [headings, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(headings))]
    ruled = [headings, ["-" * width for width in widths], *rows]
    padded = [[cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in ruled]
    return "".join("  ".join(line).rstrip() + "\n" for line in padded)


def heading(column: Column, language: str) -> str:
    """The heading of a column; its name where no wording is given."""
    try:
        return text(f"ask-c-{column.name}", language)
    except KeyError:
        return column.name


def _needs(question: Question, language: str) -> str:
    parameters = [
        parameter.name if parameter.default == "required" else f"[{parameter.name}={parameter.default}]"
        for parameter in question.parameters
        if parameter.type != "language"
    ]
    return ", ".join([*(["--case"] if question.needs_cases else []), *parameters])


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _cell(answer: Answer, row: Row, column: Column, language: str) -> str:
    written = _written(row[column.name], language)
    return answer.words.get(written, written) if column.type == "word" else written


def _written(value: Value, language: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return text("w-yes" if value else "w-no", language)
        case list():
            return ", ".join(map(shown, value))
        case datetime.date():
            return value.isoformat()
        case _:
            return shown(value)


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is marked as text."""
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t")) else cell
