"""Find where a passage names an act, a regulation or a document, without deciding yet which one is meant."""

import re
from dataclasses import replace

from pliktgraf.sources import names
from pliktgraf.sources.laws import find_dated, find_identifiers
from pliktgraf.sources.mention import Mention
from pliktgraf.sources.names import Name, Table, Work
from pliktgraf.sources.series import find_series
from pliktgraf.sources.spelling import nearest
from pliktgraf.sources.treaties import find_articles
from pliktgraf.sources.wording import say

_YEAR = re.compile(r"(?:,?\s(?:av|frå|fra)\s|\s\(?|\s?\()(?P<year>1[89]\d\d|20\d\d)\b\)?(?!\s?[–-])")
_AGE = re.compile(r"\b(?:(?P<old>gamle|gammel|gammal|tidligere|tidlegare|dagjeldende|dågjeldande"
                  r"|opphevede|opphevde|forrige|førre)"
                  r"|(?P<new>nye?|nytt|kommende|komande))\s$", re.IGNORECASE)  # fmt: skip
_CHAPTER = re.compile(r",?\s(?:kapittel|kapitla|kapitlene|kap\.?)\s?(?:\d{1,2}|(?-i:[IVX]{1,5}\b))(?:\s?[A-Z](?!\w))?"
                      r"(?:(?:,|\s(?:og|til)|\s?[–-])\s?(?:\d{1,2}|(?-i:[IVX]{1,5}))(?![\w-]))*",
                      re.IGNORECASE)  # fmt: skip
_DAY_OF_NAME = re.compile(r",?\s(?:(?:av|frå|fra)\s)?\d")
_ANAPHOR = re.compile(
    r"(?<![\w-])(?<!\w\.)(?:(?:denne|samme|same|nemnde|nevnte)\s)?(?P<what>lov|forskrift)(?:a|en|ens|as)?\b",
    re.IGNORECASE,
)
_ANAPHOR_KINDS = {"lov": "act", "forskrift": "regulation"}
_UNKNOWN = re.compile(
    r"(?<![\w-])(?:\w+- og )?(?:[\w-]{3,}?|(?:\w{2,}\.){1,3}(?-i:(?=l)))"
    r"(?P<ending>lov|lova|lovas|loven|lovens|forskrifta|forskriften)(?![\w-])",
    re.IGNORECASE,
)
_DEFINITE = {"lova", "lovas", "loven", "lovens"}
_SIGN_NEXT = re.compile(r",?\s?§")
# a long one ends as no word does: "utdanningsstøttel." but not "protokoll. § 3 ..."
_UNKNOWN_SHORT = re.compile(r"(?<![\w-])(?:[a-zæøå]{1,8}|[a-zæøå]{8,24}[b-df-hjkmnp-tvxz])l\.?(?=\s?§)", re.IGNORECASE)
_PRIVATE = re.compile(r"(?<![\w-])(?P<before>\w+)(?=,?\s?§)|(?<=\w\s[ia][\sv])\s?(?P<after>\w+)")
_UNKNOWN_TITLE = re.compile(
    r"\b(?:F|f(?=orskrift(?:a|en)?\som\s[^§.;:()|]{3,90}§))"
    r"orskrift(?:a|en)?\som\s[^§.;:()|,«»]{3,90}?(?=\s§|[.;:()|,«»]|$)"
)
_UNKNOWN_ACT = re.compile(
    r"\b(?:L|l(?=ov(?:a|en)?\som\s[^§.;:()|]{3,90}§))ov(?:a|en)?\som\s[^§.;:()|,«»]{3,90}?(?=\s§|[.;:()|,«»]|$)"
)
_MADE = re.compile(r"\b(?:gi|gir|gje|gjev|fastsette|fastset|fastsetter)\s$")


def find_mentions(words: str, table: Table) -> list[Mention]:
    """Return the mentions in a passage's words, in order, none overlapping another; the surer kinds win."""
    found: list[Mention] = []
    taken = bytearray(len(words))
    for finder in (find_identifiers, find_dated, find_series, find_articles, _named, _titles, _anaphors, _unknown):
        for mention in finder(words, table):
            if not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
                found.append(mention)
    return _merged(words, sorted(found, key=lambda mention: mention.start))


def _named(words: str, table: Table) -> list[Mention]:
    """Find the names of the table."""
    lower, mentions, position = words.lower(), [], 0
    for word in re.finditer(r"(?<![\w-])\w", lower):
        name = table.find(lower, word.start()) if word.start() >= position else None
        if name and name.strength != names.TREATY:
            mentions.append(_mention_of(words, word.start(), name))
            position = mentions[-1].end
    return mentions


