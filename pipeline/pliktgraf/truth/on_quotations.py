"""Where a norm was taken from words that quote the statute: are they the statute's words?"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from pliktgraf import quotations
from pliktgraf.law import Norm
from pliktgraf.sources.view import bare, read_words
from pliktgraf.truth.checker import Checker, quoted
from pliktgraf.truth.remark import NOT_KNOWN, Remark, say
from pliktgraf.truth.words import sentences

ALIKE = 0.85
"""From this share of equal letters on, words that are not the statute's are taken to be meant as a quotation of it."""


def remarks(checker: Checker, norm: Norm) -> Iterator[Remark]:
    """One remark for each quotation that is the statute's words, or nearly so; other words are the document's own."""
    texts = checker.text_of(norm)
    whole = "".join(bare(found.text)[0].lower() for _, found in texts)
    for quotation in quotations.of_norm(norm.iri, checker.law):
        exact = read_words(quotation.exact).text.strip(" .…")
        letters = bare(exact)[0].lower()
        if not texts or not letters:
            continue
        graph = say("quotes", quote=quoted(exact), document=quotation.title)
        id_, found = texts[0]
        if letters in whole:
            yield checker.remark("quotation", norm.id, id_, graph, say("verbatim"), found=found)
            continue
        share, nearest, id_, found = max(
            (_alike(letters, sentence), sentence, id_, found)
            for id_, found in texts
            for sentence in sentences(found.text)
        )
        if share >= ALIKE:
            statute = say("differs", quote=quoted(nearest))
            yield checker.remark("quotation", norm.id, id_, graph, statute, found=found, severity=NOT_KNOWN)


def _alike(letters: str, sentence: str) -> float:
    return SequenceMatcher(None, letters, bare(sentence)[0].lower(), autojunk=False).ratio()
