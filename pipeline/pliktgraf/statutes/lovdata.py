"""Read one act or regulation from a document of Lovdata's public data."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pliktgraf.statutes.faults import Unreadable
from pliktgraf.statutes.keys import is_statute, tidy
from pliktgraf.statutes.languages import languages
from pliktgraf.statutes.markup import Element, attribute, classes, name, parse, words
from pliktgraf.statutes.model import Chapter, Note, Reference, Section, Statute
from pliktgraf.statutes.provisions import read_ledd, read_notes, read_section
from pliktgraf.statutes.references import statute_of, target

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHORT = re.compile(r"\(([^()]+)\)\s*$")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WITHOUT_NUMBER = "text"
"""The key of words that stand in no section: after that of their chapter and a slash."""


def is_document(beginning: bytes) -> bool:
    """Whether a file that begins so may be a document of Lovdata: any XML or HTML."""
    start = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<?xml", b"<!doctype", b"<html", b"<!--"))


def read(content: bytes, origin: str, as_of: str | None = None) -> Statute:
    """Read a document.

    Args:
        origin: where it comes from, as a reader would name it.
        as_of: the day it was written, YYYY-MM-DD, where that is known.

    Raises Unreadable where it is not sound, is no act or regulation, or has no text.
    """
    root = parse(content)
    header = _first(root, "header", "documentHeader")
    body = _first(root, "main", "documentBody")
    if header is None or body is None:
        raise Unreadable("placeholder")
    fields = _fields(header)
    identifier = _identifier(fields)
    kind = "lov" if identifier.startswith("LOV") else "forskrift"
    gathered = _Gathered(kind)
    gathered.read(body, ())
    sections, faults = _with_own_keys(gathered.sections)
    if not sections and not gathered.notes:
        raise Unreadable("no-text")
    declared = (attribute(root, "lang") or "").lower()[:2]
    everything = [*sections, *gathered.future]
    whole, each = languages([s.text or s.title for s in everything], declared)
    everything = [replace(s, language=language) for s, language in zip(everything, each, strict=True)]
    title = _text(fields, "title")
    return Statute(
        id=identifier,
        title=title,
        short_title=_short_title(fields, title),
        language=whole,
        sections=tuple(everything[: len(sections)]),
        chapters=tuple(gathered.chapters),
        in_force=tuple(sorted(set(_DAY.findall(_text(fields, "dateInForce"))))),
        last_changed_by=statute_of(next(iter(_targets(fields, "lastChangedBy")), None)),
        last_change_in_force=next(iter(_DAY.findall(_text(fields, "lastChangeInForce"))), None),
        ministries=tuple(sorted(set(_list(fields, "ministry")))),
        based_on=_based_on(fields),
        notes=tuple(gathered.notes),
        future=tuple(everything[len(sections) :]),
        changes=tuple(sorted(set(_targets(fields, "changesToDocuments")))),
        sha256=hashlib.sha256(content).hexdigest(),
        origin=origin,
        as_of=as_of,
        faults=faults,
    )


@dataclass
class _Gathered:
    """The parts of a document's body in their order."""

    kind: str
    chapters: list[Chapter] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    future: list[Section] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)

    def read(self, container: Element, within: tuple[str, ...]) -> list[Note]:
        """Read what stands directly in the body or in one chapter; give the notes on it."""
        notes: list[Note] = []
        loose: list[Element] = []
        at = len(self.sections)
        for child in container:
            marks, tag = classes(child), name(child)
            if "legalArticle" in marks:
                self.sections.append(read_section(child, within, self.kind))
            elif "futureLegalArticle" in marks:
                self.future.append(read_section(child, within, self.kind))
            elif tag == "section":
                self._chapter(child, within)
            elif "changesToParent" in marks or "footnotes" in marks:
                notes += read_notes(child, self.kind)
            elif "defaultP" in marks:
                notes += [Note(text)] if (text := words(child).text) else []
            elif tag and tag not in _HEADINGS:
                at = at if loose else len(self.sections)
                loose.append(child)
        self._without_number(loose, within, at)
        if not within:
            self.notes += notes
        return notes

    def _chapter(self, element: Element, within: tuple[str, ...]) -> None:
        given = attribute(element, "data-name") or attribute(element, "id") or "section"
        path = "/".join((*within[-1:], "".join(given.split())))
        self.keys[path] += 1
        key = path if self.keys[path] == 1 else f"{path}-{self.keys[path]}"
        heading = next((child for child in element if name(child) in _HEADINGS), None)
        title = words(heading).text if heading is not None else ""
        at = len(self.chapters)
        chapter = Chapter(key, title, within[-1] if within else None, attribute(element, "data-lovdata-URL"))
        self.chapters.append(chapter)
        notes = self.read(element, (*within, key))
        self.chapters[at] = replace(chapter, notes=tuple(notes))

    def _without_number(self, loose: list[Element], within: tuple[str, ...], at: int) -> None:
        """Words that stand in no section, as in a short decision or an annex, are kept as one of their own."""
        ledd, _ = read_ledd(loose, self.kind)
        if ledd:
            key = "/".join((*within[-1:], _WITHOUT_NUMBER))
            self.sections.insert(at, Section(key, "", "", ledd, within))


