"""The norms of the graph as the plain dictionaries that `peer.py` reads, made like an entry of a list in YAML."""

import re
from typing import Any

import peer
from pliktgraf.conditions import And, Atom, Expression, Not, Or
from pliktgraf.law import Law, Norm
from pliktgraf.rdf import select
from pliktgraf.terms import pg

Json = dict[str, Any]


def read(law: Law) -> peer.Law:
    """Return every norm of the graph, the acts, and which act replaced which."""
    acts = {row["name"].value: row["id"].value for row in select(law.store, ACTS)}
    successions = [{name: row[name].value for name in ("old", "new", "day")} for row in select(law.store, SUCCESSIONS)]
    return peer.Law([entry(norm, law) for norm in law.norms.values()], acts, successions)


def entry(norm: Norm, law: Law) -> Json:
    """Return one norm; what it does not have is left out."""
    covers = sorted(notation(iri, law) for iri in law.values(norm.iri, pg("coversServicesUnder").value))
    found = {
        "id": norm.id,
        "level": local(norm.level).removesuffix("Level").lower(),
        "act": norm.act,
        "legal_basis": list(norm.legal_basis),
        "bearer": alternatives(norm.iri, "hasBearer", law),
        "performer": alternatives(norm.iri, "hasPerformer", law),
        "action": kebab(alternatives(norm.iri, "requiresAction", law)),
        "serves_under": covers if covers != [norm.act] else None,
        "applies": text(norm.condition, law),
        "fulfilled": text(norm.fulfilment, law) if norm.fulfilment else None,
        "since": norm.valid_from,
        "until": norm.valid_until,
        "basis": "interpretation" if norm.rests_on_interpretation else None,
        "audited": None if norm.audited else False,
        "displaced_by": [
            {
                "norm": displacement.norm,
                "when": text(displacement.when, law),
                "basis": "interpretation" if displacement.rests_on_interpretation else "",
            }
            for displacement in norm.displacements
        ],
    }
    return {key: value for key, value in found.items() if value is not None and value not in ("", [])}


def text(expression: Expression, law: Law, inside: bool = False) -> str:
    """Write an expression as `A and (B or not C)`."""
    match expression:
        case Atom(criterion):
            return law.notations[criterion]
        case Not(part):
            return "not " + text(part, law, inside=True)
        case And(parts) | Or(parts):
            word = " and " if isinstance(expression, And) else " or "
            written = word.join(text(part, law, inside=True) for part in parts)
            return f"({written})" if inside else written


def alternatives(iri: str, name: str, law: Law) -> str:
    """Return the local names of a property's values, as `A | B`."""
    return " | ".join(local(value) for value in law.values(iri, pg(name).value))


def notation(act: str, law: Law) -> str:
    """Return the short name of an act."""
    return next(name for name, iri in law.acts.items() if iri == act) if act in law.acts.values() else local(act)


def local(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.rsplit("/", 1)[-1]


def kebab(name: str) -> str:
    """Write `PreparePlan` as `prepare-plan`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


ACTS = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name ?id WHERE {
  ?act skos:notation ?name ; dcterms:identifier ?id .
  FILTER (STRSTARTS(STR(?act), "https://w3id.org/pliktgraf/act/"))
}
"""

SUCCESSIONS = """
PREFIX pg: <https://w3id.org/pliktgraf/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?old ?new ?day WHERE {
  ?act pg:succeeds ?earlier ; pg:succeedsFrom ?day ; skos:notation ?new .
  ?earlier skos:notation ?old .
}
"""
