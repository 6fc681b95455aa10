"""Which kind of thing something is: the most particular class that it is stated to belong to."""

from __future__ import annotations

from pliktgraf.law import Law, Norm
from pliktgraf.terms import RDFS, TYPE, pg


def kind_of(norm: Norm, law: Law) -> str:
    """The IRI of the kind of norm that it is stated to be; of norms at large where it is of no kind in particular."""
    return kind_under(norm.iri, pg("Norm").value, law)


def kind_under(iri: str, top: str, law: Law) -> str:
    """The most particular class under `top` that it is stated to belong to; `top` itself where there is none."""
    kinds = [kind for kind in law.values(iri, TYPE.value) if top in _ancestors(kind, law)]
    return max(kinds, key=lambda kind: (len(_ancestors(kind, law)), kind), default=top)


def _ancestors(kind: str, law: Law) -> set[str]:
    found: set[str] = set()
    waiting = [kind]
    while waiting:
        above = set(law.values(waiting.pop(), RDFS + "subClassOf")) - found
        found |= above
        waiting += above
    return found
