"""Read records: a file holds one record, an array of them, or (`.jsonl`) one a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pliktgraf import repeated_keys
from pliktgraf.checks import Checker, Fault, is_hidden
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every

Json = Any
STANDARD_INPUT = "-"
"""The name that stands for standard input, where it is read."""


@dataclass(frozen=True)
class Record:
    """A sound record: its file, its number in the file (from 1), and what it says."""

    file: str
    number: int
    data: dict[str, Any]

    @property
    def id(self) -> str:
        """The case's identifier."""
        return str(self.data["id"])


@dataclass(frozen=True)
class Rejected:
    """A record that cannot be audited, with every reason. The id is left out where it holds a personal number."""

    file: str
    number: int
    id: str | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Warned:
    """Something unlikely in a record that is audited all the same."""

    file: str
    number: int
    id: str
    fault: Fault


Outcome = Record | Rejected | Warned


def read(paths: Iterable[Path], checker: Checker) -> Iterator[Outcome]:
    """Every record of the files, in order, as it is read: sound, rejected, or with a warning before it.

    Raises PliktgrafError for a file that is not there or cannot be opened.
    """
    seen: set[str] = set()
    for path in paths:
        for number, data, fault in entries(path):
            yield from checked(str(path), number, data, fault, checker, seen)


def check(data: Iterable[Json], checker: Checker, name: str = "") -> Iterator[Outcome]:
    """The same for records that are at hand as Python objects."""
    seen: set[str] = set()
    for number, record in enumerate(data, 1):
        yield from checked(name, number, record, None, checker, seen)


def count(paths: Iterable[Path]) -> int | None:
    """How many records the files hold, where that can be told without reading them as JSON: one a line."""
    total = 0
    for path in paths:
        if not is_lines(path) or not path.is_file():
            return None
        with path.open("rb") as lines:
            total += sum(1 for line in lines if line.strip())
    return total


def is_lines(path: Path) -> bool:
    """Whether a file holds one record a line."""
    return path.suffix.lower() in (".jsonl", ".ndjson")


def is_stream(path: Path) -> bool:
    """Whether its lines can only be read one after another: those of standard input, and of a packed file of lines."""
    return str(path) == STANDARD_INPUT or (path.suffix.lower() == ".gz" and is_lines(path.with_suffix("")))


def checked(
    file: str, number: int, data: Json, fault: Fault | None, checker: Checker, seen: set[str]
) -> Iterator[Outcome]:
    """One record as it was parsed: sound, rejected, or with warnings before it.

    Args:
        seen: the ids of the records before it, to which its own is added.
    """
    faults = [fault] if fault else checker.faults(data)
    id_ = data.get("id") if isinstance(data, dict) else None
    named = id_ if isinstance(id_, str) and not is_hidden(id_) else None
    if named and named in seen:
        faults = [*faults, repeated(named)]
    if isinstance(id_, str):
        seen.add(id_)
    if faults:
        yield Rejected(file, number, named, tuple(faults))
        return
    for warning in (*repeated_keys.warnings(data), *checker.warnings(data)):
        yield Warned(file, number, str(id_), warning)
    yield Record(file, number, data)


def repeated(id_: str) -> Fault:
    """That a record has the id of one before it."""
    return Fault("id", every("in-duplicate", id=id_))


def entries(path: Path) -> Iterator[tuple[int, Json, Fault | None]]:
    """Each record of a file with its number: as JSON, or with the fault that it is none.

    Raises PliktgrafError for a file that is not there or cannot be opened.
    """
    try:
        if is_lines(path):
            with path.open("rb") as lines:
                number = 0
                for line_number, line in enumerate(lines, 1):
                    if line.strip():
                        number += 1
                        yield (number, *parse(line, line_number))
            return
        content = path.read_bytes()
    except OSError as error:
        raise PliktgrafError(f"{path}: {reason(error)}; check the name of the file") from None
    data, fault = parse(content)
    if fault or not isinstance(data, list):
        yield 1, data, fault
        return
    for number, item in enumerate(data, 1):
        yield number, item, None


def parse(content: bytes, line: int | None = None) -> tuple[Json, Fault | None]:
    """What a file, or its line of that number, says as JSON; or why it says nothing."""
    try:
        return repeated_keys.loads(content.decode("utf-8-sig")), None
    except UnicodeDecodeError:
        return None, Fault("", every("in-encoding"))
    except json.JSONDecodeError as error:
        return None, Fault("", every("in-json", line=line or error.lineno, column=error.colno))
    except (RecursionError, ValueError):
        return None, Fault("", every("in-json", line=line or 1, column=1))


def reason(error: OSError) -> str:
    """Why a file cannot be read, in words."""
    return (
        "there is no such file"
        if isinstance(error, FileNotFoundError)
        else (error.strerror or "it cannot be read").lower()
    )
