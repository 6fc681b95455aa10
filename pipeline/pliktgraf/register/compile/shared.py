"""Tables that rules share: of the law, of what the law alone decides, and of chains from body to body."""

from __future__ import annotations

from typing import Any

import duckdb

from pliktgraf.law import Law
from pliktgraf.register.compile.blocks import quoted
from pliktgraf.register.compile.sources import Source, Sources


class Shared:
    """The tables of a plan, as the rules ask for them.

    `law` are tables of the law with their kind and pairs, `statics` statements over these, `derivations` statements
    over the records of a batch, in the order in which they run.
    """

    def __init__(self, law: Law, sources: Sources) -> None:
        self.sources, self.numbers = sources, sources.numbers
        self.norms = law.norms
        self.law: dict[str, tuple[str, list[tuple[int, Any]]]] = {}
        self.statics: dict[str, str] = {}
        self.derivations: list[str] = []
        self._closures: dict[tuple[str, str], Source] = {}

    def temporary(self, name: str, text: str) -> str:
        """The quoted name of a table that is made of each batch."""
        self.derivations.append(f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS {text}")
        return quoted(name)

    def static(self, text: str) -> str:
        """The name of a table that holds what a statement over the law gives."""
        if text not in self.statics.values():
            self.statics[f"static_{len(self.statics)}"] = text
        return next(name for name, known in self.statics.items() if known == text)

    def rows(self, text: str) -> list[int]:
        """What a statement over the law gives now."""
        with duckdb.connect(config={"threads": 1}) as connection:
            static = " ".join(made for name, made in self.statics.items() if f"{name} " in text)
            for name, (kind, pairs) in self.law.items():
                if name in text + static and kind in ("law", "string", "date"):
                    connection.execute(f"CREATE TABLE {quoted(name)} (id INTEGER, value INTEGER)")
                    connection.executemany(f"INSERT INTO {quoted(name)} VALUES (?, ?)", pairs)
            for name, made in self.statics.items():
                if f"{name} " in text:
                    connection.execute(f"CREATE TABLE {name} AS {made}")
            return sorted(row[0] for row in connection.execute(text).fetchall())

    def asking(self, criterion: str) -> list[int]:
        """The numbers of the norms that read a criterion."""
        norms = [norm.iri for norm in self.norms.values() if criterion in norm.criteria()]
        return sorted(self.numbers.iris[iri] for iri in norms)

    def minted(self, table: str) -> list[tuple[int, int]]:
        """The pairs of scope and criterion in a table of the law."""
        return self.law[table][1]

    def law_table(self, predicate: str, kind: str) -> str:
        """The name of the table of a predicate's triples in the law."""
        name = f"law_{predicate.rsplit('/', 1)[-1].rsplit('#', 1)[-1]}_{kind}_{self.numbers.iris[predicate]}"
        self.law[name] = (kind, self.sources.law[predicate, kind])
        return name

    def closure(self, predicate: Any, mod: str) -> Source:
        """The source of a path of one predicate, any number of steps. Raises LookupError."""
        key = (str(predicate), mod)
        if key in self._closures:
            return self._closures[key]
        edges = self.sources.known.get(str(predicate), [])
        bodies = frozenset().union(*(x.subject | x.object for x in edges))
        if not edges or any(x.how != "column" for x in edges) or not all(k.endswith(":body") for k in bodies):
            raise LookupError(f"{predicate}{mod} does not lead from body to body")
        self.sources.touched |= {(x.table, x.column) for x in edges}
        name = "closure_" + str(predicate).rsplit("/", 1)[-1]
        step = " UNION ALL ".join(
            f"SELECT id, {quoted(x.column)} AS value FROM {quoted(x.table)} WHERE {quoted(x.column)} IS NOT NULL"
            for x in edges
        )
        if (str(predicate), "+") not in self._closures:
            self.temporary(name + "_step", step)
            text = (
                f"WITH RECURSIVE t AS (SELECT id, value FROM {name}_step UNION "
                f"SELECT t.id, e.value FROM t JOIN {name}_step e ON t.value = e.id) SELECT id, value FROM t"
            )
            self.temporary(name, text)
            self._closures[str(predicate), "+"] = Source("pair", name, bodies, bodies)
        if mod == "*":
            self.temporary(name + "_self", f"SELECT id, value FROM {name} UNION SELECT id, id FROM bodies")
            self._closures[key] = Source("pair", name + "_self", bodies, bodies)
        return self._closures[key]
