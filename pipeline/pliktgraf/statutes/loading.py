"""Read statutes from any file that holds them, told apart by what is in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pliktgraf.errors import PliktgrafError
from pliktgraf.statutes import section_files
from pliktgraf.statutes.model import Statute

_BEGINNING = 4096  # bytes that tell what a file is


def load(paths: Iterable[Path]) -> Iterator[Statute]:
    """The statutes of each file, one at a time, in the order of the files.

    Raises PliktgrafError where a file cannot be read, or is of no kind that holds statutes.
    """
    for path in paths:
        beginning = _beginning(path)
        if section_files.is_section_file(beginning.decode("utf-8", "replace")):
            yield section_files.read(path)
        else:
            raise PliktgrafError(f"{path}: no statutes in it; give an archive or file of statutes")


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_BEGINNING)
    except OSError as error:
        raise PliktgrafError(f"{path}: {(error.strerror or str(error)).lower()}; choose another file") from None
