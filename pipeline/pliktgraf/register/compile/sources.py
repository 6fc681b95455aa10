"""Where a predicate's triples lie: in columns, in lists, in what rules derived, or in the law."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import Literal, NamedNode

from pliktgraf.law import Law
from pliktgraf.register.compile.blocks import Kinds
from pliktgraf.register.layout import ROOTS, Table
from pliktgraf.register.numbers import Numbers, day
from pliktgraf.terms import PG, TYPE, XSD

LAW: Kinds = frozenset({"law"})
DATATYPES = {
    XSD + "date": "date",
    XSD + "boolean": "bool",
    XSD + "integer": "int",
    XSD + "string": "string",
}


@dataclass(frozen=True)
class Source:
    """Triples of one predicate.

    `how` is column (a column of the subject's row), link (the object's row names its parent), pair (a table of
    subjects and objects), flag (a truth value that stands for one object), class (the table itself stands for one
    object), law (triples of the law), by (a table of objects for what the columns `by` of the subject's row hold),
    row (the object's row names its parent, where the `tests` of the row, `@`, are met),
    asked (the criteria that a situation's norm reads), answer (the subjects of which one criterion is known) or minted
    (the same for all that are minted from a pattern). `constant` or `among` are the only objects, where these are
    known. `below` are the tables whose rows hold a column of the row above them too, which always has a value.
    """

    how: str
    table: str
    subject: Kinds
    object: Kinds
    column: str = ""
    parent: str = "parent"
    constant: int | None = None
    among: frozenset[int] | None = None
    flipped: bool = False
    by: tuple[str, ...] = ()
    below: frozenset[str] = frozenset()
    tests: tuple[str, ...] = ()

    def flip(self) -> Source:
        """The same triples read from object to subject."""
        return replace(self, subject=self.object, object=self.subject, flipped=not self.flipped)


class Sources:
    """The sources of every predicate, those of the law numbered."""

    def __init__(self, roots: list[Table], law: Law, numbers: Numbers) -> None:
        self.numbers = numbers
        self.known: dict[str, list[Source]] = {}
        self.touched: set[tuple[str, str]] = set()
        self.law: dict[tuple[str, str], list[tuple[int, Any]]] = {}
        self.declared = {quad.subject.value for quad in law.core if isinstance(quad.subject, NamedNode)}
        for root in roots:
            for table in root.all():
                self._of(table)
        self._of_law(law)

    def add(self, predicate: str, source: Source) -> None:
        """Add a source of a predicate."""
        self.known.setdefault(predicate, []).append(source)

    def value(self, literal: Any) -> Any:
        """A literal of the law or of a rule as SQL has it, with its kind."""
        datatype = str(literal.datatype) if literal.datatype else XSD + "string"
        kind = DATATYPES.get(datatype.strip("<>"))
        text = literal.value if isinstance(literal, Literal) else str(literal)
        if kind == "string":
            return kind, self.numbers.strings[text]
        if kind == "bool":
            return kind, text in ("true", "1")
        if kind == "date":
            return kind, day(text)
        return kind, int(text) if kind == "int" else text

    @property
    def of_law(self) -> set[str]:
        """The predicates that the law states; of classes, rules that name a class of the law."""
        return {p for p, sources in self.known.items() if any(source.how == "law" for source in sources)}

    def _of(self, table: Table) -> None:
        own = frozenset({table.kind})
        if table.parent:
            self.add(table.predicate, Source("link", table.name, frozenset({table.parent.kind}), own))
            if table.shape in ("list", "judgement"):
                self.add(PG + "order", Source("column", table.name, own, frozenset({"order"}), "order"))
        else:
            body = frozenset({f"{table.record}:body"})
            below = frozenset(child.name for child in table.children)
            date = frozenset({"date"})
            self.add(PG + "auditDate", Source("column", table.name, own, date, "auditDate", below=below))
            self.add(PG + "responsibleMunicipality", Source("column", table.name, own, body, "responsibleMunicipality"))
            class_ = self.numbers.iris[PG + ROOTS[table.record]]
            self.add(TYPE.value, Source("class", table.name, own, LAW, constant=class_))
        for column in table.columns:
            kinds = {"body": frozenset({f"{table.record}:body"}), "vocab": LAW}
            objects = kinds.get(column.type, frozenset({column.type}))
            if column.predicate == PG + "auditDate":
                continue
            if column.many:
                self.add(column.predicate, Source("pair", f"{table.name}_{column.key}", own, objects))
            else:
                self.add(column.predicate, Source("column", table.name, own, objects, column.key))
        for key, iri in table.records.items():
            number = self.numbers.iris[iri]
            self.add(PG + "records", Source("flag", table.name, own, LAW, "records_" + key, constant=number))

    def _of_law(self, law: Law) -> None:
        for quad in law.core:
            predicate = quad.predicate.value
            if isinstance(quad.object, NamedNode):
                kind, value = "law", self.numbers.iris[quad.object.value]
            else:
                kind, value = self.value(quad.object)
            if kind is None or not isinstance(quad.subject, NamedNode):
                continue
            pairs = self.law.setdefault((predicate, kind), [])
            if not pairs:
                self.add(predicate, Source("law", predicate, LAW, frozenset({kind}), kind))
            pairs.append((self.numbers.iris[quad.subject.value], value))
