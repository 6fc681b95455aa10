"""Compiled plans kept between runs, in the user's cache folder: compiling takes seconds, reading almost nothing.

A plan is found by a hash of the law, the rules, the record format and the compiler. Where the folder cannot be read
or written, the plan is made anew, without a word: nothing depends on it but time.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import asdict
from pathlib import Path

import orjson

from pliktgraf import derive, law_cache, schema
from pliktgraf.law import Law
from pliktgraf.register import plan
from pliktgraf.register.plan import Plan, Question


def plan_of(law: Law) -> Plan:
    """The plan of a law. Raises NotCompiled as `plan.make` does."""
    place = law_cache.folder()
    if place is None:
        return plan.make(law)
    path = place / "plans" / f"{_key(law)}.json"
    if kept := _read(path):
        return kept
    made = plan.make(law)
    _write(path, made)
    return made


def _key(law: Law) -> str:
    hashed = hashlib.sha256()
    for text in sorted(map(str, law.core)):
        hashed.update(text.encode())
    for kind in ("facts", "situations", "criteria"):
        for name in derive.rules(kind):
            hashed.update(f"{kind} {name} {derive.rule(kind, name)}".encode())
    hashed.update(orjson.dumps([schema.schema(law), schema.context(law)], option=orjson.OPT_SORT_KEYS))
    for norm in sorted(law.norms):
        hashed.update(f"{norm} {sorted(law.norms[norm].criteria())}".encode())
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        hashed.update(module.read_bytes())
    return hashed.hexdigest()


def _read(path: Path) -> Plan | None:
    try:
        data = orjson.loads(path.read_bytes())
        return Plan(
            touched={(table, column) for table, column in data["touched"]},
            iris=data["iris"],
            strings=data["strings"],
            law={name: (kind, [(n, v) for n, v in pairs]) for name, (kind, pairs) in data["law"].items()},
            statics=data["statics"],
            derivations=data["derivations"],
            questions=[Question(**question) for question in data["questions"]],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, made: Plan) -> None:
    data = {**asdict(made), "touched": sorted(made.touched)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_bytes(orjson.dumps(data))
        beside.replace(path)
    except OSError:
        return
