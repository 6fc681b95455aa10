"""What a worker must have in common with whoever sends it work: the program, and the law as it ships."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pliktgraf
from pliktgraf import law as law_module
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every
from pliktgraf.paths import ROOT

Content = tuple[tuple[str, bytes], ...]
"""Turtle files that are read after the ontology: the name and the bytes of each."""

_KINDS = {".py", ".ttl", ".rq", ".json", ".jsonld", ".csv"}


def content(extra: Iterable[Path]) -> Content:
    """The Turtle that the call or the environment names, to be sent along.

    Raises PliktgrafError for a file that is not there or cannot be read.
    """
    named = [Path(part) for part in os.environ.get(law_module.EXTRA_LAW, "").split(os.pathsep) if part]
    found: dict[bytes, str] = {}
    for path in law_module.turtle_files([*named, *extra]):
        try:
            found.setdefault(path.read_bytes(), path.name)
        except OSError as error:
            raise PliktgrafError(f"{path}: {(error.strerror or str(error)).lower()}; check the file") from None
    return tuple((name, read) for read, name in found.items())


@cache
def program() -> str:
    """A checksum of the program and of the law that it ships with, whatever folder they lie in."""
    total = hashlib.sha256()
    for folder in (Path(pliktgraf.__file__).parent, *(ROOT / part for part in ("ontology", "data", "queries"))):
        for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
            if path.suffix in _KINDS and not path.is_relative_to(folder / "resources"):
                written = path.read_bytes().replace(b"\r\n", b"\n")
                total.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0{len(written)}\0".encode())
                total.update(written)
    return total.hexdigest()


def checksum(law: Content) -> str:
    """A checksum of the Turtle sent along, names aside."""
    total = hashlib.sha256()
    for _, written in law:
        total.update(len(written).to_bytes(8, "big") + written)
    return total.hexdigest()


def require(expected: str, law: Content, where: str) -> None:
    """Make sure that this process would judge as the one that sent the work.

    Raises PliktgrafError where it has another program or ontology, or its environment names further law.
    """
    own = {written for _, written in content(())}
    if program() != expected or own - {written for _, written in law}:
        raise PliktgrafError(every("cluster-other-program", worker=where))


@cache
def _placed(sum_: str, law: Content) -> tuple[Path, ...]:
    folder = Path(tempfile.mkdtemp(prefix=f"pliktgraf-{sum_[:12]}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    paths = []
    for i, (name, written) in enumerate(law):
        path = folder / f"{i:02}-{name}"
        path.write_bytes(written)
        paths.append(path)
    return tuple(paths)


def placed(law: Content) -> tuple[Path, ...]:
    """The Turtle sent along as files of this machine, written once a process; the same paths for the same content."""
    return _placed(checksum(law), law) if law else ()
