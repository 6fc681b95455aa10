"""What the law says of criteria on their own: which entails which, and which exclude each other."""

from __future__ import annotations

from pyoxigraph import BlankNode, NamedNode, Quad

from pliktgraf import conditions
from pliktgraf.conditions import And, Atom, Expression, Not, Or
from pliktgraf.law import Law, Norm
from pliktgraf.paths import ROOT
from pliktgraf.rdf import construct
from pliktgraf.reasoning.logic import ALWAYS, Rules
from pliktgraf.terms import OWL, RDFS, pg

OTHER = "#other-bearer"
"""What stands after the IRI of a criterion about a bearer where a second, different bearer is meant."""

_QUERY = ROOT / "queries" / "reasoning" / "criterion-relations.rq"


def stated(law: Law) -> list[Quad]:
    """What criteria say of each other: `pg:entailsCriterion` and `pg:excludesCriterion`, editions of patterns too."""
    return construct(law.store, _QUERY.read_text(encoding="utf-8"))


def rules(law: Law) -> Rules:
    """What is true wherever a criterion is: as stated, and by the OWL axioms on criteria themselves.

    Criteria about a bearer come twice, the second time for another bearer (`OTHER`).
    """
    found: dict[str, list[Expression]] = {}
    for first, second in _implications(law):
        for one, other in ((first, second), (other_bearer(first, law), other_bearer(second, law))):
            key, part = (one.criterion, other) if isinstance(one, Atom) else (ALWAYS, Or((Not(one), other)))
            if part not in found.setdefault(key, []):
                found[key].append(part)
    return {key: tuple(parts) for key, parts in found.items()}


def _implications(law: Law) -> list[tuple[Expression, Expression]]:
    """Pairs of which the second is true wherever the first is; an exclusion is two of them."""
    pairs = [(quad.subject, quad.object, quad.predicate != pg("excludesCriterion")) for quad in stated(law)]
    for iri in law.criteria:
        for name, sign in (("subClassOf", True), ("disjointWith", False)):
            predicate = NamedNode((RDFS if sign else OWL) + name)
            axioms = law.store.quads_for_pattern(NamedNode(iri), predicate, None, None)
            pairs += [(quad.subject, quad.object, sign) for quad in axioms]
    found: list[tuple[Expression, Expression]] = []
    for one, other, sign in pairs:
        if isinstance(one, NamedNode) and isinstance(other, NamedNode | BlankNode):
            first, second = conditions.read(law.store, one), conditions.read(law.store, other)
            if conditions.criteria(first) | conditions.criteria(second) <= law.criteria.keys():
                found += [(first, second)] if sign else [(first, Not(second)), (second, Not(first))]
    return found


def bearer_criteria(law: Law) -> list[str]:
    """The criteria that speak of the one who has the duty, and not of the whole case."""
    return sorted(iri for iri, criterion in law.criteria.items() if criterion.about_bearer)


def other_bearer(expression: Expression, law: Law) -> Expression:
    """The expression with its criteria about the bearer said of another bearer."""
    match expression:
        case Not(part):
            return Not(other_bearer(part, law))
        case And(parts):
            return And(tuple(other_bearer(part, law) for part in parts))
        case Or(parts):
            return Or(tuple(other_bearer(part, law) for part in parts))
        case Atom(criterion):
            return Atom(criterion + OTHER) if law.criteria[criterion].about_bearer else expression


def can_be_one(first: Norm, second: Norm, law: Law) -> bool:
    """Whether one and the same body can be the bearer of both norms, by its roles."""
    roles = [_bodies(norm, law) for norm in (first, second)]
    return any(a in _above(b, law) or b in _above(a, law) for a in roles[0] for b in roles[1])


def _bodies(norm: Norm, law: Law) -> set[str]:
    roles = set(law.values(norm.iri, pg("hasBearer").value))
    return roles | {held for role in roles for held in law.values(role, pg("canBeHeldBy").value)}


def _above(role: str, law: Law) -> set[str]:
    """The role and those it is a kind of."""
    found, todo = {role}, [role]
    while todo:
        todo = [up for low in todo for up in law.values(low, RDFS + "subClassOf") if up not in found]
        found |= set(todo)
    return found
