"""One rule in SPARQL as SQL: graph patterns become joins, unions, outer joins and groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal, URIRef, Variable

from pliktgraf.register.compile import NotCompiled
from pliktgraf.register.compile.algebra import (
    algebra,
    all_exists,
    bound,
    branches_of,
    conjuncts,
    has_exists,
    is_division,
    is_union,
    listed,
    spread_out,
    variables,
)
from pliktgraf.register.compile.blocks import Block, Cell, Kinds, quoted
from pliktgraf.register.compile.expressions import UNBOUND, Expressions
from pliktgraf.register.compile.sources import LAW, Source, Sources
from pliktgraf.register.compile.triples import Triples

Hints = dict[str, Kinds]
LOOKED_UP = 40
"""So many pairs of the law are written out rather than joined."""
SITUATION: Kinds = frozenset({"situation"})


class Rule:
    """Compiles the patterns of one rule.

    Args:
        name: the rule's name, for refusals.
        sources: where each predicate's triples lie.
        asking: the numbers of the norms that read a criterion.
        closure: the source of a path of one predicate, any number of steps.
        law_table: the name of the table of a predicate's triples in the law.
        static: the name of a table that holds what a statement over the law gives.
        rows: what a statement over the law gives now.
        minted: the pairs of scope and criterion in a table of the law.
    """

    def __init__(
        self,
        name: str,
        sources: Sources,
        asking: Callable[[str], list[int]],
        closure: Callable[[URIRef, str], Source],
        law_table: Callable[[str, str], str],
        minted: Callable[[str], list[tuple[int, int]]],
        static: Callable[[str], str],
        rows: Callable[[str], list[int]],
    ) -> None:
        self.rows = rows
        self.static = static
        self.minted = minted
        self.rule, self.sources, self.asking, self.law_table = name, sources, asking, law_table
        self._closure = closure
        self.with_: list[str] = []
        self.count = 0
        self.outside: list[set[str]] = []
        self.has_closure = False

    def refuse(self, why: str) -> NotCompiled:
        return NotCompiled(self.rule, why)

    def name(self, start: str) -> str:
        self.count += 1
        return f"{start}{self.count}"

    def closure(self, predicate: URIRef, mod: str) -> Source:
        self.has_closure = True
        try:
            return self._closure(predicate, mod)
        except LookupError as error:
            raise self.refuse(str(error)) from None

    def is_outside(self, name: str) -> bool:
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

    # -- patterns -----------------------------------------------------------------------------------------

    def block(self, node: Any, hints: Hints, base: Block | None = None) -> Block:
        """The block of a pattern, put into `base` where that is given."""
        make = getattr(self, "_" + str(node.name), None)
        if make is None:
            raise self.refuse(f"{node.name} is not taken")
        found: Block = make(node, hints, base or Block())
        return found

    def _BGP(self, node: Any, hints: Hints, base: Block) -> Block:
        if not base.froms and (split := Triples(self, base, hints).split(list(node.triples))):
            name, kinds = split
            return self._united([self._BGP(node, {**hints, name: frozenset({k})}, Block()) for k in kinds])
        Triples(self, base, hints).put(list(node.triples))
        return base

    def _Join(self, node: Any, hints: Hints, base: Block) -> Block:
        if node.p1.name == "Union" and node.p2.name == "BGP":
            return self._spread(node, "p1", hints, base)
        left = self.block(node.p1, hints, base)
        if node.p2.name == "BGP":
            return self._BGP(node.p2, hints, left)
        return self._joined(left, self.block(node.p2, {**hints, **_kinds(left)}))

    def _spread(self, node: Any, key: str, hints: Hints, base: Block) -> Block:
        """What is said of a union said of each branch, where more is known of what a variable may be."""
        branches = [CompValue(node.name, **{**node, key: branch}) for branch in branches_of(node[key])]
        return self._united([self.block(branch, hints, base.copy()) for branch in branches])

    def _Filter(self, node: Any, hints: Hints, base: Block) -> Block:
        if is_union(node.p):
            return self._spread(CompValue("Filter", **{**node, "p": spread_out(node.p)}), "p", hints, base)
        block = self.block(node.p, hints, base)
        for part in conjuncts(node.expr):
            self._test(part, block)
        return block

    def _Extend(self, node: Any, hints: Hints, base: Block) -> Block:
        block = self.block(node.p, hints, base)
        self._prepare(node.expr, block)
        cell = Expressions(self, block).cell(node.expr)
        if cell.type == "mixed":
            raise self.refuse(f"?{node.var} holds values of different types")
        block.cells[str(node.var)] = cell
        if has_exists(node.expr):  # a column of its own, so that it is found out once however often it is read
            return self._named(block, list(block.cells))
        return block

    def _Union(self, node: Any, hints: Hints, base: Block) -> Block:
        return self._united([self.block(n, hints, base.copy()) for n in branches_of(node)])

    def _united(self, branches: list[Block]) -> Block:
        names = list(dict.fromkeys(v for b in branches for v in b.cells))
        branches = [b for b in branches if "FALSE" not in b.wheres] or branches[:1]
        if len(branches) == 1:
            branches[0].cells = {v: branches[0].cells.get(v, UNBOUND) for v in names}
            return branches[0]
        cells: dict[str, Cell] = {}
        texts = []
        alias = self.name("u")
        for branch in branches:
            columns = [(branch.cells[v].sql if v in branch.cells else "NULL", quoted(v)) for v in names]
            texts.append(branch.select(columns))
        for v in names:
            own = [b.cells[v] for b in branches if v in b.cells]
            certain = len(own) == len(branches) and all(c.certain for c in own)
            cells[v] = Cell(f"{alias}.{quoted(v)}", frozenset().union(*(c.kinds for c in own)), certain)
        return Block([f"({' UNION ALL '.join(texts)}) {alias}"], [], cells)

    def _LeftJoin(self, node: Any, hints: Hints, base: Block) -> Block:
        left = self.block(node.p1, hints, base)
        if "FALSE" in left.wheres:
            left.cells = {**dict.fromkeys(variables(node.p2), UNBOUND), **left.cells}
            return left
        if self._is_column(node.p2, left):
            return self._nullable(node, left)
        if (pairs := self._lookup(node, left)) is not None:
            s, _, o = node.p2.triples[0]
            kind, cases = pairs
            text = " ".join(f"WHEN {n} THEN {self.literal(v, kind)}" for n, v in cases)
            cell = Cell(f"(CASE {left.cells[str(s)].sql} {text} END)", frozenset({kind}), False)
            left.cells[str(o)] = cell
            return left
        right = self.block(node.p2, {**hints, **_kinds(left)})
        shared = [v for v in left.cells if v in right.cells]
        conditions = []
        for part in [] if node.expr.name == "TrueFilter" else conjuncts(node.expr):
            inside = variables(part)
            if not has_exists(part):
                conditions.append(part)
            elif inside & (set(left.cells) | set(right.cells)) <= set(right.cells):
                self._test(part, right)
            elif inside & set(right.cells) <= set(left.cells):
                mark = Variable(self.name("mark"))
                self._prepare(part, left)
                left.cells[str(mark)] = Expressions(self, left).truth(part)
                conditions.append(mark)
            else:
                wanted = [v for v in left.cells if v in inside or v in shared]
                right = self._joined(right, self._known(left, wanted))
                shared = wanted
                self._test(part, right)
        if any(left.cells[v].kinds == SITUATION for v in shared) and all(left.cells[v].certain for v in shared):
            right = self._joined(right, self._known(left, shared))
        return self._outer(left, right, shared, conditions)

    def _outer(self, left: Block, right: Block, shared: list[str], conditions: list[Any]) -> Block:
        one, two = self.name("l"), self.name("r")
        cells = left.columns(one)
        others = right.columns(two)
        tests = []
        for v in shared:
            if not (cells[v].certain and others[v].certain):
                raise self.refuse(f"?{v}, which may have no value, is joined")
            tests.append(f"{cells[v].sql} = {others[v].sql}")
        block = Block([], [], {**others, **cells})
        tests += [Expressions(self, block).truth(part).sql for part in conditions]
        block.cells = {**{v: Cell(c.sql, c.kinds, False) for v, c in others.items()}, **cells}
        on = " AND ".join(tests) or "TRUE"
        block.froms = [f"({left.select()}) {one} LEFT JOIN ({right.select()}) {two} ON {on}"]
        return block

    def _lookup(self, node: Any, left: Block) -> tuple[str, list[tuple[int, Any]]] | None:
        """The few pairs that an optional triple of the law may add, at most one for each subject."""
        if node.expr.name != "TrueFilter" or node.p2.name != "BGP" or len(node.p2.triples) != 1:
            return None
        s, p, o = node.p2.triples[0]
        if not (isinstance(s, Variable) and isinstance(p, URIRef) and isinstance(o, Variable)):
            return None
        if str(s) not in left.cells or str(o) in left.cells or not left.cells[str(s)].certain:
            return None
        found = self.sources.known.get(str(p), [])
        if len(found) != 1 or found[0].how != "law" or not found[0].subject & left.cells[str(s)].kinds:
            return None
        (kind,) = found[0].object
        pairs = self.sources.law[str(p), kind]
        is_short = 0 < len(pairs) <= LOOKED_UP and len({n for n, _ in pairs}) == len(pairs)
        return (kind, sorted(pairs)) if is_short else None

    def _is_column(self, node: Any, left: Block) -> bool:
        """Whether an optional pattern is but a column of a row that is there already."""
        if node.name != "BGP" or len(node.triples) != 1:
            return False
        s, p, o = node.triples[0]
        if not (isinstance(s, Variable) and isinstance(p, URIRef) and isinstance(o, Variable)):
            return False
        if str(o) in left.cells or str(s) not in left.cells or not left.cells[str(s)].certain:
            return False
        rows = {table for table, v in left.aliases if v == str(s)}
        found = [x for x in self.sources.known.get(str(p), []) if x.subject & left.cells[str(s)].kinds]
        return len(found) == 1 and found[0].how == "column" and found[0].table in rows

    def _nullable(self, node: Any, left: Block) -> Block:
        s, p, o = node.p2.triples[0]
        kinds = left.cells[str(s)].kinds
        (source,) = [x for x in self.sources.known[str(p)] if x.subject & kinds]
        sql = f"{left.aliases[source.table, str(s)]}.{quoted(source.column)}"
        self.sources.touched.add((source.table, source.column))
        left.cells[str(o)] = Cell(sql, source.object)
        if node.expr.name != "TrueFilter":
            self._prepare(node.expr, left)
            test = Expressions(self, left).truth(node.expr).sql
            moved = left.cells[str(o)].sql
            left.cells[str(o)] = Cell(f"(CASE WHEN {test} THEN {moved} END)", source.object)
        left.cells[str(o)] = Cell(left.cells[str(o)].sql, source.object, False)
        return left

    def _ToMultiSet(self, node: Any, hints: Hints, base: Block) -> Block:
        found = self.block(node.p, hints)
        return self._joined(base, found) if base.froms else found

    def _SelectQuery(self, node: Any, hints: Hints, base: Block) -> Block:
        return self.block(node.p, hints, base)

    def _Project(self, node: Any, hints: Hints, base: Block) -> Block:
        block = self.block(node.p, hints, base)
        return self._named(block, [str(v) for v in node.PV if str(v) in block.cells])

    def _Distinct(self, node: Any, hints: Hints, base: Block) -> Block:
        block = self.block(node.p, hints, base)
        return self._named(block, list(block.cells), distinct=True)

    def _AggregateJoin(self, node: Any, hints: Hints, base: Block) -> Block:
        if base.froms:
            raise self.refuse("a group inside of EXISTS that reads what lies outside")
        groups = node.p.expr
        if not groups or not all(isinstance(v, Variable) for v in groups):
            raise self.refuse("a group that is not by variables: records would be counted together")
        block = self.block(node.p.p, {v: k for v, k in hints.items() if Variable(v) in groups})
        columns: list[tuple[str, str]] = []
        cells: dict[str, Cell] = {}
        alias = self.name("g")
        for part in node.A:
            cell = self._aggregate(part, block, groups)
            columns.append((cell.sql, quoted(str(part.res))))
            cells[str(part.res)] = Cell(f"{alias}.{quoted(str(part.res))}", cell.kinds, cell.certain)
        by = ", ".join(block.cells[str(v)].sql for v in groups)
        return Block([f"({block.select(columns)} GROUP BY {by}) {alias}"], [], cells)

    def _aggregate(self, node: Any, block: Block, groups: list[Any]) -> Cell:
        kind = str(node.name).removeprefix("Aggregate_")
        if kind == "Sample" and node.vars in groups:
            return block.cells[str(node.vars)]
        if kind not in ("Count", "Max", "Min", "Sample") or node.vars == "*":
            raise self.refuse(f"the aggregate {kind} of {node.vars}")
        cell = Expressions(self, block).cell(node.vars)
        distinct = "DISTINCT " if getattr(node, "distinct", None) == "DISTINCT" else ""
        if kind == "Count":
            return Cell(f"COUNT({distinct}{cell.sql})", frozenset({"int"}))
        if not cell.certain:
            raise self.refuse(f"{kind} of what may have no value")
        if kind != "Sample" and cell.type in ("node", "string", "bool", "mixed"):
            raise self.refuse(f"{kind} of {cell.type}")
        return Cell(f"{'MIN' if kind == 'Sample' else kind.upper()}({cell.sql})", cell.kinds)

    # -- parts --------------------------------------------------------------------------------------------

    def exists(self, graph: Any, block: Block, negated: bool, assumed: frozenset[str]) -> str:
        """Whether a pattern has a solution for a row of the block."""
        graph = algebra(graph)
        read = [v for v in block.cells if v in variables(graph)]
        for v in read:
            if not block.cells[v].certain and v not in assumed:
                raise self.refuse(f"EXISTS reads ?{v}, which may have no value")
        hints = {v: block.cells[v].kinds for v in read}
        if divided := self._division(graph, block, read, negated):
            return divided
        base = self._known(block, read, distinct=False) if self._asks_for(graph, read, block) else None
        self.outside.append(set(block.cells))
        inner = self.block(graph, hints, base)
        self.outside.pop()
        read = _keys(read, block)
        if not read:
            return f"({'NOT ' if negated else ''}EXISTS ({inner.select([('1', 'one')])}))"
        keys = ", ".join(block.cells[v].sql for v in read)
        found = inner.select([(inner.cells[v].sql, quoted(v)) for v in read])
        text = f"(({keys}) IN ({found}))"
        if any(v in assumed and not block.cells[v].certain for v in read):
            text = f"COALESCE({text}, FALSE)"
        return f"(NOT {text})" if negated else text

    def _divides(self, graph: Any) -> bool:
        """Whether a pattern looks for what is in a list of the law and not somewhere else."""
        return is_division(graph) and {str(p) for p in listed(graph.p)} <= self.sources.of_law

    def _division(self, graph: Any, block: Block, read: list[str], negated: bool) -> str | None:
        """Whether something in a list of the law is lacking, by counting what is there; None for other patterns."""
        if not self._divides(graph):
            return None
        inner = algebra(graph.expr.graph)
        listed = bound(graph.p)
        shared = sorted(listed & variables(inner))
        told = [v for v in read if v not in shared]
        if not all(block.cells[v].certain for v in told):
            return None
        if len(shared) != 1 or listed & set(read) or not told or not {*told, *shared} <= bound(inner):
            return None
        wanted, found = self.block(graph.p, {}), self.block(inner, {v: block.cells[v].kinds for v in told})
        if any(cell.kinds != LAW and cell.type != "string" for cell in wanted.cells.values()):
            return None
        (name,) = shared
        items = self.rows(wanted.select([(wanted.cells[name].sql, "x")], distinct=True))
        if len(items) > 60:
            return None
        if not items:
            return "TRUE" if negated else "FALSE"
        keys = _keys(told, block)
        bits = ", ".join(f"({item}, {1 << i})" for i, item in enumerate(items))
        weights = self.name("w")
        found.froms.append(f"(VALUES {bits}) {weights}(x, bit)")
        found.wheres.append(f"{found.cells[name].sql} = {weights}.x")
        columns = [(found.cells[v].sql, quoted(v)) for v in keys]
        by = ", ".join(sql for sql, _ in columns)
        whole = f"{found.select(columns)} GROUP BY {by} HAVING bit_or({weights}.bit) = {(1 << len(items)) - 1}"
        outer = ", ".join(block.cells[v].sql for v in keys)
        return f"(({outer}) {'' if negated else 'NOT '}IN ({whole}))"

    def _known(self, block: Block, names: list[str], distinct: bool = True) -> Block:
        """The (different) values of some variables of a block, which becomes a shared table."""
        for v in names:
            if not block.cells[v].certain:
                raise self.refuse(f"?{v}, which may have no value, is read inside")
        self._share(block)
        alias = self.name("d")
        inner = block.select([(block.cells[v].sql, quoted(v)) for v in names], distinct)
        cells = {v: Cell(f"{alias}.{quoted(v)}", block.cells[v].kinds) for v in names}
        return Block([f"({inner}) {alias}"], [], cells)

    def _share(self, block: Block) -> None:
        """Make the block a table of its own, which patterns inside of EXISTS can read too."""
        if block.froms == [block.shared] and not block.wheres:
            return
        table = self.name("shared")
        self.with_.append(f"{table} AS MATERIALIZED ({block.select()})")
        block.cells, block.froms, block.wheres, block.aliases = block.columns(table), [table], [], {}
        block.shared = table

    def _prepare(self, node: Any, block: Block) -> None:
        """Make the block a table before an expression is made of its columns, where a part of it will ask for that."""
        for part in all_exists(node):
            graph = algebra(part.graph)
            if not self._divides(graph) and self._asks_for(
                graph, [v for v in block.cells if v in variables(graph)], block
            ):
                self._share(block)

    def _asks_for(self, graph: Any, read: list[str], block: Block) -> bool:
        """Whether a pattern inside of EXISTS is to be told the values outside: it needs them, or they are few."""
        return not set(read) <= bound(graph) or any(block.cells[v].kinds == SITUATION for v in read)

    def _test(self, node: Any, block: Block) -> None:
        self._prepare(node, block)
        text = Expressions(self, block).truth(node).sql
        block.wheres.append(text)

    def _joined(self, left: Block, right: Block) -> Block:
        shared = [v for v in left.cells if v in right.cells]
        for v in shared:
            one, two = left.cells[v], right.cells[v]
            if one.kinds and two.kinds and one.type != two.type:
                raise self.refuse(f"?{v} is both {one.type} and {two.type}")
            open_ = [f"{cell.sql} IS NULL" for cell in (one, two) if not cell.certain]
            test = " OR ".join([*open_, f"{one.sql} = {two.sql}"])
            left.wheres.append(f"({test})" if open_ else test)
            sql = one.sql if one.certain else two.sql if two.certain else f"COALESCE({one.sql}, {two.sql})"
            left.cells[v] = Cell(sql, one.kinds & two.kinds or one.kinds, one.certain or two.certain)
        left.froms += right.froms
        left.wheres += right.wheres
        left.cells = {**right.cells, **left.cells}
        left.aliases = {**right.aliases, **left.aliases}
        return left

    def _named(self, block: Block, names: list[str], distinct: bool = False) -> Block:
        alias = self.name("q")
        text = block.select([(block.cells[v].sql, quoted(v)) for v in names], distinct)
        cells = {v: Cell(f"{alias}.{quoted(v)}", block.cells[v].kinds, block.cells[v].certain) for v in names}
        return Block([f"({text}) {alias}"], [], cells)


def _kinds(block: Block) -> Hints:
    return {v: cell.kinds for v, cell in block.cells.items() if cell.certain}


def _keys(names: list[str], block: Block) -> list[str]:
    """The variables that tell solutions apart: a part of a record tells which record it is."""
    parts = {v for v in names if any(":" in k or "_" in k for k in block.cells[v].kinds)}
    whole = {v for v in names if block.cells[v].kinds <= {"case", "organisation"}}
    return [v for v in names if not (parts and v in whole)]
