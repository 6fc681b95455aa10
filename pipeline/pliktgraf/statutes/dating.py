"""Since when a section has had the words it has, as far as its notes tell."""

from __future__ import annotations

from pliktgraf.statutes.model import Amendment, Section, Statute


def changes(section: Section) -> tuple[Amendment, ...]:
    """The amendments of a section that are not merely announced, in the order of its notes."""
    return tuple(step for note in section.notes for step in note.amendments if not step.is_future)


def in_force_since(section: Section, statute: Statute) -> str | None:
    """The first day of the section's present words, YYYY-MM-DD; None where that is not known.

    It is the last day that its notes name, but nothing is known where an amendment without a day may be later still.
    A section without amendments has the day of its statute, where that has only one.
    """
    steps = changes(section)
    if not steps:
        return statute.in_force[0] if len(statute.in_force) == 1 and statute.is_whole else None
    days = [step.in_force for step in steps if step.in_force]
    last = max(days, default=None)
    undated = [step for step in steps if step.in_force is None]
    if last is None or any(step.by is None or step.by[4:14] >= last for step in undated):
        return None
    return last
