"""Which sources of a triple pattern can hold what the other patterns ask for."""

from __future__ import annotations

from typing import Any

from rdflib.term import Variable

from pliktgraf.register.compile.blocks import Kinds
from pliktgraf.register.compile.sources import LAW, Source

Pattern = tuple[Any, list[Source], Any]


def narrowed(rule: Any, patterns: list[Pattern], kinds: dict[str, Kinds]) -> tuple[list[Pattern], dict[str, Kinds]]:
    """The patterns with the sources that go together, and what each variable may be."""
    patterns = _possible(rule, patterns)
    while True:
        before = dict(kinds)
        narrowed = []
        for s, sources, o in patterns:
            kept = [x for x in sources if _fits(rule, s, x.subject, x, kinds) and _fits(rule, o, x.object, x, kinds)]
            for term, ends in ((s, [x.subject for x in kept]), (o, [x.object for x in kept])):
                if isinstance(term, Variable):
                    possible = frozenset().union(*ends)
                    kinds[str(term)] = kinds.get(str(term), possible) & possible
            narrowed.append((s, kept, o))
        patterns = narrowed
        if kinds == before:
            return patterns, kinds


def _fits(rule: Any, term: Any, ends: Kinds, source: Source, kinds: dict[str, Kinds]) -> bool:
    if isinstance(term, Variable):
        return str(term) not in kinds or bool(kinds[str(term)] & ends)
    cell = rule.constant(term)
    if not cell.kinds & ends:
        return False
    if ends is not source.object:
        return True
    if source.among is not None:
        return int(cell.sql) in source.among
    return source.constant is None or str(source.constant) == cell.sql


def _possible(rule: Any, patterns: list[Pattern]) -> list[Pattern]:
    """Without the sources whose objects the law rules out."""
    allowed = _allowed(rule, patterns)

    def is_possible(source: Source, o: Any) -> bool:
        objects = source.among if source.among is not None else {source.constant}
        return str(o) not in allowed or objects == {None} or bool(objects & allowed[str(o)])

    return [(s, [x for x in sources if is_possible(x, o)], o) for s, sources, o in patterns]


def _allowed(rule: Any, patterns: list[Pattern]) -> dict[str, set[int]]:
    """What of the law each variable can be, by the patterns that only the law answers."""
    of_law = [(s, x[0], o) for s, x, o in patterns if [source.how for source in x] == ["law"] and x[0].object == LAW]
    allowed: dict[str, set[int]] = {}
    while True:
        before = dict(allowed)
        for s, source, o in of_law:
            pairs = rule.sources.law[source.table, "law"]
            ends = (o, s) if source.flipped else (s, o)
            for i, term in enumerate(ends):
                known = _among_known(rule, term, allowed)
                pairs = [pair for pair in pairs if known is None or pair[i] in known]
            for i, term in enumerate(ends):
                if isinstance(term, Variable):
                    allowed[str(term)] = {pair[i] for pair in pairs}
        if allowed == before:
            return allowed


def _among_known(rule: Any, term: Any, allowed: dict[str, set[int]]) -> set[int] | None:
    return allowed.get(str(term)) if isinstance(term, Variable) else {int(rule.constant(term).sql)}
