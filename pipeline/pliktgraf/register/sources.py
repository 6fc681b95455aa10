"""Read lines from plain files, files packed with gzip and standard input, a chunk of them at a time."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pliktgraf import records

DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error)
"""What is raised where a packed file is damaged, or ends too early."""

_BLOCK = 1 << 16
"""Bytes that are unpacked at a time: the same for chunks of any size, so that damage shows at the same place."""


def contents(path: Path, size: int) -> Iterator[bytes]:
    """Whole lines of a file, each time of about so many bytes; the last one may lack its line break.

    Raises OSError where the file cannot be read, and one of DAMAGED after the last whole line before the damage.
    """
    if str(path) == records.STANDARD_INPUT:
        if sys.stdin is None:
            raise FileNotFoundError
        yield from _lines(sys.stdin.buffer, size)
    elif records.is_stream(path):
        with gzip.open(path, "rb") as file:
            yield from _unpacked(file, size)
    else:
        with path.open("rb") as plain:
            yield from _lines(plain, size)


def _lines(file: BinaryIO, size: int) -> Iterator[bytes]:
    while content := file.read(size):
        yield content if content.endswith(b"\n") else content + file.readline()


def _unpacked(file: gzip.GzipFile, size: int) -> Iterator[bytes]:
    waiting: list[bytes] = []
    length = 0
    try:
        while block := file.read1(_BLOCK):  # a longer read would lose what it had unpacked before the damage
            waiting.append(block)
            length += len(block)
            if length >= size and b"\n" in block:
                lines, rest = _cut(waiting)
                waiting, length = [rest], len(rest)
                yield lines
    except DAMAGED:
        lines, _ = _cut(waiting)
        if lines:
            yield lines
        raise
    if rest := b"".join(waiting):
        yield rest


def _cut(blocks: list[bytes]) -> tuple[bytes, bytes]:
    """The whole lines of what the blocks hold, and the rest."""
    content = b"".join(blocks)
    end = content.rfind(b"\n") + 1
    return content[:end], content[end:]
