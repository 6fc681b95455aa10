"""Triple patterns: which tables they mean, in which order they join, and what the law alone decides."""

from __future__ import annotations

from typing import Any

from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.term import URIRef, Variable

from pliktgraf.register.compile.blocks import VALUES, Block, quoted
from pliktgraf.register.compile.narrowing import Pattern, narrowed
from pliktgraf.register.compile.rows import Rows
from pliktgraf.register.compile.sources import Source

Triple = tuple[Any, Any, Any]
PLAIN = frozenset({*VALUES, "law", "situation"})


class Triples(Rows):
    """Puts triple patterns into a block."""

    def put(self, triples: list[Triple]) -> None:
        """Join the triples to the block."""
        patterns, _ = self._narrowed(triples)
        late = [t for t in patterns if t[1] and all(source.how == "law" for source in t[1])]
        early = [t for t in patterns if t not in late]
        early.sort(key=lambda t: (any(source.how == "class" or source.below for source in t[1]), len(t[1]) != 1))
        for pattern in early:
            self._pattern(*pattern)
        late = self._settled(late)
        late.sort(key=lambda t: isinstance(t[0], Variable) and isinstance(t[2], Variable))
        for pattern in late:
            self._pattern(*pattern)

    def split(self, triples: list[Triple]) -> tuple[str, list[str]] | None:
        """A variable that may be a row of several tables, and which; none where every variable is of one."""
        patterns, kinds = self._narrowed(triples)
        several = {str(t) for s, sources, o in patterns if len(sources) > 1 for t in (s, o) if isinstance(t, Variable)}
        wide = sorted((-len(kinds[v]), v) for v in several if len(kinds[v]) > 1 and not kinds[v] & PLAIN)
        return (wide[0][1], sorted(kinds[wide[0][1]])) if wide else None

    def _narrowed(self, triples: list[Triple]) -> Any:
        known = {**self.hints, **{name: cell.kinds for name, cell in self.block.cells.items()}}
        return narrowed(self.rule, [(s, self.sources(p), o) for s, p, o in self._split(triples)], known)

    def _settled(self, patterns: list[Pattern]) -> list[Pattern]:
        """What the law alone decides is put into a table once; the patterns that remain."""
        parts: list[tuple[set[str], list[Pattern]]] = []
        for pattern in patterns:
            names = {str(t) for t in (pattern[0], pattern[2]) if isinstance(t, Variable)}
            own = [pattern]
            for part in [p for p in parts if p[0] & names]:
                parts.remove(part)
                names, own = names | part[0], part[1] + own
            parts.append((names, own))
        rest: list[Pattern] = []
        for names, own in parts:
            if len(own) == 1 or not names:
                rest += own
                continue
            inner = Triples(self.rule, Block(), {})
            for pattern in sorted(own, key=lambda t: isinstance(t[0], Variable) and isinstance(t[2], Variable)):
                inner._pattern(*pattern)
            columns = sorted(inner.block.cells)
            text = inner.block.select([(inner.block.cells[v].sql, quoted(v)) for v in columns], distinct=True)
            alias = self.rule.name("s")
            self.block.froms.append(f"{self.rule.shared.static(text)} {alias}")
            for v in columns:
                self.bind(Variable(v), f"{alias}.{quoted(v)}", inner.block.cells[v].kinds)
        return rest

    def sources(self, predicate: Any) -> list[Source]:
        """Where the triples of a predicate or a path lie."""
        if isinstance(predicate, URIRef):
            found = self.rule.sources.known.get(str(predicate))
            if found is None and str(predicate) not in self.rule.sources.declared:
                raise self.rule.refuse(f"{predicate} is neither in records nor in the law, nor derived before")
            return list(found or ())
        if isinstance(predicate, InvPath):
            return [source.flip() for source in self.sources(predicate.arg)]
        if isinstance(predicate, AlternativePath):
            return [source for part in predicate.args for source in self.sources(part)]
        if isinstance(predicate, MulPath) and isinstance(predicate.path, URIRef) and predicate.mod in "*+":
            return [self.rule.closure(predicate.path, predicate.mod)]
        raise self.rule.refuse(f"{predicate} is not taken as a predicate")

    def _split(self, triples: list[Triple]) -> list[Triple]:
        parts: list[Triple] = []
        for s, p, o in triples:
            if isinstance(p, SequencePath):
                ends = [s, *(Variable(self.rule.name("step")) for _ in p.args[1:]), o]
                parts += self._split(list(zip(ends, p.args, ends[1:], strict=False)))
            elif isinstance(p, URIRef | Path):
                parts.append((s, p, o))
            else:
                raise self.rule.refuse(f"?{p} stands for a predicate")
        return parts

    def _pattern(self, s: Any, sources: list[Source], o: Any) -> None:
        if not sources:
            self.nothing(s, o)
            return
        if len(sources) == 1:
            self.join(s, sources[0], o)
            return
        name = self.rule.name("u")
        parts = []
        for source in sources:
            inner = Triples(self.rule, Block(), {})
            inner._pattern(Variable("s"), [source], Variable("o"))
            parts.append(inner.block.select([(inner.block.cells[v].sql, v) for v in ("s", "o")]))
        self.block.froms.append(f"({' UNION ALL '.join(parts)}) {name}")
        self.bind(s, f"{name}.s", frozenset().union(*(x.subject for x in sources)))
        self.bind(o, f"{name}.o", frozenset().union(*(x.object for x in sources)))
