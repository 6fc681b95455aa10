"""How texts write days and parliamentary sessions."""

import re
from datetime import date

_MONTHS = ("jan(?:uar)?", "feb(?:ruar)?", "mars?", "apr(?:il)?", "mai", "juni?", "juli?",
           "aug(?:ust)?", "sept?(?:ember)?", "okt(?:ober)?", "nov(?:ember)?", "des(?:ember)?")  # fmt: skip
MONTH = "|".join(_MONTHS)

DAY = (
    rf"(?:(?P<day>\d{{1,2}})\.?\s?(?P<month>{MONTH})\.?\s(?P<year>\d{{4}})"
    r"|(?P<day2>\d{1,2})\.\s?(?P<month2>\d{1,2})\.\s?(?P<year2>\d{4})"
    r"|(?P<year3>\d{4})-(?P<month3>\d{2})-(?P<day3>\d{2}))"
)
SESSION = r"\(?\s?(?P<from>(?:19|20)\d\d)\s?[–/-]\s?(?P<to>(?:19|20)?\d\d)\b\)?"


def day_from(found: re.Match[str]) -> date | None:
    """Return the day that a match of DAY names, or None where there is no such day."""
    if found["month"]:
        month = next(n for n, name in enumerate(_MONTHS, 1) if re.fullmatch(name, found["month"], re.IGNORECASE))
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
