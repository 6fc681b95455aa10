"""Files on a disk, a shared folder or an object store, by path or URL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

import fsspec

from pliktgraf.commands import output
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every

MANIFEST = "manifest.json"
DONE = "_SUCCESS"
"""An empty file that stands where a result is whole, as Hadoop and Spark have it."""

_OURS = ("part-", "rejected-")


@dataclass(frozen=True)
class Folder:
    """Where a result is written."""

    url: str

    def prepare(self) -> None:
        """Make the folder, and take away what a run left that did not end.

        Raises PliktgrafError where nothing can be written there, or a whole result stands there already.
        """
        try:
            system, path = fsspec.url_to_fs(self.url)
            system.makedirs(path, exist_ok=True)
            names = {inside.rsplit("/", 1)[-1] for inside in system.ls(path, detail=False)}
            if {MANIFEST, DONE} & names:
                raise PliktgrafError(every("cluster-taken", folder=self.url))
            for name in names:
                if name.lstrip(".").startswith(_OURS):
                    system.rm_file(f"{path}/{name}")
            self.write(".writable", b"")
            system.rm_file(f"{path}/.writable")
        except (OSError, ValueError, ImportError) as error:
            raise failed(self.url, "cluster-unwritten", error) from None

    def write(self, name: str, content: bytes) -> None:
        """Write a file, put in place when it is whole; the last one written stands where there are several.

        Raises PliktgrafError where it cannot be written.
        """
        try:
            system, path = fsspec.url_to_fs(self.url)
            unfinished = f"{path}/.{name}.{uuid4().hex}"
            try:
                system.pipe_file(unfinished, content)
                system.mv(unfinished, f"{path}/{name}")
            except BaseException:
                with suppress(OSError):
                    system.rm_file(unfinished)
                raise
        except OSError as error:
            raise failed(self.url, "cluster-unwritten", error) from None

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write what the result holds, and that it is whole."""
        self.write(MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
        self.write(DONE, b"")


def everywhere(name: str) -> str:
    """A path as other machines read it, which do not stand in the same folder; a URL as it is."""
    return name if "://" in name else str(Path(name).absolute())


@contextmanager
def whole(name: str) -> Iterator[BinaryIO]:
    """A file of a path or URL to write to piece by piece, put in place when it is whole.

    Raises PliktgrafError where it cannot be written.
    """
    if "://" not in name:
        with output.whole(name) as here:
            yield here
        return
    try:
        system, path = fsspec.url_to_fs(name)
    except (OSError, ValueError, ImportError) as error:
        raise failed(name, "cluster-unwritten", error) from None
    folder, _, last = path.rpartition("/")
    unfinished = f"{folder}/.{last}.{uuid4().hex}"
    try:
        with system.open(unfinished, "wb") as there:
            yield there
        system.mv(unfinished, path)
    except BaseException as error:
        with suppress(OSError):
            system.rm_file(unfinished)
        if isinstance(error, OSError):
            raise failed(name, "cluster-unwritten", error) from None
        raise


def open_at(url: str, mode: str) -> Any:
    """A file of a path or URL, opened."""
    return fsspec.open(url, mode).open()


def failed(name: str, key: str, error: BaseException) -> PliktgrafError:
    """The one line for what went wrong with a file."""
    if isinstance(error, FileNotFoundError):
        return PliktgrafError(every(key, file=name, reason=every("cluster-not-there")))
    reason = (getattr(error, "strerror", None) or str(error) or type(error).__name__).splitlines()[0]
    return PliktgrafError(every(key, file=name, reason=reason[:1].lower() + reason[1:]))
