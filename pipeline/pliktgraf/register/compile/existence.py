"""EXISTS and NOT EXISTS: as IN and NOT IN, told what is outside only where that is needed."""

from __future__ import annotations

from typing import Any

from pliktgraf.register.compile.algebra import algebra, all_exists, bound, is_division, listed, variables
from pliktgraf.register.compile.blocks import Block, Cell, Kinds, quoted
from pliktgraf.register.compile.sources import LAW

SITUATION: Kinds = frozenset({"situation"})


def exists(rule: Any, graph: Any, block: Block, negated: bool, assumed: frozenset[str]) -> str:
    """Whether a pattern has a solution for a row of the block."""
    graph = algebra(graph)
    read = [v for v in block.cells if v in variables(graph)]
    for v in read:
        if not block.cells[v].certain and v not in assumed:
            raise rule.refuse(f"EXISTS reads ?{v}, which may have no value")
    hints = {v: block.cells[v].kinds for v in read}
    if divided := _division(rule, graph, block, read, negated):
        return divided
    base = known(rule, block, read, distinct=False) if _asks_for(graph, read, block) else None
    rule.outside.append(set(block.cells))
    inner = rule.block(graph, hints, base)
    rule.outside.pop()
    read = _keys(read, block)
    if not read:
        return f"({'NOT ' if negated else ''}EXISTS ({inner.select([('1', 'one')])}))"
    keys = ", ".join(block.cells[v].sql for v in read)
    found = inner.select([(inner.cells[v].sql, quoted(v)) for v in read])
    text = f"(({keys}) IN ({found}))"
    if any(v in assumed and not block.cells[v].certain for v in read):
        text = f"COALESCE({text}, FALSE)"
    return f"(NOT {text})" if negated else text


def prepare(rule: Any, node: Any, block: Block) -> None:
    """Make the block a table before an expression is made of its columns, where a part of it will ask for that."""
    for part in all_exists(node):
        graph = algebra(part.graph)
        if not _divides(rule, graph) and _asks_for(graph, [v for v in block.cells if v in variables(graph)], block):
            rule.share(block)


def known(rule: Any, block: Block, names: list[str], distinct: bool = True) -> Block:
    """The (different) values of some variables of a block, which becomes a shared table."""
    for v in names:
        if not block.cells[v].certain:
            raise rule.refuse(f"?{v}, which may have no value, is read inside")
    rule.share(block)
    alias = rule.name("d")
    inner = block.select([(block.cells[v].sql, quoted(v)) for v in names], distinct)
    cells = {v: Cell(f"{alias}.{quoted(v)}", block.cells[v].kinds) for v in names}
    return Block([f"({inner}) {alias}"], [], cells)


def _divides(rule: Any, graph: Any) -> bool:
    """Whether a pattern looks for what is in a list of the law and not somewhere else."""
    return is_division(graph) and {str(p) for p in listed(graph.p)} <= rule.sources.of_law


def _division(rule: Any, graph: Any, block: Block, read: list[str], negated: bool) -> str | None:
    """Whether something in a list of the law is lacking, by counting what is there; None for other patterns."""
    if not _divides(rule, graph):
        return None
    inner = algebra(graph.expr.graph)
    listed = bound(graph.p)
    shared = sorted(listed & variables(inner))
    told = [v for v in read if v not in shared]
    if not all(block.cells[v].certain for v in told):
        return None
    if len(shared) != 1 or listed & set(read) or not told or not {*told, *shared} <= bound(inner):
        return None
    wanted, found = rule.block(graph.p, {}), rule.block(inner, {v: block.cells[v].kinds for v in told})
    if any(cell.kinds != LAW and cell.type != "string" for cell in wanted.cells.values()):
        return None
    (name,) = shared
    items = rule.shared.rows(wanted.select([(wanted.cells[name].sql, "x")], distinct=True))
    if len(items) > 60:
        return None
    if not items:
        return "TRUE" if negated else "FALSE"
    keys = _keys(told, block)
    bits = ", ".join(f"({item}, {1 << i})" for i, item in enumerate(items))
    weights = rule.name("w")
    found.froms.append(f"(VALUES {bits}) {weights}(x, bit)")
    found.wheres.append(f"{found.cells[name].sql} = {weights}.x")
    columns = [(found.cells[v].sql, quoted(v)) for v in keys]
    by = ", ".join(sql for sql, _ in columns)
    whole = f"{found.select(columns)} GROUP BY {by} HAVING bit_or({weights}.bit) = {(1 << len(items)) - 1}"
    outer = ", ".join(block.cells[v].sql for v in keys)
    return f"(({outer}) {'' if negated else 'NOT '}IN ({whole}))"


def _asks_for(graph: Any, read: list[str], block: Block) -> bool:
    """Whether a pattern inside of EXISTS is to be told the values outside: it needs them, or they are few."""
    return not set(read) <= bound(graph) or any(block.cells[v].kinds == SITUATION for v in read)


def _keys(names: list[str], block: Block) -> list[str]:
    """The variables that tell solutions apart: a part of a record tells which record it is."""
    parts = {v for v in names if any(":" in k or "_" in k for k in block.cells[v].kinds)}
    whole = {v for v in names if block.cells[v].kinds <= {"case", "organisation"}}
    return [v for v in names if not (parts and v in whole)]
