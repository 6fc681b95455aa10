"""Judge every passage of a document.

The rule, for each sentence of a passage:

* A sentence without a normative word ("skal", "rett", "må" ...) is modelled if a quotation of the graph has a word of
  it.
* A sentence with normative words is modelled if norms, facts or documents of the graph quote every one of these words;
  that an act or a body named in it is known is not enough.
* A sentence, or what the quotations leave of it, is context where the graph says so, with a reason.
* Otherwise it is not modelled.

A passage has the status of the sentence that needs most work; it is context where all of it is. Its characters are
counted by the quotations themselves, so what a quotation leaves out of a modelled passage is not counted as modelled.
"""

from __future__ import annotations

from collections.abc import Iterable

from pliktgraf.coverage import near, stated
from pliktgraf.coverage.model import (
    CONTEXT,
    MODELLED,
    NORMATIVE,
    NOT_MODELLED,
    STATUSES,
    ContextPart,
    Coverage,
    Judged,
    Sentence,
    Statement,
    Totals,
)
from pliktgraf.coverage.normative import normative_words
from pliktgraf.coverage.sentences import sentences
from pliktgraf.law import Law
from pliktgraf.sources import Citation, Document, Passage


def of_document(document: Document, law: Law) -> Coverage:
    """Judge the passages of a document by what the graph says in its words."""
    statements, lost = stated.statements(document, law)
    context, lost_too = stated.context(document, law)
    cited = near.cited_norms(document, law)
    known = set(law.subjects("Disagreement"))
    passages = tuple(_judge(passage, statements, context, cited, known) for passage in document.passages)
    return Coverage(document, passages, tuple(lost + lost_too))


def _judge(
    passage: Passage,
    statements: list[Statement],
    context: list[ContextPart],
    cited: list[tuple[Citation, tuple[str, ...]]],
    disagreements: set[str],
) -> Judged:
    here = tuple(one for one in statements if one.start < passage.end and one.end > passage.start)
    aside = tuple(one for one in context if one.start < passage.end and one.end > passage.start)
    strong = _places(one for one in here if one.kind != stated.OTHER)
    quoted, left = _places(here), _places(aside)
    judged = tuple(_sentence(passage, a, b, quoted, strong, left) for a, b in sentences(passage.view))
    status = min((sentence.status for sentence in judged), key=STATUSES.index)
    _, letters = passage.view.letters
    places = {passage.view.offsets[at] for at in letters}
    return Judged(
        passage=passage,
        status=status,
        sentences=judged,
        statements=here,
        context=aside,
        disagreements=tuple(sorted({one.iri for one in here if one.iri in disagreements})),
        near=tuple(sorted({id_ for one, ids in cited if passage.start <= one.start < passage.end for id_ in ids})),
        characters=_count(places, quoted, left, judged),
    )


def _count(places: set[int], quoted: set[int], left: set[int], judged: tuple[Sentence, ...]) -> Totals:
    """What is quoted is modelled, whatever the sentence; what is neither quoted nor context is its sentence's."""
    normative = _places(one for one in judged if one.status == NORMATIVE)
    rest = places - quoted - left
    parts = {NORMATIVE: rest & normative, NOT_MODELLED: rest - normative, MODELLED: places & quoted}
    parts[CONTEXT] = places & left - quoted
    return Totals(tuple(len(parts[status]) for status in STATUSES))


def _sentence(passage: Passage, start: int, end: int, quoted: set[int], strong: set[int], left: set[int]) -> Sentence:
    view = passage.view
    letters = {view.offsets[at] for at in range(start, end) if view.text[at].isalnum() or view.text[at] == "§"}
    spans = [(start + a, start + b) for a, b in normative_words(view.text[start:end])]
    missing = [span for span in spans if not set(view.offsets[slice(*span)]) <= strong | left]
    if missing:
        status = NORMATIVE
    elif letters <= left:
        status = CONTEXT
    elif letters & quoted:
        status = MODELLED
    else:
        status = NORMATIVE if spans else NOT_MODELLED
    words = tuple(view.text[slice(*span)] for span in missing or spans)
    return Sentence(*view.span(start, end), status, words)


def _places(parts: Iterable[Statement | ContextPart | Sentence]) -> set[int]:
    return {at for one in parts for at in range(one.start, one.end)}
