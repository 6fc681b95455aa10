"""Classify situations: in which criteria, conditions and displacements they are, and in which complements.

The default engine walks the condition trees; `oracle.classify` asks HermiT for the same from the same facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode, Quad

from pliktgraf import conditions
from pliktgraf.law import Law, Norm, complement
from pliktgraf.rdf import value_of
from pliktgraf.terms import NORM, TYPE, local_name, pg

_STRUCTURE = ("ofCase", "ofNorm", "hasBearer", "standsFor")


def stated(facts: Iterable[Quad], law: Law) -> list[Quad]:
    """The situations with the criteria that their norm reads, as classes: true, false (the complement), or neither."""
    known, situations, structure = _read(facts)
    quads = structure
    for situation, (case, norm_iri) in situations.items():
        norm = law.norms[local_name(norm_iri, NORM)]
        node = NamedNode(situation)
        quads += [Quad(node, TYPE, pg("Situation")), Quad(node, TYPE, NamedNode(norm.situation_class))]
        for criterion in sorted(norm.criteria()):
            quads += _type(node, criterion, _value(known, law, situation, case, criterion))
    return quads


def classify(statements: Iterable[Quad], law: Law) -> list[Quad]:
    """The statements, with what follows for conditions, fulfilments and displacements by walking the trees."""
    quads = list(statements)
    types: dict[str, set[str]] = {}
    norm_of: dict[str, str] = {}
    for quad in quads:
        if quad.predicate == TYPE:
            types.setdefault(value_of(quad.subject), set()).add(value_of(quad.object))
        elif quad.predicate == pg("ofNorm"):
            norm_of[value_of(quad.subject)] = value_of(quad.object)
    for situation, norm_iri in norm_of.items():
        quads += entailed(situation, types[situation], law.norms[local_name(norm_iri, NORM)])
    return quads


def entailed(situation: str, classes: set[str], norm: Norm) -> list[Quad]:
    """What follows for one situation from the criteria, or their complements, that it is known to be in."""

    def value(criterion: str) -> conditions.Truth:
        return True if criterion in classes else False if complement(criterion) in classes else None

    node = NamedNode(situation)
    quads: list[Quad] = []
    truths = [conditions.evaluate(part.expression, value) for part in norm.parts]
    for part, truth in zip(norm.parts, truths, strict=True):
        if truth is None:
            lacking = sorted(conditions.missing(part.expression, value))
            quads += [Quad(node, pg("lacksFor" + part.name), NamedNode(criterion)) for criterion in lacking]
    return quads + [Quad(node, TYPE, NamedNode(class_)) for class_ in classes_by(truths, norm)]


def classes_by(truths: Sequence[conditions.Truth], norm: Norm) -> list[str]:
    """The classes that a situation is in by the truth of each part of its norm (`Norm.parts`)."""
    classes: list[str] = []
    for part, truth in zip(norm.parts, truths, strict=True):
        if truth is not None:
            classes.append(part.class_ if truth else complement(part.class_))
        if truth and part.displaced_class:
            classes.append(part.displaced_class)
    return classes


def _type(node: NamedNode, class_: str, truth: conditions.Truth) -> list[Quad]:
    if truth is None:
        return []
    return [Quad(node, TYPE, NamedNode(class_ if truth else complement(class_)))]


def _value(known: dict[tuple[str, str], bool], law: Law, situation: str, case: str, criterion: str) -> conditions.Truth:
    for subject in (situation, case):
        if (truth := known.get((subject, criterion))) is not None:
            return truth
    return law.criteria[criterion].silent if criterion in law.criteria else None


def _read(
    facts: Iterable[Quad],
) -> tuple[dict[tuple[str, str], bool], dict[str, tuple[str, str]], list[Quad]]:
    known: dict[tuple[str, str], bool] = {}
    parts: dict[str, dict[str, str]] = {}
    structure: list[Quad] = []
    truths = {pg("satisfies"): True, pg("fails"): False}
    names = {pg(name): name for name in _STRUCTURE}
    for quad in facts:
        if quad.predicate in truths:
            known[value_of(quad.subject), value_of(quad.object)] = truths[quad.predicate]
        elif quad.predicate in names:
            structure.append(quad)
            parts.setdefault(value_of(quad.subject), {})[names[quad.predicate]] = value_of(quad.object)
    return known, {s: (p["ofCase"], p["ofNorm"]) for s, p in parts.items() if "ofCase" in p}, structure
