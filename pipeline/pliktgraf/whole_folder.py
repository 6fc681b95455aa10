"""Write the parts of a folder and put them in place when all of them are whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pliktgraf.errors import PliktgrafError


@contextmanager
def put_in_place(folder: Path) -> Iterator[Path]:
    """An empty folder to write to. At the end each part in it takes the place of its namesake in `folder`.

    What else is in `folder` stays. Where writing fails, `folder` is left as it was.

    Raises PliktgrafError where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as name:
            new = Path(name)
            yield new
            for part in sorted(new.iterdir()):
                _replace(part, folder / part.name)
    except OSError as error:
        raise PliktgrafError(f"{folder}: {(error.strerror or str(error)).lower()}; choose another folder") from None


def _replace(new: Path, old: Path) -> None:
    if old.is_dir():
        shutil.rmtree(old)
    new.replace(old)
