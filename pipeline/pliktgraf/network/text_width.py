"""How wide a text is in a sans-serif of Helvetica's measures, so that a drawing can be laid out without a font."""

from __future__ import annotations

import unicodedata
from typing import Final

_WIDTHS: Final = {  # thousandths of the font size, from the metrics that Helvetica, Arial and Liberation Sans share
    191: "'",
    222: "ijl‘’",
    260: "|",
    278: " \u00a0!,./:;I[\\]ft·",
    333: "()-`r°",
    334: "{}",
    355: '"',
    365: "“”",
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu«»–§",
    584: "+<=>~×",
    611: "FTZßø",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQØ",
    833: "Mm",
    889: "%æ",
    944: "W",
    1000: "Æ→…—",
    1015: "@",
}
_OF: Final = {character: width for width, characters in _WIDTHS.items() for character in characters}
_WIDEST = 1000
_BOLD = 1.09  # bold letters are at most so much wider in running text


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line of text at a font size, in the size's unit; never less than it is drawn."""
    total = sum(_character(character) for character in text)
    return total / 1000 * size * (_BOLD if bold else 1)


def wrap(text: str, size: float, limit: float) -> tuple[str, ...]:
    """The text in lines no wider than `limit`, broken at spaces; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= limit:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines) or ("",)


def _character(character: str) -> int:
    base = unicodedata.normalize("NFD", character)[0]
    if unicodedata.combining(character):
        return 0
    return _OF.get(character) or _OF.get(base, _WIDEST)
