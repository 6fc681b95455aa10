"""The plan of a law: what to fill, what to derive, and one statement for each criterion."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import duckdb
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import URIRef, Variable

from pliktgraf import derive
from pliktgraf.binding import bind
from pliktgraf.law import Criterion, Law
from pliktgraf.register import layout
from pliktgraf.register.compile import NotCompiled, anchored
from pliktgraf.register.compile.blocks import Block, Cell, quoted
from pliktgraf.register.compile.patterns import Rule
from pliktgraf.register.compile.sources import LAW, Source, Sources
from pliktgraf.register.compile.triples import PLAIN
from pliktgraf.register.numbers import Numbers
from pliktgraf.terms import PG

SITUATIONS = 1 << 25
"""Where the numbers of situations begin."""


@dataclass(frozen=True)
class Question:
    """One criterion's statement: rows of subject and value, and of a criterion or a scope where it gives several.

    A row may come twice, and one without a value says nothing.

    `by` is plain, scope or criterion. `keep` is the table that later rules read, where they do.
    """

    criterion: str
    by: str
    sql: str
    about: str
    keep: str | None = None


@dataclass
class Plan:
    """Everything that a batch needs, compiled from the law once."""

    touched: set[tuple[str, str]] = field(default_factory=set)
    iris: dict[str, int] = field(default_factory=dict)
    strings: dict[str, int] = field(default_factory=dict)
    law: dict[str, tuple[str, list[tuple[int, Any]]]] = field(default_factory=dict)
    statics: dict[str, str] = field(default_factory=dict)
    derivations: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def make(law: Law) -> Plan:
    """The plan of a law. Raises NotCompiled, with the rule's name, for a rule outside the fragment."""
    return _Planner(law).plan()


