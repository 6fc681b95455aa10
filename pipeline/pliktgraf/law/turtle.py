"""Files of Turtle: which there are, what they hold, and their triples."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from pliktgraf.errors import PliktgrafError


def turtle_files(places: Iterable[Path]) -> list[Path]:
    """The Turtle files in folders, and those named, in a stable order.

    Raises PliktgrafError for what is not there.
    """
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            found += sorted(place.rglob("*.ttl"))
        elif place.is_file():
            found.append(place)
        else:
            raise PliktgrafError(f"{place}: there is no such file or folder; check the name")
    return found


def each_once(paths: Iterable[Path]) -> dict[Path, bytes]:
    """The content of files, without those that say the same as one before them: no class is described twice."""
    found: dict[bytes, Path] = {}
    for path in paths:
        found.setdefault(content(path), path)
    return {path: read for read, path in found.items()}


def content(path: Path) -> bytes:
    """What a file holds.

    Raises PliktgrafError where it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise PliktgrafError(f"{path}: {(error.strerror or str(error)).lower()}; check the file") from None


def triples(turtle: bytes, path: Path) -> list[Quad]:
    """The triples of one Turtle file, its blank nodes its own.

    Raises PliktgrafError for what is no Turtle, naming file and line.
    """
    try:
        text = turtle.removeprefix(b"\xef\xbb\xbf")
        return list(parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True))
    except SyntaxError as error:
        raise PliktgrafError(f"{path}: {error}; correct the Turtle there") from None
