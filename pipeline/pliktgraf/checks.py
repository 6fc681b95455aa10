"""Check one record before any norm is tried: its schema, what it refers to, its dates, and personal numbers."""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from pliktgraf import mapping, schema
from pliktgraf.law import Law
from pliktgraf.messages import Text, every

Json = Any


@dataclass(frozen=True)
class Fault:
    """What is wrong in a record, where (`services[0].from`), and what to do, in three languages."""

    path: str
    message: Text


class Checker:
    """Checks records against the schema and the graph."""

    def __init__(self, law: Law) -> None:
        document = schema.schema(law)
        self._law = law
        self._cases = Draft202012Validator({**document["$defs"]["case"], "$defs": document["$defs"]})
        self._organisations = Draft202012Validator({**document["$defs"]["organisation"], "$defs": document["$defs"]})
        self._kinds = sorted({str(v.value) for c in law.criteria.values() for name, v in c.arguments if name == "kind"})

    def faults(self, record: Json) -> list[Fault]:
        """Every reason to reject the record, in the order of the record's fields; none if it can be audited."""
        private = list(unshowable(record))
        if not isinstance(record, dict):
            return private or [Fault("", every("in-not-a-record"))]
        validator = self._organisations if "organisation" in record else self._cases
        schema_faults = [fault for error in validator.iter_errors(record) for fault in _reworded(error)]
        rest = [*_dates(record), *_references(record), *_duplicates(record), *self._criteria(record)]
        hidden = {fault.path for fault in private}
        return private + [fault for fault in _unique(schema_faults + rest) if fault.path not in hidden]

    def warnings(self, record: Json) -> list[Fault]:
        """What is only unlikely in a sound record."""
        found = []
        for i, entry in enumerate(record.get("coordinators") or []):
            offered, declined = entry.get("offered"), entry.get("declined")
            if offered and declined and declined < offered:
                parts = {"offered": offered, "declined": declined}
                found.append(Fault(f"coordinators[{i}].declined", every("warn-declined", **parts)))
        for i, entry in enumerate(record.get("services") or []):
            kind = entry.get("kind")
            if kind and kind not in self._kinds and (near := _one_letter_off(kind, self._kinds)):
                found.append(Fault(f"services[{i}].kind", every("warn-kind", value=kind, known=near)))
        own = self._law.recordable - self._law.read_from_assessments
        for i, entry in enumerate(record.get("assessments") or []):
            if entry["criterion"] in own:
                name = entry["criterion"]
                found.append(Fault(f"assessments[{i}].criterion", every("warn-own-field", name=name)))
        return found

    def _criteria(self, record: Json) -> Iterator[Fault]:
        for path, entry in _entries(record, "assessments"):
            name = _text(entry, "criterion")
            if name and name not in self._law.recordable:
                yield Fault(f"{path}.criterion", every("in-criterion", name=name))


_APART = r"[\s.\-–/:\u2011\u200b]"
_NUMBER = re.compile(
    rf"(?<!\d)(\d\d){_APART}?(\d\d){_APART}?(\d\d){_APART}{{0,3}}(\d{{3}}){_APART}?(\d\d)(?!\d)", re.ASCII
)


def has_personal_number(text: str) -> bool:
    """Whether the text holds a valid fødselsnummer or D-number of a real person, in any of the usual layouts.

    Skatteetaten's numbers for tests (Test-Norge) have 80 added to the month, so their month is none.
    """
    numbers = ["".join(match.groups()) for match in _NUMBER.finditer(text)]
    return any(_is_real(number) and _is_valid(number) for number in numbers)


def _is_valid(number: str) -> bool:
    from stdnum.no import fodselsnummer  # slow to load, and few records have such a number

    return bool(fodselsnummer.is_valid(number))


def is_hidden(text: str) -> bool:
    """Whether the text must not or cannot be shown: a personal number, half a character."""
    return has_personal_number(text) or not _is_text(text)


def shown(text: str) -> str:
    """The text on one line, or … where it must not be shown."""
    return "…" if is_hidden(text) else re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text)


