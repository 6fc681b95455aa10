"""Split files of records into chunks of whole lines, none of them read before its turn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pliktgraf import records
from pliktgraf.checks import Fault
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every
from pliktgraf.register import sources

SIZE = 48_000_000
"""Bytes of a chunk at most, about: it ends with the line that reaches this size."""
_BUFFER = 1_000_000


@dataclass(frozen=True)
class Chunk:
    """Some lines of a file, by place or at hand.

    `number` is that of the first record in the file, `line` that of its line, None for what is no file of lines.
    `records` is how many records the lines hold. `is_whole` says that the content is one document, with
    line breaks within. `fault` is why nothing further can be read of the file.
    """

    file: str
    number: int
    line: int | None
    records: int
    start: int = 0
    size: int = 0
    content: bytes | None = None
    is_whole: bool = False
    fault: Fault | None = None

    def read(self) -> bytes:
        """The lines.

        Raises PliktgrafError where the file cannot be read any more.
        """
        if self.content is not None:
            return self.content
        try:
            with open(self.file, "rb") as file:
                file.seek(self.start)
                return file.read(self.size)
        except OSError as error:
            raise _unreadable(self.file, error) from None


def split(paths: Iterable[Path], size: int = SIZE) -> Iterator[Chunk]:
    """The chunks of the files, in order; of `-`, the lines of standard input.

    A packed file that is damaged gives the lines before the damage, and then a chunk with the fault.

    Raises PliktgrafError for a file that is not there or cannot be read.
    """
    for path in paths:
        is_lines = records.is_lines(path) or records.is_stream(path)
        yield from _of_lines(path, size) if is_lines else _of_document(path, size)


def even(paths: Iterable[Path], size: int, workers: int) -> int:
    """The size of chunks, at most `size`, of which every worker gets as many; what is less than half a chunk is one."""
    files = list(paths)
    if not all(records.is_lines(path) and path.is_file() and not records.is_stream(path) for path in files):
        return size
    total = sum(path.stat().st_size for path in files)
    rounds = -(-total // (size * workers))
    return size if total <= size // 2 else -(-total // (rounds * workers))


def count(paths: Iterable[Path]) -> int | None:
    """About how many records the files hold, by their line breaks; None where one is no plain file of lines."""
    total = 0
    for path in paths:
        if not records.is_lines(path) or not path.is_file():
            return None
        with path.open("rb") as file:
            total += sum(block.count(b"\n") for block in iter(lambda: file.read(SIZE), b""))
    return total


def _of_lines(path: Path, size: int) -> Iterator[Chunk]:
    is_plain = path.is_file() and not records.is_stream(path)
    try:
        yield from _places(path, size) if is_plain else _at_hand(path, size)
    except OSError as error:
        raise _unreadable(str(path), error) from None


def _places(path: Path, size: int) -> Iterator[Chunk]:
    """Where the chunks of a plain file lie; whoever audits one reads it there."""
    start, number, line = 0, 1, 1
    with path.open("rb", buffering=_BUFFER) as file:
        while True:
            held = breaks = length = 0
            for content in file:
                length += len(content)
                breaks += 1
                held += not content.isspace()
                if length >= size:
                    break
            if not length:
                return
            yield Chunk(str(path), number, line, held, start, length)
            start, number, line = start + length, number + held, line + breaks


def _at_hand(path: Path, size: int) -> Iterator[Chunk]:
    """The chunks of what can be read only once."""
    start, number, line = 0, 1, 1
    try:
        for content in sources.contents(path, size):
            held, lines = _counted(content)
            yield Chunk(str(path), number, line, held, start, len(content), content)
            start, number, line = start + len(content), number + held, line + lines
    except sources.DAMAGED:
        yield Chunk(str(path), number, line, 0, content=b"", fault=Fault("", every("register-damaged")))


def _counted(content: bytes) -> tuple[int, int]:
    """How many lines hold a record, and how many there are."""
    lines = content.removesuffix(b"\n").split(b"\n")
    return sum(bool(one.strip()) for one in lines), len(lines)


def _of_document(path: Path, size: int) -> Iterator[Chunk]:
    """A file that is one JSON document is read whole, by the ordinary reader."""
    waiting: list[bytes] = []
    length, first = 0, 1
    for number, data, fault in records.entries(path):
        if fault:
            yield Chunk(str(path), number, None, 1, content=path.read_bytes(), is_whole=True)
            return
        waiting.append(json.dumps(data).encode())
        length += len(waiting[-1])
        if length >= size:
            yield Chunk(str(path), first, None, len(waiting), content=b"\n".join(waiting))
            waiting, length, first = [], 0, number + 1
    if waiting:
        yield Chunk(str(path), first, None, len(waiting), content=b"\n".join(waiting))


def _unreadable(name: str, error: OSError) -> PliktgrafError:
    return PliktgrafError(f"{name}: {records.reason(error)}; check the name of the file")
