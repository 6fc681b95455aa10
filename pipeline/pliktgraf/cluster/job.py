"""What every piece of an audit on a cluster is audited with."""

from __future__ import annotations

from dataclasses import dataclass

from pliktgraf.cluster import same_program
from pliktgraf.cluster.files import Folder


@dataclass(frozen=True)
class Job:
    """What holds for every piece of a register.

    `program` is `same_program.program()` where the work is sent from; `counts` whether findings are to be counted.
    """

    folder: Folder
    on: str | None
    today: str
    everything: bool
    law: same_program.Content
    program: str
    counts: bool = False
