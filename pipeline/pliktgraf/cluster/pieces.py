"""Cut files of records into pieces by bytes, so that each can be read on another machine than the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec

from pliktgraf.cluster.files import everywhere, failed, open_at
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every

SIZE = 48_000_000
"""Bytes of a piece: some ten thousand records."""

_ENDINGS = (".jsonl", ".ndjson")


@dataclass(frozen=True)
class Piece:
    """The lines of a file that begin at the bytes from `start` up to `end`.

    `file` is where every machine finds the file, `name` how the call names it, `size` its bytes.
    """

    number: int
    file: str
    name: str
    start: int
    end: int
    size: int

    def read(self) -> bytes:
        """The lines, whole.

        Raises PliktgrafError where the file cannot be read here, or is another than when the work began.
        """
        try:
            with open_at(self.file, "rb") as file:
                if file.seek(0, 2) != self.size:
                    raise PliktgrafError(every("cluster-changed", file=self.file))
                begin, finish = _line_at(file, self.start), _line_at(file, self.end)
                file.seek(begin)
                content: bytes = file.read(finish - begin)
                return content
        except OSError as error:
            raise failed(self.file, "cluster-unread", error) from None


def plan(names: Iterable[str], size: int = SIZE) -> list[Piece]:
    """The pieces of files of JSON lines, in their order: the same for the same files and size.

    Args:
        names: paths or URLs; of a folder every file of JSON lines in it, by name, and so for a pattern with `*`.

    Raises PliktgrafError for what is not there, cannot be read, or is no file of JSON lines.
    """
    found: list[Piece] = []
    for name in names:
        for file, called, length in _files(name):
            for start in range(0, length, size):
                found.append(Piece(len(found), file, called, start, min(start + size, length), length))
    return found


def _files(name: str) -> list[tuple[str, str, int]]:
    """The files that a name stands for: where each is, how it is called, and its size in bytes."""
    try:
        system, path = fsspec.url_to_fs(everywhere(name))
        called = None
        if any(sign in name for sign in "*?[") and not system.exists(path):
            paths = sorted(system.glob(path))
        elif system.isdir(path):
            paths = sorted(inside for inside in system.ls(path, detail=False) if inside.endswith(_ENDINGS))
        else:
            paths, called = [path], name if "://" in name else str(Path(name))
        if not paths:
            raise PliktgrafError(every("cluster-no-lines", file=name))
        places = [(_named(system, each), _size(system, each)) for each in paths]
        return [(place, called or place, length) for place, length in places]
    except (OSError, ValueError, ImportError) as error:
        raise failed(name, "cluster-unread", error) from None


def _size(system: Any, path: str) -> int:
    if not path.lower().endswith(_ENDINGS):
        raise PliktgrafError(every("cluster-no-lines", file=_named(system, path)))
    return int(system.info(path)["size"])


def _named(system: Any, path: str) -> str:
    """How other machines find a file: a path stays a path."""
    return path if "file" in system.protocol else str(system.unstrip_protocol(path))


def _line_at(file: Any, place: int) -> int:
    """Where the first line begins at a byte or after it."""
    if place == 0:
        return 0
    file.seek(place - 1)
    file.readline()
    return int(file.tell())
