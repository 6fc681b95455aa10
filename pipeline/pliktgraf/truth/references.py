"""Every reference to the law: in source documents, and in the statutes' own text and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pliktgraf import sources
from pliktgraf.messages import Text
from pliktgraf.sources import known
from pliktgraf.sources.patterns import find_groups, find_ledd
from pliktgraf.statutes.model import Ledd, Section, Statute
from pliktgraf.statutes.model import Reference as Link
from pliktgraf.truth.corpus import items_of, words
from pliktgraf.truth.provisions import Stated

_CHAPTER = re.compile(
    r"\b(?:kapittel|kapitla|kapitlene|kap\.)\s(?P<number>\d{1,2}(?:\s?[A-Z]\b)?)(?!\w)", re.IGNORECASE
)
_CHAINED = re.compile(r"\s?(?:,|og|eller|samt|til|–|-)?(?:\s(?:og|eller))?\s?")
_BARE = re.compile(r"§|\d")
_OWN = re.compile(
    r"(?:denne |dette )?(?:lov|lova|loven|lovas|lovens|forskrift|forskrifta|forskriften)\b(?! om\b)", re.IGNORECASE
)
_LEDD_ALONE = re.compile(r"[^§\d]*\bledd", re.IGNORECASE)
_STOP = re.compile(r"(?<=[.;!?])\s+(?=[A-ZÆØÅ])|\n")


@dataclass(frozen=True)
class Reference:
    """One reference: its words, their place, what they lead to, and the day whose law they state.

    `home` is the provision it stands in, None in a document; `sentence` the words around it without its own.
    """

    source: str
    place: str
    text: str
    target: str | None
    kind: str
    sentence: str
    reason: Text | None = None
    day: str | None = None
    home: str | None = None


def in_document(document: sources.Document) -> Iterator[Reference]:
    """The citations of a document that are of acts, regulations and provisions, or may be."""
    day = document.law_as_of.isoformat() if document.law_as_of else None
    for found in sources.citations(document):
        if found.kind in {"act", "regulation", "provision", "decree"}:
            place = f"{document.name}:{found.start}-{found.end}"
            around = _sentence(document.text, found.start, found.end)
            yield Reference(document.name, place, found.text, found.target, found.kind, around, found.reason, day)


def in_statute(statute: Statute, stated: Stated, day: str) -> Iterator[Reference]:
    """The references in the text of a statute: found in the words, led by the links where there are any."""
    for link in statute.based_on:
        if link.target:
            yield Reference(statute.id, statute.id, link.text, link.target, "provision", "", home=statute.id)
    for section in statute.sections:
        yield from _in_section(statute, section, _day_of(statute, section, stated, day))


def _day_of(statute: Statute, section: Section, stated: Stated, day: str) -> str | None:
    """The day since which the section has its wording, by its notes or by the graph; None where neither tells."""
    steps = [step for note in section.notes for step in note.amendments if not step.is_future]
    days = [step.in_force for step in steps if step.in_force and step.in_force <= day]
    return max(days, default=None) or stated.wording_since(f"{statute.id}/{section.key}", day)


def _in_section(statute: Statute, section: Section, day: str | None) -> Iterator[Reference]:
    for ledd in section.ledd:
        home = f"{statute.id}/{section.key}/{ledd.number}"
        own = Reference(statute.id, f"{statute.id} {section.number} ({ledd.number})", "", None, "", "", None, day, home)
        text = words(ledd)
        document = sources.from_text(statute.id, text, date.fromisoformat(day) if day else None)
        found = list(_of_own_act(sources.citations(document), statute, text))
        covered = [(one.start, one.end) for one in found]
        links = [link for link in _links(ledd) if link.target]
        for one in found:
            around = _sentence(text, one.start, one.end)
            link = next((link for link in links if link.text in one.text or one.text in link.text), None)
            if link:
                links.remove(link)
                one = replace(one, target=link.target, reason=None)
            if one.kind in {"act", "regulation", "provision", "decree"}:
                yield replace(own, text=one.text, target=one.target, kind=one.kind, sentence=around, reason=one.reason)
        yield from (replace(own, text=link.text, target=link.target, kind="provision") for link in links)
        yield from _internal(own, statute, section, text, covered)


def _of_own_act(found: Iterable[sources.Citation], statute: Statute, text: str) -> Iterator[sources.Citation]:
    """A section without an act is of the statute itself, unless it goes on from one of another act right before it."""
    before: sources.Citation | None = None
    for one in found:
        if one.kind == "provision":
            target = _target(one, before, statute, text)
            one = replace(one, target=target, reason=None) if target else one
        before = one
        yield one


def _target(one: sources.Citation, before: sources.Citation | None, statute: Statute, text: str) -> str | None:
    """What a section that may be of the statute itself leads to; None where it names its act."""
    earlier = before.target if before else None
    if _LEDD_ALONE.match(one.text) and earlier and "/" in earlier:
        ((_, _, number), *_) = find_ledd(one.text) or [(0, 0, "")]
        return "/".join([*earlier.split("/")[:2], number]).rstrip("/")
    is_own = _OWN.match(one.text)
    if not is_own and not _BARE.match(one.text):
        return None
    signed = one.text if "§" in one.text else "§ " + one.text
    groups = find_groups(signed)
    if not groups:
        return None
    item = groups[0].items[0]
    # of "§ 28 annet og tredje ledd" the first citation is "§ 28 annet"
    ledd = item.ledd or next((number for _, _, number in find_ledd(f"{signed[item.end :]} ledd")), None)
    act = statute.id
    if not is_own and before and earlier and _CHAINED.fullmatch(text, before.end, one.start):
        act = earlier.split("/")[0]
    elif not is_own and one.target and not _may_have(statute, item.number):
        act = one.target.split("/")[0]
    return f"{act}/§{item.number}" + (f"/{ledd}" if ledd else "")


def _may_have(statute: Statute, number: str) -> bool:
    """Whether the statute can have a section so numbered: it numbers by chapter or not, and has so many chapters."""
    numbers = {section.key.lstrip("§") for section in statute.sections} | known.sections_of(statute.id)
    if number in numbers:
        return True
    return any(("-" in one) == ("-" in number) for one in numbers) and not known.is_beyond(statute.id, number)


def _internal(
    own: Reference, statute: Statute, section: Section, text: str, covered: list[tuple[int, int]]
) -> Iterator[Reference]:
    """The ledd and chapters that a text names of its own section and act."""

    def is_free(start: int) -> bool:
        return not any(first <= start < last for first, last in covered)

    for start, end, number in find_ledd(text):
        if is_free(start):
            target = f"{statute.id}/{section.key}/{number}"
            yield replace(own, text=text[start:end], target=target, kind="provision", sentence="")
    for found in _CHAPTER.finditer(text):
        if is_free(found.start()):
            target = f"{statute.id}/kap{found['number'].replace(' ', '')}"
            yield replace(own, text=found[0], target=target, kind="chapter", sentence="")


def _links(ledd: Ledd) -> list[Link]:
    return [*ledd.references, *(link for item in items_of(ledd) for link in item.references)]


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around a reference, the reference itself left out."""
    first = max((found.end() for found in _STOP.finditer(text, 0, start)), default=0)
    after = _STOP.search(text, end)
    return text[first:start] + text[end : after.start() if after else len(text)]
