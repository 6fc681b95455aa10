"""Find public documents cited by series and number: white papers, bills, reports, circulars, publications."""

import re
from functools import cache

from pliktgraf.sources.dates import SESSION, session_from
from pliktgraf.sources.mention import Mention
from pliktgraf.sources.names import Table, Work
from pliktgraf.sources.wording import say

_CIRCULAR = re.compile(
    r"\brundskriv(?:et)?\s(?:nr\.?\s?)?"
    r"(?P<issue>(?-i:[A-ZÆØÅ]{1,4})\s?[-–]?\s?\d{1,4}(?:\s?[/-]\s?\d{2,4})?)(?!\d)",
    re.IGNORECASE,
)


def find_series(words: str, table: Table) -> list[Mention]:
    """Find documents that are cited by series and number."""
    mentions = []
    for series in table.series:
        for name, _ in series.names:
            pattern = _number_pattern(name, series.number_form or "")
            mentions += [_of_series(found, series) for found in pattern.finditer(words) if _is_cited(found, name)]
    mentions += [
        Mention(found.start(), found.end(), "circular", "rundskriv-" + _slug(found["issue"]))
        for found in _CIRCULAR.finditer(words)
    ]
    return sorted(mentions, key=lambda mention: (mention.start, -mention.end))


@cache
def _number_pattern(name: str, form: str) -> re.Pattern[str]:
    written = r"\s?".join(re.escape(part).replace(r"\.", r"\.?\s?") for part in name.split())
    written = re.sub(r"\\-$", r"(?:-|\\s?–)", written)
    number = {
        "session": rf"\s?(?:nr\.?\s?)?(?P<number>\d{{1,3}})(?:\s?(?P<letters>LS|[LSO])\b)?"
        rf"(?:,?\s?{SESSION})?",
        "agenda": rf"\s?(?:nr\.?\s?)?(?P<number>\d{{1,2}}:\d{{1,3}})(?:\s?[SL]\b)?(?:,?\s?{SESSION})?",
        "year": r"\s?(?P<number>(?:19|20)\d\d\s?:\s?\d{1,3})",
        "serial": r"\s?(?P<number>\d{1,4}(?:/(?:19|20)?\d\d)?)(?!\d)",
        "issue": r"\s?(?P<number>\d{1,4}(?:/(?:19|20)?|-(?:19|20))\d\d)(?!\d)",
    }[form]
    edge = r"(?<![\w-])" if name[0].isalnum() else ""
    flags = re.IGNORECASE if len(name) > 3 else 0
    return re.compile(edge + written + number, flags)


def _is_cited(found: re.Match[str], name: str) -> bool:
    """A short name without its full stop is only a name where a letter or a session follows: "Prop 100 L"."""
    parts = found.groupdict()
    return "from" not in parts or bool(
        parts["from"] or parts.get("letters") or "." in found[0] or ":" in found[0] or "." not in name
    )


def _of_series(found: re.Match[str], series: Work) -> Mention:
    parts = found.groupdict()
    number = _slug(parts["number"])
    if parts.get("letters"):
        number += "-" + parts["letters"].lower()
    template = series.template or ""
    if "{session}" not in template:
        return Mention(found.start(), found.end(), series.kind or "document", template.format(number=number))
    if parts.get("from"):
        return Mention(
            found.start(),
            found.end(),
            series.kind or "document",
            template.format(number=number, session=session_from(found)),
        )
    return Mention(
        found.start(),
        found.end(),
        series.kind or "document",
        template.format(number=number, session=""),
        reason=say("session"),
    )


def _slug(text: str) -> str:
    return re.sub(r"[\s/:–-]+|(?<=^[a-zæøå])(?=\d)", "-", text.strip().lower())
