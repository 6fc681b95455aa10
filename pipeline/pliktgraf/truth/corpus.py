"""The statutes that are loaded, and any provision in them by the identifier that the graph gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pliktgraf import statutes
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import text
from pliktgraf.progress import progress
from pliktgraf.statutes.faults import OnFault, raise_fault
from pliktgraf.statutes.model import Item, Ledd, Section, Statute

HERE, MISSING, UNKNOWN = "here", "missing", "unknown"
"""Whether a provision stands in the statutes: it does; it does not; the text loaded cannot tell."""


@dataclass(frozen=True)
class Place:
    """The parts of a provision's identifier: "LOV-2011-06-24-30/§7-2a/1/a"; what is not named is None."""

    act: str
    section: str | None = None
    ledd: int | None = None
    item: str | None = None


@dataclass(frozen=True)
class Found:
    """Where a provision was looked for, and the part of the text that it is: None where that is not there."""

    presence: str
    statute: Statute | None = None
    section: Section | None = None
    ledd: Ledd | None = None
    item: Item | None = None

    @property
    def text(self) -> str:
        """The words of the provision, one line a ledd, lists and all; empty where it is not there."""
        if self.presence != HERE or self.section is None:
            return ""
        if self.item:
            return self.item.text
        return words(self.ledd) if self.ledd else "\n".join(words(one) for one in self.section.ledd)

    @property
    def place(self) -> str:
        """Where it stands, for a reader: the file or archive, the section, the ledd."""
        parts = [self.statute.origin or self.statute.id] if self.statute else []
        parts += [self.section.number] if self.section else []
        return ", ".join([*parts, *([f"({self.ledd.number})"] if self.ledd else [])])


@dataclass(frozen=True)
class Corpus:
    """Statutes by their identifier."""

    by_id: Mapping[str, Statute]

    def __iter__(self) -> Iterator[Statute]:
        return iter(self.by_id.values())

    def find(self, identifier: str) -> Found:
        """Look a provision up: what a whole act lacks is missing, what a selection of sections lacks is unknown."""
        place = parse(identifier)
        statute = self.by_id.get(place.act)
        if statute is None:
            return Found(UNKNOWN)
        if place.section is None:
            return Found(HERE, statute)
        section = self._sections[statute.id].get(place.section)
        if section is None:
            return Found(MISSING if statute.is_whole else UNKNOWN, statute)
        if place.ledd is None:
            return Found(HERE, statute, section)
        ledd = next((one for one in section.ledd if one.number == place.ledd), None)
        if ledd is None:
            return Found(MISSING, statute, section)
        if place.item is None:
            return Found(HERE, statute, section, ledd)
        item = next((one for mark, one in _marked(ledd.items) if mark == place.item), None)
        return Found(HERE if item else MISSING, statute, section, ledd, item)

    @cached_property
    def _sections(self) -> dict[str, dict[str, Section]]:
        return {one.id: {section.key: section for section in one.sections} for one in self}


def parse(identifier: str) -> Place:
    """The parts of an identifier; a ledd that is no number is taken as an item of the only ledd."""
    act, _, rest = identifier.partition("/")
    section, _, more = rest.partition("/")
    ledd, _, item = more.partition("/")
    if ledd and not ledd.isdigit():
        return Place(act, section, 1, ledd)
    return Place(act, section or None, int(ledd) if ledd else None, item or None)


def words(ledd: Ledd) -> str:
    """A ledd with its list and what follows it, on one line."""
    parts = [ledd.text, *(one.text for _, one in _marked(ledd.items)), ledd.continuation]
    return " ".join(" ".join(part.split()) for part in parts if part)


def items_of(ledd: Ledd) -> list[Item]:
    """Every item of a ledd's list, those below others too."""
    return [item for _, item in _marked(ledd.items)]


def _marked(items: Iterable[Item], before: str = "") -> Iterator[tuple[str, Item]]:
    """Every item with its marker, below others too: "a", "1"; its place in the list where it has no marker."""
    for place, item in enumerate(items):
        mark = (item.marker or "").strip(" .)") or chr(ord("a") + place)
        yield before + mark, item
        yield from _marked(item.items, f"{before}{mark}/")


def read_corpus(paths: Iterable[Path] | None, language: str, on_fault: OnFault = raise_fault) -> Corpus:
    """Read every statute in files, and in the files of folders; of one act a whole text goes before a selection.

    `on_fault` is given each file or member that gave no statute, and reading goes on.

    Raises PliktgrafError where nothing is named, or where there is nothing to read.
    """
    named = list(paths or ())
    if not named:
        raise PliktgrafError(text("lc-no-statutes", language))
    by_id: dict[str, Statute] = {}
    for path in named:
        if not path.exists():
            raise PliktgrafError(text("lc-no-such-path", language, path=path))
        found = _in_folder(path, on_fault) if path.is_dir() else statutes.load([path], on_fault)
        for statute in progress(found, None, language):
            earlier = by_id.get(statute.id)
            if earlier is None or (statute.is_whole and not earlier.is_whole):
                by_id[statute.id] = statute
    if not by_id:
        raise PliktgrafError(text("lc-none-read", language, path=named[0]))
    return Corpus(by_id)


def _in_folder(folder: Path, on_fault: OnFault) -> Iterator[Statute]:
    """The statutes in the files of a folder; what else lies there is passed over."""
    for path in sorted(one for one in folder.iterdir() if one.is_file()):
        with suppress(PliktgrafError):
            yield from statutes.load([path], on_fault)
