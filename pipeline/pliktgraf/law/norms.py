"""Read every norm from the graph of the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from pliktgraf import conditions
from pliktgraf.errors import PliktgrafError
from pliktgraf.law.model import Displacement, Norm
from pliktgraf.terms import ACT, DCTERMS, LAW, NORM, PG, RDFS, SKOS, TYPE, local_name, pg

if TYPE_CHECKING:
    from pliktgraf.law.graph import Law


def read(law: Law) -> dict[str, Norm]:
    """Every norm by its id.

    Raises PliktgrafError for a norm that lacks what it must say, or whose condition cannot be read.
    """
    found = [_norm(iri, law) for kind in kinds(law) for iri in law.subjects(kind)]
    return {norm.id: norm for norm in found}


def kinds(law: Law) -> list[str]:
    """The classes of norms, by their names in the model, each once, sorted."""
    found, todo = [], [pg("Norm")]
    while todo:
        kind = todo.pop()
        if kind not in found:
            found.append(kind)
            quads = law.store.quads_for_pattern(None, NamedNode(RDFS + "subClassOf"), kind, None)
            todo += [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]
    return sorted(local_name(kind.value, PG) for kind in found)


def _norm(iri: str, law: Law) -> Norm:
    where = f"norm {local_name(iri, NORM)}"
    level = _required(iri, "hasLevel", where, law)
    act = _required(iri, "belongsToAct", where, law)
    condition = _expression(iri, "hasCondition", where, law)
    if condition is None:
        raise PliktgrafError(f"{where}: it has no pg:hasCondition; add one")
    audited = law.value(iri, pg("isAudited").value) == "true"
    if audited and law.value(iri, pg("hasFulfilment").value) is None:
        advice = "add one, or set pg:isAudited to false"
        raise PliktgrafError(f"{where}: it is audited but has no pg:hasFulfilment; {advice}")
    displacements = [_displacement(node, law) for node in law.values(iri, pg("isDisplacedThrough").value)]
    return Norm(
        id=local_name(iri, NORM),
        iri=iri,
        level=level,
        act=law.value(act, SKOS + "notation") or local_name(act, ACT),
        audited=audited,
        valid_from=_required(iri, "validFrom", where, law),
        valid_until=law.value(iri, pg("validUntil").value),
        condition=condition,
        condition_class=_required(iri, "hasCondition", where, law),
        fulfilment=_expression(iri, "hasFulfilment", where, law),
        fulfilment_class=law.value(iri, pg("hasFulfilment").value),
        situation_class=_required(iri, "hasSituationClass", where, law),
        displaced_class=law.value(iri, pg("hasDisplacedClass").value),
        displacements=tuple(displacements),
        legal_basis=_legal_basis(iri, act, law),
        rests_on_interpretation=_is_interpreted(iri, law),
    )


def _displacement(iri: str, law: Law) -> Displacement:
    where = f"displacement {local_name(iri, NORM)}"
    when = _expression(iri, "hasCondition", where, law)
    effect = _expression(iri, "hasEffect", where, law)
    norm = _required(iri, "yieldsTo", where, law)
    if when is None or effect is None:
        raise PliktgrafError(f"{where}: it has no pg:hasCondition; add one")
    effect_class = _required(iri, "hasEffect", where, law)
    return Displacement(local_name(norm, NORM), iri, when, effect, effect_class, _is_interpreted(iri, law))


def _is_interpreted(iri: str, law: Law) -> bool:
    grounds = law.values(iri, pg("restsOn").value)
    return any(pg("Interpretation").value in law.values(ground, TYPE.value) for ground in grounds)


def _legal_basis(iri: str, act: str, law: Law) -> tuple[str, ...]:
    own = law.value(act, DCTERMS + "identifier") or ""
    ids = [
        law.value(provision, DCTERMS + "identifier") or local_name(provision, LAW)
        for provision in law.values(iri, pg("hasLegalBasis").value)
    ]
    return tuple(sorted(ids, key=lambda id_: (not id_.startswith(own + "/"), id_)))


def _required(iri: str, name: str, where: str, law: Law) -> str:
    value = law.value(iri, pg(name).value)
    if value is None:
        raise PliktgrafError(f"{where}: it has no pg:{name}; add one")
    return value


def _expression(iri: str, name: str, where: str, law: Law) -> conditions.Expression | None:
    nodes = [quad.object for quad in law.store.quads_for_pattern(NamedNode(iri), pg(name), None, None)]
    if not nodes:
        return None
    node = nodes[0]
    if len(nodes) > 1 or not isinstance(node, NamedNode):
        raise PliktgrafError(f"{where}: pg:{name} must name one class by its IRI; write the expression there")
    expression = conditions.read(law.store, node)
    if expression == conditions.Atom(node.value) and node.value not in law.criteria:
        raise PliktgrafError(f"{where}: {node} has no owl:equivalentClass; write its condition")
    return expression
