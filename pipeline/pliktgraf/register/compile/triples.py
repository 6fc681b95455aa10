"""Triple patterns: which tables they mean, and how these join."""

from __future__ import annotations

from typing import Any

from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.term import URIRef, Variable

from pliktgraf.register.compile.blocks import VALUES, Block, Cell, Kinds, quoted
from pliktgraf.register.compile.sources import LAW, Source

Triple = tuple[Any, Any, Any]
Pattern = tuple[Any, list[Source], Any]
PLAIN = frozenset({*VALUES, "law", "situation"})


class Triples:
    """Puts triple patterns into a block. `rule` is the compiler."""

    def __init__(self, rule: Any, block: Block, hints: dict[str, Kinds]) -> None:
        self.rule, self.block, self.hints = rule, block, hints

    def put(self, triples: list[Triple]) -> None:
        """Join the triples to the block."""
        patterns, _ = self._narrowed([(s, self.sources(p), o) for s, p, o in self._split(triples)])
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
        patterns, kinds = self._narrowed([(s, self.sources(p), o) for s, p, o in self._split(triples)])
        several = {str(t) for s, sources, o in patterns if len(sources) > 1 for t in (s, o) if isinstance(t, Variable)}
        wide = sorted((-len(kinds[v]), v) for v in several if len(kinds[v]) > 1 and not kinds[v] & PLAIN)
        return (wide[0][1], sorted(kinds[wide[0][1]])) if wide else None

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
            self.block.froms.append(f"{self.rule.static(text)} {alias}")
            for v in columns:
                self._bind(Variable(v), f"{alias}.{quoted(v)}", inner.block.cells[v].kinds)
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

    def _narrowed(self, patterns: list[Pattern]) -> tuple[list[Pattern], dict[str, Kinds]]:
        kinds: dict[str, Kinds] = dict(self.hints)
        kinds.update({name: cell.kinds for name, cell in self.block.cells.items()})
        patterns = self._possible(patterns)
        while True:
            before = dict(kinds)
            narrowed = []
            for s, sources, o in patterns:
                kept = [x for x in sources if self._fits(s, x.subject, x, kinds) and self._fits(o, x.object, x, kinds)]
                for term, ends in ((s, [x.subject for x in kept]), (o, [x.object for x in kept])):
                    if isinstance(term, Variable):
                        possible = frozenset().union(*ends)
                        kinds[str(term)] = kinds.get(str(term), possible) & possible
                narrowed.append((s, kept, o))
            patterns = narrowed
            if kinds == before:
                return patterns, kinds

    def _fits(self, term: Any, ends: Kinds, source: Source, kinds: dict[str, Kinds]) -> bool:
        if isinstance(term, Variable):
            return str(term) not in kinds or bool(kinds[str(term)] & ends)
        cell = self.rule.constant(term)
        if not cell.kinds & ends:
            return False
        if ends is not source.object:
            return True
        if source.among is not None:
            return int(cell.sql) in source.among
        return source.constant is None or str(source.constant) == cell.sql

    def _possible(self, patterns: list[Pattern]) -> list[Pattern]:
        """Without the sources whose objects the law rules out."""
        allowed = self._allowed(patterns)

        def is_possible(source: Source, o: Any) -> bool:
            objects = source.among if source.among is not None else {source.constant}
            return str(o) not in allowed or objects == {None} or bool(objects & allowed[str(o)])

        return [(s, [x for x in sources if is_possible(x, o)], o) for s, sources, o in patterns]

    def _allowed(self, patterns: list[Pattern]) -> dict[str, set[int]]:
        """What of the law each variable can be, by the patterns that only the law answers."""
        of_law = [
            (s, x[0], o) for s, x, o in patterns if [source.how for source in x] == ["law"] and x[0].object == LAW
        ]
        allowed: dict[str, set[int]] = {}
        while True:
            before = dict(allowed)
            for s, source, o in of_law:
                pairs = self.rule.sources.law[source.table, "law"]
                ends = (o, s) if source.flipped else (s, o)
                for i, term in enumerate(ends):
                    known = self._among_known(term, allowed)
                    pairs = [pair for pair in pairs if known is None or pair[i] in known]
                for i, term in enumerate(ends):
                    if isinstance(term, Variable):
                        allowed[str(term)] = {pair[i] for pair in pairs}
            if allowed == before:
                return allowed

    def _among_known(self, term: Any, allowed: dict[str, set[int]]) -> set[int] | None:
        return allowed.get(str(term)) if isinstance(term, Variable) else {int(self.rule.constant(term).sql)}

    def _pattern(self, s: Any, sources: list[Source], o: Any) -> None:
        if not sources:
            self.block.wheres.append("FALSE")
            for term in (s, o):
                if isinstance(term, Variable) and str(term) not in self.block.cells:
                    self.block.cells[str(term)] = Cell("NULL", frozenset())
            return
        if len(sources) == 1:
            source = sources[0]
            if source.flipped:
                s, o, source = o, s, source.flip()
            getattr(self, "_" + source.how)(s, source, o)
            return
        name = self.rule.name("u")
        parts = []
        for source in sources:
            inner = Triples(self.rule, Block(), {})
            inner._pattern(Variable("s"), [source], Variable("o"))
            parts.append(inner.block.select([(inner.block.cells[v].sql, v) for v in ("s", "o")]))
        self.block.froms.append(f"({' UNION ALL '.join(parts)}) {name}")
        self._bind(s, f"{name}.s", frozenset().union(*(x.subject for x in sources)))
        self._bind(o, f"{name}.o", frozenset().union(*(x.object for x in sources)))

    def _column(self, s: Any, source: Source, o: Any) -> None:
        table, alias = self._below(source, s) or (source.table, self._row(source.table, s, source.subject))
        sql = f"{alias}.{quoted(source.column)}"
        self.rule.sources.touched.add((table, source.column))
        if isinstance(o, Variable) and str(o) not in self.block.cells and not source.below:
            self.block.wheres.append(f"{sql} IS NOT NULL")
        self._bind(o, sql, source.object)

    def _below(self, source: Source, s: Any) -> tuple[str, str] | None:
        """A row below that of a variable, which holds the column too, and its table."""
        cell = self.block.cells.get(str(s))
        if cell is None or not cell.certain or (source.table, str(s)) in self.block.aliases:
            return None
        for (table, _), alias in self.block.aliases.items():
            parent = f'{alias}."parent"'
            joined = {f"{cell.sql} = {parent}", f"{parent} = {cell.sql}"} & set(self.block.wheres)
            if table in source.below and (cell.sql == parent or joined):
                return table, alias
        return None

    def _link(self, s: Any, source: Source, o: Any) -> None:
        alias = self._row(source.table, o, source.object)
        self._bind(s, f"{alias}.{quoted(source.parent)}", source.subject)

    def _flag(self, s: Any, source: Source, o: Any) -> None:
        if isinstance(o, Variable):
            raise self.rule.refuse("?" + str(o) + " stands for what is recorded")
        alias = self._row(source.table, s, source.subject)
        self.block.wheres.append(f"{alias}.{quoted(source.column)}")
        self.rule.sources.touched.add((source.table, source.column))

    def _class(self, s: Any, source: Source, o: Any) -> None:
        cell = self.block.cells.get(str(s))
        if cell is None or not cell.certain or not cell.kinds <= source.subject:
            self._row(source.table, s, source.subject)
        self._bind(o, str(source.constant), source.object)

    def _asked(self, s: Any, source: Source, o: Any) -> None:
        if isinstance(o, Variable):
            raise self.rule.refuse("?" + str(o) + " stands for what a situation asks for")
        norms = ", ".join(map(str, self.rule.asking(str(o)))) or "NULL"
        alias = self._row(source.table, s, source.subject)
        self.block.wheres.append(f"{alias}.norm IN ({norms})")

    def _pair(self, s: Any, source: Source, o: Any) -> None:
        alias = self.rule.name("p")
        self.rule.sources.touched.add((source.table, "id"))
        self.block.froms.append(f"{quoted(source.table)} {alias}")
        self._bind(s, f"{alias}.id", source.subject)
        self._bind(o, f"{alias}.value", source.object)

    def _by(self, s: Any, source: Source, o: Any) -> None:
        alias, name = self._row(source.table, s, source.subject), self.rule.name("j")
        self.block.froms.append(f"{quoted(source.column)} {name}")
        self.block.wheres += [f"{alias}.{quoted(column)} = {name}.{quoted(column)}" for column in source.by]
        self._bind(o, f"{name}.value", source.object)

    def _answer(self, s: Any, source: Source, o: Any) -> None:
        alias = self.rule.name("a")
        self.block.froms.append(f"{quoted(source.table)} {alias}")
        self.block.wheres.append(f"({source.column.replace('value', alias + '.value')})")
        self._bind(s, f"{alias}.id", source.subject)
        self._bind(o, str(source.constant), source.object)

    def _minted(self, s: Any, source: Source, o: Any) -> None:
        alias, names = self.rule.name("a"), self.rule.name("m")
        self.block.froms += [f"{quoted(source.table)} {alias}", f"{quoted(source.parent)} {names}"]
        self.block.wheres.append(f"({source.column.replace('value', alias + '.value')})")
        self._bind(s, f"{alias}.id", source.subject)
        if isinstance(o, URIRef):
            minted = self.rule.sources.numbers.iris[str(o)]
            scopes = [str(scope) for scope, number in self.rule.minted(source.parent) if number == minted]
            self.block.froms.pop()
            self.block.wheres.append(f"{alias}.about IN ({', '.join(scopes)})")
            return
        self.block.wheres.append(f"{names}.id = {alias}.about")
        self._bind(o, f"{names}.value", source.object)

    def _law(self, s: Any, source: Source, o: Any) -> None:
        (kind,) = source.object
        pairs = self.rule.sources.law[source.table, kind]
        if not isinstance(s, Variable):
            self._among(o, [v for n, v in pairs if str(n) == self.rule.constant(s).sql], kind)
        elif not isinstance(o, Variable):
            wanted = self.rule.constant(o).sql
            self._among(s, [n for n, v in pairs if self.rule.literal(v, kind) == wanted], "law")
        else:
            self._pair(s, Source("pair", self.rule.law_table(source.table, kind), source.subject, source.object), o)

    def _among(self, term: Any, values: list[Any], kind: str) -> None:
        texts = sorted({self.rule.literal(value, kind) for value in values})
        kinds = frozenset({kind})
        if not isinstance(term, Variable):
            if self.rule.constant(term).sql not in texts:
                self.block.wheres.append("FALSE")
        elif str(term) in self.block.cells:
            self._certain(str(term))
            self.block.wheres.append(f"{self.block.cells[str(term)].sql} IN ({', '.join(texts) or 'NULL'})")
        elif len(texts) == 1:
            self._bind(term, texts[0], kinds)
        elif texts:
            name = self.rule.name("v")
            self.block.froms.append(f"(VALUES {', '.join(f'({t})' for t in texts)}) {name}(x)")
            self._bind(term, f"{name}.x", kinds)
        else:
            self._pattern(term, [], term)

    def _row(self, table: str, term: Any, kinds: Kinds) -> str:
        """The alias of the row of a table that a variable names."""
        if not isinstance(term, Variable):
            raise self.rule.refuse(f"{term} is named as part of a record")
        key = (table, str(term))
        if key not in self.block.aliases:
            alias = self.block.aliases[key] = self.rule.name("t")
            self.rule.sources.touched.add((table, "id"))
            self.block.froms.append(f"{quoted(table)} {alias}")
            self._bind(term, f"{alias}.id", kinds)
        return self.block.aliases[key]

    def _certain(self, name: str) -> None:
        if not self.block.cells[name].certain:
            raise self.rule.refuse(f"?{name}, which may have no value, is joined")

    def _require(self, one: str, two: str) -> None:
        """Ask that two columns or constants be equal, where that is not plain."""
        if one != two:
            self.block.wheres.append("FALSE" if one.isdecimal() and two.isdecimal() else f"{one} = {two}")

    def _bind(self, term: Any, sql: str, kinds: Kinds) -> None:
        if not isinstance(term, Variable):
            self._require(sql, self.rule.constant(term).sql)
            return
        name = str(term)
        if name not in self.block.cells:
            self.block.cells[name] = Cell(sql, kinds & self.hints.get(name, kinds))
            return
        self._certain(name)
        cell = self.block.cells[name]
        if cell.kinds and cell.type != Cell(sql, kinds).type:
            raise self.rule.refuse(f"?{name} is both {cell.type} and {Cell(sql, kinds).type}")
        self._require(cell.sql, sql)
        self.block.cells[name] = Cell(cell.sql, cell.kinds & kinds or kinds)
