"""What the page of an act says: its provisions with their versions, and the norms it lays down."""

from __future__ import annotations

from dataclasses import dataclass

from pliktgraf.docs.norms import Row, row
from pliktgraf.docs.reader import ELI, Foreign, Link, Reader, in_order
from pliktgraf.kinds import kind_under
from pliktgraf.law import Norm
from pliktgraf.terms import DCTERMS, LAW, RDFS, pg


@dataclass(frozen=True)
class Version:
    """A provision as worded in one period: its first day, the day it ended, what changed it, how that is known."""

    first: str
    ended: str
    amended_by: str
    known: str
    in_force: bool | None


@dataclass(frozen=True)
class Provision:
    """A section, or part of one."""

    anchor: str
    citation: str
    identifier: str
    title: Foreign | None
    versions: tuple[Version, ...]
    moved_to: tuple[Link, ...]
    norms: tuple[Link, ...]


@dataclass(frozen=True)
class ActPage:
    """One act or regulation, ready to be set."""

    notation: str
    name: str
    title: Foreign | None
    facts: tuple[tuple[str, tuple[Link, ...]], ...]
    norms: tuple[Row, ...]
    provisions: tuple[Provision, ...]


def page(act: str, reader: Reader) -> ActPage:
    """All that the graph knows of an act."""
    law = reader.law
    facts = [
        ("ask-c-kind", [reader.link(kind_under(act, pg("Act").value, law))]),
        ("ask-c-identifier", [Link(id_) for id_ in law.values(act, DCTERMS + "identifier")]),
        ("docs-cited-as", [Link(reader.text(act, pg("isCitedAs").value))]),
        ("docs-short-name", [Link(reader.acts[act])]),
        ("ask-c-inForceFrom", [Link(reader.day(date)) for date in law.values(act, ELI + "first_date_entry_in_force")]),
        ("docs-ended", [Link(reader.day(date)) for date in law.values(act, ELI + "date_no_longer_in_force")]),
        ("ask-c-ministryName", reader.links(act, "isAdministeredBy")),
        ("ask-c-replacesName", reader.links(act, "succeeds")),
        ("docs-replaced-by", [reader.link(other) for other in reader.acts if act in law.values(other, _SUCCEEDS)]),
        ("docs-known", _known(act, reader)),
        ("ask-c-source", list(reader.sources(act))),
    ]
    return ActPage(
        notation=reader.acts[act],
        name=reader.label(act),
        title=reader.title(act),
        facts=tuple((reader.say(key), tuple(links)) for key, links in facts if any(link.words for link in links)),
        norms=tuple(row(norm, reader) for norm in norms_of(act, reader)),
        provisions=tuple(_provision(iri, reader) for iri in _provisions(act, reader)),
    )


def norms_of(act: str, reader: Reader) -> list[Norm]:
    """The norms that an act lays down, in the order of its sections and of time."""
    own = [norm for norm in reader.law.norms.values() if act in reader.law.values(norm.iri, pg("belongsToAct").value)]
    return sorted(
        own, key=lambda norm: (in_order(norm.legal_basis[0] if norm.legal_basis else ""), norm.valid_from, norm.id)
    )


_SUCCEEDS = pg("succeeds").value


def _provisions(act: str, reader: Reader) -> list[str]:
    found = [iri for iri in reader.law.subjects("Provision") if reader.act_of(iri) == act]
    return sorted(found, key=lambda iri: (in_order(iri.removeprefix(LAW)), iri))


def _provision(iri: str, reader: Reader) -> Provision:
    law = reader.law
    identifier = law.value(iri, DCTERMS + "identifier") or iri.removeprefix(LAW)
    resting = [norm for norm in law.norms.values() if iri in law.values(norm.iri, pg("hasLegalBasis").value)]
    versions = sorted(law.values(iri, pg("hasVersion").value), key=lambda v: (law.value(v, _FIRST) or "", v))
    return Provision(
        anchor=reader.provision_anchor(iri),
        citation=reader.label(iri),
        identifier=identifier,
        title=reader.title(iri),
        versions=tuple(_version(version, reader) for version in versions),
        moved_to=tuple(reader.links(iri, "isMovedTo")),
        norms=tuple(reader.norm(norm) for norm in sorted(resting, key=lambda norm: (norm.valid_from, norm.id))),
    )


_FIRST = ELI + "first_date_entry_in_force"


def _version(iri: str, reader: Reader) -> Version:
    first = reader.law.value(iri, _FIRST) or ""
    ended = reader.law.value(iri, ELI + "date_no_longer_in_force")
    holds = None if reader.on is None else first <= reader.on and (ended is None or reader.on < ended)
    return Version(
        first=reader.day(first),
        ended=reader.day(ended),
        amended_by=", ".join(reader.law.values(iri, pg("isAmendedBy").value)),
        known="; ".join(link.words for link in _known(iri, reader)),
        in_force=holds,
    )


def _known(iri: str, reader: Reader) -> list[Link]:
    """How far the dating and the wording have been checked, in words."""
    found = []
    for name in ("datingPrecision", "verification"):
        for code in reader.law.values(iri, pg(name).value):
            words = reader.law.value(pg(f"message/docs-{name}-{code}").value, RDFS + "label", reader.language)
            found.append(Link(words or code))
    return found
