"""What is rejected in a part of a register, and what is unlikely, as JSON lines."""

from __future__ import annotations

import json
from typing import Any

from pliktgraf.register.stream import Part


def complaint_lines(part: Part) -> bytes:
    """One line a record rejected (`errors`) and one a warning (`warnings`), in the order of the records."""
    entries: list[tuple[int, dict[str, Any]]] = [
        (item.number, {"file": item.file, "record": item.number, "id": item.id,
                       "errors": [{"path": f.path, "message": f.message} for f in item.faults]})
        for item in part.rejected
    ]  # fmt: skip
    entries += [
        (item.number, {"file": item.file, "record": item.number, "id": item.id,
                       "warnings": [{"path": item.fault.path, "message": item.fault.message}]})
        for item in part.warnings
    ]  # fmt: skip
    in_order = sorted(entries, key=lambda pair: pair[0])
    return b"".join(json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for _, entry in in_order)
