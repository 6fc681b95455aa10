"""Decide which act a citation means: by date where names are shared, by what was named before else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from pliktgraf.messages import Text
from pliktgraf.sources import known
from pliktgraf.sources.dates import SESSION, session_from
from pliktgraf.sources.document import Document, Passage
from pliktgraf.sources.mention import Mention
from pliktgraf.sources.mentions import find_mentions
from pliktgraf.sources.names import Table
from pliktgraf.sources.shared_names import Meaning, choose, other_of_name
from pliktgraf.sources.wording import joined, say

_SESSION_NEXT = re.compile(rf"[\s*.]*\({SESSION}")


@dataclass(frozen=True)
class _Named:
    """A law that was named: in which passage, at which place, in which table column."""

    meaning: Meaning
    passage: Passage
    position: int
    column: int


class Context:
    """What has been named so far in a document, passage by passage."""

    def __init__(self, document: Document, table: Table, mentions: Iterable[Mention]) -> None:
        self._document = document
        self._table = table
        self._anywhere = {work.identifier for mention in mentions for work in mention.works if mention.is_law}
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

    def meaning_of(self, mention: Mention, section: str | None) -> Meaning:
        """Return what a mention means here."""
        if mention.anaphor:
            return self._pointed_at(mention, section)
        if mention.identifier and mention.reason is None:
            if mention.alias:
                self._aliases[mention.alias] = mention.identifier
            return Meaning(mention.identifier, note=mention.note)
        if mention.identifier:
            return self._without_session(mention)
        if mention.works and mention.reason is None:
            return self._chosen(mention, section)
        text = self._here().view.text[mention.start : mention.end].lower()
        if text in self._aliases:
            return Meaning(self._aliases[text], note=say("alias"))
        return Meaning(None, mention.reason)

    def bare(self, section: str, position: int) -> Meaning:
        """Return the law that a section named alone is of."""
        passage = self._here()
        link = passage.view.link_at(position)
        linked = (
            next((m for m in find_mentions(link, self._table) if m.identifier and m.is_law), None) if link else None
        )
        if linked:
            return Meaning(linked.identifier, note=_named("link"))
        header = self._header(passage, position)
        if header:
            return Meaning(header.meaning.identifier, header.meaning.reason, _named("column"))
        here = [named for named in self._laws if named.passage is passage and named.position <= position]
        if here:
            return self._nearest(here, section)
        if self._has_own_sections:
            return Meaning(None, say("own-rules"))
        label = self._label()
        if label:
            return Meaning(label.meaning.identifier, label.meaning.reason, _named("alone"))
        for home in self._document.ancestors(passage.section):
            of_heading = [
                n
                for n in self._laws
                if n.passage.kind == "heading" and n.passage.section == home and n.passage is not passage
            ]
            if of_heading:
                return self._only(of_heading, section, "heading")
        homes: list[int | None] = [*self._document.ancestors(passage.section)]
        for place in homes or [None]:
            earlier = [named for named in self._laws if named.passage.section == place]
            if earlier:
                return self._only(earlier, section, "part")
        cited = self._cited.get(section, set())
        if len(cited) == 1:
            return Meaning(next(iter(cited)), note=say("only-citing"))
        return Meaning(None, say("no-act"), may_be_sole=True)

    def _nearest(self, named: list[_Named], section: str) -> Meaning:
        """Return the law named last, or another one where only that can have a section so numbered."""
        last = named[-1].meaning
        others = {one.meaning.identifier for one in named if known.has_section(one.meaning.identifier, section)}
        is_unlike = not self._is_numbered_like(last.identifier, section)
        is_known = last.identifier is None or last.identifier in others
        if not is_known and len(others) == 1 and (is_unlike or section[-1].isalpha()):
            return Meaning(next(iter(others)), note=_named("before", "by-section"))
        if is_unlike:
            return Meaning(None, say("numbered-otherwise", law=last.identifier or ""))
        return Meaning(last.identifier, last.reason)

    def _is_numbered_like(self, law: str | None, section: str) -> bool:
        """Say whether a law's sections, as far as known or cited here, are numbered as this one: "7-2" or "28"."""
        cited = {number for number, laws in self._cited.items() if law in laws}
        styles = {"-" in number for number in cited | known.sections_of(law)}
        return not styles or ("-" in section) in styles

    def _label(self) -> _Named | None:
        """Return the law whose name alone is the passage above, or above other sections of it."""
        passages = self._document.passages
        at = passages.index(self._here())
        while at and not any(named.passage is passages[at - 1] for named in self._laws):
            at -= 1
            if not passages[at].words.startswith("§"):
                return None
        alone = [self._names_alone(passages[place]) if place >= 0 else None for place in (at - 1, at - 2)]
        return alone[0] if alone[0] and not alone[1] and passages[at - 1].table is None else None

    def _names_alone(self, passage: Passage) -> _Named | None:
        """Return the law that a passage names if it says nothing else."""
        named = [one for one in self._laws if one.passage is passage]
        mentions = find_mentions(passage.view.text, self._table) if len(named) == 1 else []
        is_alone = len(mentions) == 1 and len(passage.words.strip(" :.*")) == mentions[0].end - mentions[0].start
        return named[0] if is_alone else None

    @cached_property
    def _has_own_sections(self) -> bool:
        """Whether the document is a set of rules itself, such as an agreement with headings "§ 1 Formål"."""
        headings = [passage.words for passage in self._document.passages if passage.kind == "heading"]
        of_title = re.findall(r"\w+", (self._document.title or "").lower())
        return any(re.match(r"§\s?1\b(?!-)", heading) for heading in headings) and any(
            word in self._table.private_rules for word in of_title
        )

    def _only(self, named: list[_Named], section: str, where: str) -> Meaning:
        """Return the one law named in the heading or the part, or of several the one that has the section."""
        laws = {one.meaning.identifier for one in named}
        is_unlikely = where == "part" or section[-1].isalpha()
        if len(laws) == 1 and is_unlikely and self._is_rather_of_another(named[0].meaning.identifier, section):
            return Meaning(None, _named(where, "other-has"))
        if len(laws) == 1:
            return Meaning(named[-1].meaning.identifier, named[-1].meaning.reason, _named(where))
        fitting = laws & self._cited.get(section, set()) or {law for law in laws if known.has_section(law, section)}
        if len(fitting) == 1:
            return Meaning(next(iter(fitting)), note=_named(where, "by-section"))
        return Meaning(None, _named(where, "several"))

    def _is_rather_of_another(self, law: str | None, section: str) -> bool:
        """Say whether a modelled law lacks a section that another law named in the document has."""
        having = {one for one in self._anywhere if known.has_section(one, section)}
        return bool(having) and law not in having and bool(known.sections_of(law))

    def _here(self) -> Passage:
        assert self._passage is not None, "a passage is entered before its citations are read"
        return self._passage

    def _header(self, passage: Passage, position: int) -> _Named | None:
        """Return the law that the first row of this table names in the same column."""
        if passage.table is None:
            return None
        first = next(p for p in self._document.passages if p.table == passage.table)
        column = passage.view.text.count("|", 0, position)
        return next((n for n in self._laws if n.passage is first is not passage and n.column == column > 0), None)

    def _pointed_at(self, mention: Mention, section: str | None) -> Meaning:
        """Return the act or regulation last named, for "loven" and "forskriften"."""
        prefix = "LOV-" if mention.anaphor == "lov" else "FOR-"
        of_kind = [n for n in self._laws if n.meaning.identifier and n.meaning.identifier.startswith(prefix)]
        here = [n for n in of_kind if n.passage is self._here()]
        headings = [
            n for home in reversed(self._document.ancestors(self._here().section)) for n in of_kind
            if n.passage.kind == "heading" and n.passage.section == home
        ]  # fmt: skip
        nearest = next((named for named in (here, headings, of_kind) if named), None)
        if nearest and mention.age:
            return other_of_name(nearest[-1].meaning.identifier, mention.age, self._table)
        if nearest is None:
            return Meaning(None, say("none-before"), may_be_sole=False)
        meaning = self._nearest(nearest, section) if section else Meaning(nearest[-1].meaning.identifier)
        far = nearest is of_kind and nearest[-1].passage.section != self._here().section
        if section and far and not known.has_section(meaning.identifier, section):
            several = len({named.meaning.identifier for named in of_kind}) > 1
            if several:
                return Meaning(None, say("last-lacks"))
        return meaning if nearest is here or meaning.note else replace(meaning, note=say("last"))

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
            return Meaning(known[0], note=joined(mention.reason, say("number-one")))
        return Meaning(None, joined(mention.reason, say("number-several" if known else "number-none")))

    def _chosen(self, mention: Mention, section: str | None) -> Meaning:
        """Choose among the works that share a name, and keep what is noted of the mention itself."""
        text = self._here().view.text[mention.start : mention.end].lower()
        if text in self._aliases:
            return Meaning(self._aliases[text])
        meaning = choose(mention, section, self._document.law_as_of)
        return replace(meaning, note=joined(meaning.note, mention.note))


def _named(where: str, key: str = "by") -> Text:
    """Say of a law where the document names it."""
    return say(key, where=say(f"where-{where}"))
