"""An act or regulation in its own words: chapters, sections, ledd, items, and the notes on how it was amended."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reference:
    """One link in a text to another place in the law: the words, and where they point.

    `target` is written as the graph writes provisions ("LOV-2011-06-24-30/§7-2a/2"; letters and sentences below a ledd
    are left out); None where it was not understood. `start` and `end` are characters of what holds it: of its `text`,
    then a line break, then its `continuation`.
    """

    text: str
    target: str | None
    start: int
    end: int


@dataclass(frozen=True)
class Item:
    """One item of a list: its marker as printed ("a.", "1."), its own words, and the items below it.

    `text` is what stands before those items, `continuation` what stands after them.
    """

    marker: str | None
    text: str
    items: tuple[Item, ...] = ()
    references: tuple[Reference, ...] = ()
    continuation: str = ""


@dataclass(frozen=True)
class Ledd:
    """One ledd (paragraph of a section): its place from 1, its own words, and its list.

    `text` is what stands before the list, `continuation` what stands after it. The rows of a table are items without
    a marker, their cells parted by " | ".
    """

    number: int
    text: str
    items: tuple[Item, ...] = ()
    continuation: str = ""
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Amendment:
    """One step in an amendment note: what happened, by which act, in force from when.

    `kind` is one of "amended", "inserted", "repealed", "renumbered", "unknown"; `is_future` where the note announces
    it. `by` is an identifier such as "LOV-2021-06-11-78"; `in_force` a day (YYYY-MM-DD), None where the note has none.
    """

    kind: str
    by: str | None
    in_force: str | None
    is_future: bool = False


@dataclass(frozen=True)
class Note:
    """An amendment note or footnote as printed, and the steps of amendment read from it (none from a footnote)."""

    text: str
    amendments: tuple[Amendment, ...] = ()


@dataclass(frozen=True)
class Section:
    """One section (paragraf): its number as the graph writes it ("§7-2a"), as printed, its title, ledd and notes.

    `chapters` are the identifiers of the chapters it stands in, outermost first. `language` is "nb", "nn" or another
    BCP 47 tag, detected from the words. `address` is Lovdata's `data-lovdata-URL`. `repealed` is the day from which
    it no longer holds, where its place is kept but its words are gone.
    """

    key: str
    number: str
    title: str
    ledd: tuple[Ledd, ...]
    chapters: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    language: str = "nb"
    address: str | None = None
    repealed: str | None = None

    @property
    def text(self) -> str:
        """All its words, one line a ledd, item or continuation; the title left out."""
        lines: list[str] = []
        for ledd in self.ledd:
            lines += [ledd.text, *_lines(ledd.items), ledd.continuation]
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class Chapter:
    """One chapter or part: its identifier within the act ("kap7"), its heading, and the chapter it stands in."""

    key: str
    title: str
    within: str | None = None
    address: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Statute:
    """One act or regulation.

    `id` is "LOV-2011-06-24-30" or "FOR-2022-06-22-1110"; days are YYYY-MM-DD; `sha256` is of the bytes it was read
    from, `origin` names them, and `as_of` is the day they were written, where that is known. `future` are sections
    that are announced but not yet in force; `changes` the identifiers of the statutes that this one amends.
    `is_whole` is False for a selection of sections, of which what is missing proves nothing. `faults` are
    sections whose number stands twice, and what the later is named ("§1: vedlegg1/§1").
    """

    id: str
    title: str
    short_title: str
    language: str
    sections: tuple[Section, ...]
    chapters: tuple[Chapter, ...] = ()
    in_force: tuple[str, ...] = ()
    last_changed_by: str | None = None
    last_change_in_force: str | None = None
    ministries: tuple[str, ...] = ()
    based_on: tuple[Reference, ...] = ()
    notes: tuple[Note, ...] = ()
    future: tuple[Section, ...] = ()
    changes: tuple[str, ...] = ()
    sha256: str = ""
    origin: str = ""
    as_of: str | None = None
    is_whole: bool = True
    faults: tuple[str, ...] = field(default=())


def _lines(items: tuple[Item, ...]) -> list[str]:
    lines = []
    for item in items:
        own = " ".join(part for part in (item.marker, item.text) if part)
        lines += [own, *_lines(item.items), item.continuation]
    return lines
