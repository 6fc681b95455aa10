"""`pliktgraf law conflicts`: where norms meet, with an example, and whether the law settles it."""

from __future__ import annotations

import argparse
import json
from itertools import groupby

from pliktgraf import law as law_module
from pliktgraf import messages, span
from pliktgraf.commands.law_table import Part, period, write_parts
from pliktgraf.commands.output import write
from pliktgraf.law import Law
from pliktgraf.reasoning.conflicts import OPEN, PRECEDENCE, UNEXAMINED, Finding, conflicts
from pliktgraf.reasoning.relations import OTHER
from pliktgraf.report.phrases import day
from pliktgraf.terms import LAW, NORM, RDFS, SKOS, local_name, pg
from pliktgraf.wording import citations, texts

COLUMNS = ("kind", "status", "norm", "other", "witness", "reason", "period")


def run(arguments: argparse.Namespace) -> int:
    """Write the findings; 0 when they are written."""
    language = messages.language(arguments.lang)
    law = law_module.load(arguments.with_law)
    span.require(arguments.on, law)
    found = conflicts(law, arguments.on)
    if arguments.format == "json":
        data = {
            "date": arguments.on,
            "meaning": messages.text("lawr-conflicts-meaning", language),
            "findings": [_data(finding, law, language) for finding in found],
        }
        write(json.dumps(data, ensure_ascii=False, indent=2) + "\n", arguments.output)
    else:
        write_parts(_parts(found, arguments.on, law, language), language, arguments.output)
    if arguments.on is not None:
        span.warn(arguments.on, law, language)
    return 0


def _parts(found: list[Finding], on: str | None, law: Law, language: str) -> list[Part]:
    title = "lawr-conflicts-title" if on else "lawr-conflicts-title-any"
    counts = []
    for kind, of_kind in groupby(found, key=lambda f: f.kind):
        statuses = [finding.status for finding in of_kind]
        counts.append(
            messages.text(
                "lawr-conflicts-count", language, kind=messages.text(f"lawr-kind-{kind}", language),
                count=len(statuses), open=statuses.count(OPEN), unexamined=statuses.count(UNEXAMINED),
            )
        )  # fmt: skip
    headings = [messages.text(f"lawr-column-{name}", language) for name in COLUMNS]
    reasons = list(dict.fromkeys(reason for f in found if (reason := _reason(f, law, language))))
    rows = [_row(finding, reasons, law, language) for finding in found]
    listed = [f"[{number}] {reason}" for number, reason in enumerate(reasons, 1)]
    return [
        messages.text(title, language, date=day(on or "", language)),
        messages.text("lawr-conflicts-meaning", language),
        "\n".join(counts),
        (headings, rows),
        "\n".join([messages.text("lawr-conflicts-reasons", language), *listed]) if listed else "",
    ]


def _row(finding: Finding, reasons: list[str], law: Law, language: str) -> list[str]:
    return [
        messages.text(f"lawr-kind-{finding.kind}", language),
        messages.text(f"lawr-status-{finding.status}", language),
        _norm(finding.first, law, language),
        _norm(finding.second, law, language) if finding.second else "",
        _witness(finding, law, language),
        f"[{reasons.index(reason) + 1}]" if (reason := _reason(finding, law, language)) else "",
        period(finding.start, finding.end, language),
    ]


def _data(finding: Finding, law: Law, language: str) -> dict[str, object]:
    norms = [norm for norm in (finding.first, finding.second) if norm]
    return {
        "kind": finding.kind,
        "status": finding.status,
        "norms": [
            {"norm": norm, "title": texts(law, NORM + norm, RDFS + "label")[language],
             "citation": citations(law.norms[norm].legal_basis, law)[language],
             "legalBasis": list(law.norms[norm].legal_basis)}
            for norm in norms
        ],
        "witness": {
            "true": [_criterion(iri, law) for iri in finding.true],
            "false": [_criterion(iri, law) for iri in finding.false],
            "text": _witness(finding, law, language),
        } if finding.second else None,
        "settledBy": finding.settled_by,
        "reason": _reason(finding, law, language),
        "from": finding.start,
        "until": finding.end,
    }  # fmt: skip


def _criterion(iri: str, law: Law) -> str:
    bare = iri.removesuffix(OTHER)
    return law.notations.get(bare, bare) + iri.removeprefix(bare)


def _witness(finding: Finding, law: Law, language: str) -> str:
    words = [_words(iri, law, language) for iri in finding.true]
    words += [
        messages.text("lawr-witness-not", language, criterion=_words(iri, law, language)) for iri in finding.false
    ]
    return "; ".join(words)


def _words(iri: str, law: Law, language: str) -> str:
    label = law.label(iri.removesuffix(OTHER), language)
    return messages.text("lawr-witness-other", language, criterion=label) if iri.endswith(OTHER) else label


def _reason(finding: Finding, law: Law, language: str) -> str:
    if finding.settled_by is None:
        return ""
    if finding.status == PRECEDENCE:
        return messages.text("lawr-reason-precedence", language, norm=_norm(finding.settled_by, law, language))
    said = texts(law, finding.settled_by, SKOS + "definition")[language]
    basis = tuple(local_name(iri, LAW) for iri in law.values(finding.settled_by, pg("hasLegalBasis").value))
    return f"{said} ({citations(basis, law)[language]})"


def _norm(norm: str, law: Law, language: str) -> str:
    cited = citations(law.norms[norm].legal_basis[:1], law)[language]
    return f"{texts(law, NORM + norm, RDFS + 'label')[language]} – {cited}"
