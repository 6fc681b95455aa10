"""One section of Lovdata's markup: its number, title, ledd, lists to any depth, and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from pliktgraf.statutes.keys import section_key, tidy
from pliktgraf.statutes.markup import INLINE, Element, Words, attribute, classes, name, words
from pliktgraf.statutes.model import Item, Ledd, Note, Reference, Section
from pliktgraf.statutes.notes import read_note

_LEDD = frozenset({"legalP", "numberedLegalP", "defaultP", "centeredP"})
_CONTINUED = frozenset({"leddfortsettelse", "legalPfortsettelse"})
_NOTE = "changesToParent"
_FOOTNOTES = "footnotes"
_LISTS = frozenset({"ol", "ul"})
_HEADERS = frozenset({"legalArticleHeader", "futureLegalArticleHeader"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADER = re.compile(r"(?P<number>§\s*[\d\w-]+(?:\s[a-zæøå](?=[.\s]|$))?)\s*\.?\s*(?P<title>.*)")
_PRINTED_NUMBER = re.compile(r"\(\d+\s?[a-z]?\)\s*")


@dataclass
class _Draft:
    """A ledd or item while it is read."""

    number: int = 0
    is_printed: bool = False
    marker: str | None = None
    text: Words = field(default_factory=Words)
    items: list[Item] = field(default_factory=list)
    after: Words = field(default_factory=Words)

    def references(self) -> tuple[Reference, ...]:
        shift = self.text.length + 1
        moved = (replace(r, start=r.start + shift, end=r.end + shift) for r in self.after.references)
        return (*self.text.references, *moved)

    def ledd(self) -> Ledd:
        return Ledd(self.number, self.text.text, tuple(self.items), self.after.text, self.references())

    def item(self) -> Item:
        return Item(self.marker, self.text.text, tuple(self.items), self.references(), self.after.text)

    @property
    def now(self) -> Words:
        """Where the next words go: after the list, once there is one."""
        return self.after if self.items or self.after.length else self.text

    @property
    def is_empty(self) -> bool:
        return not (self.text.length or self.items or self.after.length)


def read_section(article: Element, chapters: tuple[str, ...], kind: str) -> Section:
    """Read a `legalArticle`; `kind` is that of its statute, "lov" or "forskrift". Its language is still unknown."""
    number, title = _heading(article)
    ledd, notes = read_ledd((child for child in article if not _is_heading(child)), kind)
    return Section(
        key=_key(article, number),
        number=number,
        title=title,
        ledd=ledd,
        chapters=chapters,
        notes=notes,
        address=attribute(article, "data-lovdata-URL"),
        repealed=_day(attribute(article, "data-repealeddate")),
    )


def read_ledd(children: Iterable[Element], kind: str) -> tuple[tuple[Ledd, ...], tuple[Note, ...]]:
    """The ledd that these elements are, and the notes among them."""
    drafts: list[_Draft] = []
    notes: list[Note] = []
    for child in children:
        notes += read_notes(child, kind)
        tag, marks = name(child), classes(child)
        if _NOTE in marks or _FOOTNOTES in marks or not tag:
            continue
        if tag in _LISTS or tag == "table" or marks & _CONTINUED:
            if not drafts:
                drafts.append(_Draft(1))
            _take_apart(child, drafts[-1])
        elif marks & _LEDD or name(child) not in _HEADINGS:
            _take_ledd(child, drafts)
    return tuple(draft.ledd() for draft in drafts if not draft.is_empty), tuple(notes)


def read_notes(element: Element, kind: str) -> list[Note]:
    """The amendment notes and footnotes that an element is or holds."""
    notes = []
    for part in element.iter("{*}*"):
        marks = classes(part)
        if _NOTE in marks:
            found = words(part)
            notes.append(read_note(found.text, tuple(found.references), kind))
        elif "footnote" in marks:
            notes.append(Note(words(part).text))
    return [note for note in notes if note.text]


def _take_ledd(element: Element, drafts: list[_Draft]) -> None:
    """A new ledd; but words without a number among numbered ledd, and a lone table, go on with the last one."""
    printed = _printed_number(element)
    draft = _read(element)
    if draft.is_empty:
        return
    last = drafts[-1] if drafts else None
    goes_on = last and ((last.is_printed and printed is None) or not draft.text.length)
    if last and goes_on:
        last.after.parted = True
        _join(last, draft)
        return
    if printed is not None:
        draft.text = _without_number(draft.text)
    draft.is_printed = printed is not None
    draft.number = max(printed or 0, last.number + 1 if last else 1)
    drafts.append(draft)


def _join(last: _Draft, more: _Draft) -> None:
    for reference in more.text.references:
        shift = last.after.length + (1 if last.after.length else 0)
        last.after.references.append(replace(reference, start=reference.start + shift, end=reference.end + shift))
    last.after.add(more.text.text)
    last.items += more.items
    last.after.parted = True
    last.after.add(more.after.text)


def _read(element: Element) -> _Draft:
    """An element's own words, its lists, and the words after them."""
    draft = _Draft()
    _gather(element, draft)
    return draft


