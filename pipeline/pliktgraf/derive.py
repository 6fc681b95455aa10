"""Facts at the reference date: which norms have whom as bearer, and which criteria are true or false of them.

The rules are SPARQL in `queries/rules`: `facts` are CONSTRUCTs that say what counts at the date, `situations`
find the bearers, `criteria` give (case or situation, scope, criterion, value). A row that a rule does not give
is silence, not falsehood; what silence means is said of each criterion in the ontology.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from graphlib import TopologicalSorter
from typing import Protocol
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, Store

from pliktgraf import rdf
from pliktgraf.binding import bind
from pliktgraf.law import Criterion, Law
from pliktgraf.paths import ROOT
from pliktgraf.rdf import Row
from pliktgraf.terms import NORM, TYPE, local_name, pg

Term = NamedNode | Literal


class QueryEngine(Protocol):
    """What runs the rules: Oxigraph by default, rdflib as the oracle."""

    def add(self, quads: Iterable[Quad]) -> None: ...

    def select(self, query: str, arguments: dict[str, Term]) -> list[Row]: ...

    def construct(self, query: str) -> list[Quad]: ...

    def triples(self) -> list[Quad]: ...


class OxigraphEngine:
    """Rules on an in-memory Oxigraph store."""

    def __init__(self) -> None:
        self.store = Store()

    def add(self, quads: Iterable[Quad]) -> None:
        self.store.bulk_extend(quads)

    def select(self, query: str, arguments: dict[str, Term]) -> list[Row]:
        return rdf.select(self.store, bind(query, arguments))

    def construct(self, query: str) -> list[Quad]:
        return rdf.construct(self.store, query)

    def triples(self) -> list[Quad]:
        return list(self.store)


def facts(records: list[Quad], law: Law, engine: Callable[[], QueryEngine] = OxigraphEngine) -> list[Quad]:
    """What follows from records at their reference dates.

    Args:
        records: the triples of records (`mapping.to_rdf`); cases do not touch each other.
        law: the law, of which the rules read the core.
        engine: makes the store that runs the rules.

    Returns:
        The triples that were derived: situations with their case, norm, bearer and provider, what is active
        and at hand, and `pg:satisfies` and `pg:fails` from cases and situations to criteria.
    """
    graph = engine()
    graph.add(law.core)
    graph.add(records)
    derived: list[Quad] = []

    def keep(quads: list[Quad]) -> None:
        graph.add(quads)
        derived.extend(quads)

    for name in rules("facts"):
        keep(graph.construct(rule("facts", name)))
    for name in rules("situations"):
        keep(_situations(graph.select(rule("situations", name), {}), law))
    for criterion in in_order(law):
        if criterion.rule:
            keep(_values(graph.select(rule("criteria", criterion.rule), dict(criterion.arguments)), criterion, law))
    keep(_values(graph.select(rule("criteria", "assessment"), {}), None, law))
    return derived


@cache
def rules(kind: str) -> tuple[str, ...]:
    """The names of the rules of a kind, in their order."""
    return tuple(sorted(path.stem for path in (ROOT / "queries" / "rules" / kind).glob("*.rq")))


@cache
def rule(kind: str, name: str) -> str:
    """The text of a rule."""
    return (ROOT / "queries" / "rules" / kind / f"{name}.rq").read_text(encoding="utf-8")


def arguments(criterion: Criterion) -> dict[str, Term]:
    """What the criterion's rule is given: its own arguments, and the criterion itself where it is about the bearer."""
    own: dict[str, Term] = {"criterion": NamedNode(criterion.iri)} if criterion.about_bearer else {}
    return {**own, **dict(criterion.arguments)}


def _situations(rows: list[Row], law: Law) -> list[Quad]:
    quads = []
    for row in rows:
        case, norm, bearer, body = (row[name] for name in ("case", "norm", "bearer", "standsFor"))
        parts = (local_name(norm.value, NORM), _key(bearer.value), _key(body.value))
        situation = NamedNode(f"{case.value}/situation/" + "/".join(quote(part, safe="%") for part in parts))
        quads += [
            Quad(situation, TYPE, pg("Situation")),
            Quad(situation, pg("ofCase"), case),
            Quad(situation, pg("ofNorm"), norm),
            Quad(situation, pg("hasBearer"), bearer),
            Quad(situation, pg("standsFor"), body),
        ]
        asked = sorted(c for c in law.norms[parts[0]].criteria() if c in law.criteria and law.criteria[c].about_bearer)
        quads += [Quad(situation, pg("asksFor"), NamedNode(c)) for c in asked]
    return quads


def _key(body: str) -> str:
    kind, key = body.rsplit("/", 2)[1:]
    return f"kommune-{key}" if kind == "kommune" else key


def _values(rows: list[Row], criterion: Criterion | None, law: Law) -> list[Quad]:
    quads = []
    for row in rows:
        value = row.get("value")
        subject = row.get("situation") or row.get("case")
        named = row.get("criterion")
        if value is None or not isinstance(subject, NamedNode):
            continue
        if named is not None:
            iri: str | None = named.value
        elif criterion is not None and criterion.is_pattern:
            iri = law.by_scope.get((criterion.iri, row["scope"].value))
        else:
            iri = criterion.iri if criterion else None
        if iri is not None:
            predicate = pg("satisfies") if value.value == "true" else pg("fails")
            quads.append(Quad(subject, predicate, NamedNode(iri)))
    return quads


def in_order(law: Law) -> list[Criterion]:
    """Each criterion after those that its rule reads. A minted one is read by its pattern's rule."""
    own = {iri: c for iri, c in law.criteria.items() if c.rule}
    order = TopologicalSorter({iri: [d for d in c.depends_on if d in own] for iri, c in sorted(own.items())})
    return [own[iri] for iri in order.static_order()]
