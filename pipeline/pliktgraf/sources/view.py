"""Read a marked-up text as its words alone, and remember where in the original each character stands.

Citations are looked for in the words ("§ 7-2 a"), but reported where they stand ("[§ 7-2 a](#)", "&sect;
7-2&nbsp;a"). So a view drops Markdown and HTML, mends words broken over lines or table cells, makes every
run of white space one space, and keeps for each character left the offset it came from. A table's columns
are told apart by "|", whatever the file uses.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from unicodedata import combining, normalize

_BLOCKS = "br|p|div|li|tr|ul|ol|table|thead|tbody|dd|dt|dl|h[1-6]|section|article|blockquote"
_TOKEN = re.compile(
    rf"""
    (?P<autolink> <(?=https?://) | (?<=\w|/)>(?!\w) )
  | (?P<dropped> <!--.*?--> | <(?P<raw>script|style|sup)\b.*?</(?P=raw)\s*> | \[\^[^\]\s]+\]
        | [\u00ad\u200b-\u200d\u2060\ufeff]
        | </?(?!(?:a|{_BLOCKS}|td|th)\b)[a-z!][^<>]*> )
  | (?P<cell> </?t[dh]\b[^<>]*> | [ ]*\t\s* )
  | (?P<block> </?(?:{_BLOCKS})\b[^<>]*> )
  | (?P<anchor> <a\b[^<>]*> )
  | (?P<anchor_end> </a\s*> )
  | (?P<link> !?\[(?=[^\[\]]*\]\() )
  | (?P<link_end> \]\((?P<url>[^()\s]*(?:\([^()]*\)[^()\s]*)?)(?:\s+"[^"]*")?\) )
  | (?P<entity> &(?:\#\d+|\#x[0-9a-f]+|[a-z][a-z0-9]*); )
  | \\(?P<escaped> [\\`*_{{}}\[\]()\#+\-.!|~<>] )
  | (?P<emphasis> \*+ | ~~ | `+ | (?<!\w)_+(?=\w) | (?<=\w)_+(?!\w) )
  | (?P<broken> (?<=[a-zæøå])-(?:[\ \r\n\u00a0]|<br\s*/?>)+
        (?!(?:og|eller|samt|til|men|and|or)\b)(?=[a-zæøå]) )
  | (?P<split> (?<=\w)-[\ ]*\r?\n\s*(?=\w) | (?<=\d)-[\ ](?=\d) )
  | (?P<hyphen> [\u2010\u2011] )
  | (?P<sign> %C2%A7 )
  | (?P<space> \s+ )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_HYPHENS = "\u2010\u2011"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere: where they begin and end in the view, and the address."""

    start: int
    end: int
    url: str


@dataclass(frozen=True)
class View:
    """The words of a stretch of text; `offsets` and `ends` say where each character begins and ends in it."""

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]
    links: tuple[Link, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the characters `start` to `end` of the view stand in the original."""
        return self.offsets[start], self.ends[end - 1]

    def at(self, offset: int) -> int:
        """Return the first place in the view that does not stand before `offset` of the original."""
        return bisect_left(self.offsets, offset)

    @cached_property
    def letters(self) -> tuple[str, tuple[int, ...]]:
        """The letters, digits and section signs alone, and the place of each."""
        return bare(self.text)

    def link_at(self, position: int) -> str | None:
        """Return the address that the words at `position` lead to."""
        return next((link.url for link in self.links if link.start <= position < link.end), None)


class _Builder:
    """Collects the characters of a view."""

    def __init__(self) -> None:
        self.characters: list[str] = []
        self.offsets: list[int] = []
        self.ends: list[int] = []
        self.links: list[Link] = []
        self.open: tuple[int, str] | None = None

    def add(self, character: str, start: int, end: int) -> None:
        if character == " " and (not self.characters or self.characters[-1] in " |"):
            return
        self.characters.append(character)
        self.offsets.append(start)
        self.ends.append(end)

    def cell(self, start: int, end: int) -> None:
        if self.characters and self.characters[-1] == " ":
            del self.characters[-1], self.offsets[-1], self.ends[-1]
        if not self.characters or self.characters[-1] != "|":
            self.add("|", start, end)

    def close(self, url: str | None = None) -> None:
        if self.open is not None:
            begin, address = self.open
            self.links.append(Link(begin, len(self.characters), url if url is not None else address))
        self.open = None


def read_words(text: str, start: int = 0, end: int | None = None) -> View:
    """Return the words of `text[start:end]`."""
    built, position, end = _Builder(), start, len(text) if end is None else end
    for token in _TOKEN.finditer(text, start, end):
        _copy(built, text, position, token.start())
        _read(built, token)
        position = token.end()
    _copy(built, text, position, end)
    return View("".join(built.characters), tuple(built.offsets), tuple(built.ends), tuple(built.links))


def bare(words: str) -> tuple[str, tuple[int, ...]]:
    """Return the letters, digits and section signs of some words, and the place of each."""
    places = tuple(at for at, character in enumerate(words) if character.isalnum() or character == "§")
    return "".join(words[at] for at in places), places


def _copy(built: _Builder, text: str, start: int, end: int) -> None:
    """Copy plain characters; a letter written as base and mark becomes one."""
    for index in range(start, end):
        character = text[index]
        if combining(character) and built.characters:
            whole = normalize("NFC", built.characters[-1] + character)
            if len(whole) == 1:
                built.characters[-1], built.ends[-1] = whole, index + 1
                continue
        built.add(character, index, index + 1)


def _read(built: _Builder, token: re.Match[str]) -> None:
    """Add what one piece of mark-up stands for."""
    kind, start, end = token.lastgroup, token.start(), token.end()
    if kind in {"space", "block"}:
        built.add(" ", start, end)
    elif kind == "cell":
        built.cell(start, end)
    elif kind == "escaped":
        built.add(token["escaped"], start, end)
    elif kind in {"hyphen", "split"}:
        built.add("-", start, end)
    elif kind == "sign":
        built.add("§", start, end)
    elif kind == "entity":
        for character in unescape(token[0]):
            if character not in _INVISIBLE:
                plain = " " if character.isspace() else "-" if character in _HYPHENS else character
                built.add(plain, start, end)
    elif kind == "anchor":
        found = _HREF.search(token[0])
        built.open = (
            len(built.characters),
            unescape(next((part for part in found.groups() if part), "")) if found else "",
        )
    elif kind == "link":
        built.open = (len(built.characters), "")
    elif kind in {"anchor_end", "link_end"}:
        built.close(token["url"])
