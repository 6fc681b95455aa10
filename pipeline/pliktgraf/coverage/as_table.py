"""Coverage as tables: the sums of each document, then every passage that is not modelled, the normative first."""

from __future__ import annotations

from collections.abc import Sequence

from pliktgraf.coverage.model import NORMATIVE, NOT_MODELLED, STATUSES, Coverage, Judged, total
from pliktgraf.coverage.words import Words
from pliktgraf.messages import text
from pliktgraf.report.as_rows import Table
from pliktgraf.report.phrases import number


def tables(covered: Sequence[Coverage], words: Words) -> list[tuple[str, Table]]:
    """Each table with its heading."""
    found = [(_heading(one), sums([one], words.language)) for one in covered]
    if len(covered) > 1:
        found.append((text("cov-total", words.language), sums(covered, words.language)))
    open_ = [
        (one, judged)
        for status in (NORMATIVE, NOT_MODELLED)
        for one in covered
        for judged in one.passages
        if judged.status == status
    ]
    if open_:
        headings = [text(f"cov-col-{name}", words.language) for name in ("place", "status", "words", "near", "text")]
        rows = [_row(one, judged, words.language) for one, judged in open_]
        found.append((text("cov-open", words.language), (headings, rows)))
    return found


def sums(covered: Sequence[Coverage], language: str) -> Table:
    """Passages and characters of each status, and of all."""
    headings = [text(f"cov-col-{name}", language) for name in ("status", "passages", "characters", "share")]
    counts = total(one.characters for one in covered)
    rows = [
        [
            text(f"cov-{status}", language),
            number(sum(one.count(status) for one in covered)),
            number(counts.of(status)),
            percent(counts.share(status), language),
        ]
        for status in STATUSES
    ]
    passages = sum(len(one.passages) for one in covered)
    whole = percent(1.0 if counts.all else None, language)
    return headings, [*rows, [text("cov-all", language), number(passages), number(counts.all), whole]]


def percent(share: float | None, language: str) -> str:
    """A share such as "97,5 %". All and nothing are said of all and nothing alone, however near the rest comes."""
    if share is None:
        return "–"
    shown = share * 100 if share in (0.0, 1.0) else min(max(share * 100, 0.1), 99.9)
    written = f"{shown:.1f}".removesuffix(".0")
    return f"{written}%" if language == "en" else f"{written.replace('.', ',')}\u00a0%"


def _heading(covered: Coverage) -> str:
    document = covered.document
    return f"{document.name}: {document.title}" if document.title else document.name


def _row(covered: Coverage, judged: Judged, language: str) -> list[str]:
    passage = judged.passage
    place = f"{covered.document.name}:{passage.start}-{passage.end}"
    normative = ", ".join(dict.fromkeys(word.lower() for word in judged.words))
    return [place, text(f"cov-{judged.status}", language), normative, ", ".join(judged.near), passage.words]
