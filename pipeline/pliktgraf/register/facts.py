"""Rules that make facts: a table for each property, by kind where rules read but one kind, or made where it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from rdflib.term import URIRef, Variable

from pliktgraf import derive
from pliktgraf.register import layout
from pliktgraf.register.compile.algebra import constants, counted, read
from pliktgraf.register.compile.blocks import Block, Cell, quoted
from pliktgraf.register.compile.patterns import Rule
from pliktgraf.register.compile.shared import Shared
from pliktgraf.register.compile.sources import LAW, Source
from pliktgraf.register.compile.triples import PLAIN


class Facts:
    """Adds what rules derive to the sources.

    `rule` gives the compiler of a rule, by kind and name, with its query, and `parsed` but the query.
    """

    def __init__(
        self, shared: Shared, rule: Callable[[str, str], tuple[Rule, Any]], parsed: Callable[[str, str], Any]
    ) -> None:
        self.shared, self.sources, self.rule, self.parsed = shared, shared.sources, rule, parsed

    def add(self, name: str) -> None:
        """Add what a rule makes."""
        rule, query = self.rule("facts", name)
        block = rule.block(query.p.p, {})
        for s, p, o in query.template:
            own, other = (block.cells.get(str(t)) if isinstance(t, Variable) else rule.constant(t) for t in (s, o))
            if own is None or other is None:
                raise rule.refuse("a derived triple without a subject or an object")
            block.wheres += [f"{cell.sql} IS NOT NULL" for cell in (own, other) if not cell.certain]
            is_wide = own.kinds <= set(layout.ROOTS) and other.kinds == LAW
            if isinstance(p, URIRef) and is_wide and isinstance(s, Variable) and str(p) in self._only_for_situations:
                self._inlined(name, (s, p, o), own.kinds)
                continue
            if isinstance(p, URIRef):
                kinds = {} if self._mixes(rule, query.p) else {str(s): own.kinds, str(o): other.kinds}
                self._each_kind(name, (s, p, o), kinds)
                continue
            columns = [(own.sql, "id"), (other.sql, "value"), (block.cells[str(p)].sql, "relation")]
            whole = self.shared.temporary("d_" + name, rule.finished(block.select(columns)))
            for predicate in sorted(constants(query.p, str(p))):
                number = self.sources.numbers.iris[predicate]
                text = f"SELECT DISTINCT id, value FROM {whole} WHERE relation = {number}"
                self._derived(predicate, text, own.kinds, other.kinds)

    def _mixes(self, rule: Rule, pattern: Any) -> bool:
        """Whether a rule reads a table with rows of several kinds, which a kind would not tell apart."""
        found = [source for predicate in read(pattern) for source in self.sources.known.get(predicate, ())]
        return rule.has_closure or any(len(source.subject) > 1 or len(source.object) > 1 for source in found)

    def _each_kind(self, name: str, triple: Any, kinds: dict[str, frozenset[str]]) -> None:
        """A table for each kind of subject or object, whichever has more: rules read but one of them."""
        s, p, o = triple
        wide = [(len(k), v) for v, k in kinds.items() if v in (str(s), str(o)) and not k & PLAIN]
        count, variable = max(wide, default=(1, ""))
        for kind in sorted(kinds[variable]) if count > 1 else ("",):
            rule, query = self.rule("facts", name)
            block = rule.block(query.p.p, {variable: frozenset({kind})} if kind else {})
            own, other = (block.cells[str(t)] if isinstance(t, Variable) else rule.constant(t) for t in (s, o))
            block.wheres += [f"{cell.sql} IS NOT NULL" for cell in (own, other) if not cell.certain]
            if found := self._of_a_row(block, own, other):
                self.sources.add(str(p), found)
                continue
            text = block.select([(own.sql, "id"), (other.sql, "value")], distinct=not block.tells(own.sql, other.sql))
            self._derived(str(p), rule.finished(text), own.kinds, other.kinds, kind)

    def _of_a_row(self, block: Block, own: Cell, other: Cell) -> Source | None:
        """Conditions on a row for what is above it: to ask them again costs less than to join their answers."""
        rows = [table for (table, _), alias in block.aliases.items() if other.sql == f"{alias}.id"]
        alias = other.sql.removesuffix(".id")
        if len(rows) != 1 or block.froms != [f"{quoted(rows[0])} {alias}"] or own.sql != f'{alias}."parent"':
            return None
        tests = tuple(re.sub(rf"\b{alias}\.", "@.", test) for test in block.wheres)
        return Source("row", rows[0], own.kinds, other.kinds, tests=tests)

    def _inlined(self, name: str, triple: Any, kinds: frozenset[str]) -> None:
        """Made where it is read, for each kind of subject: there are far more rows than situations."""
        s, p, o = triple
        for kind in sorted(kinds):
            rule, query = self.rule("facts", name)
            block = rule.block(query.p.p, {str(s): frozenset({kind})})
            own, other = (block.cells[str(t)] if isinstance(t, Variable) else rule.constant(t) for t in (s, o))
            block.wheres += [f"{cell.sql} IS NOT NULL" for cell in (own, other) if not cell.certain]
            table = f"d_{str(p).rsplit('/', 1)[-1]}_{kind}"
            source = self._by_columns(table, block, own, other)
            if source is None:
                text = rule.finished(block.select([(own.sql, "id"), (other.sql, "value")]))
                self.shared.derivations.append(f"CREATE OR REPLACE TEMP VIEW {quoted(table)} AS {text}")
                source = Source("pair", table, own.kinds, other.kinds)
            self.sources.add(str(p), source)

    def _by_columns(self, name: str, block: Block, own: Cell, other: Cell) -> Source | None:
        """The same by way of the few columns of the record that it depends on: once for each date, not each record."""
        tables = [part for part in block.froms if not part.startswith("static_")]
        alias = own.sql.removesuffix(".id")
        if len(tables) != 1 or not tables[0].endswith(f" {alias}"):
            return None
        table = tables[0].removesuffix(f" {alias}")
        columns = sorted(set(re.findall(rf'\b{alias}\."?(\w+)"?', " ".join([*block.wheres, other.sql]))))
        if not columns or "id" in columns:
            return None
        inner = block.copy()
        named = ", ".join(map(quoted, columns))
        inner.froms[inner.froms.index(tables[0])] = f"(SELECT DISTINCT {named} FROM {table}) {alias}"
        chosen = [(f"{alias}.{quoted(c)}", quoted(c)) for c in columns]
        self.shared.temporary(name, inner.select([*chosen, (other.sql, "value")], not self._once(block, other)))
        return Source("by", table.strip('"'), own.kinds, other.kinds, name, by=tuple(columns))

    def _once(self, block: Block, cell: Cell) -> bool:
        """Whether a column of the only table of the law in a block has each value once."""
        static, alias = next((part.split(" ") for part in block.froms if part.startswith("static_")), ("", ""))
        if len(block.froms) != 2 or not cell.sql.startswith(f"{alias}."):
            return False
        return not self.shared.rows(f"SELECT 1 FROM {static} {alias} GROUP BY {cell.sql} HAVING COUNT(*) > 1")

    def _derived(self, predicate: str, text: str, subject: Any, object_: Any, kind: str = "") -> None:
        name = self.shared.temporary(f"d_{predicate.rsplit('/', 1)[-1]}{kind and '_' + kind}", text)
        self.sources.add(predicate, Source("pair", name.strip('"'), subject, object_))

    @cached_property
    def _only_for_situations(self) -> set[str]:
        """What only situation rules read, and none of them counts."""
        other = {p for kind in ("facts", "criteria") for n in derive.rules(kind) for p in read(self.parsed(kind, n))}
        own = [self.parsed("situations", n) for n in derive.rules("situations")]
        return {p for query in own for p in read(query)} - other - {p for query in own for p in counted(query)}
