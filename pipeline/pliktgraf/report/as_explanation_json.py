"""Explanations as JSON: an array, one object for each bearer and each provider that it stands for.

Every text is an object of `nn`, `nb` and `en`; every value of a tree is true, false or null (unknown). An object has

* `case`, `date`, `norm`, `kind`, `title`, `definition`, `bearer`, `bearerName`, `standsFor`, `standsForName`;
* `status`, `message`: of this one; `bearerStatus`: as an audit gives it, the worst of all that the bearer stands for;
* `notArising`: null, or `code` and `text` where the norm does not arise here (then `bearer` and `status` are null);
* `because`: the criteria that decide where the norm is not applicable;
* `condition`, `fulfilment`: trees. A branch has `operator` (`all`, `any`, `not`), `value`, `parts`, and `norm` and
  `label` where the part is another norm's condition; a leaf has `criterion`, `iri`, `label`, `definition`, `value`,
  `evidence`, `advice` and `assessor`;
* `evidence`: `kind` (`entry`, `list`, `absent`, `law`), `path`, `value`, `dates`, `by`, `source`, `lacks`, `through`;
* `displacements`: `norm`, `title`, `legalBasis`, `condition`, `applied`, `grounds`;
* `legalBasis`: `id`, `citation`; `passages`: `exact`, `document`, `title`, `start`, `end`, `iri`;
* `missing`: `criterion`, `label`, `advice`, `assessor`; `grounds`: `kind`, `text`; `interpretations`: those texts of
  them that the answer rests on; `remedy`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pliktgraf import wording
from pliktgraf.explain.condition_tree import Leaf, Node
from pliktgraf.explain.evidence import Evidence
from pliktgraf.explain.explanation import Explanation
from pliktgraf.law import Law
from pliktgraf.messages import Text


def render(explanations: Iterable[Explanation], law: Law) -> str:
    """The JSON text."""
    return json.dumps([as_dict(one, law) for one in explanations], ensure_ascii=False, indent=1)


def as_dict(of: Explanation, law: Law) -> dict[str, Any]:
    """One explanation."""
    return {
        "case": of.case,
        "date": of.date,
        "norm": of.norm,
        "kind": of.kind,
        "title": of.title,
        "definition": of.definition,
        "bearer": of.bearer,
        "bearerName": of.bearer_name,
        "standsFor": of.stands_for,
        "standsForName": of.stands_for_name,
        "status": of.status,
        "bearerStatus": of.finding.status if of.finding else None,
        "message": of.message,
        "notArising": {"code": of.not_arising.code, "text": of.not_arising.text} if of.not_arising else None,
        "because": list(of.because),
        "condition": _tree(of.condition),
        "fulfilment": _tree(of.fulfilment),
        "displacements": [
            {
                "norm": exception.norm,
                "title": exception.title,
                "legalBasis": _basis(exception.citations),
                "condition": _tree(exception.condition),
                "applied": exception.applied,
                "grounds": [asdict(ground) for ground in exception.grounds],
            }
            for exception in of.displacements
        ],
        "legalBasis": _basis(of.citations),
        "passages": [{**asdict(passage), "iri": passage.iri} for passage in of.passages],
        "missing": [asdict(item) for item in of.missing],
        "grounds": [asdict(ground) for ground in of.grounds],
        "interpretations": _interpretations(of, law),
        "remedy": of.remedy,
    }


def _tree(node: Node | None) -> dict[str, Any] | None:
    if node is None:
        return None
    if isinstance(node, Leaf):
        return {
            "criterion": node.criterion,
            "iri": node.iri,
            "label": node.label,
            "definition": node.definition,
            "value": node.value,
            "evidence": [_evidence(one) for one in node.evidence],
            "advice": node.advice,
            "assessor": node.assessor,
        }
    return {
        "operator": node.operator,
        "value": node.value,
        "norm": node.norm,
        "label": node.label,
        "parts": [_tree(part) for part in node.parts],
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {**asdict(one), "dates": dict(one.dates), "lacks": list(one.lacks)}


def _basis(citations: tuple[tuple[str, Text], ...]) -> list[dict[str, Any]]:
    return [{"id": id_, "citation": cited} for id_, cited in citations]


def _interpretations(of: Explanation, law: Law) -> list[Text]:
    if of.finding is None or not of.finding.rests_on_interpretation:
        return []
    return wording.grounds(of.finding, law)
