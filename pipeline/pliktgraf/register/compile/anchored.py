"""Whether a rule stays within one record: all that it reads of records hangs together.

Rules are run over many records at once. Two parts of a pattern that share but a date, a text or a term of the law
would join what belongs to different records.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rdflib.paths import Path
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import URIRef, Variable

from pliktgraf.register.compile import NotCompiled
from pliktgraf.register.compile.algebra import algebra, is_exists
from pliktgraf.register.compile.blocks import VALUES
from pliktgraf.register.compile.sources import LAW, Source, Sources

TERMS = LAW | set(VALUES)


def check(rule: str, query: Any, sources: Sources) -> None:
    """Raises NotCompiled for a rule that could join different records."""
    patterns = [(str(s), _sources(p, o, sources), o) for s, p, o in _triples(query) if isinstance(s, Variable)]
    of_law = {s for s, found, _ in patterns if all(source.subject == LAW for source in found)}
    of_law |= {str(o) for _, found, o in patterns if all(source.object <= TERMS for source in found)}
    groups: list[set[str]] = []
    for s, _, o in patterns:
        if s in of_law:
            continue
        names = {s} | ({str(o)} - of_law if isinstance(o, Variable) else set())
        for group in [g for g in groups if g & names]:
            groups.remove(group)
            names |= group
        groups.append(names)
    if len(groups) > 1:
        parts = " and ".join("?" + min(group) for group in sorted(groups, key=min))
        raise NotCompiled(rule, f"{parts} are not joined by a record: they could be of different ones")


def _sources(path: Any, term: Any, sources: Sources) -> list[Source]:
    """Where triples of a path may lie that end in a term."""
    found = [source for iri in _predicates(path) for source in sources.known.get(str(iri), ())]
    if not isinstance(term, URIRef):
        return found
    number = sources.numbers.iris[str(term)]
    return [source for source in found if source.constant in (None, number)]


def _triples(node: Any) -> Iterator[Any]:
    if is_exists(node):
        yield from _triples(algebra(node.graph))
    elif isinstance(node, CompValue):
        if node.name == "BGP":
            yield from node.triples
        for key, part in node.items():
            if key not in ("template", "triples"):
                yield from _triples(part)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from _triples(part)


def _predicates(path: Any) -> Iterator[URIRef]:
    if isinstance(path, URIRef):
        yield path
    elif isinstance(path, Path):
        for name in ("arg", "path", "args"):
            inner = getattr(path, name, None)
            for part in inner if isinstance(inner, list) else [inner]:
                yield from _predicates(part)
