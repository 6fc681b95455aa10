"""Expressions of SPARQL as SQL: an error is NULL, and truth has three values in both."""

from __future__ import annotations

from typing import Any

from rdflib.term import Literal, URIRef, Variable

from pliktgraf.register.compile.blocks import VALUES, Block, Cell

BOOL = frozenset({"bool"})
INT = frozenset({"int"})
UNBOUND = Cell("NULL", frozenset(), False)


class Expressions:
    """Expressions over one block. `rule` is the compiler that takes what lies in EXISTS."""

    def __init__(self, rule: Any, block: Block, assumed: frozenset[str] = frozenset()) -> None:
        self.rule, self.block, self.assumed = rule, block, assumed

    def cell(self, node: Any) -> Cell:
        """The SQL of an expression."""
        if isinstance(node, Variable):
            return self._variable(str(node))
        if isinstance(node, URIRef | Literal):
            constant: Cell = self.rule.constant(node)
            return constant
        make = getattr(self, "_" + str(node.name), None)
        if make is None:
            raise self.rule.refuse(f"{node.name} is not taken")
        found: Cell = make(node)
        return found

    def truth(self, node: Any) -> Cell:
        """The SQL of a condition."""
        cell = self.cell(node)
        if cell.type not in ("bool", "unknown"):
            raise self.rule.refuse("a condition that is neither true nor false")
        return cell

    def _variable(self, name: str) -> Cell:
        if name in self.block.cells:
            cell = self.block.cells[name]
            return Cell(cell.sql, cell.kinds, cell.certain or name in self.assumed)
        if self.rule.is_outside(name):
            raise self.rule.refuse(f"?{name} is bound outside of the pattern that reads it")
        return UNBOUND

    def _RelationalExpression(self, node: Any) -> Cell:
        left = self.cell(node.expr)
        if node.op in ("IN", "NOT IN"):
            others = [self._pair(left, self.cell(o)) for o in node.other]
            text = ", ".join(o.sql for o in others)
            return Cell(f"({left.sql} {node.op} ({text}))", BOOL, all(c.certain for c in (left, *others)))
        right = self._pair(left, self.cell(node.other))
        ordered = node.op not in ("=", "!=")
        if ordered and "node" in (left.type, right.type) or ordered and "string" in (left.type, right.type):
            raise self.rule.refuse("an order of nodes or texts")
        op = "<>" if node.op == "!=" else node.op
        return Cell(f"({left.sql} {op} {right.sql})", BOOL, left.certain and right.certain)

    def _pair(self, left: Cell, right: Cell) -> Cell:
        types = {left.type, right.type} - {"unknown"}
        if len(types) > 1 or "mixed" in types:
            raise self.rule.refuse(f"a comparison of {left.type} and {right.type}")
        return right

    def _ConditionalAndExpression(self, node: Any) -> Cell:
        return self._connected("AND", [self.truth(n) for n in (node.expr, *node.other)])

    def _ConditionalOrExpression(self, node: Any) -> Cell:
        parts = [node.expr, *node.other]
        unbound = {str(n.expr.arg) for n in parts if getattr(n, "name", "") == "UnaryNot" and _is_bound(n.expr)}
        inside = Expressions(self.rule, self.block, self.assumed | unbound)
        return self._connected("OR", [inside.truth(n) for n in parts])

    def _connected(self, word: str, cells: list[Cell]) -> Cell:
        text = f" {word} ".join(c.sql for c in cells)
        return Cell(f"({text})", BOOL, all(c.certain for c in cells))

    def _UnaryNot(self, node: Any) -> Cell:
        cell = self.truth(node.expr)
        return Cell(f"(NOT {cell.sql})", BOOL, cell.certain)

    def _UnaryMinus(self, node: Any) -> Cell:
        return self._number(f"(- {self._int(node.expr).sql})", [self._int(node.expr)])

    def _AdditiveExpression(self, node: Any) -> Cell:
        return self._arithmetic(node)

    def _MultiplicativeExpression(self, node: Any) -> Cell:
        if "/" in node.op:
            raise self.rule.refuse("a division")
        return self._arithmetic(node)

    def _arithmetic(self, node: Any) -> Cell:
        cells = [self._int(n) for n in (node.expr, *node.other)]
        text = cells[0].sql + "".join(f" {op} {cell.sql}" for op, cell in zip(node.op, cells[1:], strict=True))
        return self._number(f"({text})", cells)

    def _int(self, node: Any) -> Cell:
        cell = self.cell(node)
        if cell.type not in ("int", "unknown"):
            raise self.rule.refuse(f"a calculation with {cell.type}")
        return cell

    def _number(self, text: str, cells: list[Cell]) -> Cell:
        return Cell(text, INT, all(c.certain for c in cells))

    def _Builtin_YEAR(self, node: Any) -> Cell:
        return self._part("{} // 10000", node)

    def _Builtin_MONTH(self, node: Any) -> Cell:
        return self._part("{} // 100 % 100", node)

    def _Builtin_DAY(self, node: Any) -> Cell:
        return self._part("{} % 100", node)

    def _part(self, text: str, node: Any) -> Cell:
        cell = self.cell(node.arg)
        if cell.type not in ("date", "unknown"):
            raise self.rule.refuse(f"year, month or day of {cell.type}")
        return self._number(f"CAST({text.format(cell.sql)} AS BIGINT)", [cell])

    def _Builtin_BOUND(self, node: Any) -> Cell:
        cell = self._variable(str(node.arg))
        known = self.block.cells.get(str(node.arg))
        if known and known.certain:
            return Cell("TRUE", BOOL)
        return Cell(f"({cell.sql} IS NOT NULL)", BOOL)

    def _Builtin_COALESCE(self, node: Any) -> Cell:
        cells = [self.cell(n) for n in node.arg]
        for cell in cells:
            self._pair(cells[0], cell)
        text = ", ".join(c.sql for c in cells)
        return Cell(f"COALESCE({text})", _kinds(cells), any(c.certain for c in cells))

    def _Builtin_IF(self, node: Any) -> Cell:
        test, yes, no = self.truth(node.arg1), self.cell(node.arg2), self.cell(node.arg3)
        self._pair(yes, no)
        end = f"WHEN NOT {test.sql} THEN {no.sql}" if not test.certain else f"ELSE {no.sql}"
        kinds = _kinds([yes, no])
        text = f"(CASE WHEN {test.sql} THEN {yes.sql} {end} END)"
        name = next(iter(kinds), "law")
        if "NULL" in (yes.sql, no.sql):
            text = f"CAST({text} AS {VALUES.get(name, 'INTEGER')})"
        return Cell(text, kinds, all(c.certain for c in (test, yes, no)))

    def _Builtin_EXISTS(self, node: Any) -> Cell:
        return Cell(self.rule.exists(node.graph, self.block, False, self.assumed), BOOL)

    def _Builtin_NOTEXISTS(self, node: Any) -> Cell:
        return Cell(self.rule.exists(node.graph, self.block, True, self.assumed), BOOL)


def _is_bound(node: Any) -> bool:
    return getattr(node, "name", "") == "Builtin_BOUND"


def _kinds(cells: list[Cell]) -> frozenset[str]:
    return frozenset().union(*(c.kinds for c in cells))
