"""The order of norms by HermiT, the standard: the OWL axioms of the norms, with what criteria say of each other as axioms."""

from __future__ import annotations

from typing import Any

from pyoxigraph import BlankNode, NamedNode, Triple

from pliktgraf import oracle
from pliktgraf.law import Law, Norm
from pliktgraf.reasoning import relations
from pliktgraf.reasoning.relations import OTHER
from pliktgraf.terms import OWL, RDFS, TYPE, pg


class Hermit:
    """HermiT, found by `oracle`. Each condition is there twice: of one bearer, and of another."""

    name = "hermit"

    def entailed(self, norms: list[Norm], law: Law) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        world = _classified([norm.condition_class for norm in norms], law)
        above = {norm.id: _ancestors(world, norm.condition_class) for norm in norms}
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
    names = {pg("entailsCriterion"): RDFS + "subClassOf", pg("excludesCriterion"): OWL + "disjointWith"}
    found: list[Triple] = []
    for quad in relations.stated(law):
        found.append(Triple(quad.subject, NamedNode(names[quad.predicate]), quad.object))
        found += [Triple(node, TYPE, NamedNode(OWL + "Class")) for node in (quad.subject, quad.object)]  # type: ignore[arg-type]
    return found


def _is_defined(iri: str, law: Law) -> bool:
    return bool(law.values(iri, OWL + "equivalentClass"))


def _ancestors(world: Any, class_: str) -> set[str]:
    return {above.iri for above in world[class_].ancestors() if hasattr(above, "iri")}