def _is_text(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_real(number: str) -> bool:
    day, month = int(number[:2]), int(number[2:4])
    return 1 <= month <= 12 and (1 <= day <= 31 or 41 <= day <= 71)


def unshowable(node: Json, path: str = "") -> Iterator[Fault]:
    """Texts and keys that must not or cannot be shown."""
    if isinstance(node, dict):
        for key, value in node.items():
            below = _below(path, key)
            if is_hidden(str(key)):
                yield _of_hidden(str(key), below)
            yield from unshowable(value, below)
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from unshowable(value, f"{path}[{i}]")
    elif isinstance(node, str | int | float) and not isinstance(node, bool) and is_hidden(str(node)):
        yield _of_hidden(str(node), path)


def _of_hidden(text: str, path: str) -> Fault:
    key = "in-personal-number" if _is_text(text) else "in-half-character"
    return Fault(path, every(key, field=path or "."))


def _below(path: str, key: object) -> str:
    name = shown(str(key))
    return f"{path}.{name}" if path else name


def _reworded(error: ValidationError) -> Iterator[Fault]:
    path = _path(error.absolute_path)
    field = path.rsplit(".", 1)[-1]
    value = _shown(error.instance)
    match error.validator:
        case "anyOf":
            yield from _of_best_option(error, path)
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    below = f"{path}.{name}" if path else name
                    yield Fault(below, every("in-missing", field=name))
        case "additionalProperties":
            known = error.schema.get("properties", {})
            for name in error.instance:
                if name not in known:
                    yield Fault(_below(path, name), every("in-unknown-field", field=shown(name)))
        case "enum":
            options = ", ".join(
                "null" if o is None else str(o).lower() if o is False else str(o) for o in error.validator_value
            )
            yield Fault(path, every("in-value", value=value, field=field, list=options))
        case "minLength":
            yield Fault(path, every("in-missing", field=field))
        case "pattern" if error.schema.get("format") == "date":
            yield Fault(path, every("in-date", value=value))
        case "pattern":
            count = re.search(r"\{(\d+)\}", error.validator_value)
            hint = every("in-digits", n=count.group(1) if count else "")
            yield Fault(path, every("in-pattern", value=value, field=field, hint=hint))
        case "type":
            yield Fault(path, every("in-type", field=field, expected=_expected(error.schema)))
        case _:
            yield Fault(path, every("in-pattern", value=value, field=field, hint=""))


def _shown(value: Json) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shown(text)


def _of_best_option(error: ValidationError, path: str) -> Iterator[Fault]:
    """The faults of the option that the value comes nearest to: one that is not of another type altogether."""
    options: dict[int, list[ValidationError]] = {}
    for inner in error.context or []:
        options.setdefault(int(inner.relative_schema_path[0]), []).append(inner)
    depth = len(error.absolute_path)
    near = [
        inner
        for inner in options.values()
        if not any(e.validator in ("type", "enum") and len(e.absolute_path) == depth for e in inner)
    ]
    if near:
        for inner in near[0]:
            yield from _reworded(inner)
        return
    enums = [
        e for inner in options.values() for e in inner if e.validator == "enum" and isinstance(error.instance, str)
    ]
    if enums and len(error.validator_value) == 2 and "object" not in str(error.validator_value):
        yield from _reworded(enums[0])
        return
    field = path.rsplit(".", 1)[-1]
    yield Fault(path, every("in-type", field=field, expected=_expected(error.schema)))


def _expected(rule: Json) -> Text:
    options = rule.get("anyOf", [rule])
    if field_is_judgement(rule):
        return every("type-dated-judgement")
    if {"enum": [False, None]} in options:
        return every("type-object-or-false")
    names: list[str] = []
    for option in options:
        types = option.get("type", "string" if "enum" in option else [])
        names += [t for t in ([types] if isinstance(types, str) else types) if t != "null" and t not in names]
    words = [every(f"type-{name}") for name in names] or [every("type-null")]
    either = every("type-or")
    return {lang: f" {either[lang]} ".join(word[lang] for word in words) for lang in either}


def field_is_judgement(rule: Json) -> bool:
    """Whether a field's rule takes one judgement or a list of dated ones."""
    return any(
        option.get("type") == "array" and "value" in option["items"].get("properties", {})
        for option in rule.get("anyOf", [])
    )


def _dates(node: Json, path: str = "") -> Iterator[Fault]:
    """Dates that no calendar has, and ends before their beginnings."""
    if isinstance(node, dict):
        for key, value in node.items():
            below = _below(path, key)
            if (
                isinstance(value, str)
                and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)
                and key in DATES
                and not _is_date(value)
            ):
                yield Fault(below, every("in-date", value=value))
            yield from _dates(value, below)
        start, to = node.get("from") or node.get("assessedOn"), node.get("to")
        if isinstance(start, str) and isinstance(to, str) and _is_date(start) and _is_date(to) and to < start:
            yield Fault(f"{path}.to" if path else "to", every("in-order", to=to, start=start))
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from _dates(value, f"{path}[{i}]")


