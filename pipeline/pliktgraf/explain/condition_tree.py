"""Conditions as trees to show: every part with its value, and by name those parts that another norm lays down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode

from pliktgraf import conditions, wording
from pliktgraf.conditions import Truth
from pliktgraf.explain.evidence import Evidence
from pliktgraf.law import Law
from pliktgraf.messages import Text
from pliktgraf.rdf import value_of
from pliktgraf.terms import NORM, OWL, RDF, RDFS, local_name, pg

ALL, ANY, NOT = "all", "any", "not"

_OPERATORS = ((OWL + "intersectionOf", ALL), (OWL + "unionOf", ANY))
_Term = NamedNode | BlankNode


@dataclass(frozen=True)
class Leaf:
    """One criterion in a situation. `advice` and `assessor` are given where the value is unknown."""

    criterion: str
    iri: str
    label: Text
    definition: Text | None
    value: Truth
    evidence: tuple[Evidence, ...]
    advice: Text | None = None
    assessor: Text | None = None


@dataclass(frozen=True)
class Branch:
    """Parts joined by `all`, `any` or `not`. `norm` and `label` name what lays the condition down, if another norm."""

    operator: str
    value: Truth
    parts: tuple[Node, ...]
    norm: str | None = None
    label: Text | None = None


Node = Leaf | Branch
MakeLeaf = Callable[[str], Leaf]


def grow(law: Law, class_: str, leaf: MakeLeaf) -> Node:
    """The tree of a condition's class, its criteria made by `leaf`."""
    conditions.read(law.store, NamedNode(class_))  # refuses what is no condition, or is defined by itself
    return _grow(law, NamedNode(class_), leaf, is_root=True)


def leaves(node: Node) -> Iterator[Leaf]:
    """The criteria of a tree, from left to right."""
    if isinstance(node, Leaf):
        yield node
        return
    for part in node.parts:
        yield from leaves(part)


def deciding(node: Node) -> list[Leaf]:
    """The criteria that by themselves make the tree true or false; all the open ones where it is unknown."""
    if isinstance(node, Leaf):
        return [node]
    parts = [part for part in node.parts if node.operator == NOT or part.value == node.value]
    return [leaf for part in parts for leaf in deciding(part)]


def _grow(law: Law, term: _Term, leaf: MakeLeaf, is_root: bool = False) -> Node:
    for predicate, operator in _OPERATORS:
        if head := _object(law, term, predicate):
            return _join(operator, tuple(_grow(law, part, leaf) for part in _members(law, head)))
    if part := _object(law, term, OWL + "complementOf"):
        return _join(NOT, (_grow(law, part, leaf),))
    definition = _object(law, term, OWL + "equivalentClass")
    if definition is None:
        return leaf(term.value)
    inner = _grow(law, definition, leaf)
    return inner if is_root else _named(law, term.value, inner)


def _join(operator: str, parts: tuple[Node, ...]) -> Branch:
    values = [part.value for part in parts]
    if operator == NOT:
        truth = None if values[0] is None else not values[0]
    else:
        settles = operator == ANY  # one true settles a union, one false an intersection
        truth = settles if settles in values else None if None in values else not settles
    return Branch(operator, truth, parts)


def _named(law: Law, class_: str, inner: Node) -> Node:
    """The part with the name of the norm whose condition it is, or else its own."""
    owners = [
        value_of(quad.subject)
        for name in ("hasCondition", "hasFulfilment")
        for quad in law.store.quads_for_pattern(None, pg(name), NamedNode(class_), None)
    ]
    subject = next((iri for iri in [*owners, class_] if law.value(iri, RDFS + "label")), None)
    if subject is None:
        return inner
    whole = inner if isinstance(inner, Branch) else Branch(ALL, inner.value, (inner,))
    norm = local_name(subject, NORM) if subject in owners else None
    return Branch(whole.operator, whole.value, whole.parts, norm, wording.texts(law, subject, RDFS + "label"))


def _object(law: Law, subject: _Term, predicate: str) -> _Term | None:
    quads = law.store.quads_for_pattern(subject, NamedNode(predicate), None, None)
    return next((quad.object for quad in quads if isinstance(quad.object, NamedNode | BlankNode)), None)


def _members(law: Law, head: _Term) -> Iterator[_Term]:
    cell: _Term | None = head
    while cell is not None and cell != NamedNode(RDF + "nil"):
        if member := _object(law, cell, RDF + "first"):
            yield member
        cell = _object(law, cell, RDF + "rest")
