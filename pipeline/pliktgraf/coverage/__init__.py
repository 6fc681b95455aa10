"""How much of a source document the graph has: each passage modelled, context, or not modelled.

`of_document` is the way in. A passage is judged by its sentences, so that a passage of which one sentence is quoted
does not pass for the whole; see `judged`.
"""

from pliktgraf.coverage.judged import of_document
from pliktgraf.coverage.model import (
    CONTEXT,
    MODELLED,
    NORMATIVE,
    NOT_MODELLED,
    STATUSES,
    Coverage,
    Disagreement,
    Judged,
    Sentence,
    Statement,
    Totals,
)

__all__ = [
    "CONTEXT",
    "MODELLED",
    "NORMATIVE",
    "NOT_MODELLED",
    "STATUSES",
    "Coverage",
    "Disagreement",
    "Judged",
    "Sentence",
    "Statement",
    "Totals",
    "of_document",
]
