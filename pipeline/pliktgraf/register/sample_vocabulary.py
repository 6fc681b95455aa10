"""What a fictional register is made of: words from the record's schema, the law and the reference data."""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from typing import Any

from pliktgraf import schema, span
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.reference import FOLDER
from pliktgraf.terms import pg

Json = Any


@dataclass(frozen=True)
class Vocabulary:
    """The words and days that records choose from.

    `services` are triples of act, provider type and kind (empty: none). `days` are ordinals of the proleptic Gregorian
    calendar (`datetime.date.toordinal`): those around which the law changes. `municipalities` are kommunenummer with
    the first and last ordinal on which they are in force.
    """

    services: tuple[tuple[str, str, str], ...]
    types: tuple[str, ...]
    organisation_types: tuple[str, ...]
    acts: tuple[str, ...]
    owners: tuple[str, ...]
    roles: tuple[str, ...]
    plan_elements: tuple[str, ...]
    agreement_elements: tuple[str, ...]
    criteria: tuple[str, ...]
    days: tuple[int, ...]
    first: int
    last: int
    municipalities: tuple[tuple[str, int, int], ...]


def read(law: Law) -> Vocabulary:
    """The vocabulary under a law.

    Raises PliktgrafError for reference data that cannot be read.
    """
    case, organisation = (schema.schema(law)["$defs"][name] for name in ("case", "organisation"))
    held = span.of(law)
    first, last = _ordinal(held.first), _ordinal(held.checked)
    changes = {_ordinal(norm.valid_from) for norm in law.norms.values()}
    changes |= {_ordinal(norm.valid_until) + 1 for norm in law.norms.values() if norm.valid_until}
    types = _enum(case, "providers", "type")
    acts = _enum(case, "services", "under")
    return Vocabulary(
        services=_services(law, acts, types),
        types=types,
        organisation_types=_enum(organisation, "organisation", "type"),
        acts=acts,
        owners=_enum(case, "providers", "owner"),
        roles=_enum(case, "coordinators", "role"),
        plan_elements=_enum(case, "plans", "contains"),
        agreement_elements=_enum(organisation, "cooperationAgreement", "covers"),
        criteria=tuple(sorted(law.read_from_assessments or law.recordable)),
        days=tuple(sorted(day for day in changes if first < day < last)),
        first=first,
        last=last,
        municipalities=_municipalities(),
    )


def _enum(node: Json, *path: str) -> tuple[str, ...]:
    """The values of the field that a path of names leads to."""
    if not path:
        found = [value for rule in _rules(node) for value in rule.get("enum", ())]
        return tuple(value for value in found if isinstance(value, str))
    for rule in _rules(node):
        if path[0] in rule.get("properties", {}):
            return _enum(rule["properties"][path[0]], *path[1:])
    raise PliktgrafError(f"ontology/case.schema.json: there is no field {path[0]}; the sample needs one")


def _rules(node: Json) -> list[Json]:
    """A rule, its options and what its lists hold."""
    inner = [*node.get("anyOf", ()), *([node["items"]] if "items" in node else [])]
    return [node, *(rule for part in inner for rule in _rules(part))]


def _services(law: Law, acts: tuple[str, ...], types: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    rows = [(row["act"], row["provider_type"], row["id"]) for row in _table("services.csv")]
    found = [row for row in rows if row[0] in acts and row[1] in types]
    found += [(new, type_, kind) for act, type_, kind in found for new in _neighbours(act, law) if new in acts]
    kinds = {str(v.value) for c in law.criteria.values() for name, v in c.arguments if name == "kind"}
    found += [(act, type_, kind) for act, type_ in sorted({row[:2] for row in found}) for kind in sorted(kinds)]
    silent = [act for act in acts if act not in {row[0] for row in found}]
    found += [(act, type_, "") for act in silent for type_ in types]
    unused = [type_ for type_ in types if type_ not in {row[1] for row in found}]
    found += [(act, type_, "") for act in acts for type_ in unused]
    return tuple(sorted(set(found)))


def _neighbours(act: str, law: Law) -> list[str]:
    """The acts that succeeded an act, or that it succeeded."""
    iri, predicate = law.acts[act], pg("succeeds").value
    known = {other: name for name, other in law.acts.items()}
    before = [other for other in known if iri in law.values(other, predicate)]
    return [known[other] for other in [*law.values(iri, predicate), *before] if other in known]


def _municipalities() -> tuple[tuple[str, int, int], ...]:
    return tuple(
        (row["number"], _ordinal(row["valid_from"]), _ordinal(row["valid_until"] or "9999-12-31"))
        for row in _table("municipalities.csv")
    )


def _table(name: str) -> list[dict[str, str]]:
    try:
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise PliktgrafError(f"{FOLDER / name}: {(error.strerror or str(error)).lower()}; check the file") from None


def _ordinal(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()
