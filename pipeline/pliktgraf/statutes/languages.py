"""The written language of a statute and of each of its sections, by their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pliktgraf.sources.language import language_of

WRITTEN = ("nb", "nn")
"""What a text can be found to be written in."""

ENOUGH = 4_000
"""Characters of a text that are looked at: more tell nothing new, and a word without end would take forever."""


def languages(texts: Sequence[str], declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The language of a whole statute, and of each of its texts.

    A text too short to tell has the language of the whole, which is the one most of the text is written in; where
    nothing tells, `declared` if it is one of WRITTEN, else "nb".
    """
    found = [language_of(text[:ENOUGH]) for text in texts]
    lengths: Counter[str] = Counter()
    for language, text in zip(found, texts, strict=True):
        if language in WRITTEN:
            lengths[language] += len(text)
    whole = max(WRITTEN, key=lambda language: lengths[language]) if lengths else "nb"
    if not lengths and declared in WRITTEN:
        whole = str(declared)
    return whole, tuple(language if language in WRITTEN else whole for language in found)
