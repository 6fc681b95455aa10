"""What a check has to say: how serious it is, of what, what the graph says, what the statute says, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pliktgraf.messages import Text, every
from pliktgraf.terms import LANGUAGES

WRONG, NOT_KNOWN, KNOWN, FINE = "wrong", "notKnown", "known", "fine"
SEVERITIES = (WRONG, NOT_KNOWN, KNOWN, FINE)
"""From the most serious on: wrong; not known from the text loaded; different on purpose; fine."""


@dataclass(frozen=True)
class Remark:
    """One remark.

    `subject` is the id of a norm or provision; `place` says where in the text loaded ("LOV-…txt, § 7-2 a, ledd 1");
    `why` is the graph's own explanation of a known difference.
    """

    severity: str
    check: str
    subject: str
    provision: str
    graph: Text
    statute: Text
    place: str = ""
    why: Text | None = None


def say(key: str, **parts: object) -> Text:
    """A message of the checks, in every language."""
    return every(f"lc-{key}", **parts)


def same(words: str) -> Text:
    """Words that are not translated, such as a quotation."""
    return dict.fromkeys(LANGUAGES, words)


def in_order(remarks: Iterable[Remark]) -> list[Remark]:
    """The most serious first, then by provision, subject and check."""
    return sorted(remarks, key=lambda r: (SEVERITIES.index(r.severity), r.provision, r.subject, r.check))
