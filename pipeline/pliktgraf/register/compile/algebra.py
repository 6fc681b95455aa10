"""The algebra that rdflib makes of a query: what its patterns mention, bind and hold."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import URIRef, Variable


def algebra(graph: Any) -> Any:
    """The algebra of what stands in EXISTS, which rdflib does not always make."""
    if graph.name == "GroupGraphPatternSub":
        return translateGroupGraphPattern(copy.deepcopy(graph))
    return graph


def conjuncts(node: Any) -> Iterator[Any]:
    if getattr(node, "name", "") == "ConditionalAndExpression":
        for part in (node.expr, *node.other):
            yield from conjuncts(part)
    else:
        yield node


def is_union(node: Any) -> bool:
    """Whether a pattern is a union, or one to whose branches something is joined."""
    inside = node.name == "LeftJoin" or node.name == "Join" and node.p2.name == "BGP"
    return node.name == "Union" or (inside and is_union(node.p1))


def spread_out(node: Any) -> Any:
    """The union of the branches with what is joined to them."""
    if node.name == "Union":
        return node
    parts = [CompValue(node.name, **{**node, "p1": branch}) for branch in branches_of(spread_out(node.p1))]
    union = parts[0]
    for part in parts[1:]:
        union = CompValue("Union", p1=union, p2=part)
    return union


def branches_of(node: Any) -> Iterator[Any]:
    for part in (node.p1, node.p2):
        if part.name == "Union":
            yield from branches_of(part)
        else:
            yield part


def variables(node: Any) -> set[str]:
    """Every variable that a pattern or an expression mentions."""
    if isinstance(node, Variable):
        return {str(node)}
    if is_exists(node):
        return variables(node.graph)  # rdflib keeps the pattern's algebra as an attribute beside the parsed text
    if isinstance(node, CompValue):
        return set().union(*(variables(v) for k, v in node.items() if k not in ("_vars", "lazy")), set())
    if isinstance(node, list | tuple):
        return set().union(*(variables(v) for v in node), set())
    return set()


def listed(node: Any) -> Iterator[Any]:
    """The predicates of triples that are joined."""
    if node.name == "BGP":
        yield from (p for _, p, _ in node.triples)
    else:
        yield from listed(node.p1)
        yield from listed(node.p2)


def is_division(graph: Any) -> bool:
    if graph.name != "Filter" or getattr(graph.expr, "name", "") != "Builtin_NOTEXISTS":
        return False
    return bool(graph.p.name == "BGP" or (graph.p.name == "Join" and graph.p.p1.name == graph.p.p2.name == "BGP"))


def all_exists(node: Any) -> Iterator[Any]:
    if is_exists(node):
        yield node
    elif isinstance(node, CompValue):
        for part in node.values():
            yield from all_exists(part)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from all_exists(part)


def is_exists(node: Any) -> bool:
    return getattr(node, "name", "") in ("Builtin_EXISTS", "Builtin_NOTEXISTS")


def has_exists(node: Any) -> bool:
    return any(True for _ in all_exists(node))


def bound(node: Any) -> set[str]:
    """The variables that every solution of a pattern binds."""
    match node.name:
        case "BGP":
            return {str(t) for triple in node.triples for t in triple if isinstance(t, Variable)}
        case "Join":
            return bound(node.p1) | bound(node.p2)
        case "Union":
            return bound(node.p1) & bound(node.p2)
        case "LeftJoin":
            return bound(node.p1)
        case "Filter" | "Distinct" | "ToMultiSet" | "Extend":
            return bound(node.p)
        case "Project":
            return bound(node.p) & {str(v) for v in node.PV}
    return set()


def read(node: Any) -> set[str]:
    """The IRIs that the patterns of a rule name, but not those of what it makes."""
    if isinstance(node, URIRef):
        return {str(node)}
    if getattr(node, "name", "") in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
        return read(node.graph)
    if isinstance(node, dict):
        return set().union(*(read(v) for k, v in node.items() if k not in ("_vars", "template")), set())
    if isinstance(node, list | tuple):
        return set().union(*map(read, node), set())
    for part in ("arg", "path", "args"):
        if (inner := getattr(node, part, None)) is not None and not isinstance(node, str):
            return read(inner)
    return set()


def counted(node: Any) -> set[str]:
    """The IRIs inside of groups."""
    if getattr(node, "name", "") == "AggregateJoin":
        return read(node)
    if isinstance(node, dict):
        return set().union(*map(counted, node.values()), set())
    return set()


def constants(node: Any, variable: str) -> set[str]:
    """The IRIs that a pattern binds to a variable."""
    found = set()
    if isinstance(node, dict):
        if getattr(node, "name", "") == "Extend" and str(node["var"]) == variable:
            if not isinstance(node["expr"], URIRef):
                raise ValueError(f"?{variable} is not a constant")
            found.add(str(node["expr"]))
        for part in node.values():
            found |= constants(part, variable)
    return found
