"""A statute as one named graph in the graph's own model: act, chapters, provisions, notes and what they cite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from pliktgraf.statutes import naming as n
from pliktgraf.statutes.dating import changes, in_force_since
from pliktgraf.statutes.model import Amendment, Chapter, Item, Ledd, Note, Reference, Section, Statute
from pliktgraf.terms import PG, TYPE


def to_quads(statute: Statute, graph: NamedNode | None = None, archive: NamedNode | None = None) -> list[Quad]:
    """The quads of a statute, the same ones in the same order every time.

    Args:
        graph: the named graph, where it is not the statute's own.
        archive: the archive that the statute's document is a member of.
    """
    return list(_Writer(statute, graph or n.graph_of(statute.id)).quads(archive))


class _Writer:
    """Writes the parts of one statute."""

    def __init__(self, statute: Statute, graph: NamedNode) -> None:
        self.statute, self.graph = statute, graph
        self.act = NamedNode(n.iri(statute.id))
        self.identified: set[str] = set()

    def quads(self, archive: NamedNode | None) -> Iterator[Quad]:
        yield from self._act()
        yield from self._text(archive)
        for place, chapter in enumerate(self.statute.chapters, 1):
            yield from self._chapter(chapter, place)
        for place, section in enumerate(self.statute.sections, 1):
            yield from self._section(section, place)
        for place, section in enumerate(self.statute.future, 1):
            yield from self._announced(section, place)

    def _say(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(subject, predicate, value, self.graph)

    def _types(self, subject: NamedNode, *kinds: NamedNode) -> Iterator[Quad]:
        for kind in kinds:
            yield self._say(subject, TYPE, kind)

    def _day(self, subject: NamedNode, predicate: NamedNode, day: str | None) -> Iterator[Quad]:
        if day:
            yield self._say(subject, predicate, Literal(day, datatype=n.DATE))

    def _place(self, subject: NamedNode, place: int) -> Quad:
        return self._say(subject, n.PLACE, Literal(str(place), datatype=n.INTEGER))

    def _words(self, subject: NamedNode, predicate: NamedNode, words: str, language: str) -> Iterator[Quad]:
        if words:
            yield self._say(subject, predicate, Literal(words, language=language))

    def _identify(self, node: NamedNode, identifier: str) -> Iterator[Quad]:
        """The identifier of a part or of what is cited, said once."""
        if node.value not in self.identified:
            self.identified.add(node.value)
            yield self._say(node, n.IDENTIFIER, Literal(identifier))

    def _link(self, subject: NamedNode, predicate: NamedNode, identifier: str | None) -> Iterator[Quad]:
        """A link to what an identifier names, and the identifier of that."""
        if identifier:
            target = NamedNode(n.iri(identifier))
            yield self._say(subject, predicate, target)
            yield from self._identify(target, identifier)

    def _act(self) -> Iterator[Quad]:
        act, statute = self.act, self.statute
        yield from self._types(act, n.ACT_CLASS, n.LEGAL_RESOURCE)
        yield from self._identify(act, statute.id)
        yield self._say(act, n.ID_LOCAL, Literal(statute.id))
        yield self._say(act, n.REALIZED_BY, self.graph)
        yield from self._day(act, n.IN_FORCE_FROM, min(statute.in_force, default=None))
        for day in statute.in_force:
            yield from self._day(act, n.COMES_INTO_FORCE, day)
        for ministry in statute.ministries:
            yield self._say(act, n.RESPONSIBLE, Literal(ministry))
        yield from self._link(act, n.LAST_CHANGED_BY, statute.last_changed_by)
        yield from self._link(act, n.CHANGED_BY, statute.last_changed_by)
        yield from self._day(act, n.LAST_CHANGE, statute.last_change_in_force)
        for identifier in statute.changes:
            yield from self._link(act, n.CHANGES, identifier)
        for reference in statute.based_on:
            yield from self._link(act, n.BASED_ON, reference.target)
        yield from self._notes(act, statute.notes, statute.language)

    def _text(self, archive: NamedNode | None) -> Iterator[Quad]:
        """The text as it was read: its title and language, and the document it comes from."""
        text, statute = self.graph, self.statute
        yield from self._types(text, n.EXPRESSION)
        yield self._say(text, n.REALIZES, self.act)
        yield from self._words(text, n.TITLE, statute.title, statute.language)
        yield from self._words(text, n.SHORT_TITLE, statute.short_title, statute.language)
        yield self._say(text, n.WRITTEN_IN, Literal(statute.language))
        if statute.language in n.LANGUAGES:
            yield self._say(text, n.ELI_LANGUAGE, NamedNode(n.LANGUAGES[statute.language]))
        yield self._say(text, n.IS_WHOLE, Literal(str(statute.is_whole).lower(), datatype=n.BOOLEAN))
        for remark in statute.faults:
            yield self._say(text, n.REMARK, Literal(remark))
        yield from self._references(text, statute.based_on)
        document = NamedNode(f"{PG}source/{statute.sha256 or statute.id}")
        yield self._say(text, n.DERIVED_FROM, document)
        yield from self._types(document, n.DOCUMENT)
        yield self._say(document, n.FILE_NAME, Literal(statute.origin))
        if statute.sha256:
            yield self._say(document, n.SHA256, Literal(statute.sha256, datatype=n.HEX))
        yield from self._day(document, n.MODIFIED, statute.as_of)
        if archive:
            yield self._say(document, n.WITHIN, archive)

    def _chapter(self, chapter: Chapter, place: int) -> Iterator[Quad]:
        identifier = f"{self.statute.id}/{chapter.key}"
        node = NamedNode(n.iri(identifier))
        yield from self._types(node, n.CHAPTER)
        yield from self._identify(node, identifier)
        yield self._say(node, n.PART_OF, self._within(chapter.within))
        yield self._place(node, place)
        yield from self._words(node, n.HEADING, chapter.title, self.statute.language)
        if chapter.address:
            yield self._say(node, n.PAGE, NamedNode(n.page(chapter.address)))
        yield from self._notes(node, chapter.notes, self.statute.language)

    def _within(self, chapter: str | None) -> NamedNode:
        return NamedNode(n.iri(f"{self.statute.id}/{chapter}")) if chapter else self.act

    def _section(self, section: Section, place: int) -> Iterator[Quad]:
        node = NamedNode(n.iri(f"{self.statute.id}/{section.key}"))
        yield from self._types(node, n.PROVISION)
        yield self._say(node, n.PART_OF, self._within(section.chapters[-1] if section.chapters else None))
        yield from self._section_parts(node, section, place)
        yield from self._day(node, n.NO_LONGER, section.repealed)
        steps = changes(section)
        for by in dict.fromkeys(step.by for step in steps):
            yield from self._link(node, n.CHANGED_BY, by)
        for target in dict.fromkeys(r.target for r in _all_references(section)):
            yield from self._link(node, n.CITES, target)
        yield from self._version(node, section, steps)

    def _announced(self, section: Section, place: int) -> Iterator[Quad]:
        provision = NamedNode(n.iri(f"{self.statute.id}/{section.key}"))
        node = NamedNode(f"{provision.value}@announced-{place}")
        yield from self._types(node, n.VERSION)
        yield self._say(provision, n.HAS_ANNOUNCED, node)
        yield self._say(node, n.PART_OF, self._within(section.chapters[-1] if section.chapters else None))
        yield from self._section_parts(node, section, place)

    def _section_parts(self, node: NamedNode, section: Section, place: int) -> Iterator[Quad]:
        identifier = f"{self.statute.id}/{section.key}"
        yield from self._identify(node, identifier)
        yield self._place(node, place)
        if section.number:
            yield self._say(node, n.NUMBER, Literal(section.number))
            yield self._say(node, n.ELI_NUMBER, Literal(section.number))
        yield from self._words(node, n.HEADING, section.title, section.language)
        yield self._say(node, n.WRITTEN_IN, Literal(section.language))
        if section.address:
            yield self._say(node, n.PAGE, NamedNode(n.page(section.address)))
        for ledd in section.ledd:
            yield from self._ledd(ledd, node, identifier, section.language)
        yield from self._notes(node, section.notes, section.language)

    def _ledd(self, ledd: Ledd, section: NamedNode, identifier: str, language: str) -> Iterator[Quad]:
        node = NamedNode(f"{section.value}/{ledd.number}")
        yield from self._types(node, n.PROVISION)
        yield from self._identify(node, f"{identifier}/{ledd.number}")
        yield self._say(node, n.PART_OF, section)
        yield self._say(node, n.LEDD, Literal(str(ledd.number), datatype=n.INTEGER))
        yield from self._own(node, ledd, language)

    def _own(self, node: NamedNode, part: Ledd | Item, language: str) -> Iterator[Quad]:
        """What ledd and items have alike: words, what is cited in them, and a list."""
        yield from self._words(node, n.WORDING, part.text, language)
        yield from self._words(node, n.CONTINUATION, part.continuation, language)
        yield from self._references(node, part.references)
        for place, item in enumerate(part.items, 1):
            child = NamedNode(f"{node.value}/{place}")
            yield from self._types(child, n.LIST_ITEM)
            yield self._say(child, n.PART_OF, node)
            yield self._place(child, place)
            if item.marker:
                yield self._say(child, n.MARKER, Literal(item.marker))
            yield from self._own(child, item, language)

    def _references(self, owner: NamedNode, references: Iterable[Reference]) -> Iterator[Quad]:
        for place, reference in enumerate(references, 1):
            node = NamedNode(f"{owner.value}#citation-{place}")
            yield from self._types(node, n.CITATION)
            yield self._say(node, n.WITHIN, owner)
            yield self._say(node, n.EXACT, Literal(reference.text))
            yield self._say(node, n.START, Literal(str(reference.start), datatype=n.OFFSET))
            yield self._say(node, n.END, Literal(str(reference.end), datatype=n.OFFSET))
            yield from self._link(node, n.CITES_TARGET, reference.target)

    def _notes(self, owner: NamedNode, notes: Iterable[Note], language: str) -> Iterator[Quad]:
        for place, note in enumerate(notes, 1):
            node = NamedNode(f"{owner.value}#note-{place}")
            yield from self._types(node, n.NOTE)
            yield self._say(node, n.WITHIN, owner)
            yield self._place(node, place)
            yield from self._words(node, n.WORDING, note.text, language)
            for count, step in enumerate(note.amendments, 1):
                yield from self._step(NamedNode(f"{node.value}-step-{count}"), node, step, count)

    def _step(self, node: NamedNode, note: NamedNode, step: Amendment, place: int) -> Iterator[Quad]:
        yield from self._types(node, n.STEP)
        yield self._say(node, n.WITHIN, note)
        yield self._place(node, place)
        yield self._say(node, n.KIND, Literal(step.kind))
        yield from self._link(node, n.CHANGED_BY, step.by)
        yield from self._day(node, n.IN_FORCE_FROM, step.in_force)
        if step.is_future:
            yield self._say(node, n.ANNOUNCED, Literal("true", datatype=n.BOOLEAN))

    def _version(self, node: NamedNode, section: Section, steps: tuple[Amendment, ...]) -> Iterator[Quad]:
        """The present wording as a version, named by its first day where that is known."""
        since = in_force_since(section, self.statute)
        version = NamedNode(f"{node.value}@{since or 'unknown'}")
        yield self._say(node, n.HAS_VERSION, version)
        yield from self._types(version, n.VERSION)
        yield from self._day(version, n.VERSION_DATE, since)
        yield from self._day(version, n.IN_FORCE_FROM, since)
        yield from self._day(version, n.NO_LONGER, section.repealed)
        for by in dict.fromkeys(step.by for step in steps if since and step.in_force == since):
            if by:
                yield self._say(version, n.AMENDED_BY, Literal(by))


def _all_references(section: Section) -> Iterator[Reference]:
    todo: list[Ledd | Item] = list(reversed(section.ledd))
    while todo:
        part = todo.pop()
        yield from part.references
        todo += reversed(part.items)
