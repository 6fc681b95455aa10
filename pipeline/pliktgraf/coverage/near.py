"""The norms of the provisions that a document cites: where a jurist who starts to model it may begin."""

from __future__ import annotations

from pliktgraf import sources
from pliktgraf.law import Law
from pliktgraf.sources import Citation, Document


def cited_norms(document: Document, law: Law) -> list[tuple[Citation, tuple[str, ...]]]:
    """Each citation with the ids of the norms whose legal basis it cites, lies within, or holds."""
    bases = [(basis, norm.id) for norm in law.norms.values() for basis in norm.legal_basis]
    found = []
    for citation in sources.citations(document):
        target = citation.target if citation.target and "/§" in citation.target else None
        norms = {id_ for basis, id_ in bases if target and _meet(basis, target)}
        if norms:
            found.append((citation, tuple(sorted(norms))))
    return found


def _meet(basis: str, target: str) -> bool:
    """Whether one provision is the other, or a part of it."""
    return basis == target or basis.startswith(target + "/") or target.startswith(basis + "/")
