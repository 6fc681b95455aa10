"""The part of the law that rules read: triples with a predicate that a rule names, no texts, no class expressions."""

from __future__ import annotations

import re
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, Store

from pliktgraf.paths import ROOT
from pliktgraf.terms import TYPE, pg

KINDS = ("facts", "situations", "criteria", "evidence")
"""The folders of `queries/rules` whose rules are run on the law's core and records together."""

_PREFIX = re.compile(r"PREFIX\s+(\w*):\s*<([^<>\s]*)>", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w<])(\w*):([A-Za-z_][\w-]*)")
_IRI = re.compile(r"<(\w+:[^<>\"{}|^`\\\s]*)>")


def core(store: Store) -> list[Quad]:
    """The triples of a law that rules can read, in a stable order of their predicates.

    A rule names its predicates, or is given them as arguments (see `tests/test_law_cache.py`).
    """
    values = (quad.object for quad in store.quads_for_pattern(None, pg("argumentValue"), None, None))
    arguments = {node.value for node in values if isinstance(node, NamedNode)}
    return [
        quad
        for iri in sorted({*named(), *arguments})
        for quad in store.quads_for_pattern(None, NamedNode(iri), None, None)
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode | Literal)
        and not (isinstance(quad.object, Literal) and quad.object.language)
    ]


@cache
def named() -> frozenset[str]:
    """Every IRI that a rule names, as a predicate or otherwise."""
    found = {TYPE.value}
    for kind in KINDS:
        for path in (ROOT / "queries" / "rules" / kind).glob("*.rq"):
            text = path.read_text(encoding="utf-8")
            prefixes = dict(_PREFIX.findall(text))
            found.update(_IRI.findall(text))
            found.update(prefixes[prefix] + name for prefix, name in _NAME.findall(text) if prefix in prefixes)
    return frozenset(found)
