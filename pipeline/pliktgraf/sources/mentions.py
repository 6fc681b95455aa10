"""Find where a passage names an act, a regulation or a document, without deciding yet which one is meant."""

import re
from dataclasses import replace

from pliktgraf.sources import names
from pliktgraf.sources.laws import find_dated, find_identifiers
from pliktgraf.sources.mention import Mention
from pliktgraf.sources.names import Name, Table, Work
from pliktgraf.sources.series import find_series

_YEAR = re.compile(r"(?:,?\s(?:av|frå|fra)\s|\s\(?|\s?\()(?P<year>1[89]\d\d|20\d\d)\b\)?(?!\s?[–-])")
_AGE = re.compile(r"\b(?:(?P<old>gamle|gammel|gammal|tidligere|tidlegare|dagjeldende|dågjeldande"
                  r"|opphevede|opphevde|forrige|førre)"
                  r"|(?P<new>nye?|nytt|kommende|komande))\s$", re.IGNORECASE)  # fmt: skip
_CHAPTER = re.compile(r",?\s(?:kapittel|kapitla|kapitlene|kap\.?)\s?\d{1,2}(?:\s?[A-Z](?!\w))?"
                      r"(?:(?:,|\s(?:og|til)|\s?[–-])\s?\d{1,2}(?![\w-]))*",
                      re.IGNORECASE)  # fmt: skip
_ANAPHOR = re.compile(
    r"\b(?:(?:denne|samme|same|nemnde|nevnte)\s)?(?P<what>lov|forskrift)(?:a|en|ens|as)?\b", re.IGNORECASE
)
_ANAPHOR_KINDS = {"lov": "act", "forskrift": "regulation"}
_UNKNOWN = re.compile(
    r"(?<![\w-])(?:\w+- og )?[\w-]{3,}?"
    r"(?P<ending>lov|lova|lovas|loven|lovens|forskrifta|forskriften)(?![\w-])",
    re.IGNORECASE,
)
_DEFINITE = {"lova", "lovas", "loven", "lovens"}
_SIGN_NEXT = re.compile(r",?\s?§")
_UNKNOWN_SHORT = re.compile(r"(?<![\w-])[a-zæøå]{1,8}l\.?(?=\s?§)", re.IGNORECASE)
_PRIVATE = re.compile(r"(?<![\w-])\w+(?=,?\s?§)")
_UNKNOWN_TITLE = re.compile(
    r"\b(?:F|f(?=orskrift(?:a|en)?\som\s[^§.;:()|]{3,90}§))"
    r"orskrift(?:a|en)?\som\s[^§.;:()|,«»]{3,90}?(?=\s§|[.;:()|,«»]|$)"
)
_MADE = re.compile(r"\b(?:gi|gir|gje|gjev|fastsette|fastset|fastsetter)\s$")
_ARTICLE = re.compile(r"\s(?:artikkel|artiklane|artiklene|art\.?)\s(?P<number>\d{1,3})(?!\d)", re.IGNORECASE)


def find_mentions(words: str, table: Table) -> list[Mention]:
    """Return the mentions in a passage's words, in order, none overlapping another; the surer kinds win."""
    found: list[Mention] = []
    taken = bytearray(len(words))
    for finder in (find_identifiers, find_dated, find_series, _named, _titles, _anaphors, _unknown):
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
        mention = _mention_of(words, word.start(), name) if name else None
        if mention:
            mentions.append(mention)
            position = mention.end
    return mentions


def _mention_of(words: str, start: int, name: Name) -> Mention | None:
    end = start + len(name.text)
    identifier = name.works[-1].identifier
    if name.strength == names.TREATY:
        article = _ARTICLE.match(words, end)
        return (
            Mention(start, article.end(), "treaty", f"{identifier}/art{article['number']}")
            if article
            else None
        )
    kind = name.works[-1].kind or (
        "act"
        if identifier.startswith("LOV-")
        else "regulation"
        if identifier.startswith("FOR-")
        else "document"
    )
    if (
        name.strength != names.NAME
        and words[end : end + 1] == "."
        and re.match(r"\s?§|\s?\(?(?:19|20)\d\d|,|\s\d{1,3}-\d", words[end + 1 : end + 8])
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
    age = _AGE.search(words, max(0, start - 16), start)
    return Mention(
        start,
        end,
        kind,
        works=name.works,
        strength=name.strength,
        year=int(year["year"]) if year else None,
        age=("old" if age["old"] else "new") if age else None,
    )


def _titles(words: str, table: Table) -> list[Mention]:
    """Find regulations cited by a title that the table does not have."""
    mentions = []
    for found in _UNKNOWN_TITLE.finditer(words):
        title = re.sub(r"\s(?:av|frå|fra)\s\d*$", "", found[0])
        if not _MADE.search(words, max(0, found.start() - 16), found.start()):
            reason = f"no regulation of this name in the table of names: {title}"
            mentions.append(Mention(found.start(), found.start() + len(title), "regulation", reason=reason))
    return mentions


def _anaphors(words: str, table: Table) -> list[Mention]:
    return [
        Mention(
            found.start(), found.end(), _ANAPHOR_KINDS[found["what"].lower()], anaphor=found["what"].lower()
        )
        for found in _ANAPHOR.finditer(words)
    ]


def _unknown(words: str, table: Table) -> list[Mention]:
    """Find what is cited as a law but is not in the table, and sections of private rules."""
    missing = "no act or regulation of this {} in the table of names: {}"
    return [
        *(
            Mention(found.start(), found.end(), "act", reason=missing.format("name", found[0]))
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
                reason=missing.format("abbreviation", found[0]),
            )
            for found in _UNKNOWN_SHORT.finditer(words)
            if found[0].lower() not in table.ordinary_words
        ),
        *(
            Mention(
                found.start(),
                found.end(),
                "private",
                strength=names.SECTION_ONLY,
                reason=f"not a statute: {found[0]}",
            )
            for found in _PRIVATE.finditer(words)
            if found[0].lower() in table.private_rules
        ),
    ]


def _merged(words: str, mentions: list[Mention]) -> list[Mention]:
    """Join a name and its abbreviation in brackets, and take in the chapter that follows a name."""
    merged: list[Mention] = []
    for mention in mentions:
        last = merged[-1] if merged else None
        if (
            last
            and (shared := _same(last, mention))
            and words[last.end : mention.start] == " ("
            and (bracket := re.compile(r"\.?\)").match(words, mention.end))
        ):
            merged[-1] = replace(last, end=bracket.end(), works=shared)
        else:
            merged.append(mention)
    return [
        replace(mention, end=chapter.end(), note="a chapter; the target is the whole act")
        if mention.is_law and (chapter := _CHAPTER.match(words, mention.end)) else mention
        for mention in merged
    ]  # fmt: skip


def _same(name: Mention, bracketed: Mention) -> tuple[Work, ...]:
    """Return the works that both a name and what stands in brackets after it may mean."""
    return tuple(
        work for work in name.works if work in bracketed.works or work.identifier == bracketed.identifier
    )
