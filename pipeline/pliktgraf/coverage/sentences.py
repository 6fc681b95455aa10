"""Divide the words of a passage into sentences."""

from __future__ import annotations

import re

from pliktgraf.sources.view import View

_END = re.compile(r"[.!?]+[»”\"')*]*\s+(?=[«“\"(]*[A-ZÆØÅ])")
_ABBREVIATED = re.compile(r"(?:\b(?:Meld|Prop|Innst|Rundskr|jf|jfr|nr|pkt|kap|ca|Dr|kl)|^\W*\d{1,2})\.$", re.IGNORECASE)


def sentences(view: View) -> list[tuple[int, int]]:
    """Where each sentence begins and ends in the words of a passage; those without a letter or digit are left out."""
    words, found, start = view.text, [], 0
    for end in _END.finditer(words):
        upto = end.start() + len(end.group().rstrip())
        if not _ABBREVIATED.search(words[start:upto]):
            found.append((start, upto))
            start = end.end()
    found.append((start, len(words.rstrip())))
    return [(a, b) for a, b in found if any(character.isalnum() for character in words[a:b])]
