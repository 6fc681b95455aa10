"""Find acts and regulations cited by identifier or date and number ("lov 24. juni 2011 nr. 30 om ...")."""

import re
from dataclasses import replace

from pliktgraf.sources.dates import DAY, day_from
from pliktgraf.sources.mention import Mention
from pliktgraf.sources.names import Name, Table
from pliktgraf.sources.wording import joined, say

_DATED = re.compile(
    rf"(?:\b(?P<kind>lov(?:a|en|er|ene)?|forskrift(?:a|en|er)?|(?:kgl\.?|kongelig|kongeleg)\s?res(?:\.|olusjon)?|"
    rf"(?:kronprinsreg\.?|kronprinsregentens)\s?res(?:\.|olusjon)?|res(?:\.|olusjon)"
    rf"|delegeringsvedtak|delvedtak|vedtak)\s(?:av\s|frå\s|fra\s)?)?"
    rf"(?<![\d.]){DAY}(?:,?\s?(?:nr\.?|nummer|no\.)\s?(?P<number>\d{{1,4}}))?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"\b(?P<kind>lov(?:a|en)?|forskrift(?:a|en)?)\snr\.?\s?(?P<number>\d{{1,4}})\s(?:av|frå|fra)\s{DAY}",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(
    r"(?:(?:https?://|www\.|\blovdata\.no/)\S*?|\b)(?P<kind>lov|for|forskrift)[-/ ]"
    r"(?P<day>\d{4}-\d\d-\d\d)(?:(?:-|[,-]?\s?nr\.?\s?)(?P<number>\d{1,4}))?(?![\d])"
    r"(?:/?#?[A-Za-z]*(?=/?§))?",
    re.IGNORECASE,
)
_OLD_ADDRESS = re.compile(
    r"(?:https?://|www\.|\blovdata\.no/)\S*?(?P<kind>[htns][lf])-"
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)-0*(?P<number>\d{1,4})(?!\d)"
)
_NUMBERS_EVERY_ACT_FROM = "1970"
_TITLED = re.compile(r"\s?om\s(?P<title>[^()§;:|]{3,160}?)(?:\s\((?P<name>[^()§|]{4,80})\)|(?=\s§))", re.IGNORECASE)
_BRACKETED = re.compile(r"\s\((?P<name>[^()§|]{2,80})\)")
_SHORT_NAME = re.compile(r"(?:lov|lova|loven|forskrift|forskrifta|forskriften)$|^[a-zæøå]+l\.?$", re.IGNORECASE)


def find_identifiers(words: str, table: Table) -> list[Mention]:
    """Find the identifiers of Lovdata, also in addresses."""
    mentions = []
    for found in _IDENTIFIER.finditer(words):
        kind = "act" if found["kind"].lower() == "lov" else "regulation"
        identifier = _law(found["kind"], found["day"], found["number"])
        if found["number"] or identifier in table.works or found["day"] < _NUMBERS_EVERY_ACT_FROM:
            mentions.append(Mention(found.start(), found.end(), kind, identifier))
        else:
            mentions.append(_of_day(found.start(), found.end(), kind, identifier, table))
    for found in _OLD_ADDRESS.finditer(words):
        kind = "act" if found["kind"].endswith("l") else "regulation"
        day = f"{found['year']}-{found['month']}-{found['day']}"
        identifier = _law("lov" if kind == "act" else "for", day, found["number"])
        mentions.append(Mention(found.start(), found.end(), kind, identifier))
    return sorted(mentions, key=lambda mention: mention.start)


def _of_day(start: int, end: int, kind: str, beginning: str, table: Table) -> Mention:
    """Return a law cited by its date alone: the one of that day in the table of names, if there is one."""
    known = tuple(work for identifier, work in table.works.items() if identifier.startswith(beginning))
    if len(known) == 1:
        return Mention(start, end, kind, known[0].identifier, note=joined(say("date"), say("date-one")))
    reason = joined(say("date"), say("date-several" if known else "date-none"))
    return Mention(start, end, kind, works=known, reason=reason)


