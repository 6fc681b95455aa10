"""Keep the loaded law between runs, in the user's own cache folder, so that commands start sooner.

What is kept is named by the content it was made of, so that it is never out of date: other Turtle, other queries or
another program make another name. Where the folder cannot be written, or what lies there is damaged, the law is made
anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph
from pyoxigraph import RdfFormat, Store

CACHE = "PLIKTGRAF_CACHE"
"""Environment variable: the folder to keep it in instead; empty, nothing is kept."""

KEPT = 3
"""How many laws are kept, the newest ones."""


def kept(parts: Iterable[bytes], make: Callable[[], Store]) -> Store:
    """The store that `make` gives, which depends on nothing but `parts`; read from the cache where it lies there."""
    place = folder()
    if place is None:
        return make()
    path = place / f"{_name(parts)}.nt"
    store = _read(path)
    if store is None:
        store = make()
        with contextlib.suppress(OSError):
            _write(store, path)
            _clear(place)
    return store


def folder() -> Path | None:
    """Where things are kept between runs: the user's own cache folder; None where nothing is to be kept."""
    named = os.environ.get(CACHE)
    if named is not None:
        return Path(named) if named else None
    try:
        if sys.platform == "win32":
            local = os.environ.get("LOCALAPPDATA")
            return Path(local, "pliktgraf") if local else None
        above = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    except RuntimeError:  # a user without a home
        return None
    return Path(os.environ.get("XDG_CACHE_HOME") or above, "pliktgraf")


def _name(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256(f"{pyoxigraph.__version__} {sys.version_info[:2]}".encode())
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _read(path: Path) -> Store | None:
    """The store in a file whose first line is the digest of the rest; None where there is none, or not whole."""
    try:
        digest, _, triples = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if digest.decode("ascii", "replace") != hashlib.sha256(triples).hexdigest():
        return None
    store = Store()
    store.load(triples, format=RdfFormat.N_TRIPLES)
    return store


def _write(store: Store, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    triples = pyoxigraph.serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES) or b""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(triples).hexdigest().encode() + b"\n" + triples)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _clear(place: Path) -> None:
    newest_first = sorted(place.glob("*.nt"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[KEPT:]:
        path.unlink(missing_ok=True)
