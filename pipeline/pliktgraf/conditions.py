"""Conditions as small trees over criteria, read from OWL class expressions, in three-valued logic.

True is membership in the class, false membership in its complement, unknown neither: what a DL reasoner
entails from the same expressions as long as no criterion occurs in both polarities.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Store

from pliktgraf.errors import PliktgrafError
from pliktgraf.terms import OWL, RDF

Truth = bool | None
Lookup = Callable[[str], Truth]


@dataclass(frozen=True)
class Atom:
    """One criterion, by its IRI."""

    criterion: str


@dataclass(frozen=True)
class Not:
    """The complement of an expression."""

    part: Expression


@dataclass(frozen=True)
class And:
    """The intersection of expressions."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Or:
    """The union of expressions."""

    parts: tuple[Expression, ...]


Expression = Atom | Not | And | Or

_EQUIVALENT = NamedNode(OWL + "equivalentClass")
_INTERSECTION = NamedNode(OWL + "intersectionOf")
_UNION = NamedNode(OWL + "unionOf")
_COMPLEMENT = NamedNode(OWL + "complementOf")
_FIRST, _REST = NamedNode(RDF + "first"), NamedNode(RDF + "rest")
_Node = NamedNode | BlankNode


def read(store: Store, node: _Node, path: tuple[str, ...] = ()) -> Expression:
    """The expression that a class stands for. A class that is defined by another expression is opened up.

    Raises PliktgrafError for a class that is defined by itself, or by something else than and, or, not.
    """
    if str(node) in path:
        raise PliktgrafError(f"{node}: the class is defined by itself; write its condition out of criteria")
    path = (*path, str(node))
    for predicate, make in ((_INTERSECTION, And), (_UNION, Or)):
        if head := _object(store, node, predicate):
            return make(tuple(read(store, part, path) for part in _members(store, head)))
    if part := _object(store, node, _COMPLEMENT):
        return Not(read(store, part, path))
    if len(list(store.quads_for_pattern(node, _EQUIVALENT, None, None))) > 1:
        raise PliktgrafError(f"{node}: the class is defined twice; keep one owl:equivalentClass")
    if definition := _object(store, node, _EQUIVALENT):
        return read(store, definition, path)
    if isinstance(node, NamedNode):
        return Atom(node.value)
    raise PliktgrafError(f"{path[0]}: a condition may use owl:intersectionOf, owl:unionOf and owl:complementOf only")


def evaluate(expression: Expression, value: Lookup) -> Truth:
    """True, false or unknown (None), by Kleene's rules."""
    match expression:
        case Atom(criterion):
            return value(criterion)
        case Not(part):
            truth = evaluate(part, value)
            return None if truth is None else not truth
        case And(parts):
            return _all([evaluate(part, value) for part in parts])
        case Or(parts):
            truth = _all([None if (t := evaluate(part, value)) is None else not t for part in parts])
            return None if truth is None else not truth


def missing(expression: Expression, value: Lookup) -> frozenset[str]:
    """The unknown criteria that keep the expression open: those in its unknown parts only."""
    if evaluate(expression, value) is not None:
        return frozenset()
    match expression:
        case Atom(criterion):
            return frozenset({criterion})
        case Not(part):
            return missing(part, value)
        case And(parts) | Or(parts):
            return frozenset().union(*(missing(part, value) for part in parts))


def criteria(expression: Expression) -> frozenset[str]:
    """Every criterion that the expression mentions."""
    match expression:
        case Atom(criterion):
            return frozenset({criterion})
        case Not(part):
            return criteria(part)
        case And(parts) | Or(parts):
            return frozenset().union(*(criteria(part) for part in parts))


def _all(values: list[Truth]) -> Truth:
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def _object(store: Store, subject: _Node, predicate: NamedNode) -> _Node | None:
    for quad in store.quads_for_pattern(subject, predicate, None, None):
        if isinstance(quad.object, NamedNode | BlankNode):
            return quad.object
    return None


def _members(store: Store, head: _Node) -> list[_Node]:
    members: list[_Node] = []
    cell: _Node | None = head
    seen: list[_Node] = []
    while cell is not None and cell != NamedNode(RDF + "nil"):
        if cell in seen:
            raise PliktgrafError(f"{head}: a list in a condition runs in a circle; end it with rdf:nil")
        seen.append(cell)
        member = _object(store, cell, _FIRST)
        if member is None:
            raise PliktgrafError(f"{head}: a list in a condition lacks a member")
        members.append(member)
        cell = _object(store, cell, _REST)
    return members