def _mention_of(words: str, start: int, name: Name) -> Mention:
    end = start + len(name.text)
    identifier = name.works[-1].identifier
    kind = name.works[-1].kind or (
        "act" if identifier.startswith("LOV-") else "regulation" if identifier.startswith("FOR-") else "document"
    )
    if (
        name.strength != names.NAME
        and words[end : end + 1] == "."
        and re.match(r"\s?§|\s?\(?(?:19|20)\d\d|,|\s\d{1,3}-\d|\skap", words[end + 1 : end + 8])
    ):
        end += 1
    year = (
        _YEAR.match(words, end)
        if len(name.works) > 1 or name.works[0].identifier[4:8] in words[end : end + 12]
        else None
    )
    if year and any(work.identifier[4:8] == year["year"] for work in name.works):
        end = year.end()
    else:
        year = None
    return Mention(
        start,
        end,
        kind,
        works=name.works,
        strength=name.strength,
        year=int(year["year"]) if year else None,
        age=_age(words, start),
    )


def _age(words: str, start: int) -> str | None:
    """Return "old" or "new" where the words before say that a former or a new law is meant."""
    age = _AGE.search(words, max(0, start - 16), start)
    return ("old" if age["old"] else "new") if age else None


def _titles(words: str, table: Table) -> list[Mention]:
    """Find acts and regulations cited by a title that the table does not have."""
    mentions = []
    for kind, pattern in (("regulation", _UNKNOWN_TITLE), ("act", _UNKNOWN_ACT)):
        for found in pattern.finditer(words):
            title = re.sub(r"\s(?:av|frå|fra)\s\d*$", "", found[0])
            if not _MADE.search(words, max(0, found.start() - 16), found.start()):
                reason = say("no-name", name=title)
                mentions.append(Mention(found.start(), found.start() + len(title), kind, reason=reason))
    return mentions


def _anaphors(words: str, table: Table) -> list[Mention]:
    return [
        Mention(
            *found.span(),
            _ANAPHOR_KINDS[found["what"].lower()],
            anaphor=found["what"].lower(),
            age=_age(words, found.start()),
        )
        for found in _ANAPHOR.finditer(words)
    ]


def _unknown(words: str, table: Table) -> list[Mention]:
    """Find what is cited as a law but is not in the table, and sections of private rules."""
    return [
        *(
            _misspelt(words, found.start(), found.end())
            or Mention(found.start(), found.end(), "act", reason=say("no-name", name=found[0]))
            for found in _UNKNOWN.finditer(words)
            if found[0].lower() not in table.ordinary_words
            and (found["ending"].lower() in _DEFINITE or _SIGN_NEXT.match(words, found.end()))
        ),
        *(
            Mention(
                found.start(),
                found.end(),
                "act",
                strength=names.SECTION_ONLY,
                reason=say("no-name", name=found[0]),
            )
            for found in _UNKNOWN_SHORT.finditer(words)
            if found[0].lower() not in table.ordinary_words
        ),
        *(
            Mention(
                *found.span(found.lastgroup or 0),
                "private",
                strength=names.SECTION_ONLY,
                reason=say("not-statute", name=found[found.lastgroup or 0]),
            )
            for found in _PRIVATE.finditer(words)
            if found[found.lastgroup or 0].lower() in table.private_rules
        ),
    ]


def _misspelt(words: str, start: int, end: int) -> Mention | None:
    """Return the work whose name is spelled nearly so, with up to three of the words before."""
    starts = [start, *(start - len(before[0]) for count in (1, 2, 3)
              if (before := re.search(rf"(?:[\w-]+\s){{{count}}}$", words[:start])))]  # fmt: skip
    for begin in reversed(starts):
        name = nearest(words[begin:end].lower())
        if name:
            mention = _mention_of(words, begin, name)
            return replace(mention, end=end, note=say("misspelt", name=name.text))
    return None


def _merged(words: str, mentions: list[Mention]) -> list[Mention]:
    """Join a name and its abbreviation in brackets, and take in the chapter that follows a name."""
    merged: list[Mention] = []
    for mention in mentions:
        last = merged[-1] if merged else None
        shared = _same(last, mention) if last else ()
        if (
            last
            and shared
            and words[last.end : mention.start] == " ("
            and (bracket := re.compile(r"\.?\)").match(words, mention.end))
        ):
            merged[-1] = replace(last, end=bracket.end(), works=shared, reason=None)
        elif last and last.reason is None and shared and _DAY_OF_NAME.fullmatch(words, last.end, mention.start + 1):
            merged[-1] = replace(last, end=mention.end, works=shared, reason=None)
        else:
            merged.append(mention)
    return [
        replace(mention, end=chapter.end(), note=say("chapter"))
        if mention.is_law and (chapter := _CHAPTER.match(words, mention.end)) else mention
        for mention in merged
    ]  # fmt: skip


def _same(name: Mention, bracketed: Mention) -> tuple[Work, ...]:
    """Return the works that both a name and what stands in brackets after it may mean."""
    return tuple(work for work in name.works if work in bracketed.works or work.identifier == bracketed.identifier)
