"""What a pattern has become so far: tables that are joined, conditions, and the column of each variable."""

from __future__ import annotations

from dataclasses import dataclass, field

Kinds = frozenset[str]
"""What a column may hold: rows of which tables, bodies, terms of the law, or values of one type."""

VALUES = {"date": "INTEGER", "bool": "BOOLEAN", "string": "INTEGER", "int": "BIGINT", "order": "BIGINT"}
"""Kinds of values with their SQL type; everything else is the number of a node."""


@dataclass(frozen=True)
class Cell:
    """A column or an expression: its SQL, what it may hold, and whether it always has a value."""

    sql: str
    kinds: Kinds
    certain: bool = True

    @property
    def type(self) -> str:
        """The SQL type; mixed where the kinds do not go together, unknown where nothing is ever bound."""
        types = {kind if kind in VALUES else "node" for kind in self.kinds}
        return types.pop() if len(types) == 1 else "mixed" if types else "unknown"


@dataclass
class Block:
    """A join of tables under conditions.

    `aliases` says which alias holds the row of a table that a variable names, so that no row is joined twice.
    """

    froms: list[str] = field(default_factory=list)
    wheres: list[str] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)
    aliases: dict[tuple[str, str], str] = field(default_factory=dict)
    shared: str | None = None

    def copy(self) -> Block:
        """The same, to be changed apart."""
        return Block([*self.froms], [*self.wheres], {**self.cells}, {**self.aliases}, self.shared)

    def select(self, columns: list[tuple[str, str]] | None = None, distinct: bool = False) -> str:
        """The SQL; of named expressions, or of every variable."""
        if columns is None:
            columns = [(cell.sql, quoted(name)) for name, cell in self.cells.items()]
        shown = ", ".join(f"{sql} AS {name}" for sql, name in columns) or "1 AS one"
        text = f"SELECT {'DISTINCT ' if distinct else ''}{shown}"
        if self.froms:
            text += " FROM " + ", ".join(self.froms)
        if self.wheres:
            text += " WHERE " + " AND ".join(self.wheres)
        return text

    @property
    def asks(self) -> bool:
        """Whether its situations are but those of norms that read a criterion."""
        return any(".norm IN (" in text for text in (*self.froms, *self.wheres))

    def certain_kinds(self) -> dict[str, Kinds]:
        """What each variable that always has a value may hold."""
        return {v: cell.kinds for v, cell in self.cells.items() if cell.certain}

    def tells(self, *columns: str) -> bool:
        """Whether columns tell the rows apart: each table holds rows of records, and is one of these or above one."""
        rows = set(self.aliases.values())
        if len(rows) != len(self.froms):
            return False
        known = {alias for alias in rows if f"{alias}.id" in columns}
        pairs = [test.split(" = ") for test in self.wheres if test.count(" = ") == 1]
        while True:
            above = {
                two.removesuffix(".id")
                for pair in pairs
                for one, two in (pair, pair[::-1])
                if one.split(".")[0] in known and two.endswith(".id")
            }
            if above & rows <= known:
                return rows <= known
            known |= above & rows

    def columns(self, name: str) -> dict[str, Cell]:
        """The variables as columns of a subquery of that name."""
        return {v: Cell(f"{name}.{quoted(v)}", cell.kinds, cell.certain) for v, cell in self.cells.items()}


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
