"""Coverage as one self-contained HTML page: each whole document, every passage marked, without script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pliktgraf.coverage.as_table import sums
from pliktgraf.coverage.model import NORMATIVE, STATUSES, Coverage, Judged
from pliktgraf.coverage.normative import normative_words
from pliktgraf.coverage.words import Words
from pliktgraf.messages import text
from pliktgraf.report.phrases import sentence

TEMPLATES = Path(__file__).parent / "templates"
MARKS = dict(zip(STATUSES, ("!", "○", "✓", "·"), strict=True))


@dataclass(frozen=True)
class Run:
    """Characters of a passage that are shown alike: `quoted`, `context`, `open` (a normative word) or neither."""

    look: str
    words: str


@dataclass(frozen=True)
class Shown:
    """A passage as the page shows it; `key` names its place in the page."""

    key: str
    judged: Judged
    runs: tuple[Run, ...]
    tag: str


def render(covered: Sequence[Coverage], words: Words) -> str:
    """The page: totals, legend and filter, each document with its passages, and what is quoted where."""
    shown = [(one, [_shown(f"d{n}-{j.passage.start}", j) for j in one.passages]) for n, one in enumerate(covered, 1)]
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals["t"] = partial(_message, words.language)
    environment.filters["sentence"] = sentence
    return environment.get_template("coverage.html.j2").render(
        language=words.language,
        words=words,
        statuses=STATUSES,
        marks=MARKS,
        documents=[(one, passages, sums([one], words.language)) for one, passages in shown],
        total=sums(covered, words.language) if len(covered) > 1 else None,
        index=_index([passage for _, passages in shown for passage in passages], words),
        lost=[said for one in covered for said in one.lost],
        version=version("pliktgraf"),
    )


def _message(language: str, key: str, **parts: Any) -> str:
    return text(key, language, **parts)


def _shown(key: str, judged: Judged) -> Shown:
    passage = judged.passage
    view = passage.view
    looks = [""] * len(view.text)
    for look, parts in (("context", judged.context), ("quoted", judged.statements)):
        for part in parts:
            for at, offset in enumerate(view.offsets):
                if part.start <= offset < part.end:
                    looks[at] = look
    for one in judged.sentences:
        if one.status == NORMATIVE:
            first, last = view.at(one.start), view.at(one.end)
            for start, end in normative_words(view.text[first:last]):
                for at in range(first + start, first + end):
                    looks[at] = looks[at] or "open"
    runs = tuple(
        Run(look, "".join(character for _, character in run))
        for look, run in groupby(zip(looks, view.text, strict=True), key=lambda pair: pair[0])
    )
    return Shown(key, judged, runs, "strong" if passage.kind == "heading" else "span")


def _index(passages: list[Shown], words: Words) -> list[tuple[str, str, str, str, list[Shown]]]:
    """What is quoted: its key, kind, label and definition, and the passages that it quotes; norms first."""
    found: dict[str, tuple[str, str, str, str, list[Shown]]] = {}
    order = {"norm": 0, "fact": 1, "document": 2}
    kinds: dict[str, int] = {}
    for shown in passages:
        for statement in shown.judged.statements:
            label, definition = words.label(statement.iri), words.definition(statement.iri)
            empty: list[Shown] = []
            entry = (statement.key, words.kind(statement), label, definition, empty)
            places = found.setdefault(statement.key, entry)[4]
            if shown not in places:
                places.append(shown)
            kinds[statement.key] = order.get(statement.kind, len(order))
    return [found[key] for key in sorted(found, key=lambda key: (kinds[key], key))]
