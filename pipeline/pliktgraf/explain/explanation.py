"""What an explanation of one norm in one case says; `explain` makes it, the reports write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pliktgraf.explain.condition_tree import Node
from pliktgraf.explain.not_arising import Reason
from pliktgraf.findings import Finding
from pliktgraf.messages import Text
from pliktgraf.quotations import Quotation


@dataclass(frozen=True)
class Ground:
    """What a norm or a displacement rests on beyond the text: an interpretation or a reservation, and why."""

    kind: Text
    text: Text


@dataclass(frozen=True)
class Precedence:
    """A norm that takes precedence under a condition: whether it did here, and on what ground it may."""

    norm: str
    title: Text
    citations: tuple[tuple[str, Text], ...]
    condition: Node
    applied: bool
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Missing:
    """A criterion that keeps the finding open: what to record, and who must assess it."""

    criterion: str
    label: Text
    advice: Text | None
    assessor: Text | None


@dataclass(frozen=True)
class Explanation:
    """One norm for one bearer and the provider that it stands for.

    Where the norm does not arise in the case, `not_arising` says why, and bearer, status, finding and most trees
    are None. `finding` is what an audit says of the bearer, the worst of all its providers; `status` and `message`
    are of this one.
    """

    case: str
    date: str
    norm: str
    kind: Text
    title: Text
    definition: Text
    bearer: str | None
    bearer_name: Text | None
    stands_for: str | None
    stands_for_name: Text | None
    status: str | None
    message: Text
    finding: Finding | None
    not_arising: Reason | None
    because: tuple[str, ...]
    condition: Node | None
    fulfilment: Node | None
    displacements: tuple[Precedence, ...]
    citations: tuple[tuple[str, Text], ...]
    passages: tuple[Quotation, ...]
    missing: tuple[Missing, ...]
    grounds: tuple[Ground, ...]
    remedy: Text | None
    record: dict[str, Any]
