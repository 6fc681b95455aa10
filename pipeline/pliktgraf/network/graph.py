"""The network of duties at a date: who has a duty, right or power towards whom, one edge a norm."""

from __future__ import annotations

import datetime
from typing import Any

import networkx

from pliktgraf import law as law_module
from pliktgraf import messages, span
from pliktgraf.errors import PliktgrafError
from pliktgraf.kinds import kind_of
from pliktgraf.law import Law, Norm
from pliktgraf.terms import PG, RDFS, SKOS, local_name, pg
from pliktgraf.wording import citations, texts


def network(on: str | None = None, law: Law | None = None, language: str = "nn") -> networkx.MultiDiGraph:
    """Every norm in force at a date, audited or not, as a network of roles.

    Nodes are roles, by their local names, with `label`, `level` (of government; empty where a role belongs to
    none or to several), `level_label`, `level_position` and `iri`. An edge runs from the bearer of a norm to its
    counterparty, and its key is the norm's id. A norm with several bearers or counterparties has one edge
    for each pair of them, so there are more edges than norms. A norm without a counterparty points to its
    beneficiary, and where it has none either, back to its bearer; the edge's `towards` says which:
    `counterparty`, `beneficiary` or `none`.

    Every attribute is text, as exchange formats want it; empty where the law says nothing (a norm with no
    last day, a right that asks for no action).

    Args:
        on: the date (YYYY-MM-DD); today where none is given.
        law: the law; the ontology as it stands where none is given.
        language: of labels, titles and citations: nn, nb or en.

    Raises PliktgrafError for what is not a date, a date for which the graph does not hold
    the law, and one at which no norm is in force.
    """
    date = _date(on)
    law = law or law_module.load()
    span.require(date, law)
    language = messages.language(language)
    graph = networkx.MultiDiGraph(date=date, language=language)
    for norm in law.norms.values():
        if norm.valid_from <= date <= (norm.valid_until or date):
            _add(graph, norm, law, language)
    if not graph:
        raise PliktgrafError(f"{date}: no norm is in force at this date; choose another with --on")
    return graph


def _date(on: str | None) -> str:
    if on is None:
        return datetime.date.today().isoformat()
    try:
        date = datetime.datetime.strptime(on, "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise PliktgrafError(f"{on}: this is not a date; write it like this: 2022-08-01") from None
    return date


def _add(graph: networkx.MultiDiGraph, norm: Norm, law: Law, language: str) -> None:
    bearers = law.values(norm.iri, pg("hasBearer").value)
    if not bearers:
        raise PliktgrafError(f"{norm.id}: the norm has no bearer, so the network cannot show it; add pg:hasBearer")
    attributes = _attributes(norm, law, language)
    towards = "counterparty"
    others = law.values(norm.iri, pg("hasCounterparty").value)
    if not others:
        others = law.values(norm.iri, pg("hasBeneficiary").value)
        towards = "beneficiary" if others else "none"
    for role in dict.fromkeys([*bearers, *others]):
        graph.add_node(local_name(role, PG), **_role(role, law, language))
    for bearer in bearers:
        for other in others or [bearer]:
            source, target = local_name(bearer, PG), local_name(other, PG)
            graph.add_edge(
                source, target, key=norm.id, id=f"{norm.id}.{source}.{target}", towards=towards, **attributes
            )


def _role(iri: str, law: Law, language: str) -> dict[str, str]:
    levels = law.values(iri, pg("belongsToLevel").value)
    level = levels[0] if len(levels) == 1 else None
    any_level = messages.text("net-any-level", language)
    return {
        "label": texts(law, iri, RDFS + "label")[language],
        "level": local_name(level, PG) if level else "",
        "level_label": texts(law, level, RDFS + "label")[language] if level else any_level,
        "level_position": (law.value(level, pg("position").value) or "") if level else "",
        "iri": iri,
    }


def _attributes(norm: Norm, law: Law, language: str) -> dict[str, str]:
    action = law.value(norm.iri, pg("requiresAction").value)
    act = law.value(norm.iri, pg("belongsToAct").value) or ""
    correlative = law.value(norm.iri, pg("hasCorrelative").value)
    kind = kind_of(norm, law)
    level = norm.level
    return {
        "norm": norm.id,
        "title": texts(law, norm.iri, RDFS + "label")[language],
        "action": local_name(action, PG) if action else "",
        "action_label": texts(law, action, RDFS + "label")[language] if action else "",
        "kind": local_name(kind, PG),
        "kind_label": texts(law, kind, RDFS + "label")[language],
        "act": law.value(act, SKOS + "notation") or norm.act,
        "act_label": texts(law, act, RDFS + "label")[language],
        "level": local_name(level, PG),
        "level_label": texts(law, level, RDFS + "label")[language],
        "audited": str(norm.audited).lower(),
        "legal_basis": "; ".join(norm.legal_basis),
        "citation": citations(norm.legal_basis, law)[language],
        "valid_from": norm.valid_from,
        "valid_until": norm.valid_until or "",
        "correlative": correlative.rsplit("/", 1)[-1] if correlative else "",
    }


def node_link(graph: networkx.MultiDiGraph) -> dict[str, Any]:
    """The network as node-link data: `graph`, `nodes` and `edges`, as networkx and JavaScript libraries read it."""
    data: dict[str, Any] = networkx.node_link_data(graph, edges="edges")
    data["nodes"].sort(key=lambda node: node["id"])
    data["edges"].sort(key=lambda edge: (edge["source"], edge["target"], edge["key"]))
    return data
