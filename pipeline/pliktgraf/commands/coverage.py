"""`pliktgraf sources coverage`: how much of source documents the graph has."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence

from pliktgraf import coverage
from pliktgraf import law as law_module
from pliktgraf.commands.output import write
from pliktgraf.coverage import as_html, as_json, as_table
from pliktgraf.coverage.words import Words
from pliktgraf.messages import text
from pliktgraf.report import as_rows
from pliktgraf.sources import Document


def show(documents: Sequence[Document], arguments: argparse.Namespace, language: str) -> int:
    """Write the coverage; 0, or 2 where the graph quotes what a document does not hold."""
    law = law_module.load(arguments.with_law)
    covered = [coverage.of_document(document, law) for document in documents]
    words = Words(law, language)
    if arguments.format == "json":
        write(as_json.render(covered, words), arguments.output)
    elif arguments.format == "html":
        write(as_html.render(covered, words), arguments.output)
    else:
        _tables(covered, words, arguments.output)
    lost = [said for one in covered for said in one.lost]
    if lost:
        print(f"pliktgraf: {text('cov-lost', language, n=len(lost))}", *lost, sep="\n  ", file=sys.stderr)
    return 2 if lost else 0


def _tables(covered: Sequence[coverage.Coverage], words: Words, output: str | None) -> None:
    stream = sys.stdout if output is None else io.StringIO()
    for heading, table in as_table.tables(covered, words):
        if not stream.isatty():
            stream.write(heading + "\n")
        as_rows.show(table, words.language, heading, stream)
        stream.write("\n")
    notes = [text("cov-characters", words.language)]
    if not any(one.count(status) for one in covered for status in coverage.STATUSES[:2]):
        notes.insert(0, text("cov-none-open", words.language))
    notes += [f"{one.document.name}: {text('cov-unknown', words.language)}" for one in covered if one.is_unknown]
    stream.write("\n".join(notes) + "\n")
    if isinstance(stream, io.StringIO):
        write(stream.getvalue(), output)
