"""The schema of records, with the acts that the graph knows, and how its fields become RDF."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from pliktgraf.law import Law
from pliktgraf.paths import ROOT

Json = Any


@cache
def _document(name: str) -> Json:
    return json.loads((ROOT / "ontology" / name).read_text(encoding="utf-8"))


def schema(law: Law) -> Json:
    """The JSON Schema of a record. An act that the graph knows may be named, also one added later."""
    return _with_acts(_document("case.schema.json"), sorted(law.acts))


def context(law: Law) -> Json:
    """The JSON-LD context of a record, with the short names of the acts."""
    terms = dict(_document("case_context.jsonld")["@context"])
    return {**terms, **law.acts}


def terms() -> dict[str, Json]:
    """The terms of the JSON-LD context as they are written."""
    return dict(_document("case_context.jsonld")["@context"])


@cache
def judgements() -> frozenset[str]:
    """The fields that hold one judgement, or a list of dated ones."""
    return frozenset(name for name, rule in _properties(_document("case.schema.json")) if _is_judgement(rule))


@cache
def refusable() -> frozenset[str]:
    """The fields that hold an object, or false for "there is none"."""
    return frozenset(
        name
        for name, rule in _properties(_document("case.schema.json"))
        if {"enum": [False, None]} in rule.get("anyOf", [])
    )


def _is_judgement(rule: Json) -> bool:
    items = [option.get("items", {}) for option in rule.get("anyOf", []) if option.get("type") == "array"]
    return any(
        {"value", "on"} <= set(item.get("properties", {})) and "criterion" not in item["properties"] for item in items
    )


def _properties(node: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(node, dict):
        if isinstance(properties := node.get("properties"), dict):
            yield from properties.items()
        for part in node.values():
            yield from _properties(part)
    elif isinstance(node, list):
        for part in node:
            yield from _properties(part)


def _with_acts(node: Json, acts: list[str], name: str = "") -> Json:
    if isinstance(node, dict):
        if "pattern" in node:
            # as JSON Schema means it: ASCII digits, and $ is the end of the text, not the line before it
            strict = node["pattern"].replace("\\d", "[0-9]").removesuffix("$") + r"\Z"
            node = {**node, "pattern": strict}
        if "enum" in node and name in ("under", "actsServed"):
            return {**node, "enum": acts}
        inside = {"properties", "$defs", "if", "then"}
        return {
            key: {k: _with_acts(v, acts, k) for k, v in part.items()}
            if key in inside and isinstance(part, dict)
            else _with_acts(part, acts, name)
            for key, part in node.items()
        }
    if isinstance(node, list):
        return [_with_acts(part, acts, name) for part in node]
    return node
