"""Spoil a sound record so that it is rejected, in one of the ways registers are wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def spoil(line: bytes, before: bytes, choose: Callable[[], int]) -> bytes:
    """A line that is rejected.

    Args:
        line: a sound record and its line break.
        before: the line before it, whose id may be taken.
        choose: gives numbers from 0 to 255.
    """
    ways = (_broken, _not_a_record, _not_utf8, *(lambda text, way=way: _changed(text, way) for way in _CHANGES))
    chosen = choose() % (len(ways) + 1)
    if chosen == len(ways):
        return _named_as(line, before)
    return ways[chosen](line)


def _broken(line: bytes) -> bytes:
    return line[: len(line) * 2 // 3] + b"\n"


def _not_a_record(line: bytes) -> bytes:
    return b"[" + line[:-1] + b"]\n"


def _not_utf8(line: bytes) -> bytes:
    return line.replace(b'"id":"', b'"id":"\xe5', 1)


def _named_as(line: bytes, before: bytes) -> bytes:
    """The record with the id of the one before; without an id where that has none."""
    record = json.loads(line)
    try:
        record["id"] = json.loads(before)["id"]
    except (ValueError, KeyError, TypeError):
        del record["id"]
    return _written(record)


def _changed(line: bytes, change: Callable[[Json], object]) -> bytes:
    record = json.loads(line)
    change(record)
    return _written(record)


def _written(record: Json) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _misspell(record: Json) -> None:
    record["merknad "] = "feltet finst ikkje"


def _lose_id(record: Json) -> None:
    record["id"] = ""


def _impossible_day(record: Json) -> None:
    record["auditDate"] = "2023-02-30"


def _other_day(record: Json) -> None:
    record["auditDate"] = "25.10.2023"


def _number_for_text(record: Json) -> None:
    record["id"] = 17


def _unknown_criterion(record: Json) -> None:
    record["assessments"] = [{"criterion": "Ukjent vurdering", "value": True, "on": "2023-01-01"}]


def _backwards(record: Json) -> None:
    for entry in [*record.get("services", ()), *record.get("systemCooperation", ())]:
        entry["from"], entry["to"] = "2023-05-02", "2023-05-01"
    record["auditDate"] = "" if "organisation" in record else record["auditDate"]


def _unlisted(record: Json) -> None:
    record["providers"] = []


def _twice(record: Json) -> None:
    record["providers"] = record.get("providers", []) * 2


def _three_digits(record: Json) -> None:
    record.get("organisation", record)["municipality"] = "301"


_CHANGES = (
    _misspell, _lose_id, _impossible_day, _other_day, _number_for_text, _unknown_criterion, _backwards, _unlisted,
    _twice, _three_digits,
)  # fmt: skip
"""Each makes a sound record one that is rejected, with one reason or several."""
