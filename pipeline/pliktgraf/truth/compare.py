"""Hold the graph against the statutes: every provision, every norm, and what the text has that the graph has not."""

from __future__ import annotations

from collections.abc import Iterator

from pliktgraf.law import Law, Norm
from pliktgraf.truth import on_dates, on_provisions, on_quotations, on_words, unmodelled
from pliktgraf.truth.checker import Checker, prepare
from pliktgraf.truth.corpus import Corpus
from pliktgraf.truth.remark import FINE, Remark, in_order, say


def compare(law: Law, corpus: Corpus, day: str) -> list[Remark]:
    """Every remark, the most serious first. The texts loaded are taken to be in force on `day` (YYYY-MM-DD)."""
    checker = prepare(law, corpus, day)
    return in_order(_all(checker))


def _all(checker: Checker) -> Iterator[Remark]:
    yield from on_provisions.remarks(checker)
    for norm in sorted(checker.law.norms.values(), key=lambda one: one.id):
        yield from _of_norm(checker, norm)
    yield from unmodelled.remarks(checker)


def _of_norm(checker: Checker, norm: Norm) -> Iterator[Remark]:
    yield from on_dates.remarks(checker, norm)
    if is_in_force(norm, checker.day):
        yield from on_words.remarks(checker, norm)
        yield from on_quotations.remarks(checker, norm)
        return
    graph = say("norm-not-in-force", day=checker.day)
    yield checker.remark("action", norm.id, norm.legal_basis[0], graph, say("not-looked-for"), severity=FINE)


def is_in_force(norm: Norm, day: str) -> bool:
    return norm.valid_from <= day and (norm.valid_until is None or day <= norm.valid_until)
