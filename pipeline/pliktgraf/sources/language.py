"""Tell nynorsk from bokmål by the small words that only one of them has."""

import csv
import re
from functools import cache

from pliktgraf.paths import ROOT

WORDS = ROOT / "data" / "reference" / "language_words.csv"
UNDETERMINED = "und"
MIXED = "mixed"

_WORD = re.compile(r"[a-zæøåéòôü]+", re.IGNORECASE)


def language_of(text: str) -> str:
    """Return "nn", "nb", "mixed" where a passage has both, or "und" where it has no word that decides."""
    exact, beginnings = _table()
    counts = {"nn": 0, "nb": 0}
    for word in _WORD.findall(text.lower()):
        language = exact.get(word) or next(
            (beginnings[word[:n]] for n in range(4, len(word) + 1) if word[:n] in beginnings), None
        )
        if language:
            counts[language] += 1
    most, least = sorted(counts.values(), reverse=True)
    if most == 0:
        return UNDETERMINED
    if least and (least == most or (least >= 2 and least * 4 >= most)):
        return MIXED
    return max(counts, key=lambda language: counts[language])


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    """Return the deciding words, and the deciding beginnings of words (with a final "*" in the table)."""
    exact: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    with WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            word = row["word"]
            if word.endswith("*"):
                beginnings[word[:-1]] = row["language"]
            else:
                exact[word] = row["language"]
    return exact, beginnings
