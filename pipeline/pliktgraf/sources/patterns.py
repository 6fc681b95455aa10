"""The grammar of citations: section numbers, ledd, dates, sessions. What acts are called is data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

_ORDINALS = (
    "første fyrste", "andre annet anna annen", "tredje", "fjerde", "femte", "sjette",
    "sjuende syvende sjuande", "åttende åttande", "niende niande", "tiende tiande", "ellevte", "tolvte",
    "trettende trettande", "fjortende fjortande", "femtende femtande",
)  # fmt: skip
_ORDINAL = {word: str(place) for place, words in enumerate(_ORDINALS, 1) for word in words.split()}
_MONTHS = ("jan(?:uar)?", "feb(?:ruar)?", "mars?", "apr(?:il)?", "mai", "juni?", "juli?",
           "aug(?:ust)?", "sept?(?:ember)?", "okt(?:ober)?", "nov(?:ember)?", "des(?:ember)?")  # fmt: skip
_MONTH = "|".join(_MONTHS)

DAY = (
    rf"(?:(?P<day>\d{{1,2}})\.?\s?(?P<month>{_MONTH})\.?\s(?P<year>\d{{4}})"
    r"|(?P<day2>\d{1,2})\.\s?(?P<month2>\d{1,2})\.\s?(?P<year2>\d{4})"
    r"|(?P<year3>\d{4})-(?P<month3>\d{2})-(?P<day3>\d{2}))"
)
SESSION = r"\(?\s?(?P<from>(?:19|20)\d\d)\s?[–/-]\s?(?P<to>(?:19|20)?\d\d)\b\)?"

_SUFFIX = r"(?:[a-zA-Z](?![\w])|\s[a-hj-n](?!\w|\.\w|\.?\seks|\.\s?[lvm]\b))?"
_HYPHEN = "[-–−]"
NUMBER = (
    rf"(?:\d{{1,3}}\s?[A-Z]{_HYPHEN}\d{{1,3}}|\d{{1,3}}[A-Z]?(?:{_HYPHEN}\d{{1,3}}){{0,2}}){_SUFFIX}(?!\d|\w)"
)
_CHAPTERED = rf"\d{{1,3}}\s?[A-Z]?{_HYPHEN}\d{{1,3}}{_SUFFIX}(?!\d|\w)"
_SIGN = r"(?P<sign>§{1,3}\s?|\bparagraf(?P<plural>ane|ene|ar|er)?(?:en)?\s)"
_NOT_A_SECTION = (
    rf"(?!\.?\s?(?:ledd|punktum|pkt|setning|{_MONTH}|prosent|%|år|kr|barn|time|dag|uke|veke|måne?d)"
    r"|\s?[:/]\d)"
)
_START = re.compile(rf"{_SIGN}(?P<number>{NUMBER})", re.IGNORECASE)
_IMPLIED = re.compile(rf"\s(?P<sign>)(?P<plural>)(?P<number>{_CHAPTERED})", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?P<first>\d{{1,3}}{_HYPHEN}\d{{1,3}}{_SUFFIX})\s?[–-]\s?(?P<second>{_CHAPTERED})", re.IGNORECASE
)
_PLAIN_RANGE = re.compile(
    r"(?P<first>\d{1,3}[a-z]?)(?:\s?–\s?|\s-\s)(?P<second>\d{1,3}[a-z]?)(?!\w)", re.IGNORECASE
)
_JOIN = (
    r"(?:\s?,\s?(?:og\s|eller\s|samt\s|jf\.?\s)?|\s(?:og|eller|samt|&)\s"
    r"|(?P<range>\s?–\s?|\s-\s|\s(?:til(?:\sog\smed)?|t\.?o\.?m\.?)\s))"
)
_NEXT_ANY = re.compile(rf"{_JOIN}(?P<number>{NUMBER}){_NOT_A_SECTION}", re.IGNORECASE)
_NEXT_CHAPTERED = re.compile(rf"{_JOIN}(?P<number>{_CHAPTERED}){_NOT_A_SECTION}", re.IGNORECASE)
_NEXT_LETTER = re.compile(rf"{_JOIN}(?P<letter>[a-hj-n])(?![\w.)])")

_ITEM = rf"(?:{'|'.join(_ORDINAL)}|\d{{1,2}}\.?)"
_LEDD_WORD = r"\s?ledd(?:et|ets|s)?\b"
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
_LEDD_NUMBER = re.compile(r",?\s?ledd\s(?P<items>\d{1,2})\b", re.IGNORECASE)
_LEDD_BRACKET = re.compile(r"(?:\s?|(?:,|\s(?:og|eller))\s)\((?P<items>\d{1,2})\)")
_ONE_ITEM = re.compile(_ITEM, re.IGNORECASE)
_LAST_LEDD = re.compile(r",?\s(?:siste|nest\ssiste)\sledd(?:et)?\b", re.IGNORECASE)
_SENTENCE = r"(?:(?:punktum(?:et)?|setning(?:en|a)?)\b|pkt\b\.?)"
_DETAIL = re.compile(
    rf"(?:,?\s{_ITEM}\s?{_SENTENCE}(?:(?:\s(?:og|til)|,)\s{_ITEM}\s?{_SENTENCE})?"
    r"|,?\s(?:bokstav|bokst\.|litra|lit\.)\s?[a-zæøå](?!\w)\)?(?:(?:,|\s(?:og|eller|til))\s[a-zæøå](?!\w)\)?)*"
    r"|,?\s(?:nr\.?|nummer|punkt|pkt\.?)\s?\d{1,2}(?!\w)(?:(?:,|\s(?:og|eller|til))\s\d{1,2}(?![\w.-]))*"
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
    notes: list[str] = field(default_factory=list)


@dataclass
class Group:
    """The sections named after one section sign."""

    start: int
    items: list[Item]
    is_plural: bool = False

    @property
    def end(self) -> int:
        return self.items[-1].end


def day_from(found: re.Match[str]) -> date | None:
    """Return the day that a match of DAY names, or None where there is no such day."""
    if found["month"]:
        month = next(
            n for n, name in enumerate(_MONTHS, 1) if re.fullmatch(name, found["month"], re.IGNORECASE)
        )
        parts = (int(found["year"]), month, int(found["day"]))
    elif found["month2"]:
        parts = (int(found["year2"]), int(found["month2"]), int(found["day2"]))
    else:
        parts = (int(found["year3"]), int(found["month3"]), int(found["day3"]))
    try:
        return date(*parts)
    except ValueError:
        return None


def session_from(found: re.Match[str]) -> str:
    """Return a parliamentary session as "2022-2023", also where the text has only "2022-23"."""
    return (
        f"{found['from']}-{found['from'][:2]}{found['to']}"
        if len(found["to"]) == 2
        else f"{found['from']}-{found['to']}"
    )


def ledd_before(words: str) -> tuple[int, str] | None:
    """Return where "andre ledd i" begins at the end of `words`, and the number of the ledd."""
    found = _LEDD_BEFORE.search(words, max(0, len(words) - 40))
    return (found.start(), _ledd_number(found["items"])) if found else None


def find_groups(words: str, after: Iterable[int] = ()) -> list[Group]:
    """Find every section sign with its sections, and sections without a sign at the places `after`."""
    groups: list[Group] = []
    position = 0
    implied = [found for place in sorted(after) if (found := _IMPLIED.match(words, place))]
    while True:
        starts = [found for found in implied if found.start() >= position]
        signed = _START.search(words, position)
        found = min(
            [*starts[:1], *([signed] if signed else [])], key=lambda found: found.start(), default=None
        )
        if found is None:
            return groups
        groups.append(_read_group(words, found))
        position = groups[-1].end


def as_range(group: Group) -> Group | None:
    """Return "§§ 5-7" read as a range of plain sections, where it can be one."""
    first, _, second = group.items[0].number.partition("-")
    is_range = first.isdigit() and second.isdigit() and int(first) < int(second)
    if not (group.is_plural and len(group.items) == 1 and is_range and group.items[0].ledd is None):
        return None
    start, end = group.items[0].start, group.items[0].end
    middle = end - len(second)
    items = [Item(start, middle - 1, first), Item(middle, end, second, notes=["end of a range"])]
    return Group(start, items, is_plural=True)


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
                notes=["end of a range"],
            )
        )
    else:
        items = [_first(words, found)]
    items += _read_rest(words, items[-1])
    follows = _NEXT_ANY if is_plural else _NEXT_CHAPTERED
    while True:
        last = items[-1]
        after = follows.match(words, last.end)
        letter = None if after else _next_letter(words, last)
        if after:
            new = Item(after.start("number"), after.end("number"), _normal(after["number"]))
        elif letter:
            new = Item(
                letter.start("letter"),
                letter.end("letter"),
                last.number.rstrip("abcdefghijklmnopqrstuvwxyz") + letter["letter"],
            )
        else:
            return Group(found.start(), items, is_plural)
        if (after or letter)["range"]:  # type: ignore[index]
            new.notes.append("end of a range")
        items.append(new)
        items += _read_rest(words, new)


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


def _read_rest(words: str, item: Item) -> list[Item]:
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
            item.notes.append("the number of the last ledd is not known; the whole section is cited")
    tail = more[-1] if more else item
    while detail := _DETAIL.match(words, tail.end):
        tail.end = detail.end()
    while item.ledd is not None and (again := _LEDD_AGAIN.match(words, tail.end)):
        tail = Item(again.start("items"), again.end(), item.number, _ledd_number(again["items"]))
        more.append(tail)
        while detail := _DETAIL.match(words, tail.end):
            tail.end = detail.end()
    return more


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
