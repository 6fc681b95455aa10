"""Decide which act a citation means: by date where names are shared, by what was named before else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from pyoxigraph import NamedNode, RdfFormat, parse

from pliktgraf.paths import ROOT
from pliktgraf.sources.document import Document, Passage
from pliktgraf.sources.mention import Mention
from pliktgraf.sources.mentions import find_mentions
from pliktgraf.sources.names import Table, Work
from pliktgraf.sources.patterns import SESSION, session_from

_SESSION_NEXT = re.compile(rf"[\s*.]*\({SESSION}")
_LAW = "https://w3id.org/pliktgraf/law/"


@dataclass(frozen=True)
class Meaning:
    """The identifier of the law or document meant, or the reason why it is not known."""

    identifier: str | None
    reason: str | None = None
    note: str | None = None
    may_be_sole: bool = False


@dataclass(frozen=True)
class _Named:
    """A law that was named: in which passage, at which place, in which table column."""

    meaning: Meaning
    passage: Passage
    position: int
    column: int


class Context:
    """What has been named so far in a document, passage by passage."""

    def __init__(self, document: Document, table: Table) -> None:
        self._document = document
        self._table = table
        self._laws: list[_Named] = []
        self._aliases: dict[str, str] = {}
        self._passage = document.passages[0] if document.passages else None
        self._cited: dict[str, set[str | None]] = {}

    def enter(self, passage: Passage) -> None:
        """Begin a passage."""
        self._passage = passage

    def name(self, meaning: Meaning, position: int, sections: Iterable[str] = ()) -> None:
        """Note that a law is named here, with these of its sections, so that later sections can be of it."""
        passage = self._here()
        self._laws.append(_Named(meaning, passage, position, passage.view.text.count("|", 0, position)))
        for section in sections if meaning.identifier else ():
            self._cited.setdefault(section, set()).add(meaning.identifier)

    def laws_named(self) -> set[str]:
        """Return the identifiers of all laws named so far."""
        return {named.meaning.identifier for named in self._laws if named.meaning.identifier}

    def has_section(self, meaning: Meaning, section: str) -> bool:
        """Say whether a law is known to have a section, by the ontology."""
        law = meaning.identifier
        return f"{law}/§{section}" in known_sections()

    def meaning_of(self, mention: Mention, section: str | None) -> Meaning:
        """Return what a mention means here."""
        if mention.anaphor:
            return self._pointed_at(mention)
        if mention.identifier and mention.reason is None:
            if mention.alias:
                self._aliases[mention.alias] = mention.identifier
            return Meaning(mention.identifier, note=mention.note)
        if mention.identifier:
            return self._without_session(mention)
        if mention.works:
            return self._chosen(mention, section)
        text = self._here().view.text[mention.start : mention.end].lower()
        if text in self._aliases:
            return Meaning(self._aliases[text], note="the short name that the document gives this act")
        return Meaning(None, mention.reason)

    def bare(self, section: str, position: int) -> Meaning:
        """Return the law that a section named alone is of."""
        passage = self._here()
        link = passage.view.link_at(position)
        linked = (
            next((m for m in find_mentions(link, self._table) if m.identifier and m.is_law), None)
            if link
            else None
        )
        if linked:
            return Meaning(linked.identifier, note="by the address it is linked to")
        header = self._header(passage, position)
        if header:
            return Meaning(
                header.meaning.identifier, header.meaning.reason, "by the heading of the table column"
            )
        here = [named for named in self._laws if named.passage is passage and named.position <= position]
        if here:
            return Meaning(here[-1].meaning.identifier, here[-1].meaning.reason)
        for home in self._document.ancestors(passage.section):
            of_heading = [
                n
                for n in self._laws
                if n.passage.kind == "heading" and n.passage.section == home and n.passage is not passage
            ]
            if of_heading:
                return self._only(of_heading, section, "the heading")
        homes: list[int | None] = [*self._document.ancestors(passage.section)]
        for place in homes or [None]:
            earlier = [named for named in self._laws if named.passage.section == place]
            if earlier:
                return self._only(earlier, section, "an earlier passage under the same heading")
        cited = self._cited.get(section, set())
        if len(cited) == 1:
            return Meaning(next(iter(cited)), note="the only law that the document cites this section of")
        return Meaning(
            None,
            "no act is named in the passage, in its headings or before it in the section",
            may_be_sole=True,
        )

    def _only(self, named: list[_Named], section: str, where: str) -> Meaning:
        """Return the one law named, or of several the one that is known to have the section."""
        laws = {one.meaning.identifier for one in named}
        if len(laws) == 1:
            return Meaning(named[-1].meaning.identifier, named[-1].meaning.reason, f"by {where}")
        fitting = laws & self._cited.get(section, set()) or {
            law for law in laws if f"{law}/§{section}" in known_sections()
        }
        if len(fitting) == 1:
            return Meaning(
                next(iter(fitting)), note=f"of the laws named in {where}, the one that has this section"
            )
        return Meaning(None, f"several acts are named in {where}")

    def _here(self) -> Passage:
        assert self._passage is not None, "a passage is entered before its citations are read"
        return self._passage

    def _header(self, passage: Passage, position: int) -> _Named | None:
        """Return the law that the first row of this table names in the same column."""
        if passage.table is None:
            return None
        first = next(p for p in self._document.passages if p.table == passage.table)
        column = passage.view.text.count("|", 0, position)
        return next(
            (n for n in self._laws if n.passage is first is not passage and n.column == column > 0), None
        )

    def _pointed_at(self, mention: Mention) -> Meaning:
        """Return the act or regulation last named, for "loven" and "forskriften"."""
        prefix = "LOV-" if mention.anaphor == "lov" else "FOR-"
        of_kind = [n for n in self._laws if n.meaning.identifier and n.meaning.identifier.startswith(prefix)]
        here = [n for n in of_kind if n.passage is self._here()]
        headings = [
            n for home in reversed(self._document.ancestors(self._here().section)) for n in of_kind
            if n.passage.kind == "heading" and n.passage.section == home
        ]  # fmt: skip
        last = next((named[-1] for named in (here, headings, of_kind) if named), None)
        if last is None:
            what = "act" if mention.anaphor == "lov" else "regulation"
            return Meaning(None, f"no {what} is named before it", may_be_sole=False)
        return Meaning(
            last.meaning.identifier,
            note=None if last.passage is self._here() else "the one last named before it",
        )

    def _without_session(self, mention: Mention) -> Meaning:
        """Complete a document's number by the session that stands next, or the only such document known."""
        beginning = mention.identifier or ""
        following = self._document.view.text[
            self._document.view.at(self._here().view.span(mention.start, mention.end)[1]) :
        ][:24]
        session = _SESSION_NEXT.match(following)
        if session:
            return Meaning(beginning + session_from(session))
        known = sorted(identifier for identifier in self._table.works if identifier.startswith(beginning))
        if len(known) == 1:
            return Meaning(known[0], note="no session is given; the only one that the table of names knows")
        return Meaning(
            None,
            "no session is given, and the table of names knows "
            + ("several" if known else "none")
            + " of this number",
        )

    def _chosen(self, mention: Mention, section: str | None) -> Meaning:
        """Choose among the works that share a name."""
        works, text = mention.works, self._here().view.text[mention.start : mention.end].lower()
        if text in self._aliases:
            return Meaning(self._aliases[text])
        if len(works) == 1:
            return Meaning(works[0].identifier, note=mention.note)
        if mention.year:
            return Meaning(
                next(work.identifier for work in works if work.identifier[4:8] == str(mention.year))
            )
        shared = f"the name is shared by {_list(works)}"
        if mention.age:
            chosen = works[0] if mention.age == "old" else works[-1]
            return Meaning(
                chosen.identifier,
                note=f"{shared}; the {'older' if mention.age == 'old' else 'newer'} is meant",
            )
        day = self._document.law_as_of
        if day is None and section:
            knowing = [work for work in works if f"{work.identifier}/§{section}" in known_sections()]
            if len(knowing) == 1:
                return Meaning(
                    knowing[0].identifier,
                    note=f"{shared}; only this one is known to have the section",
                )
        valid = [work for work in works if work.valid_from <= (day or date.today()) <= work.valid_until]
        if not valid:
            return Meaning(
                None,
                f"{shared}, and none of them was in force on {day or date.today()}",
            )
        today = [work for work in works if work.valid_from <= date.today() <= work.valid_until]
        if day and today[-1:] == valid[-1:]:
            return Meaning(valid[-1].identifier)
        if day:
            return Meaning(
                valid[-1].identifier,
                note=f"{shared}; this one by the law of {day}",
            )
        return Meaning(
            valid[-1].identifier,
            note=f"{shared}; the document has no date, so this one, which is in force today",
        )


def _list(works: tuple[Work, ...]) -> str:
    return " and ".join(work.identifier for work in works)


@cache
def known_sections() -> frozenset[str]:
    """Return the sections that the ontology has, as "LOV-2011-06-24-30/§7-2a"."""
    found: set[str] = set()
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            for term in (quad.subject, quad.object):
                if isinstance(term, NamedNode) and term.value.startswith(_LAW) and "/§" in term.value:
                    act, _, rest = term.value.removeprefix(_LAW).partition("/§")
                    found.add(f"{act}/§{rest.split('/')[0].split('#')[0]}")
    return frozenset(found)