def _with_own_keys(sections: list[Section]) -> tuple[list[Section], tuple[str, ...]]:
    """The sections, no two with the same key: one that is met again, as in an annex, is named with its chapter."""
    seen: Counter[str] = Counter()
    named, faults = [], []
    for section in sections:
        key = section.key
        if not key or seen[key]:
            key = "/".join((*section.chapters[-1:], section.key or _WITHOUT_NUMBER))
            while seen[key]:
                key += "-2"
            faults.append(f"{section.key or '?'}: {key}")
        seen[key] += 1
        named.append(replace(section, key=key))
    return named, tuple(faults)


def _first(root: Element, tag: str, mark: str) -> Element | None:
    return next((element for element in root.iter("{*}" + tag) if mark in classes(element)), None)


def _fields(header: Element) -> dict[str, Element]:
    """The values of the header by their names, such as "dateInForce"."""
    return {mark: element for element in header.iter("{*}dd") for mark in classes(element)}


def _identifier(fields: dict[str, Element]) -> str:
    """The document's own identifier. Raises Unreadable where it is none of an act or regulation in force."""
    document = _text(fields, "dokid")
    if document.upper().startswith("LTI/"):
        raise Unreadable("promulgation", "skipped")
    given = _text(fields, "legacyID").upper()
    if is_statute(given):
        return given
    found = statute_of(target(_text(fields, "refid")) or target(document))
    if found is None:
        raise Unreadable("no-identifier")
    return found


def _text(fields: dict[str, Element], key: str) -> str:
    return words(fields[key]).text if key in fields else ""


def _list(fields: dict[str, Element], key: str) -> Iterator[str]:
    """The items of a value, or the value itself where it is no list."""
    if key not in fields:
        return
    items = list(fields[key].iter("{*}li")) or [fields[key]]
    yield from (text for item in items if (text := words(item).text))


def _targets(fields: dict[str, Element], key: str) -> Iterator[str]:
    """The statutes and provisions that a value names, by its links or else its words."""
    if key not in fields:
        return
    links = [link.get("href") or "" for link in fields[key].iter("{*}a")]
    for href in links or _text(fields, key).replace(",", " ").split():
        if found := target(href):
            yield found


def _based_on(fields: dict[str, Element]) -> tuple[Reference, ...]:
    if "basedOn" not in fields:
        return ()
    found = words(fields["basedOn"])
    if found.references:
        return tuple(found.references)
    return tuple(Reference(text, target(text), 0, 0) for text in _list(fields, "basedOn"))


def _short_title(fields: dict[str, Element], title: str) -> str:
    """The short title without the abbreviation after it; else what the title has in brackets; else the title."""
    given = re.split(r"\s[–-]\s", _text(fields, "titleShort"))[0]
    in_title = _SHORT.search(title)
    return tidy(given) or (in_title[1] if in_title else title)
