"""GROUP BY and what is counted in each group."""

from __future__ import annotations

from typing import Any

from rdflib.term import Variable

from pliktgraf.register.compile.blocks import Block, Cell, Kinds, quoted
from pliktgraf.register.compile.expressions import Expressions


def grouped(rule: Any, node: Any, hints: dict[str, Kinds], base: Block) -> Block:
    """A row for each group, told apart by variables."""
    if base.froms:
        raise rule.refuse("a group inside of EXISTS that reads what lies outside")
    groups = node.p.expr
    if not groups or not all(isinstance(v, Variable) for v in groups):
        raise rule.refuse("a group that is not by variables: records would be counted together")
    block = rule.block(node.p.p, {v: k for v, k in hints.items() if Variable(v) in groups})
    columns: list[tuple[str, str]] = []
    cells: dict[str, Cell] = {}
    alias = rule.name("g")
    for part in node.A:
        cell = _aggregate(rule, part, block, groups)
        columns.append((cell.sql, quoted(str(part.res))))
        cells[str(part.res)] = Cell(f"{alias}.{quoted(str(part.res))}", cell.kinds, cell.certain)
    by = ", ".join(block.cells[str(v)].sql for v in groups)
    return Block([f"({block.select(columns)} GROUP BY {by}) {alias}"], [], cells)


def _aggregate(rule: Any, node: Any, block: Block, groups: list[Any]) -> Cell:
    kind = str(node.name).removeprefix("Aggregate_")
    if kind == "Sample" and node.vars in groups:
        return block.cells[str(node.vars)]
    if kind not in ("Count", "Max", "Min", "Sample") or node.vars == "*":
        raise rule.refuse(f"the aggregate {kind} of {node.vars}")
    cell = Expressions(rule, block).cell(node.vars)
    distinct = "DISTINCT " if getattr(node, "distinct", None) == "DISTINCT" else ""
    if kind == "Count":
        return Cell(f"COUNT({distinct}{cell.sql})", frozenset({"int"}))
    if not cell.certain:
        raise rule.refuse(f"{kind} of what may have no value")
    if kind != "Sample" and cell.type in ("node", "string", "bool", "mixed"):
        raise rule.refuse(f"{kind} of {cell.type}")
    return Cell(f"{'MIN' if kind == 'Sample' else kind.upper()}({cell.sql})", cell.kinds)
