"""The members of an archive, one at a time, read as from a stranger: nothing is unpacked to disk.

Every limit is far above what Lovdata publishes and far below what would hurt the machine.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import RawIOBase
from pathlib import Path, PurePosixPath
from typing import IO, Any, Self

from pliktgraf.statutes.faults import Fault, Unreadable
from pliktgraf.statutes.references import statute_id

MAX_MEMBERS = 250_000
"""Members of one archive; the largest published has about 60 000."""
MAX_MEMBER_BYTES = 32 * 2**20
"""Bytes of one statute; the longest regulations are under 10 MB, and each is held in memory several times over."""
MAX_UNPACKED_BYTES = 8 * 2**30
"""Bytes of an archive when unpacked; the largest published comes to about 1 GB."""
MAX_RATIO = 250
"""Unpacked bytes to packed ones; law as XML packs about 20 to 1, a decompression bomb from 1 000 to 1 upwards."""
RATIO_APPLIES_FROM = 64 * 2**20
"""Unpacked bytes below which no ratio is judged: so little harms nobody, and much of it may be repetition."""
MAX_HEADER_BYTES = 64 * 2**10
"""Bytes of a header with a long name; tar reads it whole, before anything of the member is known."""
MAX_NAME = 500
"""Characters in the name of a member."""

_COMPRESSED: dict[bytes, Any] = {b"BZh": bz2.BZ2File, b"\x1f\x8b": gzip.GzipFile, b"\xfd7zXZ": lzma.LZMAFile}
_ABOUT_NEXT = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.GNUTYPE_SPARSE,
)
_BROKEN = (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError, ValueError, OverflowError, RecursionError)


_NAME = re.compile(
    r"(?:^|/)(?P<kind>nl|sf)-(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)-(?P<number>\d{3,5})(?:-nn)?\.xml$"
)


@dataclass(frozen=True)
class Member:
    """One regular file in an archive: its name, its bytes, and the day it was last written."""

    name: str
    content: bytes
    as_of: str | None


class _TooMuch(Exception):
    """The archive unpacks to more than it may."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__()
        self.reason = reason


def is_archive(beginning: bytes) -> bool:
    """Whether a file that begins so is a tar archive, packed or not."""
    return any(beginning.startswith(magic) for magic in _COMPRESSED) or beginning[257:262] == b"ustar"


def identifier_in(name: str) -> str | None:
    """The statute that a member is of by its name, "nl/nl-20110624-030.xml"; None where the name does not say."""
    found = _NAME.search(name)
    if not found:
        return None
    kind = "lov" if found["kind"] == "nl" else "forskrift"
    return statute_id(kind, f"{found['year']}-{found['month']}-{found['day']}-{found['number']}")


def members(path: Path) -> Iterator[Member | Fault]:
    """Every XML file of the archive, and a fault for each member that is refused, in the archive's order.

    A fault that names the archive itself ends it: it is broken, or unpacks to more than the limits allow.
    """
    packed = path.stat().st_size
    with path.open("rb") as file:
        magic = file.read(6)
        file.seek(0)
        opener = next((opener for start, opener in _COMPRESSED.items() if magic.startswith(start)), None)
        try:
            with (
                opener(path, "rb") if opener else file as unpacked,
                tarfile.open(fileobj=_Limited(unpacked, packed), mode="r|", tarinfo=_Header) as archive,
            ):
                yield from _regular(archive)
        except _TooMuch as error:
            yield error.reason.at(path.name)
        except _BROKEN:
            yield Unreadable("broken-archive").at(path.name)


def _regular(archive: tarfile.TarFile) -> Iterator[Member | Fault]:
    seen: set[str] = set()
    for count, info in enumerate(archive, 1):
        archive.members = []  # type: ignore[attr-defined]  # or every header of the archive is kept
        name = _shown(info.name)
        if count > MAX_MEMBERS:
            raise _TooMuch(Unreadable("too-many-members", limit=MAX_MEMBERS))
        if info.isdir():
            continue
        try:
            _check(info, name in seen)
            content = _content(archive, info)
        except Unreadable as reason:
            yield reason.at(name)
            continue
        seen.add(name)
        yield Member(info.name, content, _day(info.mtime))


def _check(info: tarfile.TarInfo, is_repeated: bool) -> None:
    path = PurePosixPath(info.name)
    if len(info.name) > MAX_NAME or not info.name.isprintable():
        raise Unreadable("member-name")
    if path.is_absolute() or ".." in path.parts or "\\" in info.name or ":" in info.name:
        raise Unreadable("member-path")
    if not info.isreg() or info.issparse():
        raise Unreadable("member-kind")
    if info.size > MAX_MEMBER_BYTES:
        raise Unreadable("too-large", size=info.size, limit=MAX_MEMBER_BYTES)
    if path.suffix.lower() != ".xml":
        raise Unreadable("not-xml-name", "skipped")
    if is_repeated:
        raise Unreadable("member-repeated")


def _content(archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(info)
    content = file.read() if file else b""
    if len(content) != info.size:
        raise tarfile.ReadError
    return content


def _day(seconds: float) -> str | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _shown(name: str) -> str:
    """The name as a line of text may show it."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)
    return shown if len(shown) <= 100 else shown[:99] + "…"


class _Header(tarfile.TarInfo):
    """A header that ends the reading where its size is a lie, before tar tries to read or to pass over so much."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        header = super().frombuf(buf, encoding, errors)
        if header.size > (MAX_HEADER_BYTES if header.type in _ABOUT_NEXT else MAX_UNPACKED_BYTES):
            raise _TooMuch(Unreadable("broken-archive"))
        return header


class _Limited(RawIOBase):
    """An unpacked stream that ends in an error when it has given more than it may."""

    def __init__(self, source: IO[bytes], packed: int) -> None:
        self.source, self.packed, self.given = source, packed, 0

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.given += len(data)
        if self.given > MAX_UNPACKED_BYTES:
            raise _TooMuch(Unreadable("unpacks-too-large", limit=MAX_UNPACKED_BYTES))
        if self.given > max(RATIO_APPLIES_FROM, MAX_RATIO * self.packed):
            raise _TooMuch(Unreadable("bomb", ratio=MAX_RATIO))
        return data
