"""How the graph names what it cites: "LOV-2011-06-24-30", "§7-2a", "LOV-2011-06-24-30/§7-2a/2"."""

from __future__ import annotations

import re

_SPACE = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\ufeff]+")
_SECTION_SIGN = "§"
_STATUTE = re.compile(r"(?:LOV|FOR)-\d{4}-\d\d-\d\d(?:-\d+)?")


def section_key(number: str) -> str:
    """The number of a section as the graph writes it: no spaces, no full stop after it, the sign in front.

    "§ 7-2 a.", "§7-2a" and "7-2 a" are all "§7-2a".
    """
    return _SECTION_SIGN + _SPACE.sub("", number).lstrip(_SECTION_SIGN).rstrip(".").replace("–", "-")


def is_statute(identifier: str) -> bool:
    """Whether this is the identifier of an act or regulation, as "LOV-2011-06-24-30"."""
    return _STATUTE.fullmatch(identifier) is not None


def tidy(words: str) -> str:
    """The words with every run of white space made one space, and none at either end."""
    return _SPACE.sub(" ", words).strip()
