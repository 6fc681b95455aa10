"""Divide an HTML page into blocks by its tags, keeping the offsets of the page as it was written."""

import re
from typing import TypedDict

_TAG = re.compile(
    r"<!--.*?-->|<(script|style|head|svg|noscript|template)\b.*?</\1\s*>|<(/?)([a-z][a-z0-9]*)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_HEADING = re.compile(r"h([1-6])$")
_KINDS = {"li": "listItem", "dt": "listItem", "dd": "listItem", "tr": "tableRow"}
_BLOCKS = {*_KINDS, "address", "article", "aside", "blockquote", "body", "caption", "details", "div"}
_BLOCKS |= {
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "html",
    "main",
    "nav",
    "ol",
    "p",
}
_BLOCKS |= {"pre", "section", "summary", "table", "tbody", "tfoot", "thead", "ul"}
_WORD = re.compile(r"\w")


class Part(TypedDict):
    """What a block is made of."""

    start: int
    end: int
    kind: str
    level: int
    outer_start: int
    table: int | None


def read_blocks(page: str) -> list[Part]:
    """Return the blocks of a page, in its order: what stands between two block-level tags."""
    found: list[Part] = []
    open_tags: list[tuple[str, int]] = []
    start, tables = 0, 0
    for tag in _TAG.finditer(page):
        name = (tag[3] or "").lower()
        is_block = name in _BLOCKS or bool(_HEADING.match(name))
        if not is_block and tag[1] is None:
            continue
        inside_row = any(opened == "tr" for opened, _ in open_tags)
        if not (inside_row and name not in {"tr", "table"}):
            _close(page, start, tag.start(), open_tags, tables, found)
            start = tag.end()
        if is_block and tag[2]:
            _pop(open_tags, name)
        elif is_block and name != "hr":
            tables += name == "table"
            if name in {"p", "li", "tr", "dt", "dd"}:  # their end tags may be left out
                _pop_implied(open_tags, name)
            open_tags.append((name, tag.start()))
    _close(page, start, len(page), open_tags, tables, found)
    return found


def _close(page: str, start: int, end: int, open_tags: list[tuple[str, int]], tables: int, found: list[Part]) -> None:
    """Add what stands between two tags, if it has words."""
    inner = page[start:end]
    if not _WORD.search(re.sub(r"<[^<>]*>|&[a-z]+;", "", inner)):
        return
    start += len(inner) - len(inner.lstrip())
    end -= len(inner) - len(inner.rstrip())
    telling = ((name, at) for name, at in reversed(open_tags) if name in _KINDS or _HEADING.match(name))
    name, outer = next(telling, ("p", start))
    heading = _HEADING.match(name)
    found.append(
        Part(
            start=start,
            end=end,
            kind="heading" if heading else _KINDS.get(name, "paragraph"),
            level=int(heading[1]) if heading else 0,
            outer_start=outer,
            table=tables if name == "tr" else None,
        )
    )


def _pop(open_tags: list[tuple[str, int]], name: str) -> None:
    """Close the innermost open tag of this name, and what is still open inside it."""
    for at in range(len(open_tags) - 1, -1, -1):
        if open_tags[at][0] == name:
            del open_tags[at:]
            return


def _pop_implied(open_tags: list[tuple[str, int]], name: str) -> None:
    if open_tags and (open_tags[-1][0] == name or {open_tags[-1][0], name} == {"dt", "dd"}):
        open_tags.pop()
