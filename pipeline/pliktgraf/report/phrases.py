"""Dates, numbers and shares as they are written in running text, and text from records made safe to show."""

from __future__ import annotations

import re
from datetime import date

from pliktgraf.messages import text

PERCENT_FROM = 30
"""A share is also given in percent from this many cases; below it percent would say more than the cases do."""

_UNSEEN = re.compile(r"(?:[^\S\u00a0\u202f]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff])+")
"""What is not shown; hard spaces, as after §, stay."""


def day(iso: str, language: str) -> str:
    """A date in words, such as "1. august 2022"."""
    try:
        when = date.fromisoformat(iso)
    except ValueError:
        return iso
    month = text("rep-months", language).split()[when.month - 1]
    return text("rep-day", language, day=when.day, month=month, year=when.year)


def number(count: int) -> str:
    """A count, its thousands set apart by a space that does not break."""
    return f"{count:,}".replace(",", "\u00a0")


def share(count: int, total: int, unit: str, language: str, alone: bool = False) -> str:
    """How many of how many, such as "I 3 av 12 saker", as the beginning of a sentence.

    Args:
        unit: what is counted, `case` or `organisation`.
        alone: whether there is only one of them at all, so that it needs no figures.
    """
    if alone:
        return sentence(text(f"rep-share-one-{unit}", language))
    if count == 0:
        return sentence(text(f"rep-share-none-{unit}", language, n=number(total)))
    percent = text("rep-percent", language, p=(200 * count + total) // (2 * total)) if total >= PERCENT_FROM else ""
    return sentence(text(f"rep-share-{unit}", language, i=number(count), n=number(total), percent=percent))


def sentence(words: str) -> str:
    """The words with a capital at the beginning."""
    return words[:1].upper() + words[1:]


def shown(value: object) -> str:
    """Text from a record on one line, without the characters that steer a terminal or turn text around."""
    return _UNSEEN.sub(" ", str(value)).strip()
