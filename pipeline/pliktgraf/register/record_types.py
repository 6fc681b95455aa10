"""Types of records, made from the schema: decoding a line into one reads it and checks its form in one go.

What a type cannot say is for `record_checks` to check: days of the calendar, conditions, `false` where `true` is none.
"""

from __future__ import annotations

import keyword
from typing import Annotated, Any, Literal, Union

import msgspec

from pliktgraf import checks

Json = Any
_SAYS_NOTHING = {"description", "title"}
NEVER_TRUE = [False, None]
_LOOKS_LIKE_A_DAY = r"....-..-..$"
"""What may be meant as a date; the ordinary checker looks at it, wherever a field of that name is no date."""


class NoType(Exception):
    """A schema that says more than the types can check."""


def attribute(key: str) -> str:
    """The name of a field in Python."""
    return key + "_" if keyword.iskeyword(key) else key


def record_type(name: str, rule: Json) -> type[msgspec.Struct]:
    """The type of a record.

    Args:
        name: its name in the schema.
        rule: its schema, without references.

    Raises NoType for a schema that no type expresses.
    """
    made: type[msgspec.Struct] = _type(rule, name)
    return made


def _type(rule: Json, name: str) -> Any:
    known = set(rule) - _SAYS_NOTHING
    if known == {"anyOf"}:
        return Union[tuple(_type(option, name) for option in rule["anyOf"])]  # noqa: UP007
    if known == {"enum"}:
        return _enum(rule["enum"])
    match rule.get("type"):
        case "object":
            return _object(rule, name, known)
        case "array":
            require(known <= {"type", "items", "minItems"}, known)
            return Annotated[list[_type(rule["items"], name)], msgspec.Meta(min_length=rule.get("minItems", 0))]  # type: ignore[misc]
        case "string":
            return _string(rule, name, known)
    require(known == {"type"}, known)
    names = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    require(set(names) <= {"boolean", "null"}, names)
    return Union[tuple({"boolean": bool, "null": None}[one] for one in names)]  # noqa: UP007


def _enum(values: list[Any]) -> Any:
    if values == NEVER_TRUE:
        return Union[bool, None]  # noqa: UP007
    require(all(isinstance(value, str) for value in values), values)
    return Literal[tuple(values)]


def _string(rule: Json, name: str, known: set[str]) -> Any:
    require(known <= {"type", "format", "pattern", "minLength"}, known)
    if rule.get("format") == "date":
        require(name in checks.DATES, name)
        return str
    require("format" not in rule, rule)
    pattern = rule.get("pattern")
    if name in checks.DATES:
        require(pattern is None, rule)
        pattern = f"^(?!{_LOOKS_LIKE_A_DAY})"
    return Annotated[str, msgspec.Meta(min_length=rule.get("minLength", 0), pattern=pattern)]


def _object(rule: Json, name: str, known: set[str]) -> type[msgspec.Struct]:
    require(known <= {"type", "properties", "required", "additionalProperties", "if", "then"}, known)
    require(rule.get("additionalProperties") is False, rule)
    fields: list[Any] = []
    for key, below in rule["properties"].items():
        type_ = _type(below, key)
        fields.append(
            (attribute(key), type_) if key in rule.get("required", ()) else (attribute(key), type_ | None, None)
        )
    return msgspec.defstruct(
        name,
        fields,
        rename={attribute(key): key for key in rule["properties"]},
        kw_only=True,
        forbid_unknown_fields=True,
        gc=False,
    )


def require(is_known: bool, what: object) -> None:
    """Raise NoType with what is not known."""
    if not is_known:
        raise NoType(str(what))
