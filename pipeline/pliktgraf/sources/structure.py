"""Divide a text into blocks: headings, paragraphs, list items and table rows, by their character offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pliktgraf.sources import markup

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")
_HEADING = re.compile(r"(\#{1,6})[ \t]+(.*?)[ \t\#]*$")
_BOLD = re.compile(r"(?:\*\*|__)([^*:.]{3,80})(?:\*\*|__)$")
_ITEM = re.compile(
    r"[ \t]*(?:(?:[-*+•·▪✓–]|\d{1,2}[.)](?!\s?(?:jan|feb|mars|apr|mai|jun|jul|aug|sep|okt|nov|des))|[a-z]\))[ \t]+)+"
)
_QUOTED = re.compile(r"[ \t]*(?:>[ \t]?)+")
_RULE = re.compile(r"[\s|:=*_-]*$")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_WORD = re.compile(r"\w")
# "opplærings-", "§", "§§ 28 og", "jf.": such a line goes on in the next one, however short it is
_UNFINISHED = re.compile(r"(?:\w[-–]|[,§]|\b(?:og|eller|samt|jf\.?|av|til|i|nr\.?|etter|kap\.?|lov|forskrift))$")
_LONG_HEADING = 140
_BOLD_LEVEL = 7
_WRAPPED_LINE = 55


@dataclass(frozen=True)
class Block:
    """One block. `level` is that of a heading, else 0; `outer_start` is where a heading's mark-up begins."""

    start: int
    end: int
    kind: str
    level: int = 0
    outer_start: int = -1
    table: int | None = None


@dataclass(frozen=True)
class _Line:
    start: int
    text: str

    @property
    def is_blank(self) -> bool:
        return not re.sub(r"[\s\u200b\ufeff]", "", self.text)

    @property
    def is_row(self) -> bool:
        bare = self.text.strip()
        return bare.startswith("|") or bare.count(" | ") >= 2 or sum(map(bool, map(str.strip, bare.split("\t")))) >= 2


def read_blocks(text: str, form: str) -> list[Block]:
    """Return the blocks of a text in "markdown", "html" or "plain" form, in the order of the text."""
    if form == "html":
        return [Block(**part) for part in markup.read_blocks(text)]
    lines = list(_lines(text))
    blocks = list(_blocks(lines, form == "markdown"))
    return blocks if form == "markdown" else _with_headings(text, blocks)


def _lines(text: str) -> Iterator[_Line]:
    start = _front_matter(text)
    for found in _LINE.finditer(text, start):
        if found.start() < len(text):
            yield _Line(found.start(), found[1])


def _front_matter(text: str) -> int:
    """Return where the text proper begins, after a header between two lines of "---"."""
    found = re.match(r"\ufeff?---[ \t]*\r?\n(?:[^\r\n]*\r?\n){0,60}?---[ \t]*(?:\r?\n|$)", text)
    return found.end() if found else len(text) - len(text.lstrip("\ufeff"))


def _blocks(lines: list[_Line], is_markdown: bool) -> Iterator[Block]:
    table, previous_was_row, at = 0, False, 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.is_row:
            table += not previous_was_row
            previous_was_row = True
            if _WORD.search(line.text):
                yield replace(_trimmed(line, line, "tableRow"), table=table)
            continue
        previous_was_row = False
        if line.is_blank or _RULE.match(line.text) or _FENCE.match(line.text):
            continue
        heading = _HEADING.match(line.text) if is_markdown else None
        if heading:
            if _WORD.search(heading[2]):
                yield _heading(line, heading.start(2), len(heading[1]))
            continue
        first = line
        while at < len(lines) and _continues(first, line, lines[at], is_markdown):
            line = lines[at]
            at += 1
        if is_markdown and at < len(lines) and first is line and _underlined(lines[at]):
            yield _heading(first, 0, 1 if "=" in lines[at].text else 2)
            at += 1
            continue
        bold = _BOLD.match(first.text.strip()) if is_markdown and first is line else None
        if bold:
            yield _heading(first, 0, _BOLD_LEVEL)
        elif _WORD.search("".join(part.text for part in (first, line))):
            yield _trimmed(first, line, "listItem" if _ITEM.match(_unquoted(first)) else "paragraph")


def _continues(first: _Line, last: _Line, following: _Line, is_markdown: bool) -> bool:
    """Say whether a line goes on with the block that `first` opened and that reaches to `last`."""
    if following.is_blank or following.is_row or _ITEM.match(_unquoted(following)) or _FENCE.match(following.text):
        return False
    if is_markdown:
        return not (_HEADING.match(following.text) or _underlined(following))
    is_unfinished = _UNFINISHED.search(last.text.rstrip()) or following.text.lstrip().startswith("(")
    is_wrapped = max(len(first.text), len(last.text)) >= _WRAPPED_LINE
    return bool(is_wrapped or is_unfinished or _ITEM.match(first.text))


def _underlined(line: _Line) -> bool:
    return bool(re.match(r"(?:={2,}|-{3,})[ \t]*$", line.text))


def _unquoted(line: _Line) -> str:
    return _QUOTED.sub("", line.text, count=1)


def _heading(line: _Line, begin: int, level: int) -> Block:
    block = _trimmed(replace(line, start=line.start + begin, text=line.text[begin:]), None, "heading")
    return replace(block, level=level, outer_start=line.start)


def _trimmed(first: _Line, last: _Line | None, kind: str) -> Block:
    """Return the block from `first` to `last` without the white space and the marker at its edges."""
    last = last or first
    quoted = _QUOTED.match(first.text)
    begin = quoted.end() if quoted else 0
    marker = _ITEM.match(first.text, begin)
    if marker and kind in {"listItem", "heading"} and marker.end() < len(first.text):
        begin = marker.end()
    begin += len(first.text[begin:]) - len(first.text[begin:].lstrip())
    return Block(first.start + begin, last.start + len(last.text.rstrip()), kind)


def _with_headings(text: str, blocks: list[Block]) -> list[Block]:
    """Find the headings of a text without mark-up: short lines without a full stop, followed by something.

    A heading right above another one is taken to be of a higher level; such a text has no other sign of rank.
    """
    is_heading = [
        block.kind == "paragraph" and at + 1 < len(blocks) and _reads_as_heading(text[block.start : block.end])
        for at, block in enumerate(blocks)
    ]
    found, has_upper = [], False
    for at, block in enumerate(blocks):
        if is_heading[at]:
            is_upper = at + 1 < len(blocks) and is_heading[at + 1]
            has_upper = has_upper or is_upper
            block = replace(
                block, kind="heading", level=2 if has_upper and not is_upper else 1, outer_start=block.start
            )
        found.append(block)
    return found


def _reads_as_heading(words: str) -> bool:
    return (
        len(words) <= _LONG_HEADING
        and "\n" not in words
        and words[-1] not in '.,;:!»”"'
        and (words[0].isupper() or words[0].isdigit() or words[0] == "§")
    )
