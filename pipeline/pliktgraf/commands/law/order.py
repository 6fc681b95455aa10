"""`pliktgraf law order`: which norm follows from which, by their conditions alone."""

from __future__ import annotations

import argparse
import json
from datetime import date

from pliktgraf import law as law_module
from pliktgraf import messages, span
from pliktgraf.commands.law_table import Part, period, write_parts
from pliktgraf.commands.output import write
from pliktgraf.law import Law
from pliktgraf.reasoning.by_hermit import Hermit
from pliktgraf.reasoning.hasse import Group, hasse
from pliktgraf.reasoning.hasse_svg import draw
from pliktgraf.reasoning.order import Order, Own, order
from pliktgraf.report.phrases import day
from pliktgraf.terms import NORM, RDFS
from pliktgraf.wording import citations, texts


def run(arguments: argparse.Namespace) -> int:
    """Write the order; 0 where every condition can be true, 1 where one cannot."""
    language = messages.language(arguments.lang)
    law = law_module.load(arguments.with_law)
    on = arguments.on or (date.today().isoformat() if arguments.format == "svg" else None)
    span.require(on, law)
    found = order(law, on, Hermit() if arguments.engine == "hermit" else Own())
    match arguments.format:
        case "svg":
            write(draw(found, law, language), arguments.output)
        case "json":
            write(json.dumps(_data(found, law, language), ensure_ascii=False, indent=2) + "\n", arguments.output)
        case _:
            _table(found, law, language, arguments.output)
    if on is not None:
        span.warn(on, law, language)
    return 1 if found.unsatisfiable else 0


def _data(found: Order, law: Law, language: str) -> dict[str, object]:
    small = hasse(found)
    direct = {(a, b) for step in small.steps for a in step.first for b in step.second}
    return {
        "date": found.date,
        "engine": found.engine,
        "meaning": messages.text("lawr-order-meaning", language),
        "unsatisfiable": list(found.unsatisfiable),
        "norms": [
            {"norm": norm, "title": _title(norm, law, language), "legalBasis": list(law.norms[norm].legal_basis),
             "validFrom": start, "validUntil": end}
            for norm, (start, end) in found.periods.items()
        ],
        "sameCondition": [list(group) for group in small.groups if len(group) > 1],
        "links": [
            {"first": link.first, "second": link.second, "holdsFor": link.kind,
             "direct": (link.first, link.second) in direct, "from": link.start, "until": link.end}
            for link in found.links
        ],
    }  # fmt: skip


def _table(found: Order, law: Law, language: str, output: str | None) -> None:
    small = hasse(found)
    title = "lawr-order-title" if found.date else "lawr-order-title-any"
    same = [group for group in small.groups if len(group) > 1]
    engine = messages.text(f"lawr-engine-{found.engine}", language)
    parts: list[Part] = [
        messages.text(title, language, date=day(found.date or "", language)),
        messages.text("lawr-order-meaning", language),
        messages.text(
            "lawr-order-counts",
            language,
            norms=len(found.norms),
            steps=len(small.steps),
            groups=len(same),
            engine=engine,
        ),
        _sound(found, language),
    ]
    headings = [messages.text(f"lawr-column-{name}", language) for name in ("first", "second", "holds", "period")]
    rows = [
        [_first(step.first, law, language), _first(step.second, law, language),
         messages.text(f"lawr-kind-{step.kind}", language), period(step.start, step.end, language)]
        for step in small.steps
    ]  # fmt: skip
    parts += [_same(same, law, language)] if same else []
    write_parts([*parts, (headings, rows)], language, output)


def _sound(found: Order, language: str) -> str:
    if not found.unsatisfiable:
        return messages.text("lawr-possible", language)
    classes = ", ".join(iri.removeprefix(NORM) for iri in found.unsatisfiable)
    return messages.text("lawr-impossible", language, classes=classes)


def _same(groups: list[Group], law: Law, language: str) -> str:
    said = messages.text("lawr-order-same", language)
    return "\n".join([said, *(f"* {_named(group, law, language)}" for group in groups)])


def _named(group: Group, law: Law, language: str) -> str:
    return " = ".join(_title(norm, law, language) for norm in group)


def _first(group: Group, law: Law, language: str) -> str:
    """The first norm of the group, and how many hold in the same cases."""
    more = messages.text("lawr-order-more", language, count=len(group) - 1) if len(group) > 1 else ""
    return f"{_title(group[0], law, language)} {more}".rstrip()


def _title(norm: str, law: Law, language: str) -> str:
    cited = citations(law.norms[norm].legal_basis[:1], law)[language]
    return f"{texts(law, NORM + norm, RDFS + 'label')[language]} – {cited}"
