"""Find the day on which a document says that it was written or last brought up to date."""

import re
from datetime import date

from pliktgraf.sources.dates import DAY, day_from

_STATED = re.compile(
    rf"""
    (?: ^(?:\ufeff)?(?:date|dato)\s*:\s*["']?
      | (?:\b(?:sist\s+(?:faglig\s+|fagleg\s+)?(?:oppdatert|endret|endra)|(?:først\s+)?publisert|oppdatert
          |datert|vår\s+dato|dato)(?:\s+den)?\s*:?[\s*_|]*)
      | <meta[^<>]*(?:date|time|modified|published)[^<>]*content=["']
      | <time[^<>]*datetime=["']
    )
    {DAY}
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)


_DAY = re.compile(rf"(?<![\d.]){DAY}", re.IGNORECASE)
_OTHER_DAY = re.compile(
    r"(?:lov|lova|loven|forskrift|vedtak|res\.|kraft|frist|født|fødd|fr[aå]|innan|innen|til|av)[\s:]*(?:den\s)?$",
    re.IGNORECASE,
)
_NUMBER_NEXT = re.compile(r",?\s*(?:nr|no)\b")
_TITLE_PARTS, _SHORT = 12, 120


def day_of(text: str) -> date | None:
    """Return the latest day that the text says it was published or updated, else that of its title, or None."""
    days = [day for found in _STATED.finditer(text) if (day := day_from(found))]
    return max(days, default=None) or _day_of_title(text)


def _day_of_title(text: str) -> date | None:
    """Return the day in a short part near the beginning: "Innlegg på møteplassen 25. oktober 2023"."""
    parts = [part.strip() for part in re.split(r"(?:\r?\n[ \t]*){2,}", text[:4000]) if re.search(r"\w", part)]
    for part in parts[:_TITLE_PARTS]:
        found = _DAY.search(part) if len(part) <= _SHORT else None
        if found and not (_OTHER_DAY.search(part[: found.start()]) or _NUMBER_NEXT.match(part, found.end())):
            return day_from(found)
    return None