class _Planner:
    def __init__(self, law: Law) -> None:
        self.law = law
        self.numbers = Numbers()
        self.roots = layout.tables(law)
        self.sources = Sources(self.roots, law, self.numbers)
        self.made = Plan()
        self.closures: dict[tuple[str, str], Source] = {}
        self.read: set[str] = set()

    def plan(self) -> Plan:
        for name in derive.rules("facts"):
            self._fact(name)
        self._situations()
        order = derive.in_order(self.law)
        for criterion in order:
            if criterion.rule:
                self._criterion(criterion)
        self._criterion(None)
        self.made.touched = self.sources.touched
        self.made.iris, self.made.strings = dict(self.numbers.iris), dict(self.numbers.strings)
        return self.made

    def _rule(self, kind: str, name: str, arguments: dict[str, Any]) -> tuple[Rule, Any]:
        query = prepareQuery(bind(derive.rule(kind, name), arguments)).algebra
        anchored.check(name, query, self.sources)
        rule = Rule(
            name, self.sources, self._asking, self._closure, self._law_table, self._minted, self._static, self._rows
        )
        return rule, query

    def _fact(self, name: str) -> None:
        rule, query = self._rule("facts", name, {})
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
            whole = self._temporary("d_" + name, rule.finished(block.select(columns)))
            for predicate in sorted(_constants(query.p, str(p))):
                number = self.numbers.iris[predicate]
                text = f"SELECT DISTINCT id, value FROM {whole} WHERE relation = {number}"
                self._derived(predicate, text, own.kinds, other.kinds)

    def _mixes(self, rule: Rule, pattern: Any) -> bool:
        """Whether a rule reads a table with rows of several kinds, which a kind would not tell apart."""
        read = [source for predicate in _read(pattern) for source in self.sources.known.get(predicate, ())]
        return rule.has_closure or any(len(source.subject) > 1 or len(source.object) > 1 for source in read)

    def _each_kind(self, name: str, triple: Any, kinds: dict[str, frozenset[str]]) -> None:
        """A table for each kind of subject or object, whichever has more: rules read but one of them."""
        s, p, o = triple
        wide = [(len(k), v) for v, k in kinds.items() if v in (str(s), str(o)) and not k & PLAIN]
        count, variable = max(wide, default=(1, ""))
        for kind in sorted(kinds[variable]) if count > 1 else ("",):
            rule, query = self._rule("facts", name, {})
            block = rule.block(query.p.p, {variable: frozenset({kind})} if kind else {})
            own, other = (block.cells[str(t)] if isinstance(t, Variable) else rule.constant(t) for t in (s, o))
            block.wheres += [f"{cell.sql} IS NOT NULL" for cell in (own, other) if not cell.certain]
            text = block.select([(own.sql, "id"), (other.sql, "value")], distinct=not block.tells(own.sql, other.sql))
            self._derived(str(p), rule.finished(text), own.kinds, other.kinds, kind)

    def _inlined(self, name: str, triple: Any, kinds: frozenset[str]) -> None:
        """Made where it is read, for each kind of subject: there are far more rows than situations."""
        s, p, o = triple
        for kind in sorted(kinds):
            rule, query = self._rule("facts", name, {})
            block = rule.block(query.p.p, {str(s): frozenset({kind})})
            own, other = (block.cells[str(t)] if isinstance(t, Variable) else rule.constant(t) for t in (s, o))
            block.wheres += [f"{cell.sql} IS NOT NULL" for cell in (own, other) if not cell.certain]
            table = f"d_{str(p).rsplit('/', 1)[-1]}_{kind}"
            source = self._by_columns(table, block, own, other)
            if source is None:
                text = rule.finished(block.select([(own.sql, "id"), (other.sql, "value")]))
                self.made.derivations.append(f"CREATE OR REPLACE TEMP VIEW {quoted(table)} AS {text}")
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
        self._temporary(name, inner.select([*chosen, (other.sql, "value")], distinct=True))
        return Source("by", table.strip('"'), own.kinds, other.kinds, name, by=tuple(columns))

    def _derived(self, predicate: str, text: str, subject: Any, object_: Any, kind: str = "") -> None:
        name = self._temporary(f"d_{predicate.rsplit('/', 1)[-1]}{kind and '_' + kind}", text)
        self.sources.add(predicate, Source("pair", name.strip('"'), subject, object_))

    @cached_property
    def _only_for_situations(self) -> set[str]:
        """What only situation rules read, and none of them counts."""
        other = {p for kind in ("facts", "criteria") for n in derive.rules(kind) for p in _read(_parsed(kind, n))}
        own = [_parsed("situations", n) for n in derive.rules("situations")]
        return {p for query in own for p in _read(query)} - other - {p for query in own for p in _counted(query)}

    @cached_property
    def _counts_answers(self) -> bool:
        """Whether a rule counts what is known of criteria, so that an answer that comes twice would count twice."""
        counted = set().union(*(_counted(_parsed("criteria", name)) for name in derive.rules("criteria")))
        return bool(counted & {PG + "satisfies", PG + "fails"})

    def _temporary(self, name: str, text: str) -> str:
        self.made.derivations.append(f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS {text}")
        return quoted(name)

    def _situations(self) -> None:
        texts = []
        kinds: dict[str, frozenset[str]] = {}
        names = ("case", "norm", "bearer", "standsFor")
        for name in derive.rules("situations"):
            rule, query = self._rule("situations", name, {})
            block = rule.block(query.p, {})
            for v in names:
                kinds[v] = kinds.get(v, frozenset()) | block.cells[v].kinds
            wheres = [f"{c.sql} IS NOT NULL" for c in block.cells.values() if not c.certain]
            block.wheres += wheres
            texts.append("(" + rule.finished(block.select([(block.cells[v].sql, quoted(v)) for v in names])) + ")")
        numbered = f"CAST({SITUATIONS - 1} + row_number() OVER () AS INTEGER) AS id"
        self._temporary("situation", f"SELECT {numbered}, * FROM ({' UNION ALL '.join(texts)})")
        own = frozenset({"situation"})
        for predicate, column in zip(("ofCase", "ofNorm", "hasBearer", "standsFor"), names, strict=True):
            self.sources.add(PG + predicate, Source("column", "situation", own, kinds[column], column))
        self.sources.add(PG + "asksFor", Source("asked", "situation", own, LAW))

    def _criterion(self, criterion: Criterion | None) -> None:
        name = criterion.rule if criterion and criterion.rule else "assessment"
        rule, query = self._rule("criteria", name, derive.arguments(criterion) if criterion else {})
        is_read = criterion is not None and criterion.iri in self._are_read
        tells_apart = query.p.name == "Distinct" and is_read and self._counts_answers
        block = rule.block(query.p.p if query.p.name == "Distinct" and not tells_apart else query.p, {})
        by = "criterion" if "criterion" in block.cells else "scope" if criterion and criterion.is_pattern else "plain"
        subject = "situation" if "situation" in block.cells else "case"
        value = block.cells.get("value")
        if subject not in block.cells or value is None or value.type not in ("bool", "unknown"):
            raise rule.refuse("it does not give a case or a situation and a value")
        if value.type == "unknown":  # nothing in the law asks for it
            return
        columns = [(block.cells[subject].sql, "id"), (value.sql, "value")]
        if by != "plain":
            columns.append((block.cells[by].sql, "about"))
        block.wheres = [test for test in block.wheres if test != f"({value.sql} IS NOT NULL)"]
        text = rule.finished(block.select(columns))
        iri = criterion.iri if criterion else ""
        keep = None
        if criterion and is_read:
            keep = "v_" + iri.rsplit("/", 1)[-1]
            self._offer(criterion, keep, by, block.cells[subject].kinds)
        self.made.questions.append(Question(iri, by, text, subject, keep and quoted(keep)))

    @property
    def _are_read(self) -> set[str]:
        if not self.read:
            self.read = {d for c in self.law.criteria.values() for d in c.depends_on}
            self.read |= {p for (p, _), c in self.law.by_scope.items() if c in self.read}
        return self.read

    def _offer(self, criterion: Criterion, table: str, by: str, kinds: frozenset[str]) -> None:
        """What the criterion's statement gives is there for the rules that come after."""
        for predicate, test in (("satisfies", "value"), ("fails", "NOT value")):
            if by == "plain":
                number = self.numbers.iris[criterion.iri]
                source = Source("answer", table, kinds, LAW, test, constant=number)
            else:
                pairs = {
                    (self.numbers.iris[scope], self.numbers.iris[minted])
                    for (pattern, scope), minted in self.law.by_scope.items()
                    if pattern == criterion.iri and scope
                }
                minted = "minted_" + table
                self.made.law[minted] = ("law", sorted(pairs))
                source = Source("minted", table, kinds, LAW, test, parent=minted, among=frozenset(n for _, n in pairs))
            self.sources.add(PG + predicate, source)

    def _minted(self, table: str) -> list[tuple[int, int]]:
        return self.made.law[table][1]

    def _static(self, text: str) -> str:
        if text not in self.made.statics.values():
            self.made.statics[f"static_{len(self.made.statics)}"] = text
        return next(name for name, known in self.made.statics.items() if known == text)

    def _rows(self, text: str) -> list[int]:
        with duckdb.connect(config={"threads": 1}) as connection:
            static = " ".join(made for name, made in self.made.statics.items() if f"{name} " in text)
            for name, (kind, pairs) in self.made.law.items():
                if name in text + static and kind in ("law", "string", "date"):
                    connection.execute(f"CREATE TABLE {quoted(name)} (id INTEGER, value INTEGER)")
                    connection.executemany(f"INSERT INTO {quoted(name)} VALUES (?, ?)", pairs)
            for name, made in self.made.statics.items():
                if f"{name} " in text:
                    connection.execute(f"CREATE TABLE {name} AS {made}")
            return sorted(row[0] for row in connection.execute(text).fetchall())

    def _asking(self, criterion: str) -> list[int]:
        norms = [norm.iri for norm in self.law.norms.values() if criterion in norm.criteria()]
        return sorted(self.numbers.iris[iri] for iri in norms)

    def _closure(self, predicate: URIRef, mod: str) -> Source:
        key = (str(predicate), mod)
        if key in self.closures:
            return self.closures[key]
        edges = self.sources.known.get(str(predicate), [])
        bodies = frozenset().union(*(x.subject | x.object for x in edges))
        if not edges or any(x.how != "column" for x in edges) or not all(k.endswith(":body") for k in bodies):
            raise LookupError(f"{predicate}{mod} does not lead from body to body")
        self.sources.touched |= {(x.table, x.column) for x in edges}
        name = "closure_" + str(predicate).rsplit("/", 1)[-1]
        step = " UNION ALL ".join(
            f"SELECT id, {quoted(x.column)} AS value FROM {quoted(x.table)} WHERE {quoted(x.column)} IS NOT NULL"
            for x in edges
        )
        if (str(predicate), "+") not in self.closures:
            self._temporary(name + "_step", step)
            text = (
                f"WITH RECURSIVE t AS (SELECT id, value FROM {name}_step UNION "
                f"SELECT t.id, e.value FROM t JOIN {name}_step e ON t.value = e.id) SELECT id, value FROM t"
            )
            self._temporary(name, text)
            self.closures[str(predicate), "+"] = Source("pair", name, bodies, bodies)
        if mod == "*":
            self._temporary(name + "_self", f"SELECT id, value FROM {name} UNION SELECT id, id FROM bodies")
            self.closures[key] = Source("pair", name + "_self", bodies, bodies)
        return self.closures[key]

    def _law_table(self, predicate: str, kind: str) -> str:
        name = f"law_{predicate.rsplit('/', 1)[-1].rsplit('#', 1)[-1]}_{kind}_{self.numbers.iris[predicate]}"
        self.made.law[name] = (kind, self.sources.law[predicate, kind])
        return name


def _parsed(kind: str, name: str) -> Any:
    return prepareQuery(derive.rule(kind, name)).algebra


def _read(node: Any) -> set[str]:
    """The IRIs that the patterns of a rule name, but not those of what it makes."""
    if isinstance(node, URIRef):
        return {str(node)}
    if getattr(node, "name", "") in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
        return _read(node.graph)
    if isinstance(node, dict):
        return set().union(*(_read(v) for k, v in node.items() if k not in ("_vars", "template")), set())
    if isinstance(node, list | tuple):
        return set().union(*map(_read, node), set())
    for part in ("arg", "path", "args"):
        if (inner := getattr(node, part, None)) is not None and not isinstance(node, str):
            return _read(inner)
    return set()


def _counted(node: Any) -> set[str]:
    """The IRIs inside of groups."""
    if getattr(node, "name", "") == "AggregateJoin":
        return _read(node)
    if isinstance(node, dict):
        return set().union(*map(_counted, node.values()), set())
    return set()


def _constants(node: Any, variable: str) -> set[str]:
    """The IRIs that a pattern binds to a variable."""
    found = set()
    if isinstance(node, dict):
        if getattr(node, "name", "") == "Extend" and str(node["var"]) == variable:
            if not isinstance(node["expr"], URIRef):
                raise NotCompiled("", f"?{variable} is not a constant")
            found.add(str(node["expr"]))
        for part in node.values():
            found |= _constants(part, variable)
    return found
