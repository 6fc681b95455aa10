"""Evidence: which entries of a record a criterion was read from, with what stands there, when, and by whom.

The rule of a criterion gives only its value. A query of the same name in `queries/rules/evidence` gives the places
that it was read from: `?entry` (an entry of the record, or something of the law) and `?field` of it; `?place`, a
list or field of the record that counts where no entry of it does; `?through`, a criterion that was read in turn;
`?lacks`, what was looked for in the entry and is not there. `?case`, `?situation`, `?scope` and `?criterion` say
what a row is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from pliktgraf import derive, schema
from pliktgraf.conditions import Truth
from pliktgraf.law import Criterion, Law
from pliktgraf.rdf import Row, value_of
from pliktgraf.terms import PG, pg

ENTRY, LIST, ABSENT, OF_LAW = "entry", "list", "absent", "law"

_ASSESSMENT = "assessment"  # the rule of every criterion that has no rule of its own
_REFERENCE_DATE = "auditDate"  # which every rule reads, and which proves nothing
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_Json = Any


@dataclass(frozen=True)
class Evidence:
    """One place that a criterion was read from.

    `kind` is `entry` (what stands at `path`), `list` (the list at `path` is recorded, `value` is its length, and
    no entry of it counts), `absent` (nothing is recorded at `path`) or `law` (`source` is an IRI of the graph).
    `dates` are the dates of the entry by their field, `by` is who assessed it, `lacks` are IRIs of what it does
    not have, `through` is the criterion that was read on the way.
    """

    kind: str
    path: str | None
    value: _Json = None
    dates: tuple[tuple[str, str], ...] = ()
    by: str | None = None
    source: str | None = None
    lacks: tuple[str, ...] = ()
    through: str | None = None


class Reader:
    """Finds evidence in one record, from its triples and what was derived from them."""

    def __init__(self, record: dict[str, Any], case: str, triples: Iterable[Quad], law: Law) -> None:
        self._record, self._case, self._law = record, case, law
        self._engine = derive.OxigraphEngine()
        self._engine.add(law.core)
        self._engine.add(triples)
        store = self._engine.store
        quads = store.quads_for_pattern(None, pg("recordPath"), None)
        self._paths = {value_of(quad.subject): value_of(quad.object) for quad in quads}
        self._places = _places(schema.schema(law)["$defs"]["organisation" if "organisation" in record else "case"])
        self._keys = _keys(schema.terms())

    def evidence(
        self, criterion: str, situation: str, value: Truth, on_way: tuple[str, ...] = ()
    ) -> tuple[Evidence, ...]:
        """What the criterion was read from in the situation, where it has that value."""
        found: dict[tuple[str | None, ...], Evidence] = {}
        for row in self._rows(criterion, situation):
            for one in self._read(row, situation, (*on_way, criterion)):
                key = (one.kind, one.path, one.source)
                found[key] = _joined(found[key], one) if key in found else one
        return _telling(list(found.values()), value)

    def value(self, criterion: str, situation: str) -> Truth:
        """The value of a criterion in the situation, or in the case."""
        store, class_ = self._engine.store, NamedNode(criterion)
        for subject in (NamedNode(situation), NamedNode(self._case)):
            for name, truth in (("satisfies", True), ("fails", False)):
                if any(store.quads_for_pattern(subject, pg(name), class_)):
                    return truth
        return self._law.criteria[criterion].silent if criterion in self._law.criteria else None

    def _rows(self, criterion: str, situation: str) -> list[Row]:
        rule = self._rule(criterion)
        name = (rule.rule if rule else None) or _ASSESSMENT
        if name not in derive.rules("evidence"):
            return self._named_in(name, rule)
        query = derive.rule("evidence", name)
        arguments = {n: term for n, term in rule.arguments if re.search(rf"[?$]{n}\b", query)} if rule else {}
        about = {
            "case": self._case,
            "situation": situation,
            "criterion": criterion,
            "scope": self._law.value(criterion, pg("hasScope").value),
        }
        rows = self._engine.select(query, arguments)
        rows = [row for row in rows if all(row[n].value == iri for n, iri in about.items() if n in row and iri)]
        return sorted(rows, key=lambda row: [str(row.get(n, "")) for n in ("through", "place", "entry", "field")])

    def _named_in(self, name: str, rule: Criterion | None) -> list[Row]:
        """For a rule that has no query of evidence: the lists and fields of the record that it names."""
        text = derive.rule("criteria", name) if name in derive.rules("criteria") else ""
        arguments = rule.arguments if rule else ()
        named = [*re.findall(r"\bpg:(\w+)", text), *(term.value.removeprefix(PG) for _, term in arguments)]
        keys = dict.fromkeys(self._keys.get(PG + part, part) for part in named)
        return [{"place": Literal(key)} for key in keys if key in self._places and key != _REFERENCE_DATE]

    def _rule(self, criterion: str) -> Criterion | None:
        pattern = self._law.value(criterion, pg("instantiates").value)
        return self._law.criteria.get(pattern or criterion)

    def _read(self, row: Row, situation: str, on_way: tuple[str, ...]) -> list[Evidence]:
        if "through" in row:
            other = row["through"].value
            if other in on_way:
                return []
            inner = self.evidence(other, situation, self.value(other, situation), on_way)
            name = self._law.notations.get(other, other)
            return [one if one.through else replace(one, through=name) for one in inner]
        if "place" in row:
            place = row["place"].value
            return [self._at(self._places.get(place, place))]
        if "entry" not in row:
            return []
        entry, field = row["entry"].value, row.get("field")
        lacks = (row["lacks"].value,) if "lacks" in row else ()
        if entry not in self._paths:
            text = self._law.value(entry, field.value) if field is not None else None
            told = ((field.value.removeprefix(PG), text),) if field is not None and text else ()
            return [Evidence(OF_LAW, None, dates=told, source=entry)]
        path = self._paths[entry]
        if field is None:
            return [replace(self._at(path), lacks=lacks)]
        key = self._keys.get(field.value, field.value.removeprefix(PG))
        dates, by = self._circumstances(path, key)
        return [replace(self._at(f"{path}.{key}" if path else key), dates=dates, by=by, lacks=lacks)]

    def _at(self, path: str) -> Evidence:
        """What stands at a path of the record. A judgement is shown by its value."""
        held = _held(self._record, path)
        if held is None:
            return Evidence(ABSENT, path)
        if isinstance(held, list) and all(isinstance(item, dict) for item in held):
            return Evidence(LIST, path, len(held))
        if isinstance(held, dict) and "value" in held:
            return Evidence(ENTRY, path, held["value"], *self._circumstances(path, ""))
        return Evidence(ENTRY, path, held)

    def _circumstances(self, path: str, key: str) -> tuple[tuple[tuple[str, str], ...], str | None]:
        """The other dates of an entry of a list, and who assessed it."""
        held = _held(self._record, path)
        if not path.endswith("]") or not isinstance(held, dict):
            return (), None
        dates = tuple((k, v) for k, v in held.items() if k in _date_fields() and k != key and isinstance(v, str))
        return dates, held.get("by") or held.get("assessedBy")


@cache
def _date_fields() -> frozenset[str]:
    terms = schema.terms().items()
    return frozenset(key for key, term in terms if isinstance(term, dict) and term.get("@type") == "xsd:date")


def _telling(found: list[Evidence], value: Truth) -> tuple[Evidence, ...]:
    """The evidence without what the rest makes idle: lists of which an entry counts, and silence beside an answer."""
    paths = [one.path for one in found if one.path is not None]
    kept = [one for one in found if not any(p.startswith((f"{one.path}[", f"{one.path}.")) for p in paths if one.path)]
    if value is not None and any(one.kind in (ENTRY, OF_LAW) for one in kept):
        idle = (ABSENT, LIST) if value else (ABSENT,)
        kept = [one for one in kept if one.kind not in idle]
    return tuple(sorted(kept, key=lambda one: (one.through or "", re.sub(r"\d+", _padded, one.path or ""))))


def _padded(number: re.Match[str]) -> str:
    return number.group().zfill(6)


def _joined(one: Evidence, other: Evidence) -> Evidence:
    lacks = tuple(dict.fromkeys(one.lacks + other.lacks))
    return replace(one, lacks=lacks, dates=tuple(dict.fromkeys(one.dates + other.dates)))


def _held(record: _Json, path: str) -> _Json:
    for match in _STEP.finditer(path):
        key, place = match.groups()
        if key is not None:
            record = record.get(key) if isinstance(record, dict) else None
        else:
            record = record[int(place)] if isinstance(record, list) and int(place) < len(record) else None
    return record


def _places(definition: _Json) -> dict[str, str]:
    """Where each field of a record stands that lies in no list: its path by its name. The outermost wins."""
    places: dict[str, str] = {}
    for name, rule in definition.get("properties", {}).items():
        for option in rule.get("anyOf", [rule]):
            for inner in option.get("properties", {}):
                places.setdefault(inner, f"{name}.{inner}")
    return {**places, **{name: name for name in definition.get("properties", {})}}


def _keys(terms: dict[str, _Json]) -> dict[str, str]:
    """The name in a record of each property, where it is another one than the property's own."""
    keys = {}
    for key, term in terms.items():
        if isinstance(term, dict):
            keys.update(_keys(term.get("@context", {})))
            if "@id" in term and not key.startswith("@"):
                keys[PG + term["@id"]] = key
    return keys
