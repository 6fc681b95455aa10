"""Coverage as data for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pliktgraf.coverage.model import STATUSES, Coverage, Disagreement, Judged, Totals, total
from pliktgraf.coverage.words import Words


def render(covered: Sequence[Coverage], words: Words) -> str:
    """The documents with their passages, and the totals. Offsets are those of the file; shares are from 0 to 1."""
    found = {
        "documents": [_document(one, words) for one in covered],
        "total": {
            "passages": {status: sum(one.count(status) for one in covered) for status in STATUSES},
            **_characters(total(one.characters for one in covered)),
        },
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def _document(covered: Coverage, words: Words) -> dict[str, Any]:
    document = covered.document
    return {
        "source": document.name,
        "iri": document.iri,
        "title": document.title,
        "passages": {status: covered.count(status) for status in STATUSES},
        **_characters(covered.characters),
        "notFound": list(covered.lost),
        "items": [_passage(judged, words) for judged in covered.passages],
    }


def _characters(counts: Totals) -> dict[str, Any]:
    return {
        "characters": {status: counts.of(status) for status in STATUSES},
        "share": {status: None if (of := counts.share(status)) is None else round(of, 4) for status in STATUSES},
    }


def _passage(judged: Judged, words: Words) -> dict[str, Any]:
    passage = judged.passage
    return {
        "start": passage.start,
        "end": passage.end,
        "kind": passage.kind,
        "language": passage.language,
        "status": judged.status,
        "words": passage.words,
        "sentences": [
            {"start": s.start, "end": s.end, "status": s.status, "normativeWords": list(s.words)}
            for s in judged.sentences
        ],
        "statements": [
            {"id": s.key, "kind": s.kind, "label": words.label(s.iri), "start": s.start, "end": s.end}
            for s in judged.statements
        ],
        "context": [
            {"reason": words.label(c.reason), "iri": c.reason, "start": c.start, "end": c.end} for c in judged.context
        ],
        "disagreements": [_disagreement(words.disagreements[iri], words) for iri in judged.disagreements],
        "near": list(judged.near),
        "characters": {status: judged.characters.of(status) for status in STATUSES},
    }


def _disagreement(one: Disagreement, words: Words) -> dict[str, Any]:
    return {
        "id": one.id,
        "subject": one.subject,
        "sourceSays": one.source_says,
        "lawSays": one.law_says,
        "provisions": [words.label(iri) for iri in one.provisions],
        "rightness": one.rightness,
        "rightFrom": one.right_from,
        "rightUntil": one.right_until,
        "because": one.because,
    }
