"""The order of norms by HermiT, the standard.

It is given the OWL axioms of the norms, and what criteria say of each other as subclasses and disjoint classes.
"""

from __future__ import annotations

from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from pliktgraf import oracle
from pliktgraf.law import Law, Norm
from pliktgraf.reasoning import relations
from pliktgraf.reasoning.relations import OTHER
from pliktgraf.terms import OWL, RDF, RDFS, TYPE, pg

_CLASS = NamedNode(OWL + "Class")


class Hermit:
    """HermiT, found by `oracle`. Each condition is there twice: of one bearer, and of another."""

    name = "hermit"

    def entailed(self, norms: list[Norm], law: Law) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        world = _classified([norm.condition_class for norm in norms], law)
        impossible = {class_.iri for class_ in world.inconsistent_classes()}
        certain = _certain(world, [norm.condition_class for norm in norms])
        above = {norm.id: _ancestors(world, norm.condition_class) | certain for norm in norms}
        every = {iri for norm in norms for iri in (norm.condition_class, norm.condition_class + OTHER)}
        above |= {norm.id: every for norm in norms if norm.condition_class in impossible}
        pairs = [(a, b) for a in norms for b in norms if a != b]
        one = {(a.id, b.id) for a, b in pairs if b.condition_class in above[a.id]}
        two = {(a.id, b.id) for a, b in pairs if b.condition_class + OTHER in above[a.id]}
        return one, two

    def unsatisfiable(self, law: Law) -> list[str]:
        classes = {norm.condition_class for norm in law.norms.values()}
        classes |= {norm.fulfilment_class for norm in law.norms.values() if norm.fulfilment_class}
        classes |= {d.effect_class for norm in law.norms.values() for d in norm.displacements}
        classes |= {norm.displaced_class for norm in law.norms.values() if norm.displaced_class}
        world = _classified(sorted(classes), law)
        return sorted(class_.iri for class_ in world.inconsistent_classes() if class_.iri in classes)


def _classified(classes: list[str], law: Law) -> Any:
    """A world with the classes after HermiT; as it reads them, and for another bearer (`OTHER` after their IRIs).

    Raises PliktgrafError for an ontology that contradicts itself, and where there is no Java.
    """
    axioms = [*oracle.module(law, frozenset(classes) | law.criteria.keys()), *_relations(law)]
    renamed = frozenset([*classes, *relations.bearer_criteria(law)])
    nodes = {node for triple in axioms for node in (triple.subject, triple.object) if isinstance(node, BlankNode)}
    others: dict[Any, Any] = {node: BlankNode(f"{node.value}other") for node in nodes}
    others |= {NamedNode(iri): NamedNode(iri + OTHER) for iri in renamed}
    defined = {iri for iri in law.criteria if _is_defined(iri, law)}
    others |= {NamedNode(iri): NamedNode(iri + OTHER) for iri in defined}
    copied = [Triple(others.get(t.subject, t.subject), t.predicate, others.get(t.object, t.object)) for t in axioms]
    return oracle.reasoned([*axioms, *copied])


def _relations(law: Law) -> list[Triple]:
    """What criteria say of each other as axioms, each in a union of its own, so that two may entail each other."""
    found: list[Triple] = []
    for index, quad in enumerate(relations.stated(law)):
        node, first, second = (BlankNode(f"relation{index}{part}") for part in ("", "first", "second"))
        found += [
            Triple(term, TYPE, _CLASS) for term in (quad.subject, quad.object, node) if not isinstance(term, Literal)
        ]
        if quad.predicate == pg("excludesCriterion"):
            found.append(Triple(quad.subject, NamedNode(OWL + "disjointWith"), quad.object))
            continue
        found += [
            Triple(quad.subject, NamedNode(RDFS + "subClassOf"), node),
            Triple(node, NamedNode(OWL + "unionOf"), first),
            Triple(first, NamedNode(RDF + "first"), quad.object),
            Triple(first, NamedNode(RDF + "rest"), second),
            Triple(second, NamedNode(RDF + "first"), NamedNode(OWL + "Nothing")),
            Triple(second, NamedNode(RDF + "rest"), NamedNode(RDF + "nil")),
        ]
    return found


def _is_defined(iri: str, law: Law) -> bool:
    return bool(law.values(iri, OWL + "equivalentClass"))


def _ancestors(world: Any, class_: str) -> set[str]:
    return {above.iri for above in world[class_].ancestors() if hasattr(above, "iri")}


def _certain(world: Any, classes: list[str]) -> set[str]:
    """Those of the classes, of either bearer, that take in everything: HermiT makes them equivalent to Thing."""
    import owlready2

    names = [iri for class_ in classes for iri in (class_, class_ + OTHER)]
    return {iri for iri in names if owlready2.Thing in world[iri].equivalent_to.indirect()}
