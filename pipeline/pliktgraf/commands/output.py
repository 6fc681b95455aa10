"""Write a command's result to a file or to the screen, never half of it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pliktgraf.errors import PliktgrafError


def write(content: str | bytes, output: str | None) -> None:
    """Write to the file `output`, put in place when it is whole; to standard output where none is given.

    Raises PliktgrafError where the file cannot be written.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")
        sys.stdout.buffer.flush()
        return
    with whole(output) as file:
        file.write(data)


@contextmanager
def whole(output: str | None) -> Iterator[BinaryIO]:
    """A file to write to piece by piece, put in place when it is whole; standard output where none is given.

    Raises PliktgrafError where the file cannot be written.
    """
    if output is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(output).resolve() if output else Path()
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as file:  # a device or a pipe is written to, not replaced
                yield file
        else:
            yield from _put_in_place(target)
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise PliktgrafError(f"{output or '(no name)'}: {reason}; choose another place") from None


def _put_in_place(target: Path) -> Iterator[BinaryIO]:
    """Write beside the target and move it there when it is whole; who may read it stays as it was."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_mask())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
