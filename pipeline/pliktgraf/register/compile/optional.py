"""OPTIONAL: a column that may be empty, a few pairs written out, or an outer join."""

from __future__ import annotations

from typing import Any

from rdflib.term import URIRef, Variable

from pliktgraf.register.compile.algebra import conjuncts, has_exists, variables
from pliktgraf.register.compile.blocks import Block, Cell, Kinds, quoted
from pliktgraf.register.compile.existence import SITUATION, known, prepare
from pliktgraf.register.compile.expressions import UNBOUND, Expressions

LOOKED_UP = 40
"""So many pairs of the law are written out rather than joined."""


def left_join(rule: Any, node: Any, hints: dict[str, Kinds], base: Block) -> Block:
    """The rows of the left pattern, with those of the right where there are any."""
    left: Block = rule.block(node.p1, hints, base)
    if "FALSE" in left.wheres:
        left.cells = {**dict.fromkeys(variables(node.p2), UNBOUND), **left.cells}
        return left
    if _is_column(rule, node.p2, left):
        return _nullable(rule, node, left)
    if (pairs := _lookup(rule, node, left)) is not None:
        s, _, o = node.p2.triples[0]
        kind, cases = pairs
        text = " ".join(f"WHEN {n} THEN {rule.literal(v, kind)}" for n, v in cases)
        cell = Cell(f"(CASE {left.cells[str(s)].sql} {text} END)", frozenset({kind}), False)
        left.cells[str(o)] = cell
        return left
    right: Block = rule.block(node.p2, {**hints, **left.certain_kinds()})
    shared = [v for v in left.cells if v in right.cells]
    conditions = []
    for part in [] if node.expr.name == "TrueFilter" else conjuncts(node.expr):
        inside = variables(part)
        if not has_exists(part):
            conditions.append(part)
        elif inside & (set(left.cells) | set(right.cells)) <= set(right.cells):
            rule.test(part, right)
        elif inside & set(right.cells) <= set(left.cells):
            mark = Variable(rule.name("mark"))
            prepare(rule, part, left)
            left.cells[str(mark)] = Expressions(rule, left).truth(part)
            conditions.append(mark)
        else:
            wanted = [v for v in left.cells if v in inside or v in shared]
            right = rule.joined(right, known(rule, left, wanted))
            shared = wanted
            rule.test(part, right)
    is_wide = any(left.cells[v].kinds == SITUATION for v in shared) and not right.asks
    if is_wide and all(left.cells[v].certain for v in shared):
        right = rule.joined(right, known(rule, left, shared))
    return _outer(rule, left, right, shared, conditions)


def _outer(rule: Any, left: Block, right: Block, shared: list[str], conditions: list[Any]) -> Block:
    one, two = rule.name("l"), rule.name("r")
    cells = left.columns(one)
    others = right.columns(two)
    tests = []
    for v in shared:
        if not (cells[v].certain and others[v].certain):
            raise rule.refuse(f"?{v}, which may have no value, is joined")
        tests.append(f"{cells[v].sql} = {others[v].sql}")
    block = Block([], [], {**others, **cells})
    tests += [Expressions(rule, block).truth(part).sql for part in conditions]
    block.cells = {**{v: Cell(c.sql, c.kinds, False) for v, c in others.items()}, **cells}
    on = " AND ".join(tests) or "TRUE"
    block.froms = [f"({left.select()}) {one} LEFT JOIN ({right.select()}) {two} ON {on}"]
    return block


def _lookup(rule: Any, node: Any, left: Block) -> tuple[str, list[tuple[int, Any]]] | None:
    """The few pairs that an optional triple of the law may add, at most one for each subject."""
    if node.expr.name != "TrueFilter" or node.p2.name != "BGP" or len(node.p2.triples) != 1:
        return None
    s, p, o = node.p2.triples[0]
    if not (isinstance(s, Variable) and isinstance(p, URIRef) and isinstance(o, Variable)):
        return None
    if str(s) not in left.cells or str(o) in left.cells or not left.cells[str(s)].certain:
        return None
    found = rule.sources.known.get(str(p), [])
    if len(found) != 1 or found[0].how != "law" or not found[0].subject & left.cells[str(s)].kinds:
        return None
    (kind,) = found[0].object
    pairs = rule.sources.law[str(p), kind]
    is_short = 0 < len(pairs) <= LOOKED_UP and len({n for n, _ in pairs}) == len(pairs)
    return (kind, sorted(pairs)) if is_short else None


def _is_column(rule: Any, node: Any, left: Block) -> bool:
    """Whether an optional pattern is but a column of a row that is there already."""
    if node.name != "BGP" or len(node.triples) != 1:
        return False
    s, p, o = node.triples[0]
    if not (isinstance(s, Variable) and isinstance(p, URIRef) and isinstance(o, Variable)):
        return False
    if str(o) in left.cells or str(s) not in left.cells or not left.cells[str(s)].certain:
        return False
    rows = {table for table, v in left.aliases if v == str(s)}
    found = [x for x in rule.sources.known.get(str(p), []) if x.subject & left.cells[str(s)].kinds]
    return len(found) == 1 and found[0].how == "column" and found[0].table in rows


def _nullable(rule: Any, node: Any, left: Block) -> Block:
    s, p, o = node.p2.triples[0]
    kinds = left.cells[str(s)].kinds
    (source,) = [x for x in rule.sources.known[str(p)] if x.subject & kinds]
    sql = f"{left.aliases[source.table, str(s)]}.{quoted(source.column)}"
    rule.sources.touched.add((source.table, source.column))
    left.cells[str(o)] = Cell(sql, source.object)
    if node.expr.name != "TrueFilter":
        prepare(rule, node.expr, left)
        test = Expressions(rule, left).truth(node.expr).sql
        moved = left.cells[str(o)].sql
        left.cells[str(o)] = Cell(f"(CASE WHEN {test} THEN {moved} END)", source.object)
    left.cells[str(o)] = Cell(left.cells[str(o)].sql, source.object, False)
    return left
