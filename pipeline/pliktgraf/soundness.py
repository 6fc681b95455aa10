"""Whether the law at hand can be applied: each norm and criterion says what it must, and what it names exists.

A jurist who writes a norm is told the first thing that is wrong, in one line, before any case is judged by it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from pliktgraf.errors import PliktgrafError
from pliktgraf.paths import ROOT
from pliktgraf.rdf import value_of
from pliktgraf.terms import LAW, SKOS, TYPE, XSD, local_name, pg

if TYPE_CHECKING:
    from pliktgraf.law import Law, Norm

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check(law: Law) -> None:
    """Raise PliktgrafError for the first norm, act or criterion that cannot be applied as it is written."""
    _criteria(law)
    acts = {*law.subjects("Act"), *law.subjects("ServiceAct")}
    for act in law.subjects("ServiceAct"):
        if not law.value(act, SKOS + "notation"):
            raise PliktgrafError(f"act {act}: it has no skos:notation; add the short name that records use")
    kinds = {
        "belongsToAct": (acts, "act"),
        "hasLevel": (set(law.subjects("NormLevel")), "level"),
        "hasBearer": (set(law.subjects("Role")), "role"),
        "hasLegalBasis": (set(law.subjects("Provision")), "provision"),
    }
    for norm in law.norms.values():
        _norm(norm, law, kinds)


def _norm(norm: Norm, law: Law, kinds: dict[str, tuple[set[str], str]]) -> None:
    where = f"norm {norm.id}"
    for name, (known, what) in kinds.items():
        named = law.values(norm.iri, pg(name).value)
        unknown = [iri for iri in named if iri not in known]
        if name == "hasLegalBasis":  # a provision may be cited before it is described, by Lovdata's own identifier
            unknown = [iri for iri in unknown if not iri.startswith(LAW)]
        if unknown:
            raise PliktgrafError(f"{where}: pg:{name} names {unknown[0]}, which is no {what} of the graph; correct it")
        if norm.audited and not named:
            raise PliktgrafError(f"{where}: it is audited but has no pg:{name}; add one")
    if norm.audited and not law.values(norm.iri, pg("requiresAction").value):
        raise PliktgrafError(f"{where}: it is audited but has no pg:requiresAction; add one")
    for name in ("validFrom", "validUntil"):
        _day(norm, name, law)
    if norm.valid_until and norm.valid_until < norm.valid_from:
        raise PliktgrafError(f"{where}: pg:validUntil lies before pg:validFrom; correct one of them")
    truth = [q.object for q in law.store.quads_for_pattern(NamedNode(norm.iri), pg("isAudited"), None, None)]
    if [str(node) for node in truth] not in ([str(Literal(True))], [str(Literal(False))]):
        raise PliktgrafError(f"{where}: pg:isAudited must be true or false, once and without quotation marks")
    for criterion in sorted(norm.criteria()):
        if criterion not in law.criteria or law.criteria[criterion].is_pattern:
            raise PliktgrafError(
                f"{where}: its condition names {criterion}, which is no criterion of the graph; correct it"
            )
    for displacement in norm.displacements:
        if displacement.norm not in law.norms:
            raise PliktgrafError(
                f"{where}: it yields to {displacement.norm}, which is no norm of the graph; correct it"
            )


def _day(norm: Norm, name: str, law: Law) -> None:
    for quad in law.store.quads_for_pattern(NamedNode(norm.iri), pg(name), None, None):
        node = quad.object
        is_date = isinstance(node, Literal) and node.datatype.value == XSD + "date" and _DAY.fullmatch(node.value)
        if not is_date:
            written = f'"{value_of(node)}"'
            raise PliktgrafError(f'norm {norm.id}: pg:{name} is {written}; write the day like "2022-08-01"^^xsd:date')


def _criteria(law: Law) -> None:
    rules = {path.stem for path in (ROOT / "queries" / "rules" / "criteria").glob("*.rq")}
    named: dict[str, str] = {}
    for iri, criterion in law.criteria.items():
        where = f"criterion {local_name(iri, pg('criterion/').value)}"
        if len(law.values(iri, SKOS + "notation")) != 1:
            raise PliktgrafError(f"{where}: it must have one skos:notation; write its name there")
        if criterion.rule is not None and criterion.rule not in rules:
            raise PliktgrafError(f"{where}: there is no rule {criterion.rule} in queries/rules/criteria; write it")
        if named.setdefault(criterion.notation, iri) != iri:
            raise PliktgrafError(f"{where}: another criterion has the name {criterion.notation} too; rename one")
        kinds = law.values(iri, TYPE.value)
        is_computed = pg("ComputedCriterion").value in kinds
        is_combined = bool(list(law.store.quads_for_pattern(NamedNode(iri), _EQUIVALENT, None, None)))
        if is_computed and not criterion.rule and not is_combined and not law.value(iri, pg("instantiates").value):
            raise PliktgrafError(f"{where}: it is computed but has no pg:isComputedBy; name its rule")


_EQUIVALENT = NamedNode("http://www.w3.org/2002/07/owl#equivalentClass")
