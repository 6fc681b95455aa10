"""Build the pages: one set in each language, one style sheet, no script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from pliktgraf import span
from pliktgraf.docs import acts, criteria, model, norms, places
from pliktgraf.docs.reader import Link, Reader
from pliktgraf.law import Law
from pliktgraf.progress import progress
from pliktgraf.report.templating import environment
from pliktgraf.terms import DCTERMS, LANGUAGES, OWL, PG, pg
from pliktgraf.whole_folder import put_in_place

TEMPLATES = Path(__file__).parent / "templates"
STYLE = "style.css"

Page = tuple[str, str, Callable[[], dict[str, Any]]]
"""Where the page lies, its template, and what makes its content."""


@dataclass(frozen=True)
class Site:
    """What was written: where, and how many pages."""

    folder: Path
    pages: int


def build(law: Law, folder: Path, on: str | None = None, shown_in: str = "nn") -> Site:
    """Write the pages to a folder, the same bytes every time; nothing is put in place before all of it is whole.

    Args:
        on: the date (YYYY-MM-DD) whose law the pages mark as in force; every date where none is given.
        shown_in: the language of the progress bar.

    Raises PliktgrafError where the folder cannot be written, and for a date for which the graph does not hold the law.
    """
    span.require(on, law)
    readers = [Reader(law, language, on) for language in LANGUAGES]
    work = [(reader, page) for reader in readers for page in _pages(reader)]
    with put_in_place(folder) as new:
        (new / STYLE).write_bytes((TEMPLATES / STYLE).read_bytes())
        (new / places.START).write_text(_front(readers), encoding="utf-8", newline="\n")
        for reader, page in progress(work, len(work), shown_in):
            path = new / reader.language / page[0]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_set(reader, page), encoding="utf-8", newline="\n")
    return Site(folder, len(work) + 1)


def _pages(reader: Reader) -> Iterator[Page]:
    law = reader.law
    in_force = [n for n in law.norms.values() if reader.in_force(n.valid_from, n.valid_until) is not False]
    yield places.START, "start.html.j2", lambda: _start(reader)
    for index in places.INDEXES:
        yield index, "norm_list.html.j2", lambda index=index: _index(index, in_force, reader)  # type: ignore[misc]
    yield places.GLOSSARY, "criteria.html.j2", lambda: {"entries": criteria.glossary(reader)}
    yield places.ONTOLOGY, "ontology.html.j2", lambda: {"modules": model.modules(reader)}
    for act, notation in reader.acts.items():
        yield places.act_page(notation), "act.html.j2", lambda act=act: {"act": acts.page(act, reader)}  # type: ignore[misc]
    for norm in law.norms.values():
        yield places.norm_page(norm.id), "norm.html.j2", lambda norm=norm: {"norm": norms.page(norm, reader)}  # type: ignore[misc]


def _index(index: str, listed: list[Any], reader: Reader) -> dict[str, Any]:
    """The norms by what an index sorts them by: each heading with its rows."""
    groups: dict[tuple[str, Link], list[Any]] = {}
    for norm in listed:
        if index == places.BY_CRITERION:
            heads = [reader.link(iri) for iri in norm.criteria()]
        else:
            heads = reader.links(norm.iri, "belongsToAct" if index == places.BY_ACT else "hasBearer")
        for head in heads:
            groups.setdefault((head.words.casefold(), head), []).append(norm)
    rows = {norm.id: norms.row(norm, reader) for norm in listed}
    return {
        "title": reader.say(f"docs-{index.removesuffix('.html')}"),
        "groups": [
            (places.anchor(head.place or head.words), head, [rows[norm.id] for norm in found])
            for (_, head), found in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1].place or ""))
        ],
    }


def _start(reader: Reader) -> dict[str, Any]:
    own = [(reader.link(act), reader.title(act), len(acts.norms_of(act, reader))) for act in reader.acts]
    return {"acts": sorted(own, key=lambda entry: entry[0].words.casefold())}


def _set(reader: Reader, page: Page) -> str:
    place, template, content = page
    up = "../" * place.count("/")
    return (
        _environment(reader.language)
        .get_template(template)
        .render(
            language=reader.language,
            languages=LANGUAGES,
            place=place,
            up=up,
            style=f"{up}../{STYLE}",
            places=places,
            on=reader.day(reader.on),
            colophon=_colophon(reader),
            **content(),
        )
    )


@cache
def _environment(language: str) -> Environment:
    return environment(TEMPLATES, language)


def _front(readers: list[Reader]) -> str:
    """The first page: the way into each language."""
    first = readers[0]
    template = _environment(first.language).get_template("front.html.j2")
    return template.render(language=first.language, style=STYLE, start=places.START, readers=readers)


def _colophon(reader: Reader) -> list[str]:
    law, whole = reader.law, pg("ontology").value
    issued, version = law.value(whole, DCTERMS + "issued"), law.value(whole, OWL + "versionInfo")
    source = law.value(PG + "ontology", DCTERMS + "source", reader.language)
    return [
        reader.say("docs-version", version=version, date=reader.day(issued)),
        f"{source}.",
        reader.say("rep-own-words"),
        reader.say("docs-no-advice"),
    ]
