"""Who must do what under each act at a date, and where the graph has no norm: two questions' answers as one table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pliktgraf.ask import ask
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law


@dataclass(frozen=True)
class Duty:
    """What bearers of one role must do under an act, or must not (`forbids`), in the single case or the system."""

    act: str
    action: str
    level: str
    forbids: bool
    role: str
    bearer: str
    government: str
    norms: tuple[str, ...]
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Silence:
    """An action that no norm of the graph asks for under an act. `by_law`: the act was read, and `reason` says so."""

    act: str
    action: str
    by_law: bool
    reason: str | None


@dataclass(frozen=True)
class Matrix:
    """Duties and silences by act and action, with the names of both; `acts` and `actions` are in order."""

    date: str
    acts: dict[str, str]
    actions: dict[str, str]
    duties: tuple[Duty, ...]
    silences: tuple[Silence, ...]


def matrix(law: Law, on: str | None, language: str) -> Matrix:
    """The matrix at a date (YYYY-MM-DD), today where none is given.

    Raises PliktgrafError for a date at which no duty is in force.
    """
    day = on or date.today().isoformat()
    duties = ask("duty-matrix", {"lang": language}, on=day, law=law).rows
    silences = ask("silent-acts", {"lang": language}, on=day, law=law).rows
    if not duties:
        raise PliktgrafError(f"{day}: no duty is in force at this date; choose another with --on")
    rows = [*duties, *silences]
    acts = {str(row["act"]): str(row["actName"]) for row in rows}
    actions = {str(row["action"]): str(row["actionName"]) for row in rows}
    busy = {action: sum(row["action"] == action for row in duties) for action in actions}
    return Matrix(
        day,
        dict(sorted(acts.items())),
        dict(sorted(actions.items(), key=lambda item: (-busy[item[0]], item[0]))),
        tuple(_duty(row) for row in duties),
        tuple(_silence(row) for row in silences),
    )


def _duty(row: dict[str, Any]) -> Duty:
    return Duty(
        row["act"], row["action"], row["level"], row["forbids"], row["bearerRole"], row["bearer"] or row["bearerRole"],
        row["government"] or "", tuple(row["norms"]), tuple(c for c in row["citation"] if c),
    )  # fmt: skip


def _silence(row: dict[str, Any]) -> Silence:
    return Silence(row["act"], row["action"], row["silentByLaw"], row["reason"])
