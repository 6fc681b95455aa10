"""Choose among works that share a name: by the year or age that the text gives, by the day of the document."""

from dataclasses import dataclass
from datetime import date

from pliktgraf.messages import Text
from pliktgraf.sources import known
from pliktgraf.sources.mention import Mention
from pliktgraf.sources.names import Table, Work
from pliktgraf.sources.wording import joined, listed, say, written


@dataclass(frozen=True)
class Meaning:
    """The identifier of the law or document meant, or the reason why it is not known."""

    identifier: str | None
    reason: Text | None = None
    note: Text | None = None
    may_be_sole: bool = False


def choose(mention: Mention, section: str | None, day: date | None) -> Meaning:
    """Return which of the works of a mention is meant in a document that states the law of `day`."""
    works = mention.works
    if len(works) == 1:
        return Meaning(works[0].identifier)
    if mention.year:
        return Meaning(next(work.identifier for work in works if work.identifier[4:8] == str(mention.year)))
    if mention.age:
        return _by_age(works, mention.age)
    having = [work for work in works if section and known.has_section(work.identifier, section)]
    if day is None and len(having) == 1:
        return _noted(works, having[0], "section")
    valid = _in_force(works, day or date.today())
    if not valid:
        return Meaning(None, joined(_shared(works), say("shared-none", date=written(day or date.today()))))
    chosen = valid[-1]
    if day is None:
        return _noted(works, chosen, "today")
    coming = [work for work in having if _is_passed_by(work, day) and known.is_beyond(chosen.identifier, section or "")]
    if coming:
        return _noted(works, coming[-1], "coming", day)
    is_in_force_today = _in_force(works, date.today())[-1:] == [chosen]
    return Meaning(chosen.identifier) if is_in_force_today else _noted(works, chosen, "then", day)


def other_of_name(law: str | None, age: str, table: Table) -> Meaning:
    """Return the older or newer of the laws that share the name of this one, for "ny lov § 24-1"."""
    shared = {
        name.works
        for group in table.by_word.values()
        for name in group
        if len(name.works) == 2 and law in {work.identifier for work in name.works}
    }
    if len(shared) != 1:
        return Meaning(None, say(f"unnamed-{age}"))
    return _by_age(shared.pop(), age)


def _by_age(works: tuple[Work, ...], age: str) -> Meaning:
    """Return the oldest or the newest of works that share a name."""
    return _noted(works, works[0] if age == "old" else works[-1], age)


def _in_force(works: tuple[Work, ...], day: date) -> list[Work]:
    return [work for work in works if work.valid_from <= day <= work.valid_until]


def _is_passed_by(work: Work, day: date) -> bool:
    """Say whether a law was passed, but not in force, on a day; its identifier has the day it was passed."""
    return work.identifier[4:14] <= day.isoformat() and work.valid_from > day


def _noted(works: tuple[Work, ...], chosen: Work, why: str, day: date | None = None) -> Meaning:
    """Return one of the works that share a name, and note why it is this one."""
    parts: dict[str, str | Text] = {"law": chosen.identifier, "date": written(day or date.today())}
    return Meaning(chosen.identifier, note=joined(_shared(works), say(f"shared-{why}", **parts)))


def _shared(works: tuple[Work, ...]) -> Text:
    return say("shared", works=listed(work.identifier for work in works))
