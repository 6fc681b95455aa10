"""Read statutes from any file that holds them, told apart by what is in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pliktgraf.errors import PliktgrafError
from pliktgraf.statutes import archive, lovdata, nquads, section_files
from pliktgraf.statutes.faults import Fault, OnFault, Unreadable, raise_fault
from pliktgraf.statutes.model import Statute

_BEGINNING = 4096  # bytes that tell what a file is


def load(paths: Iterable[Path], on_fault: OnFault = raise_fault) -> Iterator[Statute]:
    """The statutes of each file, one at a time, in the order of the files.

    A file may be an archive or document of Lovdata, what `pliktgraf law import` wrote, or a file of sections.

    Args:
        on_fault: is given every file or member that gave no statute, and reading goes on. Without it, the first that
            is faulty raises PliktgrafError; those that are sound, but no statutes, are passed over.

    Raises PliktgrafError where a file cannot be read, or is of no kind that holds statutes.
    """
    for path in paths:
        for read in entries(path):
            if isinstance(read, Fault):
                on_fault(read)
            else:
                yield read


def entries(path: Path, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[Statute | Fault]:
    """What each member of a file gave: a statute, or a fault. Raises as `load` does.

    Args:
        wanted: whether a statute of that identifier is; what is not is left out, unparsed where its name tells.
    """
    beginning = _beginning(path)
    if archive.is_archive(beginning):
        found = _of_archive(path, wanted)
    elif lovdata.is_document(beginning):
        found = _of_document(path)
    elif nquads.is_imported(beginning):
        found = nquads.read(path)
    elif section_files.is_section_file(beginning.decode("utf-8", "replace")):
        found = iter([section_files.read(path)])
    else:
        raise PliktgrafError(f"{path}: no statutes in it; give an archive or file of statutes")
    yield from (one for one in found if isinstance(one, Fault) or wanted(one.id))


def _of_archive(path: Path, wanted: Callable[[str], bool]) -> Iterator[Statute | Fault]:
    for member in archive.members(path):
        if isinstance(member, Fault):
            yield member
        elif wanted(archive.identifier_in(member.name) or "") or archive.identifier_in(member.name) is None:
            yield _read(member.content, member.name, member.as_of)


def _of_document(path: Path) -> Iterator[Statute | Fault]:
    if path.stat().st_size > archive.MAX_MEMBER_BYTES:
        limit = archive.MAX_MEMBER_BYTES
        yield Unreadable("too-large", size=path.stat().st_size, limit=limit).at(path.name)
    else:
        yield _read(path.read_bytes(), path.name, None)


def _read(content: bytes, name: str, as_of: str | None) -> Statute | Fault:
    try:
        return lovdata.read(content, name, as_of)
    except Unreadable as reason:
        return reason.at(name)


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_BEGINNING)
    except OSError as error:
        raise PliktgrafError(f"{path}: {(error.strerror or str(error)).lower()}; choose another file") from None
