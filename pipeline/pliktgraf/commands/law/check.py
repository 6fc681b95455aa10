"""`pliktgraf law check`: the graph held against the statutes."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import date
from functools import partial
from typing import Any

from pliktgraf import law as law_module
from pliktgraf import messages, span, truth
from pliktgraf.commands.law_table import write_parts
from pliktgraf.commands.output import write
from pliktgraf.report.phrases import day
from pliktgraf.statutes.faults import Fault
from pliktgraf.terms import SKOS
from pliktgraf.truth.remark import FINE, SEVERITIES, WRONG, Remark

COLUMNS = ("severity", "check", "subject", "place", "graph", "statute")


def run(arguments: argparse.Namespace) -> int:
    """Write what is wrong, not known or known to differ, with `--all` what is fine too; 1 where something is wrong."""
    language = messages.language(arguments.lang)
    corpus = truth.read_corpus(arguments.statutes, language, partial(_tell, language))
    law = law_module.load(arguments.with_law)
    span.require(arguments.on, law)
    span.warn(arguments.on, law, language)
    on = arguments.on or date.today().isoformat()
    remarks = truth.compare(law, corpus, on)
    counts = Counter(remark.severity for remark in remarks)
    shown = [remark for remark in remarks if arguments.all or remark.severity != FINE]
    if arguments.format == "json":
        result = {
            "on": on,
            "statutes": len(list(corpus)),
            "counts": {severity: counts[severity] for severity in SEVERITIES},
            "remarks": [_as_json(remark, language) for remark in shown],
        }
        write(json.dumps(result, ensure_ascii=False, indent=1) + "\n", arguments.output)
    else:
        checks = {law.value(iri, SKOS + "notation"): law.label(iri, language) for iri in law.subjects("TruthCheck")}
        title = messages.text("lc-title", language, date=day(on, language))
        columns = [messages.text(f"lc-column-{name}", language) for name in COLUMNS]
        of_each = {severity: counts[severity] for severity in SEVERITIES}
        last = messages.text("lc-summary", language, statutes=len(list(corpus)), **of_each)
        rows = [_row(remark, checks, language) for remark in shown]
        write_parts([title, (columns, rows), last], language, arguments.output)
    return 1 if counts[WRONG] else 0


def _tell(language: str, fault: Fault) -> None:
    """Say what could not be read; what is merely no statute needs no word."""
    if fault.kind == "fault":
        print(fault.line(language), file=sys.stderr)


def _row(remark: Remark, checks: dict[str | None, str], language: str) -> list[str]:
    statute = remark.statute[language]
    if remark.why:
        statute += " " + messages.text("lc-known-why", language, why=remark.why[language])
    severity = messages.text(f"lc-{remark.severity}", language)
    return [severity, checks[remark.check], remark.subject, remark.place, remark.graph[language], statute]


def _as_json(remark: Remark, language: str) -> dict[str, Any]:
    return {
        "severity": remark.severity,
        "check": remark.check,
        "subject": remark.subject,
        "provision": remark.provision,
        "place": remark.place,
        "graph": remark.graph[language],
        "statute": remark.statute[language],
        **({"known": remark.why[language]} if remark.why else {}),
    }
