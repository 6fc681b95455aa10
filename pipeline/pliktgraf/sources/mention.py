"""A stretch of words that names an act, a regulation or a document."""

from dataclasses import dataclass

from pliktgraf.messages import Text
from pliktgraf.sources import names
from pliktgraf.sources.names import Work


@dataclass(frozen=True)
class Mention:
    """A stretch of words that names a work: one, several (the date decides), or none (`reason` says why).

    `anaphor` is "lov" or "forskrift" where the words only point back; `alias` is a short name they introduce.
    """

    start: int
    end: int
    kind: str
    identifier: str | None = None
    works: tuple[Work, ...] = ()
    strength: str = names.NAME
    reason: Text | None = None
    anaphor: str | None = None
    alias: str | None = None
    year: int | None = None
    age: str | None = None
    note: Text | None = None

    @property
    def is_law(self) -> bool:
        """Whether sections can be of it."""
        return self.kind in {"act", "regulation"}
