"""Each section of the law with its versions, and what is known of it on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from pliktgraf.law import Law
from pliktgraf.paths import ROOT
from pliktgraf.rdf import Row, select


class State(Enum):
    """What is known of a section on a day."""

    IN_FORCE = "in-force"
    NOT_IN_FORCE = "not-in-force"
    UNKNOWN = "not-known"


@dataclass(frozen=True)
class Version:
    """One wording: its first and last day (YYYY-MM-DD), where they are known.

    `read` is the day as of which a wording of unknown age was read. `through` is the IRI of how it took effect; None
    where it is not known whether the section was in force before.
    """

    iri: str
    first: str | None
    last: str | None
    read: str | None
    through: str | None
    precision: str
    wording_read: str
    title: str | None
    amended_by: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One section of an act, its versions in order, and where its rule went. `held`: the act's first and last day."""

    iri: str
    act: str
    held: tuple[str, str | None]
    versions: tuple[Version, ...]
    moved_to: str | None

    def on(self, date: str) -> tuple[State, Version | None]:
        """What is known of the section on a day, and its version then where it is in force."""
        if date < self.held[0] or date > (self.held[1] or date):
            return State.NOT_IN_FORCE, None
        for version in self.versions:
            begins = version.first or (version.read if version.last is None else version.last)
            if begins is not None and begins <= date <= (version.last or date):
                return State.IN_FORCE, version
        earliest, latest = self.versions[0], self.versions[-1]
        if latest.last is not None and date > latest.last:
            return State.NOT_IN_FORCE, None
        if earliest.first is not None and earliest.through is not None and date < earliest.first:
            return State.NOT_IN_FORCE, None
        return State.UNKNOWN, None


def sections(law: Law) -> dict[str, Section]:
    """Every section that has versions, by its IRI."""
    amenders: dict[str, list[str]] = {}
    for row in select(law.store, _query("amenders")):
        amenders.setdefault(row["version"].value, []).append(row["amender"].value)
    found: dict[str, Section] = {}
    for row in select(law.store, _query("versions")):
        iri = row["section"].value
        version = _version(row, tuple(amenders.get(row["version"].value, ())))
        before = found[iri].versions if iri in found else ()
        held = row["actFirst"].value, _text(row, "actLast")
        found[iri] = Section(iri, row["act"].value, held, (*before, version), _text(row, "movedTo"))
    return {iri: _in_order(section) for iri, section in found.items()}


def _in_order(section: Section) -> Section:
    versions = sorted(section.versions, key=lambda v: (v.first or "", v.last or "9999"))
    return replace(section, versions=tuple(versions))


def _version(row: Row, amended_by: tuple[str, ...]) -> Version:
    first, last, read, through, title = (_text(row, name) for name in ("first", "last", "read", "through", "title"))
    precision, wording_read = row["precision"].value, row["wordingRead"].value
    return Version(row["version"].value, first, last, read, through, precision, wording_read, title, amended_by)


def _text(row: Row, name: str) -> str | None:
    return row[name].value if name in row else None


def _query(name: str) -> str:
    return (ROOT / "queries" / "diff" / f"{name}.rq").read_text(encoding="utf-8")
