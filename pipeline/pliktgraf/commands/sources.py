"""`pliktgraf sources`: how much of source documents the graph has, their passages, every statute citation in them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pliktgraf import sources
from pliktgraf.commands import coverage
from pliktgraf.commands.output import write
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import language, text


def run(arguments: argparse.Namespace) -> int:
    """Show coverage, citations or passages of the documents named, of the graph's own where none is.

    Return 0, or 2 where the graph quotes what a document does not hold.
    """
    chosen = language(arguments.lang)
    if arguments.what != "coverage" and arguments.format == "html":
        raise PliktgrafError(text("cli-sources-form", chosen, what=arguments.what))
    documents = [sources.read(Path(name)) for name in arguments.files] or sources.load_all()
    if arguments.what == "coverage":
        return coverage.show(documents, arguments, chosen)
    is_of_citations = arguments.what == "citations"
    rows = [row for one in documents for row in (_citations(one, chosen) if is_of_citations else _passages(one))]
    if arguments.format == "json":
        write(json.dumps(rows, ensure_ascii=False, indent=1), arguments.output)
    else:
        write(_table(rows, arguments.what, chosen), arguments.output)
    return 0


def _citations(document: sources.Document, chosen: str) -> list[dict[str, Any]]:
    return [
        {
            "source": citation.source,
            "start": citation.start,
            "end": citation.end,
            "text": citation.text,
            "target": citation.target,
            **({"reason": citation.reason[chosen]} if citation.reason else {}),
            "kind": citation.kind,
        }
        for citation in sources.citations(document)
    ]


def _passages(document: sources.Document) -> list[dict[str, Any]]:
    return [
        {
            "source": document.name,
            "start": passage.start,
            "end": passage.end,
            "language": passage.language,
            "text": document.text[passage.start : passage.end],
        }
        for passage in document.passages
    ]


def _table(rows: list[dict[str, Any]], what: str, chosen: str) -> str:
    if what == "passages":
        lines = [
            f"{r['source']}:{r['start']}-{r['end']}  [{r['language']}]  {' '.join(r['text'].split())}" for r in rows
        ]
        return "\n".join([*lines, text("sources-passages", chosen, n=len(rows))])
    width = max((len(r["text"]) for r in rows), default=0)
    lines = [
        f"{r['source']}:{r['start']}-{r['end']}  {' '.join(r['text'].split()):<{min(width, 60)}}  "
        f"{r['target'] or '? ' + r['reason']}"
        for r in rows
    ]
    unresolved = sum(r["target"] is None for r in rows)
    return "\n".join([*lines, text("sources-citations", chosen, n=len(rows), k=unresolved)])