def _gather(element: Element, draft: _Draft) -> None:
    draft.now.add(element.text)
    for child in element:
        tag, marks = name(child), classes(child)
        if tag in _LISTS or tag == "table" or marks & _CONTINUED:
            _take_apart(child, draft)
        elif _NOTE in marks or _FOOTNOTES in marks or not tag or tag in INLINE:
            draft.now.add_child(child)
        else:
            draft.now.parted = True
            _gather(child, draft)
            draft.now.parted = True
        draft.now.add(child.tail)


def _take_apart(element: Element, draft: _Draft) -> None:
    tag = name(element)
    if tag in _LISTS:
        draft.items += [item for li in element if (item := _item(li)) is not None]
    elif tag == "table":
        draft.items += [Item(None, row) for row in map(_row, element.iter("{*}tr")) if row]
    else:
        draft.after.parted = True
        draft.after.add_element(element)
    draft.now.parted = True


def _item(li: Element) -> Item | None:
    if not name(li):
        return None
    draft = _read(li)
    draft.marker = attribute(li, "data-name") or attribute(li, "data-li-identifier")
    return None if draft.is_empty else draft.item()


def _row(row: Element) -> str:
    return " | ".join(words(cell).text for cell in row if name(cell)).strip(" |")


def _printed_number(element: Element) -> int | None:
    digits = re.match(r"\d+", attribute(element, "data-numerator") or "")
    return int(digits[0]) if digits and len(digits[0]) < 5 else None


def _without_number(found: Words) -> Words:
    """Words without the number in brackets that they begin with, and the links moved along."""
    text = found.text
    begins = _PRINTED_NUMBER.match(text)
    if not begins:
        return found
    at = begins.end()
    moved = [replace(r, start=r.start - at, end=r.end - at) for r in found.references if r.start >= at]
    return Words([text[at:]], len(text) - at, False, moved)


def _day(written: str | None) -> str | None:
    """The day that is written so, None where there is no such day."""
    try:
        return date.fromisoformat(written or "").isoformat()
    except ValueError:
        return None


def _is_heading(child: Element) -> bool:
    return bool(classes(child) & _HEADERS) or name(child) in _HEADINGS


def _heading(article: Element) -> tuple[str, str]:
    """The section's number as printed and its title."""
    header = next((child for child in article if _is_heading(child)), None)
    if header is None:
        return tidy(attribute(article, "data-name") or ""), ""
    parts = {mark: words(part).text for part in header.iter("{*}span") for mark in classes(part)}
    if "legalArticleValue" in parts:
        return parts["legalArticleValue"].rstrip("."), parts.get("legalArticleTitle", "")
    text = words(header).text
    found = _HEADER.fullmatch(text)
    if found:
        return found["number"], found["title"]
    return tidy(attribute(article, "data-name") or ""), text


def _key(article: Element, number: str) -> str:
    """The section's key: from its name or address, from the number as printed where both are lacking."""
    address = attribute(article, "data-lovdata-URL") or ""
    given = attribute(article, "data-name") or address.rpartition("/")[2] or number
    return section_key(given) if given.startswith("§") or given[:1].isdigit() else "".join(given.split())
