"""The law in one language, with the place of whatever has a place among the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from pliktgraf import wording
from pliktgraf.docs import places
from pliktgraf.explain.condition_tree import Leaf, Node, grow
from pliktgraf.kinds import kind_of
from pliktgraf.law import Law, Norm
from pliktgraf.messages import text
from pliktgraf.report.duties import Duties
from pliktgraf.report.phrases import day
from pliktgraf.terms import DCTERMS, LAW, RDFS, SKOS, pg

ELI = "http://data.europa.eu/eli/ontology#"


@dataclass(frozen=True)
class Link:
    """Words, and the place they lead to, seen from the folder of the language; None where there is no page."""

    words: str
    place: str | None = None


@dataclass(frozen=True)
class Foreign:
    """A text that stands in its own language."""

    words: str
    language: str


@dataclass
class Reader:
    """The law in one language, at a date or at large.

    Attributes:
        on: the date (YYYY-MM-DD); None where the pages are about the law at every date.
    """

    law: Law
    language: str
    on: str | None = None

    def say(self, key: str, **parts: object) -> str:
        """A message of the program."""
        return text(key, self.language, **parts)

    def day(self, date: str | None) -> str:
        """A date in words; empty where there is none."""
        return day(date, self.language) if date else ""

    def text(self, subject: str, predicate: str) -> str:
        """A text in the language, or else in another; empty where there is none."""
        if not self.law.value(subject, predicate):
            return ""
        return wording.texts(self.law, subject, predicate)[self.language]

    def label(self, iri: str) -> str:
        """The label, or else the last part of the IRI."""
        return wording.texts(self.law, iri, RDFS + "label")[self.language]

    def title(self, iri: str) -> Foreign | None:
        """The title of an act or a provision, in the language it has in law."""
        for name in (ELI + "title", DCTERMS + "title"):
            found = [q.object for q in self.law.store.quads_for_pattern(NamedNode(iri), NamedNode(name), None, None)]
            literals = sorted((o for o in found if isinstance(o, Literal)), key=lambda o: (o.language or "", o.value))
            own = [o for o in literals if o.language == self.language]
            for literal in own or literals:
                return Foreign(literal.value, literal.language or "nb")
        return None

    def in_force(self, first: str, last: str | None) -> bool | None:
        """Whether it holds at the date; None where the pages are about every date."""
        return None if self.on is None else first <= self.on <= (last or self.on)

    def link(self, iri: str) -> Link:
        """The label of a term, a norm, a criterion, an act or a provision, leading to its place if it has one."""
        return Link(self.label(iri), self.place(iri))

    def place(self, iri: str) -> str | None:
        """Where the pages say more of it; None where they do not."""
        if iri in self.norms:
            return places.norm_page(self.norms[iri].id)
        if iri in self.acts:
            return places.act_page(self.acts[iri])
        if iri in self.law.criteria:
            return None if self.law.criteria[iri].is_pattern else places.criterion(iri)
        if iri.startswith(LAW):
            act = self.act_of(iri)
            return None if act is None else f"{places.act_page(self.acts[act])}#{self.provision_anchor(iri)}"
        return places.term(iri) if iri in self.terms else None

    def norm(self, norm: Norm) -> Link:
        """The title of a norm."""
        return Link(self.label(norm.iri), places.norm_page(norm.id))

    def kind(self, norm: Norm) -> Link:
        """What kind of norm it is."""
        return self.link(kind_of(norm, self.law))

    def links(self, subject: str, name: str) -> list[Link]:
        """What a property of the model leads to, by label."""
        return sorted((self.link(iri) for iri in self.law.values(subject, pg(name).value)), key=_by_words)

    def sources(self, subject: str) -> tuple[Link, ...]:
        """Where it comes from: in words, or by what the source is called."""
        found = self.law.values(subject, DCTERMS + "source")
        return tuple(Link(self._called(source), self.place(source)) for source in found)

    def tree(self, class_: str | None) -> Node | None:
        """A condition as a tree whose leaves say nothing of any case."""
        return None if class_ is None else grow(self.law, class_, self._leaf)

    def act_of(self, provision: str) -> str | None:
        """The act that a provision is part of, if it has a page."""
        seen: set[str] = set()
        above: str | None = provision
        while above is not None and above not in self.acts:
            if above in seen:
                return None
            seen.add(above)
            above = self.law.value(above, ELI + "is_part_of")
        return above

    def provision_anchor(self, provision: str) -> str:
        """The anchor of a provision on the page of its act: what its identifier adds to that of the act."""
        return places.anchor(provision.removeprefix(LAW).split("/", 1)[-1])

    @cached_property
    def duties(self) -> Duties:
        """Norms in words, as reports have them."""
        return Duties(self.law, self.language)

    @cached_property
    def norms(self) -> dict[str, Norm]:
        """Every norm by its IRI."""
        return {norm.iri: norm for norm in self.law.norms.values()}

    @cached_property
    def acts(self) -> dict[str, str]:
        """The notation of every act by the act's IRI."""
        found = {*self.law.subjects("Act"), *self.law.subjects("ServiceAct")}
        return {iri: self.law.value(iri, SKOS + "notation") or places.last_part(iri) for iri in sorted(found)}

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every term of the model: what a module defines and has its name directly in the namespace."""
        quads = self.law.store.quads_for_pattern(None, NamedNode(RDFS + "isDefinedBy"), None, None)
        iris = (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
        return frozenset(iri for iri in iris if places.is_term(iri))

    def _called(self, source: str) -> str:
        """What a source is called: its title or label, and what is no IRI as it stands."""
        if ":" not in source or " " in source:
            return source
        title = None if self.law.value(source, RDFS + "label") else self.title(source)
        return title.words if title else self.label(source)

    def _leaf(self, iri: str) -> Leaf:
        words = wording.texts(self.law, iri, RDFS + "label")
        says = wording.texts(self.law, iri, SKOS + "definition") if self.law.value(iri, SKOS + "definition") else None
        return Leaf(self.law.notations.get(iri, iri), iri, words, says, value=None, evidence=())


def in_order(identifier: str) -> tuple[tuple[bool, int, str], ...]:
    """A key by which § 7-10 comes after § 7-2."""
    return tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _PARTS.findall(identifier))


_PARTS = re.compile(r"\d+|\D+")


def _by_words(link: Link) -> tuple[str, str]:
    return link.words.casefold(), link.place or ""
