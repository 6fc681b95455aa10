"""XML as from a stranger: parsed without entities, network or depth, and its words with the links among them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pliktgraf.statutes.faults import Unreadable
from pliktgraf.statutes.model import Reference
from pliktgraf.statutes.references import target

Element = Any
"""An element of lxml."""

MAX_DEPTH = 100
"""Elements within one another; statutes go about 20 deep, and what reads them calls itself for each."""
MAX_TAGS = 1_000_000
"""Tags of one document; the longest regulations have about 100 000, and each takes some 200 bytes of memory."""
MAX_ATTRIBUTE = 2_000
"""Characters of an attribute that is read; a name or address is under 200."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_TOO_DEEP = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
INLINE = frozenset({"a", "abbr", "b", "em", "i", "q", "s", "small", "span", "strong", "sub", "sup", "u"})
_BREAKING = frozenset({"br", "hr", "img"})
FOOTNOTE_MARK = "footnotereference"
_NOTES = frozenset({"changesToParent", "footnotes"})


def parse(content: bytes) -> Element:
    """The root of an XML document in UTF-8. Raises Unreadable where it is not sound, or tries more than to be read."""
    if b"<!ENTITY" in content or b"<!ATTLIST" in content or b"<!ELEMENT" in content:
        raise Unreadable("declares-entities")
    if content.count(b"<") > MAX_TAGS:
        raise Unreadable("too-many-tags", limit=MAX_TAGS)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("not-utf-8", byte=error.start) from None
    if not text.strip():
        raise Unreadable("empty")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise Unreadable("not-xml", line=line, reason=_reason(error)) from None
    if _TOO_DEEP(root):
        raise Unreadable("too-deep", limit=MAX_DEPTH)
    return root


def classes(element: Element) -> frozenset[str]:
    """The classes of an element."""
    return frozenset((element.get("class") or "").split())


def name(element: Element) -> str:
    """The name of the element's tag; empty for what is no element, as an entity that nobody declared."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def attribute(element: Element, key: str) -> str | None:
    """An attribute's value without white space at its ends, None where it has none.

    Raises Unreadable where it is larger than any name or address.
    """
    value = element.get(key)
    if value is None:
        return None
    if len(value) > MAX_ATTRIBUTE:
        raise Unreadable("large-attribute", attribute=key, limit=MAX_ATTRIBUTE)
    return " ".join(value.split()) or None


@dataclass
class Words:
    """Words gathered from markup: white space made single spaces, and where each link stands among them."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    parted: bool = False
    references: list[Reference] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def add(self, raw: str | None) -> None:
        """Take in text as it stands in the markup."""
        if not raw:
            return
        if not raw.isascii():
            raw = _INVISIBLE.sub("", raw)
            if not raw:
                return
        core = " ".join(raw.split())
        if not core:
            self.parted = True
            return
        if self.length and (self.parted or raw[0].isspace()):
            core = " " + core
        self.parts.append(core)
        self.length += len(core)
        self.parted = raw[-1].isspace()

    def add_element(self, element: Element) -> None:
        """Take in all the words of an element."""
        self.add(element.text)
        for child in element:
            self.add_child(child)
            self.add(child.tail)

    def add_child(self, child: Element) -> None:
        """Take in the words of an element as they stand among others: a block is parted from them, notes left out."""
        tag, marks = name(child), classes(child)
        if not tag:
            self.add(child.text)
        elif tag in _BREAKING or marks & _NOTES:
            self.parted = True
        elif FOOTNOTE_MARK not in marks:
            is_block = tag not in INLINE
            self.parted |= is_block
            before = len(self.parts)
            self.add_element(child)
            if tag == "a" and len(self.parts) > before:
                self._refer(child, before)
            self.parted |= is_block

    def _refer(self, link: Element, first: int) -> None:
        words = "".join(self.parts[first:]).lstrip()
        href = attribute(link, "href")
        if href and not href.startswith("#"):
            self.references.append(Reference(words, target(href), self.length - len(words), self.length))


def words(element: Element) -> Words:
    """The words of an element."""
    gathered = Words()
    gathered.add_element(element)
    return gathered


def _reason(error: Exception) -> str:
    """What the parser says, in one short line."""
    return " ".join(str(getattr(error, "msg", None) or error).split())[:120]
