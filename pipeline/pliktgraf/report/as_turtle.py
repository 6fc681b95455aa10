"""The classified graph of the records: what plain SHACL and DL engines need beside the ontology."""

from __future__ import annotations

from pyoxigraph import RdfFormat, Triple, serialize

from pliktgraf.audit import AuditResult, classified_graph
from pliktgraf.law import Law
from pliktgraf.terms import CASE, CRITERION, NORM, PG


def render(result: AuditResult, law: Law) -> str:
    """Turtle of every situation with its criteria, conditions and what keeps it open, sorted."""
    triples = [Triple(q.subject, q.predicate, q.object) for q in sorted(set(classified_graph(result, law)), key=str)]
    prefixes = {"case": CASE, "crit": CRITERION, "norm": NORM, "pg": PG}
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()
