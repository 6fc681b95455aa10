"""What a record's type cannot say, checked by code made from the schema: its days, their order, conditions.

The code never rejects a record; it only knows when the ordinary checker would have nothing to say.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from pliktgraf.register.record_types import NEVER_TRUE, attribute, require

Json = Any
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STARTS = ("from", "assessedOn")
"""The fields of which the first that is there begins a period that ends with `to`."""


def check_of(rule: Json) -> Callable[[Any], bool]:
    """A check of records of a schema's type: whether they surely have no fault that the type lets pass.

    Raises NoType for a condition in the schema that is not understood.
    """
    lines = ["def check(r):", *_object(rule, "r", 1), "    return True", ""]
    days: set[str | None] = {None}

    def is_new(text: str) -> bool:
        """Whether a text is a day all the same, that has not come before."""
        if found := is_day(text):
            days.add(text)
        return found

    scope: dict[str, Any] = {"days": days, "is_new": is_new}
    exec(compile("\n".join(lines), "<record checks>", "exec"), scope)  # made from the schema alone
    made: Callable[[Any], bool] = scope["check"]
    return made


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, written YYYY-MM-DD."""
    try:
        return bool(_DAY.fullmatch(text) and datetime.date.fromisoformat(text))
    except ValueError:
        return False


def _object(rule: Json, var: str, depth: int) -> list[str]:
    """Lines that check the object that `var` holds."""
    pad = "    " * depth
    lines: list[str] = []
    for key, below in rule["properties"].items():
        options = below.get("anyOf", [below])
        value = f"{var}.{attribute(key)}"
        if any(option.get("format") == "date" for option in options):
            lines.append(f"{pad}if {value} not in days and not is_new({value}): return False")
        if {"enum": NEVER_TRUE} in options:
            lines.append(f"{pad}if {value} is True: return False")
        for option in options:
            inner = f"{var}{depth}"
            if option.get("type") == "object" and (checks := _object(option, inner, depth + 1)):
                lines += [f"{pad}{inner} = {value}", f"{pad}if {inner}:", *checks]
            if option.get("type") == "array" and option["items"].get("type") == "object":
                is_list = " and x.__class__ is list" if len(options) > 1 else ""
                if checks := _object(option["items"], inner, depth + 2):
                    lines += [f"{pad}x = {value}", f"{pad}if x{is_list}:", f"{pad}    for {inner} in x:", *checks]
    return [*lines, *_period(rule, var, pad), *_condition(rule, var, pad)]


def _period(rule: Json, var: str, pad: str) -> list[str]:
    starts = [f"{var}.{attribute(key)}" for key in _STARTS if key in rule["properties"]]
    if not starts or "to" not in rule["properties"]:
        return []
    end = f"{var}.{attribute('to')}"
    return [f"{pad}if {end} and (x := {' or '.join(starts)}) and {end} < x: return False"]


def _condition(rule: Json, var: str, pad: str) -> list[str]:
    """What is required if fields have certain values; a field that is null is left to the ordinary checker."""
    if "if" not in rule:
        return []
    values = rule["if"].get("properties", {})
    require(set(rule["if"]) == {"properties"} and all(set(value) == {"const"} for value in values.values()), rule["if"])
    require(set(rule["then"]) == {"required"}, rule["then"])
    met = " and ".join(f"{var}.{attribute(key)} == {value['const']!r}" for key, value in values.items()) or "True"
    needed = " or ".join(f"{var}.{attribute(key)} is None" for key in rule["then"]["required"])
    return [f"{pad}if {met} and ({needed}): return False"]
