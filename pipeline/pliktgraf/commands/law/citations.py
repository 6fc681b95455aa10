"""`pliktgraf law citations`: which references to the law are good, and which are stale, doubtful or lead nowhere."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from pliktgraf import law as law_module
from pliktgraf import messages, sources, span, truth
from pliktgraf.commands.law_table import write_parts
from pliktgraf.commands.output import write
from pliktgraf.report.phrases import day
from pliktgraf.statutes.faults import Fault
from pliktgraf.truth.citation_health import GOOD, NOT_KNOWN, STATUSES, Health

COLUMNS = ("status", "place", "text", "target", "successor", "why")


def run(arguments: argparse.Namespace) -> int:
    """Write every reference that is not good, with `--all` the good ones too; 1 where one is known not to be good."""
    language = messages.language(arguments.lang)
    corpus = (
        truth.read_corpus(arguments.statutes, language, partial(_tell, language))
        if arguments.statutes
        else truth.Corpus({})
    )
    documents = [sources.read(Path(name)) for name in arguments.files] or sources.load_all()
    law = law_module.load(arguments.with_law)
    span.require(arguments.on, law)
    span.warn(arguments.on, law, language)
    on = arguments.on or date.today().isoformat()
    judged = truth.health(law, corpus, documents, on, language)
    counts = Counter(one.status for one in judged)
    shown = [one for one in judged if arguments.all or one.status != GOOD]
    if arguments.format == "json":
        result = {
            "on": on,
            "counts": {status: counts[status] for status in STATUSES},
            "references": [_as_json(one, language) for one in shown],
        }
        write(json.dumps(result, ensure_ascii=False, indent=1) + "\n", arguments.output)
    else:
        title = messages.text("cc-title", language, date=day(on, language))
        columns = [messages.text(f"cc-column-{name}", language) for name in COLUMNS]
        of_each = [f"{counts[s]} {messages.text(f'cc-{s}', language)}" for s in STATUSES if counts[s]]
        last = messages.text("cc-summary", language, n=len(judged), counts=", ".join(of_each))
        rows = [_row(one, language) for one in shown]
        write_parts([title, (columns, rows), last], language, arguments.output)
    return 1 if set(counts) - {GOOD, NOT_KNOWN} else 0


def _tell(language: str, fault: Fault) -> None:
    """Say what could not be read; what is merely no statute needs no word."""
    if fault.kind == "fault":
        print(fault.line(language), file=sys.stderr)


def _row(one: Health, language: str) -> list[str]:
    reference = one.reference
    return [
        messages.text(f"cc-{one.status}", language),
        reference.place,
        " ".join(reference.text.split()),
        reference.target or "?",
        ", ".join(one.successors),
        " ".join(remark[language] for remark in one.remarks),
    ]


def _as_json(one: Health, language: str) -> dict[str, Any]:
    reference = one.reference
    return {
        "status": one.status,
        "source": reference.source,
        "place": reference.place,
        "text": reference.text,
        "target": reference.target,
        "successors": list(one.successors),
        "lawAsOf": reference.day,
        "remarks": [remark[language] for remark in one.remarks],
    }
