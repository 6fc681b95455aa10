"""A record as RDF: every entry gets an address, a place in its list, and what it records; JSON-LD does the rest.

JSON-LD alone cannot tell an absent list from an empty one, nor the last of a list from the first. So each
object says which lists it `records`, and each entry of a list carries an `order` key of its date and its place.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, unquote

from pyoxigraph import Quad, RdfFormat, parse

from pliktgraf import schema
from pliktgraf.law import Law
from pliktgraf.terms import CASE

Json = dict[str, Any]
BODIES = frozenset({"providers", "coordinators", "organisation"})


def to_rdf(records: list[tuple[Json, str]], law: Law) -> list[Quad]:
    """The triples of records, each with its reference date (YYYY-MM-DD)."""
    graph = [_record(record, date) for record, date in records]
    document = {"@context": schema.context(law), "@graph": graph}
    return list(parse(json.dumps(document).encode(), format=RdfFormat.JSON_LD))


def case_iri(case_id: str) -> str:
    """The IRI of a record."""
    return CASE + segment(case_id)


def segment(id_: str) -> str:
    """An id as the last part of an IRI. Readers take away the parts `.` and `..`, so these are written out too."""
    return id_.replace(".", "%2E") if id_ in (".", "..") else quote(id_, safe="")


def body_id(iri: str) -> str:
    """The id of a body as a finding names it: `kommune/NNNN` for the municipality, else the record's own id."""
    kind, key = iri.rsplit("/", 2)[1:]
    return f"kommune/{key}" if kind == "kommune" else unquote(key)


def municipality_of(record: Json) -> str | None:
    """The kommunenummer of the responsible municipality, where the record has one."""
    organisation = record.get("organisation")
    inner = organisation.get("municipality") if isinstance(organisation, dict) else None
    number = record.get("municipality") or inner
    return number if isinstance(number, str) else None


def is_municipality(id_: str, number: str | None) -> bool:
    """Whether an id stands for the municipality itself."""
    return number is not None and id_ in (number, municipality_id(number))


def municipality_id(number: str) -> str:
    """The id of a municipality as findings write it."""
    return f"kommune/{number}"


def _record(record: Json, date: str) -> Json:
    mapper = _Mapper(case_iri(record["id"]), municipality_of(record))
    is_organisation = "organisation" in record
    node = mapper.entry(record, "", schema.terms())
    node["id"] = mapper.case
    node["recordKind"] = "OrganisationRecord" if is_organisation else "CaseRecord"
    node["auditDate"] = date
    if mapper.number:
        node["responsibleMunicipality"] = mapper.body(mapper.number)
    return node


class _Mapper:
    """What every entry of one record needs to know of the record."""

    def __init__(self, case: str, number: str | None) -> None:
        self.case = case
        self.key = case.removeprefix(CASE)  # ends every order key, so that keys of different cases never meet
        self.number = number

    def body(self, id_: str) -> str:
        """The IRI of a body that the record names."""
        if is_municipality(id_, self.number):
            return f"{self.case}/kommune/{self.number}"
        return f"{self.case}/body/{segment(id_)}"

    def entry(self, source: Json, path: str, terms: Json, is_body: bool = False) -> Json:
        """One object of the record as a JSON-LD node."""
        node: Json = {"id": f"{self.case}#{quote(path)}", "recordPath": path}
        records = []
        for key, value in source.items():
            if value is None:
                continue
            below = f"{path}.{key}" if path else key
            term = terms.get(key, {})
            if key == "id":
                node["recordId"] = value
                if is_body:
                    node["id"] = self.body(value)
            elif key in schema.judgements():
                node[key] = self._judgements(value, below, terms)
            elif isinstance(value, list):
                records.append(key)
                inner = {**terms, **term.get("@context", {})} if isinstance(term, dict) else terms
                node[key] = [self._item(item, f"{below}[{i}]", i, key, inner) for i, item in enumerate(value)]
            elif value is False and key in schema.refusable():
                records.append(key)
            elif isinstance(value, dict):
                records.append(key)
                node[key] = self.entry(value, below, terms, key in BODIES)
            else:
                node[key] = self._scalar(value, term)
        if records:
            node["records"] = records
        return node

    def _item(self, item: Any, path: str, place: int, key: str, terms: Json) -> Any:
        if not isinstance(item, dict):
            return self._scalar(item, terms.get(key, {}))
        node = self.entry(item, path, terms, key in BODIES)
        date = item.get("on") or item.get("assessedOn") or item.get("from") or ""
        node["order"] = f"{date}#{place:06d} {self.key}"
        return node

    def _judgements(self, value: Any, path: str, terms: Json) -> list[Json]:
        dated = value if isinstance(value, list) else [{"value": value}]
        place = "{0}[{1}]" if isinstance(value, list) else "{0}"
        return [self._item(item, place.format(path, i), i, "", terms) for i, item in enumerate(dated)]

    def _scalar(self, value: Any, term: Any) -> Any:
        is_id = isinstance(term, dict) and term.get("@type") == "@id" and isinstance(value, str)
        return self.body(value) if is_id else value