DATES = frozenset(
    key for key, term in schema.terms().items() if isinstance(term, dict) and term.get("@type") == "xsd:date"
)


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _references(record: Json) -> Iterator[Fault]:
    number = mapping.municipality_of(record)
    if not all(_is_list(record.get(key)) for key in ("providers", "coordinators")):
        return  # what refers to them would only repeat what is wrong there
    providers, coordinators = _entries(record, "providers"), _entries(record, "coordinators")
    listed = {id_ for _, p in providers if (id_ := _text(p, "id"))}
    known = listed | {owner for _, p in providers if (owner := _text(p, "partOf"))}
    known |= {id_ for _, c in coordinators if (id_ := _text(c, "id"))}
    for path, service in _entries(record, "services"):
        provider = _text(service, "provider")
        if provider and provider not in listed:
            yield Fault(f"{path}.provider", every("in-provider", id=provider))
    named = [(f"{path}.employer", _text(c, "employer")) for path, c in coordinators]
    coordination = record.get("coordination")
    designated = coordination.get("designated") if isinstance(coordination, dict) else None
    named.append(("coordination.designated.provider", _text(designated, "provider")))
    for path, entry in _entries(record.get("cooperation"), "established"):
        between = entry.get("between")
        for j, id_ in enumerate(between if isinstance(between, list) else []):
            named.append((f"cooperation.{path}.between[{j}]", id_ if isinstance(id_, str) else None))
    for path, id_ in named:
        if id_ and id_ not in known and not mapping.is_municipality(id_, number):
            yield Fault(path, every("in-body", id=id_))


def _is_list(entries: Json) -> bool:
    return entries is None or isinstance(entries, list)


def _duplicates(record: Json) -> Iterator[Fault]:
    """Bodies that are listed twice; the municipality's number and its own id are one body."""
    number = mapping.municipality_of(record)
    seen: set[str] = set()
    for key in ("providers", "coordinators"):
        for path, entry in _entries(record, key):
            id_ = _text(entry, "id")
            body = mapping.municipality_id(str(number)) if id_ and mapping.is_municipality(id_, number) else id_
            if id_ and body in seen:
                yield Fault(f"{path}.id", every("in-duplicate-body", id=id_))
            seen.add(body or "")


def _entries(node: Json, key: str) -> list[tuple[str, dict[str, Any]]]:
    """The objects of a list and their paths; none where the record has something else there."""
    found = node.get(key) if isinstance(node, dict) else None
    items = found if isinstance(found, list) else []
    return [(f"{key}[{i}]", item) for i, item in enumerate(items) if isinstance(item, dict)]


def _text(node: Json, key: str) -> str | None:
    value = node.get(key) if isinstance(node, dict) else None
    return value if isinstance(value, str) and value else None


def _one_letter_off(word: str, known: list[str]) -> str | None:
    for other in known:
        if abs(len(word) - len(other)) <= 1:
            blocks = difflib.SequenceMatcher(None, word, other, autojunk=False).get_matching_blocks()
            if max(len(word), len(other)) - sum(block.size for block in blocks) == 1:
                return other
    return None


def _path(parts: Any) -> str:
    path = ""
    for part in parts:
        path = f"{path}[{part}]" if isinstance(part, int) else _below(path, part)
    return path


def _unique(faults: list[Fault]) -> list[Fault]:
    return [fault for i, fault in enumerate(faults) if fault not in faults[:i]]
