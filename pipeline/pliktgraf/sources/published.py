"""Find the day on which a document says that it was written or last brought up to date."""

import re
from datetime import date

from pliktgraf.sources.patterns import DAY, day_from

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


def day_of(text: str) -> date | None:
    """Return the latest day that the text says it was published or updated, or None."""
    days = [day for found in _STATED.finditer(text) if (day := day_from(found))]
    return max(days, default=None)
