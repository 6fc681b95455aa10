"""The words that are signs of kinds of norms, actions, roles and subjects, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pliktgraf.law import Law
from pliktgraf.paths import ROOT
from pliktgraf.rdf import select, value_of
from pliktgraf.statutes.model import Ledd, Section
from pliktgraf.truth.corpus import words as words_of

_END = re.compile(r"(?<=[.;!?])\s+(?=[A-ZÆØÅ])")


@dataclass(frozen=True)
class KeyWords:
    """The signs by term, which terms are subjects of the graph, and which are kinds of norms."""

    stems: dict[str, tuple[str, ...]]
    subjects: frozenset[str]
    kinds: frozenset[str]

    def found(self, term: str, text: str) -> str | None:
        """The words of a text that are a sign of a term, as they stand there; None where there is none."""
        pattern = self._patterns.get(term)
        match = pattern.search(text) if pattern else None
        return match[0] if match else None

    def subjects_of(self, text: str) -> list[str]:
        """The subjects that a text has words for."""
        return sorted(term for term in self.subjects if self.found(term, text))

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {
            term: re.compile(r"(?<!\w)(?:" + "|".join(map(_pattern, _longest_first(stems))) + ")", re.IGNORECASE)
            for term, stems in self.stems.items()
        }


def _longest_first(stems: Iterable[str]) -> list[str]:
    return sorted(stems, key=len, reverse=True)


def _pattern(stem: str) -> str:
    """A stem written "samordn-" may go on to the end of the word; one without a hyphen is whole words."""
    return re.escape(stem[:-1]) + r"\w*" if stem.endswith("-") else re.escape(stem) + r"(?!\w)"


def read(law: Law) -> KeyWords:
    """Ask the graph for its key words, of nynorsk and bokmål alike: statutes cite and mix both."""
    stems: dict[str, list[str]] = {}
    marked: dict[str, set[str]] = {"isSubject": set(), "isKind": set()}
    for row in select(law.store, (ROOT / "queries" / "check" / "words.rq").read_text(encoding="utf-8")):
        term = value_of(row["term"])
        stems.setdefault(term, []).append(value_of(row["stem"]))
        for name, terms in marked.items():
            if value_of(row[name]) == "true":
                terms.add(term)
    own = {term: tuple(dict.fromkeys(found)) for term, found in stems.items()}
    return KeyWords(own, frozenset(marked["isSubject"]), frozenset(marked["isKind"]))


def sentences(text: str) -> list[str]:
    """The sentences of a text of one line a ledd; a list belongs to the sentence that it ends."""
    return [s for line in text.splitlines() for s in _END.split(line) if s]


def sentences_of(section: Section, ledd: Ledd | None = None) -> list[str]:
    """The sentences of a ledd, or of a whole section."""
    return [s for one in ([ledd] if ledd else section.ledd) for s in sentences(words_of(one))]


def with_sign(keys: KeyWords, terms: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Those of the texts that have a sign of any of the terms."""
    named = list(terms)
    return [text for text in texts if any(keys.found(term, text) for term in named)]
