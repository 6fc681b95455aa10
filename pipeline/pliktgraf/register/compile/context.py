"""What the parts of the compiler share while one rule is compiled: names, constants, refusals and shared tables."""

from __future__ import annotations

from typing import Any

from rdflib.term import Literal, URIRef

from pliktgraf.register.compile import NotCompiled
from pliktgraf.register.compile.blocks import Block, Cell
from pliktgraf.register.compile.shared import Shared
from pliktgraf.register.compile.sources import LAW, Source


class Context:
    """One rule and what it may read.

    Args:
        name: the rule's name, for refusals.
        shared: the tables of the law and those that rules share.
    """

    def __init__(self, name: str, shared: Shared) -> None:
        self.rule, self.shared, self.sources = name, shared, shared.sources
        self.with_: list[str] = []
        self.count = 0
        self.outside: list[set[str]] = []
        self.has_closure = False

    def refuse(self, why: str) -> NotCompiled:
        """The refusal of this rule."""
        return NotCompiled(self.rule, why)

    def name(self, start: str) -> str:
        """A name that no other part of the statement has."""
        self.count += 1
        return f"{start}{self.count}"

    def closure(self, predicate: URIRef, mod: str) -> Source:
        """The source of a path of one predicate, any number of steps."""
        self.has_closure = True
        try:
            return self.shared.closure(predicate, mod)
        except LookupError as error:
            raise self.refuse(str(error)) from None

    def is_outside(self, name: str) -> bool:
        """Whether a variable is bound around the EXISTS that is being compiled."""
        return any(name in names for names in self.outside)

    def constant(self, term: Any) -> Cell:
        """A term of the rule as SQL."""
        if isinstance(term, URIRef):
            return Cell(str(self.sources.numbers.iris[str(term)]), LAW)
        if not isinstance(term, Literal):
            raise self.refuse(f"{term!r} is neither an IRI nor a literal")
        kind, value = self.sources.value(term)
        if kind is None:
            raise self.refuse(f"a literal of {term.datatype}")
        return Cell(self.literal(value, kind), frozenset({kind}))

    def literal(self, value: Any, kind: str) -> str:
        """A value of the law as SQL."""
        if kind == "bool":
            return "TRUE" if value else "FALSE"
        return str(value)

    def finished(self, text: str) -> str:
        """A statement with the tables that it shares."""
        return ("WITH " + ", ".join(self.with_) + " " if self.with_ else "") + text

    def share(self, block: Block) -> None:
        """Make the block a table of its own, which patterns inside of EXISTS can read too."""
        if block.froms == [block.shared] and not block.wheres:
            return
        table = self.name("shared")
        self.with_.append(f"{table} AS MATERIALIZED ({block.select()})")
        block.cells, block.froms, block.wheres, block.aliases = block.columns(table), [table], [], {}
        block.shared = table
