"""Choose among works that share a name: by the year or age that the text gives, by the day of the document."""

from dataclasses import dataclass
from datetime import date

from pliktgraf.sources import known
from pliktgraf.sources.mention import Mention
from pliktgraf.sources.names import Table, Work


@dataclass(frozen=True)
class Meaning:
    """The identifier of the law or document meant, or the reason why it is not known."""

    identifier: str | None
    reason: str | None = None
    note: str | None = None
    may_be_sole: bool = False


def choose(mention: Mention, section: str | None, day: date | None) -> Meaning:
    """Return which of the works of a mention is meant in a document that states the law of `day`."""
    works = mention.works
    if len(works) == 1:
        return Meaning(works[0].identifier)
    if mention.year:
        return Meaning(next(work.identifier for work in works if work.identifier[4:8] == str(mention.year)))
    shared = f"the name is shared by {_list(works)}"
    if mention.age:
        chosen, which = (works[0], "older") if mention.age == "old" else (works[-1], "newer")
        return Meaning(chosen.identifier, note=f"{shared}; the {which} is meant")
    having = [work for work in works if section and known.has_section(work.identifier, section)]
    if day is None and len(having) == 1:
        return Meaning(having[0].identifier, note=f"{shared}; only this one is known to have the section")
    valid = _in_force(works, day or date.today())
    if not valid:
        return Meaning(None, f"{shared}, and none of them was in force on {day or date.today()}")
    chosen = valid[-1]
    if day is None:
        note = f"{shared}; the document has no date, so this one, which is in force today"
        return Meaning(chosen.identifier, note=note)
    coming = [work for work in having if _is_passed_by(work, day) and known.is_beyond(chosen.identifier, section or "")]
    if coming:
        note = f"{shared}; passed but not yet in force on {day}, only this one has the section"
        return Meaning(coming[-1].identifier, note=note)
    is_in_force_today = _in_force(works, date.today())[-1:] == [chosen]
    return Meaning(chosen.identifier, note=None if is_in_force_today else f"{shared}; this one by the law of {day}")


def other_of_name(law: str | None, age: str, table: Table) -> Meaning:
    """Return the older or newer of the laws that share the name of this one, for "ny lov § 24-1"."""
    shared = {
        name.works
        for group in table.by_word.values()
        for name in group
        if len(name.works) == 2 and law in {work.identifier for work in name.works}
    }
    if len(shared) != 1:
        return Meaning(None, f"the text points to {'an older' if age == 'old' else 'a newer'} law without naming it")
    works = shared.pop()
    chosen = works[0] if age == "old" else works[-1]
    return Meaning(chosen.identifier, note=f"of {_list(works)}, which share a name")


def _in_force(works: tuple[Work, ...], day: date) -> list[Work]:
    return [work for work in works if work.valid_from <= day <= work.valid_until]


def _is_passed_by(work: Work, day: date) -> bool:
    """Say whether a law was passed, but not in force, on a day; its identifier has the day it was passed."""
    return work.identifier[4:14] <= day.isoformat() and work.valid_from > day


def _list(works: tuple[Work, ...]) -> str:
    return " and ".join(work.identifier for work in works)