def _law(kind: str, day: str, number: str | None) -> str:
    """Return the identifier that Lovdata gives an act or regulation; the oldest acts have no number."""
    prefix = "LOV" if kind.lower().startswith("lov") else "FOR"
    return f"{prefix}-{day}" + (f"-{int(number)}" if number else "")


def find_dated(words: str, table: Table) -> list[Mention]:
    """Find laws cited by date and number; in a chain of them the kind is said once."""
    mentions: list[Mention] = []
    for found in sorted([*_NUMBERED.finditer(words), *_DATED.finditer(words)], key=lambda found: found.start()):
        day = day_from(found)
        if day is None or (mentions and found.start() < mentions[-1].end):
            continue
        kind, number = (found["kind"] or "").lower(), found["number"]
        previous = (
            next((mention for mention in reversed(mentions) if mention.is_law), None) if number and not kind else None
        )
        if not kind and not (previous and _chained(words[previous.end : found.start()])):
            if not number:
                continue
            mentions.append(_of_either_kind(found, day.isoformat(), table))
            continue
        mention = _law_of(found, kind or (previous.kind if previous else ""), day.isoformat(), number, table)
        if mention:
            mentions.append(_with_title(words, mention, table))
    return mentions


def _of_either_kind(found: re.Match[str], day: str, table: Table) -> Mention:
    """Return a law cited by date and number without a word that says what it is."""
    may_be = [_law(kind, day, found["number"]) for kind in ("lov", "for")]
    known = [identifier for identifier in may_be if identifier in table.works]
    start, end = found.start(), found.end()
    if len(known) == 1:
        kind = "act" if known[0] == may_be[0] else "regulation"
        return Mention(start, end, kind, known[0], note=say("dated-one"))
    return Mention(start, end, "act", reason=say("either-kind"))


def _chained(between: str) -> bool:
    """Say whether a list of laws goes on over these words: a comma, "og", or a remark in brackets."""
    return bool(re.fullmatch(r"[,\s]*(?:\([^()]*\))?[,\s]*(?:og\s|samt\s)?", between))


def _law_of(found: re.Match[str], kind: str, day: str, number: str | None, table: Table) -> Mention | None:
    start, end = found.start(), found.end()
    is_act = kind.startswith(("lov", "act"))
    if "vedtak" in kind and not number:
        return None
    what = "act" if is_act else "regulation" if kind.startswith(("for", "reg")) else "decree"
    if number:
        return Mention(start, end, what, _law("lov" if is_act else "for", day, number))
    if what == "decree":
        return Mention(start, end, what, reason=say("decree"))
    return _of_day(start, end, what, _law(kind, day, None), table)


def _with_title(words: str, mention: Mention, table: Table) -> Mention:
    """Take in the title and the short name that follow: "lov 24. juni 2011 nr. 30 om ... (hol)"."""
    lower = words.lower()
    prefix = "lov" if mention.kind == "act" else "forskrift"
    title = table.find(prefix + lower[mention.end :], 0) if lower.startswith(" om ", mention.end) else None
    narrowed = _narrowed(mention, title)
    if title and narrowed:
        mention = replace(narrowed, end=mention.end + len(title.text) - len(prefix))
    found = _BRACKETED.match(words, mention.end) or _TITLED.match(words, mention.end)
    if not found:
        return mention
    if found["name"] is None:
        names_inside = any(
            table.find(lower, at) for at in range(found.start() + 1, found.end()) if not words[at - 1].isalnum()
        )
        is_title = len(found[0]) <= 90 and not re.search(r"[.,]\s", found[0]) and not names_inside
        return replace(mention, end=found.end()) if is_title else mention
    if not _SHORT_NAME.search(found["name"]):
        return mention
    mention = _narrowed(mention, table.find(found["name"].lower(), 0)) or mention
    return replace(mention, end=found.end(), alias=found["name"].lower())


def _narrowed(mention: Mention, name: Name | None) -> Mention | None:
    """Return the mention as of the one work that both its date and this name may mean, if there is one."""
    dated = {mention.identifier} if mention.identifier else {work.identifier for work in mention.works}
    meant = dated & {work.identifier for work in name.works} if name else set()
    return replace(mention, identifier=meant.pop(), works=(), reason=None) if len(meant) == 1 else None
