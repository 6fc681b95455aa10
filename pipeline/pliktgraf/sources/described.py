"""What is known about the documents that the project ships: title, language, the day whose law they state."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from pliktgraf.paths import ROOT

DESCRIPTIONS = ROOT / "data" / "sources" / "documents.ttl"

_PG = "https://w3id.org/pliktgraf/"
_DCTERMS = "http://purl.org/dc/terms/"


@dataclass(frozen=True)
class Description:
    """What `documents.ttl` says of one document; `statements` are its triples."""

    iri: str
    file_name: str
    sha256: str
    title: str | None
    language: str
    law_as_of: date | None
    statements: tuple[Triple, ...]


def find(file_name: str, sha256: str) -> Description | None:
    """Return the description of a file: the same bytes under any name, else the same name."""
    known = read_descriptions()
    return next((d for d in known if d.sha256 == sha256), None) or next(
        (d for d in known if d.file_name == file_name), None
    )


@cache
def read_descriptions() -> tuple[Description, ...]:
    """Read the descriptions of the documents that the project ships."""
    by_subject: dict[str, list[Quad]] = {}
    for quad in parse(path=str(DESCRIPTIONS), format=RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode):
            by_subject.setdefault(quad.subject.value, []).append(quad)
    return tuple(
        found for subject, quads in by_subject.items() if (found := _description(subject, quads)) is not None
    )  # fmt: skip


def _description(subject: str, quads: list[Quad]) -> Description | None:
    values: dict[str, str] = {}
    for quad in quads:
        if isinstance(quad.object, Literal):
            values.setdefault(quad.predicate.value, quad.object.value)
    if _PG + "fileName" not in values:
        return None
    day = values.get(_PG + "lawAsOf")
    return Description(
        iri=subject,
        file_name=values[_PG + "fileName"],
        sha256=values.get(_PG + "sha256", "").lower(),
        title=values.get(_DCTERMS + "title"),
        language=values.get(_DCTERMS + "language", "und"),
        law_as_of=date.fromisoformat(day) if day else None,
        statements=tuple(quad.triple for quad in quads),
    )
