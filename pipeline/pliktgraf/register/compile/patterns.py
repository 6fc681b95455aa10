"""One rule in SPARQL as SQL: graph patterns become joins, unions, outer joins and groups."""

from __future__ import annotations

from typing import Any

from rdflib.plugins.sparql.parserutils import CompValue

from pliktgraf.register.compile.algebra import branches_of, conjuncts, has_exists, is_union, spread_out
from pliktgraf.register.compile.blocks import Block, Cell, Kinds, quoted
from pliktgraf.register.compile.context import Context
from pliktgraf.register.compile.existence import exists, prepare
from pliktgraf.register.compile.expressions import UNBOUND, Expressions
from pliktgraf.register.compile.groups import grouped
from pliktgraf.register.compile.optional import left_join
from pliktgraf.register.compile.triples import Triples

Hints = dict[str, Kinds]


class Rule(Context):
    """Compiles the patterns of one rule, each kind of pattern by the method of its name in the algebra."""

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
        return self.joined(left, self.block(node.p2, {**hints, **left.certain_kinds()}))

    def _spread(self, node: Any, key: str, hints: Hints, base: Block) -> Block:
        """What is said of a union said of each branch, where more is known of what a variable may be."""
        branches = [CompValue(node.name, **{**node, key: branch}) for branch in branches_of(node[key])]
        return self._united([self.block(branch, hints, base.copy()) for branch in branches])

    def _Filter(self, node: Any, hints: Hints, base: Block) -> Block:
        if is_union(node.p):
            return self._spread(CompValue("Filter", **{**node, "p": spread_out(node.p)}), "p", hints, base)
        block = self.block(node.p, hints, base)
        for part in conjuncts(node.expr):
            self.test(part, block)
        return block

    def _Extend(self, node: Any, hints: Hints, base: Block) -> Block:
        block = self.block(node.p, hints, base)
        prepare(self, node.expr, block)
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
        return left_join(self, node, hints, base)

    def _ToMultiSet(self, node: Any, hints: Hints, base: Block) -> Block:
        found = self.block(node.p, hints)
        return self.joined(base, found) if base.froms else found

    def _SelectQuery(self, node: Any, hints: Hints, base: Block) -> Block:
        return self.block(node.p, hints, base)

    def _Project(self, node: Any, hints: Hints, base: Block) -> Block:
        block = self.block(node.p, hints, base)
        return self._named(block, [str(v) for v in node.PV if str(v) in block.cells])

    def _Distinct(self, node: Any, hints: Hints, base: Block) -> Block:
        block = self.block(node.p, hints, base)
        return self._named(block, list(block.cells), distinct=True)

    def _AggregateJoin(self, node: Any, hints: Hints, base: Block) -> Block:
        return grouped(self, node, hints, base)

    def exists(self, graph: Any, block: Block, negated: bool, assumed: frozenset[str]) -> str:
        """Whether a pattern has a solution for a row of the block."""
        return exists(self, graph, block, negated, assumed)

    def test(self, node: Any, block: Block) -> None:
        """Keep the rows for which a condition is true."""
        prepare(self, node, block)
        text = Expressions(self, block).truth(node).sql
        block.wheres.append(text)

    def joined(self, left: Block, right: Block) -> Block:
        """The rows of two blocks that agree on the variables of both."""
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
