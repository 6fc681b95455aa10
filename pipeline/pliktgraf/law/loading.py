"""Load the law: from the ontology's Turtle with all that follows, or from a store that `build` wrote."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Store

from pliktgraf import law_cache, soundness
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import norms, turtle
from pliktgraf.law.graph import Law
from pliktgraf.paths import ROOT
from pliktgraf.rdf import construct

EXTRA_LAW = "PLIKTGRAF_LAW"
"""Environment variable: further Turtle files or folders, separated as in PATH, read after the ontology."""


def load(extra: Iterable[Path] = ()) -> Law:
    """Read the ontology, and further Turtle where `extra` or the environment names it, with all that follows.

    Raises PliktgrafError for Turtle that cannot be read, naming file and line.
    """
    named = [Path(part) for part in os.environ.get(EXTRA_LAW, "").split(os.pathsep) if part]
    further = [*named, *extra]
    found = {path: turtle.content(path) for path in turtle.turtle_files([ROOT / "ontology", ROOT / "data"])}
    found |= turtle.each_once(turtle.turtle_files(further))
    queries = [path.read_bytes() for path in sorted((ROOT / "queries" / "derive").glob("*.rq"))]

    def derived() -> Store:
        store = Store()
        for path, content in found.items():
            store.bulk_extend(turtle.triples(content, path))
        for query in queries:
            store.bulk_extend(construct(store, query.decode("utf-8")))
        return store

    # Only the graph's own law is kept: what someone drafts beside it changes with every edit, and is theirs.
    program = [Path(__file__), Path(turtle.__file__)]
    if further or not all(path.is_file() for path in program):
        law = Law(derived())
    else:
        loader = [path.read_bytes() for path in program]
        law = Law(law_cache.kept([*loader, *found.values(), *queries], derived))
    soundness.check(law)
    return law


def open_store(folder: Path) -> Law:
    """The law in an on-disk store that `build` wrote, read where it lies.

    Raises PliktgrafError where there is no such store, or no law in it.
    """
    for place in (folder / "store", folder):
        if (place / "CURRENT").is_file():
            try:
                law = Law(Store.read_only(str(place)))
            except OSError as error:
                raise PliktgrafError(f"{place}: {error}; build it again: pliktgraf build") from None
            if not any(map(law.subjects, norms.kinds(law))):
                raise PliktgrafError(f"{place}: there is no law in this store; build it again: pliktgraf build")
            return law
    raise PliktgrafError(f"{folder}: there is no store here; name a folder that `pliktgraf build` wrote")
