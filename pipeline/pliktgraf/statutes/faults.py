"""What could not be read: where, and why, in three languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import Text, every

Kind = Literal["fault", "skipped"]


@dataclass(frozen=True)
class Fault:
    """One file or member that gave no statute.

    `kind` is "fault" where something is wrong with it, "skipped" where it is sound, but no act or regulation.
    """

    where: str
    message: Text
    kind: Kind = "fault"

    def line(self, language: str) -> str:
        return f"{self.where}: {self.message[language]}"


class Unreadable(Exception):
    """Why a file or member cannot be read: a message and what fills its places."""

    def __init__(self, key: str, kind: Kind = "fault", **parts: object) -> None:
        super().__init__(key)
        self.key, self.kind, self.parts = key, kind, parts

    def at(self, where: str) -> Fault:
        return Fault(where, every(f"law-import-{self.key}", **self.parts), self.kind)


OnFault = Callable[[Fault], None]


def raise_fault(fault: Fault) -> None:
    """Let nothing be overlooked: what is wrong ends the reading, what is merely no statute does not."""
    if fault.kind == "fault":
        raise PliktgrafError(fault.line("en"))
