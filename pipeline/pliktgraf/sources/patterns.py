"""The grammar of citations: section numbers, ledd and their details. What acts are called is data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pliktgraf.messages import Text
from pliktgraf.sources.dates import MONTH
from pliktgraf.sources.wording import say

_ORDINALS = (
    "første fyrste", "andre annet anna annen", "tredje", "fjerde", "femte", "sjette",
    "sjuende syvende sjuande", "åttende åttande", "niende niande", "tiende tiande", "ellevte", "tolvte",
    "trettende trettande", "fjortende fjortande", "femtende femtande",
)  # fmt: skip
_ORDINAL = {word: str(place) for place, words in enumerate(_ORDINALS, 1) for word in words.split()}
_SUFFIX = r"(?:[a-zA-Z](?![\w])|\s[a-hj-n](?!\w|\.\w|\.?\seks|\.\s?[lvm]\b))?"
_HYPHEN = "[-–−]"
NUMBER = rf"(?:\d{{1,3}}\s?[A-Z]{_HYPHEN}\d{{1,3}}|\d{{1,3}}[A-Z]?(?:{_HYPHEN}\d{{1,3}}){{0,2}}){_SUFFIX}(?!\d|\w)"
_CHAPTERED = rf"\d{{1,3}}\s?[A-Z]?{_HYPHEN}\d{{1,3}}{_SUFFIX}(?!\d|\w)"
_SIGN = r"(?P<sign>§{1,3}\s?|\bparagraf(?P<plural>ane|ene|ar|er)?(?:en)?\s)"
_NOT_A_SECTION = (
    rf"(?!\.?\s?(?:ledd|punktum|pkt|setning|{MONTH}|prosent|%|år|kr|barn|time|dag|uke|veke|måne?d)"
    r"|\s?[:/]\d)"
)
# "§ 7 - 2 a" is a section, "§§ 7 - 9" are several
_SPACED = rf"(?<!§§)(?<!§§\s)(?:\d{{1,2}}\s{_HYPHEN}\s?|\d{{1,2}}{_HYPHEN}\s)\d{{1,2}}{_SUFFIX}(?!\d|\w)"
_START = re.compile(rf"{_SIGN}(?P<number>{_SPACED}|{NUMBER})", re.IGNORECASE)
_AS_RANGE = re.compile(r"(?P<first>\d+)-(?P<second>(?P<digits>\d+)[a-z]?)")
_LATE_CHAPTER = 12
_AND_FOLLOWING = re.compile(r"\s?(?:ff|flg|f)\b")
_IMPLIED = re.compile(rf"\s(?P<sign>)(?P<plural>)(?P<number>{_CHAPTERED})", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?P<first>\d{{1,3}}{_HYPHEN}\d{{1,3}}{_SUFFIX})\s?[–-]\s?(?P<second>{_CHAPTERED})", re.IGNORECASE
)
_PLAIN_RANGE = re.compile(
    rf"(?P<first>\d{{1,3}}{_SUFFIX})(?:\s?–\s?|\s-\s)(?P<second>\d{{1,3}}{_SUFFIX})(?![\w])", re.IGNORECASE
)
_JOIN = (
    r"(?:\s?,\s?(?:og\s|eller\s|samt\s|jf\.?\s)?|\s(?:og|eller|samt|&)\s"
    r"|(?P<range>\s?–\s?|\s-\s|\s(?:til(?:\sog\smed)?|t\.?o\.?m\.?)\s))"
)
_NEXT_ANY = re.compile(rf"{_JOIN}(?P<number>{NUMBER}){_NOT_A_SECTION}", re.IGNORECASE)
_NEXT_CHAPTERED = re.compile(rf"{_JOIN}(?P<number>{_CHAPTERED}){_NOT_A_SECTION}", re.IGNORECASE)
_NEXT_PLAIN = re.compile(
    r"(?P<range>(?!))?\s(?:og|eller)\s(?P<number>\d{1,3}(?:\s?[a-h])?)(?=\s?(?:[.,;:)](?!\d)|$)|\si\s)"
)
_NEXT_IN_CHAPTER = re.compile(rf"{_JOIN}(?P<tail>{_HYPHEN}\d{{1,2}}{_SUFFIX})(?![\w-])", re.IGNORECASE)
_NEXT_LETTER = re.compile(rf"{_JOIN}(?P<letter>[a-hj-n])(?![\w.)])")

_ITEM = rf"(?:{'|'.join(_ORDINAL)}|\d{{1,2}}\.?)"
_LEDD_WORD = r"\s?(?:ledd(?:et|ets|s)?\b|(?<=\d\.)l\.|(?<=\d\.\s)l\.)"
# in "§ 3-4, første ledd i § 7-2" the ledd is of the section that follows
_NOT_OF_NEXT = r"(?!\s(?:i|av)\s(?:\S+\s){0,4}§)"
_LEDD = re.compile(
    rf",?\s?(?P<items>{_ITEM}(?:(?:,\s|\s(?:og|eller|til|samt)\s|\s?[–-]\s?){_ITEM}){{0,6}})"
    rf"{_LEDD_WORD}{_NOT_OF_NEXT}",
    re.IGNORECASE,
)
_LEDD_AGAIN = re.compile(
    rf"(?:,\s?(?:og\s|jf\.?\s)?|\s(?:og|eller|samt)\s)(?P<items>{_ITEM}){_LEDD_WORD}{_NOT_OF_NEXT}",
    re.IGNORECASE,
)
_LEDD_NUMBER = re.compile(r"(?:,?\s?|[-/])ledd[\s-]?(?P<items>\d{1,2})\b", re.IGNORECASE)
_LEDD_OF_IDENTIFIER = re.compile(r"/(?P<items>\d{1,2})\b")
_LEDD_BRACKET = re.compile(r"(?:\s?|(?:,|\s(?:og|eller))\s)\((?P<items>\d{1,2})\)")
_ONE_ITEM = re.compile(_ITEM, re.IGNORECASE)
_LAST_LEDD = re.compile(r",?\s(?:siste|nest\ssiste)\sledd(?:et)?\b", re.IGNORECASE)
_SENTENCE = r"(?:(?:punktum(?:et)?|setning(?:en|a)?)\b|(?:pkt|setn)\b\.?)"
_AND = r"(?:(?:,|\s(?:og|eller|til))\s|\s?[–-]\s?)"
_DETAIL = re.compile(
    rf"(?:,?\s{_ITEM}\s?{_SENTENCE}(?:(?:\s(?:og|til)|,)\s{_ITEM}\s?{_SENTENCE})?"
    rf"|,?\s(?:bokstav|bokst\.|litra|lit\.)\s?[a-zæøå](?!\w)\)?(?:{_AND}[a-zæøå](?!\w)\)?)*"
    r"|,?\s(?P<nr>nr\.?|nummer|punkt|pkt\.?)\s?\d{1,2}(?!\w)(?:\s[a-h](?!\w|\.\w))?"
    rf"(?P<further>(?:{_AND}\d{{1,2}}(?![\w-]|\.\d|\.?\sledd))*)"
    r"|,?\s?(?<=[\d\s])[a-z]\)(?!\w))",
    re.IGNORECASE,
)
_LEDD_BEFORE = re.compile(rf"(?P<items>{_ITEM}){_LEDD_WORD}\s(?:i|av|etter)\s$", re.IGNORECASE)


@dataclass
class Item:
    """A section that is cited: its number as in identifiers, its ledd if named, where its words stand."""

    start: int
    end: int
    number: str
    ledd: str | None = None
    notes: list[Text] = field(default_factory=list)


@dataclass
class Group:
    """The sections named after one section sign."""

    start: int
    items: list[Item]
    is_plural: bool = False

    @property
    def end(self) -> int:
        return self.items[-1].end


def ledd_before(words: str) -> tuple[int, str] | None:
    """Return where "andre ledd i" begins at the end of `words`, and the number of the ledd."""
    found = _LEDD_BEFORE.search(words, max(0, len(words) - 40))
    return (found.start(), _ledd_number(found["items"])) if found else None


def find_ledd(words: str) -> list[tuple[int, int, str]]:
    """Find every ledd that is named ("første til tredje ledd" names two): where its words stand, and its number."""
    return [
        (place.start(), match.end(), _ledd_number(place[0]))
        for match in _LEDD.finditer(words)
        for place in _ONE_ITEM.finditer(words, match.start("items"), match.end("items"))
    ]


def find_groups(words: str, after: Iterable[int] = ()) -> list[Group]:
    """Find every section sign with its sections, and sections without a sign at the places `after`."""
    groups: list[Group] = []
    position = 0
    implied = [found for place in sorted(after) if (found := _IMPLIED.match(words, place))]
    while True:
        starts = [found for found in implied if found.start() >= position]
        signed = _START.search(words, position)
        found = min([*starts[:1], *([signed] if signed else [])], key=lambda found: found.start(), default=None)
        if found is None:
            return groups
        groups.append(_read_group(words, found))
        position = groups[-1].end


def as_range(words: str, group: Group) -> Group | None:
    """Return "§§ 5-7" or "§ 5 - 7" read as a range of plain sections, where it can be one."""
    item = group.items[0]
    found = _AS_RANGE.fullmatch(item.number)
    if found is None or len(group.items) > 1 or item.ledd is not None:
        return None
    first, second = found["first"], found["second"]
    # "§ 13-13e" is §§ 13 to 13 e: no chapter so late has so many sections
    is_lettered = first == found["digits"] and second.isalnum() and not second.isdigit()
    is_told = group.is_plural or re.search(rf"\d\s{_HYPHEN}\s\d", words[item.start : item.end])
    if not (is_told and int(first) < int(found["digits"]) or is_lettered and (is_told or int(first) >= _LATE_CHAPTER)):
        return None
    if _AND_FOLLOWING.match(words, item.end):
        return None
    end_of_first = item.start + len(re.split(rf"\s?{_HYPHEN}", words[item.start : item.end])[0])
    begin_of_second = item.end - len(re.split(rf"{_HYPHEN}\s?", words[item.start : item.end])[-1])
    last = Item(begin_of_second, item.end, second, notes=[say("range-end")])
    return Group(item.start, [Item(item.start, end_of_first, first), last], is_plural=True)


def _read_group(words: str, found: re.Match[str]) -> Group:
    is_plural = len(found["sign"].strip()) > 1 and ("§§" in found["sign"] or bool(found["plural"]))
    ranged = _RANGE.match(words, found.start("number")) or (
        _PLAIN_RANGE.match(words, found.start("number")) if is_plural else None
    )
    if ranged:
        items = [Item(found.start(), ranged.end("first"), _normal(ranged["first"]))]
        items.append(
            Item(
                ranged.start("second"),
                ranged.end("second"),
                _normal(ranged["second"]),
                notes=[say("range-end")],
            )
        )
    else:
        items = [_first(words, found)]
    items += _read_rest(words, items[-1], is_plural)
    if words[found.start() - 1 : found.start()] == "/" and items[-1].ledd is None:
        ledd = _LEDD_OF_IDENTIFIER.match(words, items[-1].end)
        if ledd:
            _add(items[-1], [], ledd.start(), ledd.end(), ledd["items"])
    follows = _NEXT_ANY if is_plural else _NEXT_CHAPTERED
    while (following := _next(words, items[-1], follows)) is not None:
        items.append(following)
        items += _read_rest(words, following, is_plural)
    return Group(found.start(), items, is_plural)


def _next(words: str, last: Item, follows: re.Pattern[str]) -> Item | None:
    """Return the section that goes on from the last one: another number, "og -2" of "7-1", "og b" of "2-5 a"."""
    if found := follows.match(words, last.end):
        part, number = "number", _normal(found["number"])
    elif "-" in last.number and (found := _NEXT_IN_CHAPTER.match(words, last.end)):
        part, number = "tail", last.number.partition("-")[0] + _normal(found["tail"])
    elif last.number.isdigit() and (found := _NEXT_PLAIN.match(words, last.end)):
        part, number = "number", _normal(found["number"])
    elif found := _next_letter(words, last):
        part, number = "letter", last.number.rstrip("abcdefghijklmnopqrstuvwxyz") + found["letter"]
    else:
        return None
    return Item(found.start(part), found.end(part), number, notes=[say("range-end")] if found["range"] else [])


def _first(words: str, found: re.Match[str]) -> Item:
    """Return the first section; the "a" of "§ 5 a)" is a list letter unless the bracket was open before."""
    end, number = found.end("number"), found["number"]
    spaced = re.search(r"\s[a-z]$", number)
    if spaced and words[end : end + 1] == ")" and words.count("(", 0, end) <= words.count(")", 0, end):
        end, number = found.start("number") + spaced.start(), number[: spaced.start()]
    return Item(found.start(), end, _normal(number))


def _next_letter(words: str, last: Item) -> re.Match[str] | None:
    """Return the "b" of "§ 2-5 a og b": a letter alone goes on from a section that ends in one."""
    return (
        _NEXT_LETTER.match(words, last.end)
        if last.ledd is None and words[last.end - 1] == last.number[-1].lower() and last.number[-1].isalpha()
        else None
    )


def _read_rest(words: str, item: Item, is_plural: bool) -> list[Item]:
    """Read the ledd, letters and numbers that follow a section; return an item for each further ledd."""
    more: list[Item] = []
    found = _LEDD.match(words, item.end) or _LEDD_NUMBER.match(words, item.end)
    if found:
        places = list(_ONE_ITEM.finditer(words, found.start("items"), found.end("items")))
        for place, following in zip(places, [*places[1:], None], strict=True):
            _add(item, more, place.start(), place.end() if following else found.end(), _ledd_number(place[0]))
    else:
        bracket = _LEDD_BRACKET.match(words, item.end)
        while bracket and (item.ledd is not None or not bracket[0].startswith((",", " og", " eller"))):
            _add(item, more, bracket.start("items") - 1, bracket.end(), _ledd_number(bracket["items"]))
            bracket = _LEDD_BRACKET.match(words, bracket.end())
        last = _LAST_LEDD.match(words, item.end) if item.ledd is None else None
        if last:
            item.end = last.end()
            item.notes.append(say("last-ledd"))
    tail = more[-1] if more else item
    while detail := _DETAIL.match(words, tail.end):
        tail.end = _end_of_detail(detail, item, is_plural)
    while item.ledd is not None and (again := _LEDD_AGAIN.match(words, tail.end)):
        tail = Item(again.start("items"), again.end(), item.number, _ledd_number(again["items"]))
        more.append(tail)
        while detail := _DETAIL.match(words, tail.end):
            tail.end = detail.end()
    return more


def _end_of_detail(detail: re.Match[str], item: Item, is_plural: bool) -> int:
    """Return where a detail ends: in "§§ 22, 23 nr. 1 og 25" the last number is a section."""
    if is_plural and item.number.isdigit() and detail["nr"]:
        for number in re.finditer(r"(?:,|\s(?:og|eller|til))\s(\d+)", detail["further"]):
            if int(number[1]) > int(item.number):
                return detail.start("further") + number.start()
    return detail.end()


def _add(item: Item, more: list[Item], start: int, end: int, ledd: str) -> None:
    """Give the first ledd to the section itself, and make an item of each further one."""
    if item.ledd is None:
        item.ledd, item.end = ledd, end
    else:
        more.append(Item(start, end, item.number, ledd))


def _ledd_number(word: str) -> str:
    return _ORDINAL.get(word.lower(), word.rstrip("."))


def _normal(number: str) -> str:
    """Write a section number as identifiers do: no spaces, a plain hyphen, a final letter in lower case."""
    number = re.sub(r"\s", "", re.sub(_HYPHEN, "-", number))
    return number[:-1] + number[-1].lower() if number[-1:].isalpha() and "-" in number else number
