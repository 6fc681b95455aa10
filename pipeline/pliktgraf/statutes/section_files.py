"""Read a plain text file with some sections of a statute.

    Lov om eksempel (eksempellova)
    LOV-2099-01-02-3

    Selected sections only.

    § 1 a. Title
    (1) First ledd:
    - item,
    - item.
    Words after the list.
    (2) Second ledd.

A section without numbered ledd has one ledd for every line that does not follow a list.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from pliktgraf.errors import PliktgrafError
from pliktgraf.statutes.keys import is_statute, section_key, tidy
from pliktgraf.statutes.languages import languages
from pliktgraf.statutes.model import Item, Ledd, Section, Statute

_HEADING = re.compile(r"§\s*(?P<number>\d+(?:\s?[A-Za-z])?(?:-\d+(?:\s?[a-z])?)?)\.(?:\s+(?P<title>.*))?")
_LEDD = re.compile(r"\((?P<number>\d+)\)\s+(?P<words>.+)")
_ITEM = re.compile(r"-\s+(?P<words>.+)")
_SHORT = re.compile(r"\(([^()]+)\)")


def is_section_file(beginning: str) -> bool:
    """Whether a text that begins so is a file of sections: a title, and an identifier on the line after it."""
    lines = beginning.lstrip("\ufeff").splitlines()
    return len(lines) > 1 and bool(lines[0].strip()) and is_statute(lines[1].strip())


def read(path: Path) -> Statute:
    """Read the file; its statute is not whole. Raises PliktgrafError where it is not such a file."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise PliktgrafError(f"{path}, line {line}: this is not UTF-8 text; save the file as UTF-8") from None
    if not is_section_file(text):
        raise PliktgrafError(f"{path}: this is not a file of sections; write a title, then an identifier on line 2")
    lines = text.splitlines()
    title = tidy(lines[0])
    sections = _sections(lines[2:], path)
    whole, each = languages([section.text or section.title for section in sections])
    short = _SHORT.findall(title)
    return Statute(
        id=lines[1].strip(),
        title=title,
        short_title=short[-1] if short else title,
        language=whole,
        sections=tuple(replace(s, language=language) for s, language in zip(sections, each, strict=True)),
        sha256=hashlib.sha256(content).hexdigest(),
        origin=path.name,
        is_whole=False,
    )


@dataclass
class _Ledd:
    number: int
    words: str
    items: list[Item] = field(default_factory=list)
    continuation: list[str] = field(default_factory=list)

    def done(self) -> Ledd:
        return Ledd(self.number, self.words, tuple(self.items), " ".join(self.continuation))


def _sections(lines: list[str], path: Path) -> list[Section]:
    sections: list[Section] = []
    ledd: list[_Ledd] = []
    heading: re.Match[str] | None = None
    for line in map(tidy, [*lines, ""]):
        found = _HEADING.fullmatch(line)
        if found:
            sections += _section(heading, ledd)
            heading, ledd = found, []
        elif heading and line:
            _add(line, ledd)
    sections += _section(heading, ledd)
    if not sections:
        raise PliktgrafError(f"{path}: no section found; begin each with its sign, number, full stop and title")
    keys = [section.key for section in sections]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise PliktgrafError(f"{path}: {twice} stands in it twice; keep one of them")
    return sections


def _section(heading: re.Match[str] | None, ledd: list[_Ledd]) -> list[Section]:
    if heading is None:
        return []
    number = "§ " + heading["number"]
    done = tuple(one.done() for one in ledd)
    return [Section(section_key(number), number, heading["title"] or "", done)]


def _add(line: str, ledd: list[_Ledd]) -> None:
    """Take one line into the section: a new ledd, an item of the last one, or what follows its list."""
    if numbered := _LEDD.fullmatch(line):
        ledd.append(_Ledd(int(numbered["number"]), numbered["words"]))
    elif item := _ITEM.fullmatch(line):
        if not ledd:
            ledd.append(_Ledd(1, ""))
        ledd[-1].items.append(Item(None, item["words"]))
    elif ledd and ledd[-1].items:
        ledd[-1].continuation.append(line)
    else:
        ledd.append(_Ledd(ledd[-1].number + 1 if ledd else 1, line))
