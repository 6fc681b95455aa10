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
    r"lov|forskrift|vedtak|res\.|kraft|gjeld|frist|\b(?:fr[aå]|innan|innen|til|født|fødd)\b|§|nr", re.IGNORECASE
)
_TITLE_LINES, _SHORT = 12, 90


def day_of(text: str) -> date | None:
    """Return the latest day that the text says it was published or updated, else that of its title, or None."""
    days = [day for found in _STATED.finditer(text) if (day := day_from(found))]
    return max(days, default=None) or _day_of_title(text)


def _day_of_title(text: str) -> date | None:
    """Return the day in a short line near the beginning: "Innlegg på møteplassen 25. oktober 2023"."""
    lines = [line for line in text[:4000].splitlines() if re.search(r"\w", line)][:_TITLE_LINES]
    days = (
        day_from(found) for line in lines
        if len(line) <= _SHORT and not _OTHER_DAY.search(line) and (found := _DAY.search(line))
    )  # fmt: skip
    return next((day for day in days if day), None)
