"""Check records fast: prove those sound that surely are, and hand every other one to the ordinary checker.

The ordinary checker (`checks.Checker`) stays the one source of verdicts and messages. What is here never rejects
anything; it only knows when the ordinary checker would have nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from jsonschema_rs import validator_for

from pliktgraf import checks, mapping, records, schema
from pliktgraf.checks import Checker, Fault
from pliktgraf.law import Law
from pliktgraf.register.calendar import DAY, LOOKS_LIKE_A_DAY

Json = Any
_DIGITS = bytes(ord("0") if chr(i) in "123456789" else i for i in range(256))
_APART = b" \t\r\f\v.-/:" + bytes(range(0x1C, 0x20)) + bytes(range(0x80, 0x100))
"""Every byte that may stand between the digits of a personal number, and more: all outside ASCII."""
_ELEVEN = b"0" * 11
KINDS = 10_000
"""Kinds of services that are kept as likely, so that a register with one of its own for every service fits too."""


@dataclass
class Checked:
    """What the check of some lines gave.

    `sound` are the records that can be audited, each as JSON; `cases`, `numbers`, `dates` and
    `municipalities` have their ids, numbers in the file, recorded reference dates and kommunenummer. `rejected` and
    `warned` are in the order of the lines. `ids` has the id of each record of the lines, None where it has none that
    may be shown, or one that stands earlier in the lines.
    """

    sound: list[bytes] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    dates: list[str | None] = field(default_factory=list)
    municipalities: list[str | None] = field(default_factory=list)
    rejected: list[records.Rejected] = field(default_factory=list)
    warned: list[records.Warned] = field(default_factory=list)
    ids: list[str | None] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def add(self, data: dict[str, Any], written: bytes, number: int) -> None:
        """Keep a sound record."""
        self.ids.append(data["id"])
        self.known.add(data["id"])
        self.cases.append(data["id"])
        self.sound.append(written)
        self.numbers.append(number)
        self.dates.append(data.get("auditDate"))
        self.municipalities.append(mapping.municipality_of(data))


class FastChecker:
    """Checks lines of JSON as `checks.Checker` does, with the same verdicts and messages."""

    def __init__(self, law: Law) -> None:
        self.checker = Checker(law)
        document = schema.schema(law)
        strict = {name: _strict(rule, name) for name, rule in document["$defs"].items()}
        self._is_case, self._is_organisation = (
            validator_for({**strict[name], "$defs": strict}).is_valid for name in ("case", "organisation")
        )
        self._case_order, self._organisation_order = (
            _in_order(document["$defs"][name]) or _always for name in ("case", "organisation")
        )
        self._recordable = law.recordable
        self._own = law.recordable - law.read_from_assessments
        self._likely_kinds: set[str] = set()

    def check(self, lines: list[bytes], file: str = "", number: int = 1, line: int | None = 1) -> Checked:
        """Check lines; blank ones of a file hold no record.

        Args:
            file: the file's name, for what is rejected.
            number: the number of the first record that they hold.
            line: the number of the first line; None where the lines are no lines of a file.
        """
        checked = Checked()
        digits = any(_has_digits(b"\n".join(lines[i : i + 1000])) for i in range(0, len(lines), 1000))
        for i, content in enumerate(lines):
            if line is not None and (not content or content.isspace()):
                continue
            data = _read(content)
            is_sound = self.is_sound(data) and not (digits and _hides(data, content))
            if is_sound and data["id"] not in checked.known:
                if self._may_warn(data):
                    checked.warned += self._warned(data, file, number)
                checked.add(data, content, number)
            else:
                self._slowly(checked, records.parse(content, None if line is None else line + i), file, number)
            number += 1
        return checked

    def is_sound(self, record: Json) -> bool:
        """Whether the record surely has no fault, personal numbers aside. False says nothing."""
        if not isinstance(record, dict):
            return False
        if "organisation" in record:
            return self._is_organisation(record) and self._organisation_order(record) and self._knows_criteria(record)
        return (
            self._is_case(record)
            and self._case_order(record)
            and self._knows_criteria(record)
            and _refers_to_what_is_listed(record)
        )

    def _slowly(self, checked: Checked, content: tuple[Json, Fault | None], file: str, number: int) -> None:
        data, fault = content
        faults = [fault] if fault else self.checker.faults(data)
        id_ = data.get("id") if isinstance(data, dict) else None
        named = id_ if isinstance(id_, str) and not checks.is_hidden(id_) else None
        if is_repeated := named in checked.known:
            faults = [*faults, records.repeated(str(named))]
        if not faults:
            checked.warned += self._warned(data, file, number)
            checked.add(data, orjson.dumps(data), number)
            return
        checked.ids.append(None if is_repeated else named or None)
        checked.known.update([named] if named else [])
        checked.rejected.append(records.Rejected(file, number, named, tuple(faults)))

    def _warned(self, data: dict[str, Any], file: str, number: int) -> list[records.Warned]:
        return [records.Warned(file, number, data["id"], warning) for warning in self.checker.warnings(data)]

    def _may_warn(self, record: Json) -> bool:
        for entry in record.get("coordinators") or ():
            if entry.get("declined") and entry.get("offered"):
                return True
        for entry in record.get("services") or ():
            kind = entry.get("kind")
            if kind and kind not in self._likely_kinds and not self._is_likely(kind):
                return True
        return any(entry["criterion"] in self._own for entry in record.get("assessments") or ())

    def _is_likely(self, kind: str) -> bool:
        """Whether the ordinary checker finds nothing odd about the kind of a service; what it said is kept."""
        if self.checker.warnings({"services": [{"kind": kind}]}):
            return False
        if len(self._likely_kinds) < KINDS:
            self._likely_kinds.add(kind)
        return True

    def _knows_criteria(self, record: Json) -> bool:
        return all(entry["criterion"] in self._recordable for entry in record.get("assessments") or ())


def _read(content: bytes) -> Json:
    """A line as an object; None where it is none, or none that is plain to read."""
    try:
        return orjson.loads(content)
    except ValueError:
        return None


def _has_digits(text: bytes) -> bool:
    """Whether eleven digits may follow each other in a text of JSON, or something is escaped and may be digits."""
    return b"\\" in text or _ELEVEN in text.translate(_DIGITS, _APART)


def _hides(data: Json, content: bytes) -> bool:
    return _has_digits(content) and next(checks.unshowable(data), None) is not None


def _refers_to_what_is_listed(record: Json) -> bool:
    providers, coordinators = record["providers"], record.get("coordinators") or ()
    listed = {provider["id"] for provider in providers}
    leaders = {coordinator["id"] for coordinator in coordinators}
    if len(listed) + len(leaders) != len(providers) + len(coordinators) or listed & leaders:
        return False
    for service in record["services"]:
        if service["provider"] not in listed:
            return False
    named = [employer for coordinator in coordinators if (employer := coordinator.get("employer"))]
    coordination = record.get("coordination")
    if coordination and (designated := coordination.get("designated")):
        named.append(designated["provider"])
    cooperation = record.get("cooperation")
    for entry in (cooperation and cooperation.get("established")) or ():
        named += entry["between"]
    if not named:
        return True
    number = record["municipality"]
    known = listed | leaders | {number, f"kommune/{number}"}
    if known.issuperset(named):
        return True
    return known.union(p["partOf"] for p in providers if p.get("partOf")).issuperset(named)


def _strict(node: Json, name: str = "") -> Json:
    """The schema with dates as the calendar has them, and patterns as other engines than Python's read them."""
    if isinstance(node, list):
        return [_strict(part, name) for part in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "string" and name in checks.DATES:
        rule = {key: value for key, value in node.items() if key not in ("format", "pattern")}
        is_date = node.get("format") == "date"
        return {**rule, "pattern": DAY} if is_date else {**node, "not": {"pattern": LOOKS_LIKE_A_DAY}}
    if "pattern" in node and isinstance(node["pattern"], str):
        node = {**node, "pattern": node["pattern"].removesuffix(r"\Z") + "$"}
    return {
        key: {below: _strict(rule, below) for below, rule in part.items()}
        if key in ("properties", "$defs") and isinstance(part, dict)
        else _strict(part, name)
        for key, part in node.items()
    }


Check = Callable[[Json], bool]


def _always(_: Json) -> bool:
    return True


def _in_order(rule: Json) -> Check | None:
    """A check that no period in what a rule describes ends before it begins; None where it describes none."""
    for option in rule.get("anyOf", [rule]):
        if option.get("type") == "object":
            return _object_in_order(option["properties"])
        if option.get("type") == "array" and (check := _in_order(option["items"])):
            return _each(check)
    return None


def _each(check: Check) -> Check:
    def each(entries: Json) -> bool:
        return all(map(check, entries))

    return each


def _object_in_order(properties: dict[str, Json]) -> Check | None:
    parts = [(name, check) for name, rule in properties.items() if (check := _in_order(rule))]
    starts = [name for name in ("from", "assessedOn") if name in properties]
    is_period = bool(starts) and "to" in properties

    def period(node: Json) -> bool:
        end = node.get("to")
        if not end:
            return True
        start = node.get("from") or node.get("assessedOn")
        return not start or end >= start

    def inside(node: Json) -> bool:
        return all(check(part) for name, check in parts if (part := node.get(name)))

    if is_period and parts:
        return lambda node: period(node) and inside(node)
    return period if is_period else inside if parts else None
