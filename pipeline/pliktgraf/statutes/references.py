"""What a link of Lovdata points to, as the graph names it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from pliktgraf.statutes.keys import section_key

_LINK = re.compile(
    r"(?:https?://(?:www\.)?lovdata\.no)?/?(?:dokument/)?(?:(?:NL|SF|LTI|NLO|SFO|STV)/)?"
    r"(?P<kind>lov|forskrift)/(?P<number>\d{4}-\d\d-\d\d(?:-\d+)?)(?P<place>[/#].*)?",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?:^|/)§\s*([^/]+)(?:/ledd/(\d+))?", re.IGNORECASE)
_CHAPTER = re.compile(r"(?:^|/)(kap[\w.-]*)$", re.IGNORECASE)


def target(href: str) -> str | None:
    """The identifier of the provision, chapter or statute that a link points to; None where it is none of them.

    "lov/2011-06-24-30/§2-2a/ledd/2/setning/3/bokstav/a" is "LOV-2011-06-24-30/§2-2a/2": sentences, letters and
    numbers below the ledd are left out, as everywhere in the graph.
    """
    found = _LINK.fullmatch(unquote(href.strip()))
    if not found:
        return None
    statute = statute_id(found["kind"], found["number"])
    place = (found["place"] or "")[1:]
    if section := _SECTION.search(place):
        key = section_key(section[1])
        return f"{statute}/{key}" + (f"/{int(section[2])}" if section[2] else "")
    if chapter := _CHAPTER.search(place):
        return f"{statute}/{chapter[1]}"
    return statute


def statute_id(kind: str, number: str) -> str:
    """The identifier of an act ("lov") or regulation by its kind and its day and number, zeros in front left out."""
    day, running = number[:10], number[11:]
    prefix = "LOV" if kind.lower().startswith("lov") else "FOR"
    return f"{prefix}-{day}" + (f"-{int(running)}" if running.strip("0") else "")


def statute_of(target: str | None) -> str | None:
    """The statute of a target, without the place in it."""
    return target.partition("/")[0] if target else None
