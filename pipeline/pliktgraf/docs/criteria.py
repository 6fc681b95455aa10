"""What the glossary says of each criterion, and which norms read it."""

from __future__ import annotations

from dataclasses import dataclass

from pliktgraf.docs import places
from pliktgraf.docs.reader import Link, Reader
from pliktgraf.explain.condition_tree import Leaf, Node
from pliktgraf.terms import SKOS, TYPE, pg


@dataclass(frozen=True)
class Entry:
    """One criterion."""

    anchor: str
    notation: str
    label: str
    kinds: tuple[Link, ...]
    definition: str
    advice: str
    assessor: str
    sources: tuple[Link, ...]
    parts: Node | None
    norms: tuple[Link, ...]


def glossary(reader: Reader) -> tuple[Entry, ...]:
    """Every criterion, by its label. Patterns are left out: what is made of them is there."""
    entries = [_entry(iri, reader) for iri, criterion in reader.law.criteria.items() if not criterion.is_pattern]
    return tuple(sorted(entries, key=lambda entry: (entry.label.casefold(), entry.anchor)))


def _entry(iri: str, reader: Reader) -> Entry:
    law = reader.law
    tree = reader.tree(iri)
    kinds = sorted(kind for kind in law.values(iri, TYPE.value) if kind in reader.terms)
    return Entry(
        anchor=places.anchor(places.last_part(iri)),
        notation=law.criteria[iri].notation,
        label=reader.label(iri),
        kinds=tuple(reader.link(kind) for kind in kinds),
        definition=reader.text(iri, SKOS + "definition"),
        advice=reader.text(iri, pg("recordingAdvice").value),
        assessor=reader.text(iri, pg("assessor").value),
        sources=reader.sources(iri),
        parts=None if isinstance(tree, Leaf) else tree,
        norms=tuple(reader.norm(norm) for norm in reader.law.norms.values() if iri in norm.criteria()),
    )
