"""Read every criterion from the graph of the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from pliktgraf.errors import PliktgrafError
from pliktgraf.law.model import Criterion
from pliktgraf.rdf import value_of
from pliktgraf.terms import SKOS, TYPE, pg

if TYPE_CHECKING:
    from pliktgraf.law.graph import Law

KINDS = ("AssessedCriterion", "ComputedCriterion", "AuxiliaryCriterion")
"""The classes of criteria, by their names in the model."""


def read(law: Law) -> dict[str, Criterion]:
    """Every criterion and criterion pattern by its IRI.

    Raises PliktgrafError for an argument of a rule that lacks its name or its value.
    """
    return {iri: _criterion(iri, law) for kind in KINDS for iri in law.subjects(kind)}


def _criterion(iri: str, law: Law) -> Criterion:
    arguments: list[tuple[str, NamedNode | Literal]] = []
    for quad in law.store.quads_for_pattern(NamedNode(iri), pg("hasRuleArgument"), None, None):
        node = quad.object
        if isinstance(node, NamedNode | BlankNode):
            name, value = (_object(node, part, law) for part in ("argumentName", "argumentValue"))
            arguments.append((value_of(name), value))
    silent = law.value(iri, pg("valueWhereSilent").value)
    kinds = law.values(iri, TYPE.value)
    return Criterion(
        iri=iri,
        notation=law.value(iri, SKOS + "notation") or iri.rsplit("/", 1)[-1],
        rule=law.value(iri, pg("isComputedBy").value),
        arguments=tuple(sorted(arguments, key=lambda pair: pair[0])),
        silent=None if silent is None else silent == "true",
        depends_on=tuple(law.values(iri, pg("dependsOn").value)),
        is_pattern=pg("CriterionPattern").value in kinds,
        about_bearer=pg("BearerCriterion").value in kinds,
    )


def _object(subject: NamedNode | BlankNode, name: str, law: Law) -> NamedNode | Literal:
    quads = law.store.quads_for_pattern(subject, pg(name), None, None)
    found = [q.object for q in quads if isinstance(q.object, NamedNode | Literal)]
    if not found:
        raise PliktgrafError(f"a rule argument has no pg:{name}; add one")
    return found[0]
