"""Find the words by which a text lays down duties, rights and requirements."""

from __future__ import annotations

import csv
import re
from functools import cache

from pliktgraf.paths import ROOT

WORDS = ROOT / "data" / "reference" / "normative_words.csv"


def normative_words(words: str) -> list[tuple[int, int]]:
    """Where in some words each normative word or phrase begins and ends."""
    return [found.span() for found in _pattern().finditer(words)]


@cache
def _pattern() -> re.Pattern[str]:
    """Any word of the table; "*" there stands for any letters, or none."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        words = sorted((row["word"] for row in csv.DictReader(file)), key=len, reverse=True)
    parts = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
