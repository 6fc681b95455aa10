"""Read statutes back from the N-Quads that the import wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from pliktgraf.errors import PliktgrafError
from pliktgraf.statutes import naming as n
from pliktgraf.statutes.model import Amendment, Chapter, Item, Ledd, Note, Reference, Section, Statute
from pliktgraf.terms import TYPE

_BEGINS = b"<http"
_PAGE = n.page("")


def is_imported(beginning: bytes) -> bool:
    """Whether a file that begins so is N-Quads."""
    return beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_BEGINS)


def read(path: Path) -> Iterator[Statute]:
    """The statutes of the file, one named graph in memory at a time.

    Raises PliktgrafError where it is not N-Quads as the import writes them.
    """
    seen: set[str] = set()
    try:
        for name, quads in groupby(parse(path=str(path), format=RdfFormat.N_QUADS), _graph_name):
            if not name.startswith(n.STATUTE) or name == n.PROVENANCE.value:
                continue
            if name in seen:
                raise PliktgrafError(f"{path}: {name} stands in it twice; import the statutes anew")
            seen.add(name)
            yield _Reader(quads).statute(NamedNode(name))
    except SyntaxError as error:
        raise PliktgrafError(f"{path}: {error.msg}; import the statutes anew") from None
    except (KeyError, IndexError, ValueError):
        raise PliktgrafError(f"{path}: a statute in it lacks some of its parts; import the statutes anew") from None


def _graph_name(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


class _Reader:
    """The quads of one statute, by subject and predicate, and the parts of each thing by kind."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.said: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        self.parts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for quad in quads:
            subject, value = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                self.said[subject.value][quad.predicate.value].append(value)
        for iri, said in self.said.items():
            for whole in (*said.get(n.PART_OF.value, ()), *said.get(n.WITHIN.value, ())):
                for kind in said.get(TYPE.value, ()):
                    self.parts[whole.value, kind.value].append(iri)

    def statute(self, text: NamedNode) -> Statute:
        act, here = self._one(text.value, n.REALIZES), text.value
        document = self._one(here, n.DERIVED_FROM)
        chapters = {iri: self._key(iri) for iri in self._of_kind(n.CHAPTER)}
        sections = [iri for iri in self._of_kind(n.PROVISION) if self._values(iri, n.PLACE)]
        announced = [iri for iri in self._of_kind(n.VERSION) if self._values(iri, n.PLACE)]
        return Statute(
            id=self._one(act, n.ID_LOCAL),
            title=self._maybe(here, n.TITLE) or "",
            short_title=self._maybe(here, n.SHORT_TITLE) or "",
            language=self._one(here, n.WRITTEN_IN),
            sections=tuple(self._section(iri, chapters) for iri in sections),
            chapters=tuple(self._chapter(iri, chapters) for iri in chapters),
            in_force=tuple(sorted(self._values(act, n.COMES_INTO_FORCE))),
            last_changed_by=self._named(act, n.LAST_CHANGED_BY),
            last_change_in_force=self._maybe(act, n.LAST_CHANGE),
            ministries=tuple(sorted(self._values(act, n.RESPONSIBLE))),
            based_on=self._references(here),
            notes=self._notes(act),
            future=tuple(self._section(iri, chapters) for iri in announced),
            changes=tuple(sorted(self._one(iri, n.IDENTIFIER) for iri in self._values(act, n.CHANGES))),
            sha256=self._maybe(document, n.SHA256) or "",
            origin=self._one(document, n.FILE_NAME),
            as_of=self._maybe(document, n.MODIFIED),
            is_whole=self._one(here, n.IS_WHOLE) == "true",
            faults=tuple(self._values(here, n.REMARK)),
        )

    def _values(self, subject: str, predicate: NamedNode) -> list[str]:
        return [node.value for node in self.said.get(subject, {}).get(predicate.value, ())]

    def _maybe(self, subject: str, predicate: NamedNode) -> str | None:
        return next(iter(self._values(subject, predicate)), None)

    def _one(self, subject: str, predicate: NamedNode) -> str:
        return self._values(subject, predicate)[0]

    def _named(self, subject: str, predicate: NamedNode) -> str | None:
        """The identifier of what is linked to."""
        target = self._maybe(subject, predicate)
        return self._one(target, n.IDENTIFIER) if target else None

    def _in_place(self, parts: Iterable[str], by: NamedNode = n.PLACE) -> list[str]:
        return sorted(parts, key=lambda iri: int(self._one(iri, by)))

    def _of_kind(self, kind: NamedNode) -> list[str]:
        """The chapters, sections or announced sections, in their order."""
        of_kind = (iri for iri, said in self.said.items() if kind in said.get(TYPE.value, ()))
        return self._in_place(iri for iri in of_kind if self._values(iri, n.PLACE))

    def _key(self, iri: str) -> str:
        return self._one(iri, n.IDENTIFIER).partition("/")[2]

    def _address(self, iri: str) -> str | None:
        page = self._maybe(iri, n.PAGE)
        return unquote(page.removeprefix(_PAGE)) if page else None

    def _chapter(self, iri: str, chapters: dict[str, str]) -> Chapter:
        title = self._maybe(iri, n.HEADING) or ""
        return Chapter(
            self._key(iri), title, chapters.get(self._one(iri, n.PART_OF)), self._address(iri), self._notes(iri)
        )

    def _section(self, iri: str, chapters: dict[str, str]) -> Section:
        within, above = [], self._one(iri, n.PART_OF)
        while above in chapters:
            within.append(chapters[above])
            above = self._one(above, n.PART_OF)
        ledd = self._in_place(self.parts[iri, n.PROVISION.value], n.LEDD)
        return Section(
            key=self._key(iri),
            number=self._maybe(iri, n.NUMBER) or "",
            title=self._maybe(iri, n.HEADING) or "",
            ledd=tuple(self._ledd(part) for part in ledd),
            chapters=tuple(reversed(within)),
            notes=self._notes(iri),
            language=self._one(iri, n.WRITTEN_IN),
            address=self._address(iri),
            repealed=self._maybe(iri, n.NO_LONGER),
        )

    def _ledd(self, iri: str) -> Ledd:
        after = self._maybe(iri, n.CONTINUATION) or ""
        text = self._maybe(iri, n.WORDING) or ""
        return Ledd(int(self._one(iri, n.LEDD)), text, self._items(iri), after, self._references(iri))

    def _items(self, iri: str) -> tuple[Item, ...]:
        return tuple(map(self._item, self._in_place(self.parts[iri, n.LIST_ITEM.value])))

    def _item(self, iri: str) -> Item:
        after = self._maybe(iri, n.CONTINUATION) or ""
        text = self._maybe(iri, n.WORDING) or ""
        return Item(self._maybe(iri, n.MARKER), text, self._items(iri), self._references(iri), after)

    def _references(self, iri: str) -> tuple[Reference, ...]:
        return tuple(
            Reference(
                self._one(part, n.EXACT),
                self._named(part, n.CITES_TARGET),
                int(self._one(part, n.START)),
                int(self._one(part, n.END)),
            )
            for part in self.parts[iri, n.CITATION.value]
        )

    def _notes(self, iri: str) -> tuple[Note, ...]:
        return tuple(
            Note(
                self._maybe(part, n.WORDING) or "",
                tuple(map(self._step, self._in_place(self.parts[part, n.STEP.value]))),
            )
            for part in self._in_place(self.parts[iri, n.NOTE.value])
        )

    def _step(self, iri: str) -> Amendment:
        announced = self._maybe(iri, n.ANNOUNCED) == "true"
        return Amendment(
            self._one(iri, n.KIND), self._named(iri, n.CHANGED_BY), self._maybe(iri, n.IN_FORCE_FROM), announced
        )
