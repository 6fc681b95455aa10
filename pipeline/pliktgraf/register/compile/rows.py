"""How the triples of each kind of source join: a column, a list, what rules derived, or the law."""

from __future__ import annotations

from typing import Any

from rdflib.term import URIRef, Variable

from pliktgraf.register.compile.blocks import Block, Cell, Kinds, quoted
from pliktgraf.register.compile.sources import Source


class Rows:
    """Joins the triples of one source to a block, each `how` by the method of that name. `rule` is the compiler."""

    def __init__(self, rule: Any, block: Block, hints: dict[str, Kinds]) -> None:
        self.rule, self.block, self.hints = rule, block, hints

    def join(self, s: Any, source: Source, o: Any) -> None:
        """Join the triples of a source."""
        if source.flipped:
            s, o, source = o, s, source.flip()
        getattr(self, "_of_" + source.how)(s, source, o)

    def bind(self, term: Any, sql: str, kinds: Kinds) -> None:
        """Say that a column holds a term: its first column is its value, every other equals that."""
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

    def nothing(self, *terms: Any) -> None:
        """Say that there is no solution."""
        self.block.wheres.append("FALSE")
        for term in terms:
            if isinstance(term, Variable) and str(term) not in self.block.cells:
                self.block.cells[str(term)] = Cell("NULL", frozenset())

    def _of_column(self, s: Any, source: Source, o: Any) -> None:
        table, alias = self._below(source, s) or (source.table, self._row(source.table, s, source.subject))
        sql = f"{alias}.{quoted(source.column)}"
        self.rule.sources.touched.add((table, source.column))
        if isinstance(o, Variable) and str(o) not in self.block.cells and not source.below:
            self.block.wheres.append(f"{sql} IS NOT NULL")
        self.bind(o, sql, source.object)

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

    def _of_link(self, s: Any, source: Source, o: Any) -> None:
        alias = self._row(source.table, o, source.object)
        self.bind(s, f"{alias}.{quoted(source.parent)}", source.subject)

    def _of_row(self, s: Any, source: Source, o: Any) -> None:
        alias = self._row(source.table, o, source.object)
        self.block.wheres += [test.replace("@", alias) for test in source.tests]
        self.bind(s, f"{alias}.{quoted(source.parent)}", source.subject)

    def _of_flag(self, s: Any, source: Source, o: Any) -> None:
        if isinstance(o, Variable):
            raise self.rule.refuse("?" + str(o) + " stands for what is recorded")
        alias = self._row(source.table, s, source.subject)
        self.block.wheres.append(f"{alias}.{quoted(source.column)}")
        self.rule.sources.touched.add((source.table, source.column))

    def _of_class(self, s: Any, source: Source, o: Any) -> None:
        cell = self.block.cells.get(str(s))
        if cell is None or not cell.certain or not cell.kinds <= source.subject:
            self._row(source.table, s, source.subject)
        self.bind(o, str(source.constant), source.object)

    def _of_asked(self, s: Any, source: Source, o: Any) -> None:
        if isinstance(o, Variable):
            raise self.rule.refuse("?" + str(o) + " stands for what a situation asks for")
        norms = ", ".join(map(str, self.rule.shared.asking(str(o)))) or "NULL"
        alias = self._row(source.table, s, source.subject)
        self.block.wheres.append(f"{alias}.norm IN ({norms})")

    def _of_pair(self, s: Any, source: Source, o: Any) -> None:
        alias = self.rule.name("p")
        self.rule.sources.touched.add((source.table, "id"))
        self.block.froms.append(f"{quoted(source.table)} {alias}")
        self.bind(s, f"{alias}.id", source.subject)
        self.bind(o, f"{alias}.value", source.object)

    def _of_by(self, s: Any, source: Source, o: Any) -> None:
        alias, name = self._row(source.table, s, source.subject), self.rule.name("j")
        self.block.froms.append(f"{quoted(source.column)} {name}")
        self.block.wheres += [f"{alias}.{quoted(column)} = {name}.{quoted(column)}" for column in source.by]
        self.bind(o, f"{name}.value", source.object)

    def _of_answer(self, s: Any, source: Source, o: Any) -> None:
        alias = self.rule.name("a")
        self.block.froms.append(f"{quoted(source.table)} {alias}")
        self.block.wheres.append(f"({source.column.replace('value', alias + '.value')})")
        self.bind(s, f"{alias}.id", source.subject)
        self.bind(o, str(source.constant), source.object)

    def _of_minted(self, s: Any, source: Source, o: Any) -> None:
        alias, names = self.rule.name("a"), self.rule.name("m")
        self.block.froms += [f"{quoted(source.table)} {alias}", f"{quoted(source.parent)} {names}"]
        self.block.wheres.append(f"({source.column.replace('value', alias + '.value')})")
        self.bind(s, f"{alias}.id", source.subject)
        if isinstance(o, URIRef):
            minted = self.rule.sources.numbers.iris[str(o)]
            scopes = [str(scope) for scope, number in self.rule.shared.minted(source.parent) if number == minted]
            self.block.froms.pop()
            self.block.wheres.append(f"{alias}.about IN ({', '.join(scopes)})")
            return
        self.block.wheres.append(f"{names}.id = {alias}.about")
        self.bind(o, f"{names}.value", source.object)

    def _of_law(self, s: Any, source: Source, o: Any) -> None:
        (kind,) = source.object
        pairs = self.rule.sources.law[source.table, kind]
        if not isinstance(s, Variable):
            self._among(o, [v for n, v in pairs if str(n) == self.rule.constant(s).sql], kind)
        elif not isinstance(o, Variable):
            wanted = self.rule.constant(o).sql
            self._among(s, [n for n, v in pairs if self.rule.literal(v, kind) == wanted], "law")
        else:
            table = self.rule.shared.law_table(source.table, kind)
            self._of_pair(s, Source("pair", table, source.subject, source.object), o)

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
            self.bind(term, texts[0], kinds)
        elif texts:
            name = self.rule.name("v")
            self.block.froms.append(f"(VALUES {', '.join(f'({t})' for t in texts)}) {name}(x)")
            self.bind(term, f"{name}.x", kinds)
        else:
            self.nothing(term)

    def _row(self, table: str, term: Any, kinds: Kinds) -> str:
        """The alias of the row of a table that a variable names."""
        if not isinstance(term, Variable):
            raise self.rule.refuse(f"{term} is named as part of a record")
        key = (table, str(term))
        if key not in self.block.aliases:
            alias = self.block.aliases[key] = self.rule.name("t")
            self.rule.sources.touched.add((table, "id"))
            self.block.froms.append(f"{quoted(table)} {alias}")
            self.bind(term, f"{alias}.id", kinds)
        return self.block.aliases[key]

    def _certain(self, name: str) -> None:
        if not self.block.cells[name].certain:
            raise self.rule.refuse(f"?{name}, which may have no value, is joined")

    def _require(self, one: str, two: str) -> None:
        """Ask that two columns or constants be equal, where that is not plain."""
        if one != two:
            self.block.wheres.append("FALSE" if one.isdecimal() and two.isdecimal() else f"{one} = {two}")
