"""What a check has to say: how serious it is, of what, what the graph says, what the statute says, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pliktgraf.messages import Text, every
from pliktgraf.report.phrases import day
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


def say(key: str, *, of: str = "lc", **parts: object) -> Text:
    """A message of the checks, or of the references (`of="cc"`), in every language; a `day` is written out in words."""
    if isinstance(on := parts.get("day"), str):
        parts["day"] = {language: day(on, language) for language in LANGUAGES}
    return every(f"{of}-{key}", **parts)


def same(words: str) -> Text:
    """Words that are not translated, such as a quotation."""
    return dict.fromkeys(LANGUAGES, words)


def quoted(words: str) -> Text:
    """Words in the quotation marks of each language."""
    return {language: f"“{words}”" if language == "en" else f"«{words}»" for language in LANGUAGES}


def listed(texts: Iterable[Text]) -> Text:
    """Texts with commas between them."""
    several = list(texts)
    return {language: ", ".join(one[language] for one in several) for language in LANGUAGES}


def in_order(remarks: Iterable[Remark]) -> list[Remark]:
    """The most serious first, then by provision, subject and check."""
    return sorted(remarks, key=lambda r: (SEVERITIES.index(r.severity), r.provision, r.subject, r.check))
