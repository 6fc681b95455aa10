"""Write a command's result to a file or to the screen, never half of it."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

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
    target = Path(output)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except OSError as error:
        raise PliktgrafError(
            f"{target}: {(error.strerror or 'it cannot be written').lower()}; choose another place"
        ) from None
