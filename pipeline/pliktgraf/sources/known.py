"""The sections that laws are known to have, by the ontology: what tells apart laws that a text does not name."""

from functools import cache

from pyoxigraph import NamedNode, RdfFormat, parse

from pliktgraf.paths import ROOT

_LAW = "https://w3id.org/pliktgraf/law/"


def has_section(law: str | None, section: str) -> bool:
    """Say whether a law is known to have a section."""
    return section in sections_of(law)


def sections_of(law: str | None) -> frozenset[str]:
    """Return the numbers of the sections that a law is known to have; none for a law that is not modelled."""
    return _sections().get(law or "", frozenset())


def is_beyond(law: str, section: str) -> bool:
    """Say whether a section is of a later chapter than all that are known of a law."""
    chapters = [int(one.partition("-")[0]) for one in sections_of(law) if one.partition("-")[0].isdigit()]
    chapter = section.partition("-")[0]
    return bool(chapters) and chapter.isdigit() and int(chapter) > max(chapters)


@cache
def _sections() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            for term in (quad.subject, quad.object):
                if isinstance(term, NamedNode) and term.value.startswith(_LAW) and "/§" in term.value:
                    law, _, rest = term.value.removeprefix(_LAW).partition("/§")
                    found.setdefault(law, set()).add(rest.split("/")[0].split("#")[0].split("@")[0])
    return {law: frozenset(sections) for law, sections in found.items()}
