"""Validate a classified graph: the SHACL report, by SPARQL that is generic over the shapes of the norms.

The shapes are plain SHACL, so that any engine gives the same results; `oracle.shacl` asks pySHACL for them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from pliktgraf import derive, rdf
from pliktgraf.law import Law
from pliktgraf.rdf import value_of
from pliktgraf.terms import PG, RDF, RDFS, SH, TYPE, XSD, pg


def validate(classified: Iterable[Quad], law: Law) -> list[Quad]:
    """The validation report of a classified graph (`audit.classified`): a violation for each situation in which
    a norm is breached, a warning for each that is undetermined."""
    return report(results(classified, law))


def results(classified: Iterable[Quad], law: Law) -> list[Quad]:
    """The validation results alone. They have addresses of their own, so that those of several graphs add up."""
    store = Store()
    store.extend(shapes(law))
    store.extend(classified)
    found: list[Quad] = []
    for name in derive.rules("validation"):
        found += rdf.construct(store, derive.rule("validation", name))
    return found


def report(found: list[Quad]) -> list[Quad]:
    """The report on validation results: it conforms if there are none."""
    nodes = sorted({value_of(quad.subject) for quad in found})
    key = hashlib.sha256("\n".join(nodes).encode()).hexdigest()[:16]
    node = NamedNode(f"{PG}report/{key}")
    conforms = Literal(str(not nodes).lower(), datatype=NamedNode(XSD + "boolean"))
    head = [
        Quad(node, TYPE, NamedNode(SH + "ValidationReport")),
        Quad(node, NamedNode(SH + "conforms"), conforms),
        *(Quad(node, NamedNode(SH + "result"), NamedNode(result)) for result in nodes),
    ]
    return head + found


def shapes(law: Law) -> list[Quad]:
    """The shapes of the norms with all they are made of, and which class is part of which."""
    quads = list(law.store.quads_for_pattern(None, NamedNode(RDFS + "subClassOf"), None, None))
    todo = [quad.subject for quad in law.store.quads_for_pattern(None, pg("checksNorm"), None, None)]
    seen = set()
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        parts = list(law.store.quads_for_pattern(node, None, None, None))
        quads += parts
        todo += [quad.object for quad in parts if isinstance(quad.object, NamedNode | BlankNode) and _is_part(quad)]
    return quads


def _is_part(quad: Quad) -> bool:
    is_link = quad.predicate.value.startswith(SH) or quad.predicate.value in (RDF + "first", RDF + "rest")
    return is_link and not value_of(quad.object).startswith(SH)
