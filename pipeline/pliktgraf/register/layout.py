"""Which tables records make: one for each object and each list of the schema, named in RDF by the JSON-LD context.

What `mapping` does to one record is done here to the schema once, so that the rules find the same in the tables
as they find in the graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pliktgraf import mapping, schema
from pliktgraf.law import Law
from pliktgraf.terms import PG, XSD

Json = Any

ROOTS = {"case": "CaseRecord", "organisation": "OrganisationRecord"}
"""The two kinds of record in the schema, and the class of each in RDF."""
DATED = ("on", "assessedOn", "from")
"""The fields of which the first that is there orders the entries of a list."""


@dataclass(frozen=True)
class Column:
    """One field with plain values. `type` is body, vocab, date, bool or string; `many` for a list of them."""

    key: str
    predicate: str
    type: str
    many: bool = False


@dataclass
class Table:
    """The objects that stand at one place of the schema.

    `kind` names what the rows are; bodies of one record kind share it. `shape` is root, object, list or judgement.
    `records` are the fields of which the record says that they are recorded, with their IRI.
    """

    name: str
    record: str
    kind: str
    shape: str
    key: str = ""
    predicate: str = ""
    parent: Table | None = None
    columns: list[Column] = field(default_factory=list)
    children: list[Table] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)

    def all(self) -> Iterator[Table]:
        """This table and those below it."""
        yield self
        for child in self.children:
            yield from child.all()


def tables(law: Law) -> list[Table]:
    """The table of each kind of record, with all below it."""
    definitions = schema.schema(law)["$defs"]
    terms = schema.context(law)
    roots = []
    for record in ROOTS:
        root = Table(record, record, record, "root")
        _fill(root, definitions[record], terms)
        roots.append(root)
    return roots


def expand(name: str, terms: Json) -> str:
    """The IRI of a name in the JSON-LD context."""
    term = terms.get(name)
    iri = term.get("@id", name) if isinstance(term, dict) else term or name
    return str(iri) if ":" in iri else PG + str(iri)


def _fill(table: Table, definition: Json, terms: Json) -> None:
    for key, rule in definition["properties"].items():
        if key == "id":
            continue
        options = rule.get("anyOf", [rule])
        objects = [o for o in options if o.get("type") == "object"]
        arrays = [o["items"] for o in options if o.get("type") == "array"]
        predicate = expand(key, terms)
        term = terms.get(key)
        inner = {**terms, **term.get("@context", {})} if isinstance(term, dict) else terms
        if key in schema.judgements():
            _child(table, key, predicate, "judgement", arrays[0], terms)
        elif objects or (arrays and arrays[0].get("type") == "object"):
            shape = "object" if objects else "list"
            _child(table, key, predicate, shape, (objects or arrays)[0], terms if objects else inner)
            table.records[key] = expand(key, terms)
        elif arrays:
            table.columns.append(Column(key, predicate, _type(key, arrays[0], terms), many=True))
            table.records[key] = expand(key, terms)
        else:
            table.columns.append(Column(key, predicate, _type(key, rule, terms)))


def _child(table: Table, key: str, predicate: str, shape: str, definition: Json, terms: Json) -> None:
    name = f"{table.name}_{key}"
    kind = f"{table.record}:body" if key in mapping.BODIES else name
    child = Table(name, table.record, kind, shape, key, predicate, table)
    _fill(child, definition, terms)
    table.children.append(child)


def _type(key: str, rule: Json, terms: Json) -> str:
    term = terms.get(key)
    kind = term.get("@type") if isinstance(term, dict) else None
    if kind in ("@id", "@vocab"):
        return {"@id": "body", "@vocab": "vocab"}[kind]
    if kind == "xsd:date" or kind == XSD + "date":
        return "date"
    types = {
        t
        for o in rule.get("anyOf", [rule])
        for t in ([o["type"]] if isinstance(o.get("type"), str) else o.get("type", ()))
    }
    return "bool" if "boolean" in types else "string"
