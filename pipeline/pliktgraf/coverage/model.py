"""What is said of the passages of a document, and the sums over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pliktgraf.sources import Document, Passage

NORMATIVE, NOT_MODELLED, MODELLED, CONTEXT = STATUSES = ("normativeNotModelled", "notModelled", "modelled", "context")
"""The statuses of a passage or a sentence, what needs work first."""


@dataclass(frozen=True)
class Statement:
    """What the graph says in the words from `start` to `end` of a document: a norm, a fact, a document, a name."""

    iri: str
    kind: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The norm's or fact's own part of its IRI, such as "fact/three-steps"."""
        return self.iri.removeprefix("https://w3id.org/pliktgraf/")


@dataclass(frozen=True)
class ContextPart:
    """Words that the graph need not have, and the IRI of the reason."""

    reason: str
    start: int
    end: int


@dataclass(frozen=True)
class Disagreement:
    """Where a source and the law do not say the same. Days are None where they are not known."""

    iri: str
    id: str
    subject: str
    source_says: str
    law_says: str
    because: str
    rightness: str
    provisions: tuple[str, ...]
    right_from: str | None
    right_until: str | None


@dataclass(frozen=True)
class Sentence:
    """A sentence: its place in the file, its status, and the normative words in it."""

    start: int
    end: int
    status: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Totals:
    """Counts of letters, digits and section signs, by status. The parts add up to the whole."""

    by_status: tuple[int, ...] = (0, 0, 0, 0)

    def of(self, status: str) -> int:
        """The count of one status."""
        return self.by_status[STATUSES.index(status)]

    @property
    def all(self) -> int:
        """The count of every status."""
        return sum(self.by_status)

    def share(self, status: str) -> float | None:
        """The share of one status, from 0 to 1; None where there is nothing to share."""
        return self.of(status) / self.all if self.all else None

    def __add__(self, other: Totals) -> Totals:
        return Totals(tuple(map(sum, zip(self.by_status, other.by_status, strict=True))))


@dataclass(frozen=True)
class Judged:
    """A passage with its one status and all that led to it. `near` are norms of provisions that it cites."""

    passage: Passage
    status: str
    sentences: tuple[Sentence, ...]
    statements: tuple[Statement, ...]
    context: tuple[ContextPart, ...]
    disagreements: tuple[str, ...]
    near: tuple[str, ...]
    characters: Totals

    @property
    def words(self) -> tuple[str, ...]:
        """The normative words of the sentences that are not modelled."""
        return tuple(w for s in self.sentences if s.status == NORMATIVE for w in s.words)


@dataclass(frozen=True)
class Coverage:
    """A document with its passages judged. `lost` are quotations that the document does not hold."""

    document: Document
    passages: tuple[Judged, ...]
    lost: tuple[str, ...]

    @property
    def characters(self) -> Totals:
        """The counts of all its passages."""
        return total(judged.characters for judged in self.passages)

    @property
    def is_unknown(self) -> bool:
        """Whether the graph says nothing of the document."""
        return not any(judged.statements or judged.context for judged in self.passages)

    def count(self, status: str) -> int:
        """How many passages have the status."""
        return sum(judged.status == status for judged in self.passages)


def total(parts: Iterable[Totals]) -> Totals:
    """The sum of counts."""
    return sum(parts, Totals())
