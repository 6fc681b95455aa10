"""Audit one piece of a register and write what was found: what every worker does, on whatever machine."""

from __future__ import annotations

import hashlib
import socket
import threading
from dataclasses import dataclass
from io import BytesIO

import pyarrow as pa
import pyarrow.compute as pc

from pliktgraf.cluster import same_program
from pliktgraf.cluster.job import Job
from pliktgraf.cluster.scan import Task
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every
from pliktgraf.register.complaint_lines import complaint_lines
from pliktgraf.register.stream import audit_part, without
from pliktgraf.register.totals import Totals
from pliktgraf.register.write import writer

REJECTED = "rejected-"
"""How the name of a file of complaints begins."""

_ONE_AT_A_TIME = threading.Lock()
"""The engine has one connection a process, and a worker may have several threads."""


@dataclass(frozen=True)
class Done:
    """What a piece gave: counts, and each file written with its size in bytes and its checksum.

    `totals` are findings counted, as `Totals.packed` has them, where the job asks for them.
    """

    number: int
    records: int
    statuses: dict[str, int]
    rejected: int
    warnings: int
    refused: tuple[str, ...]
    files: tuple[tuple[str, int, str], ...]
    totals: bytes


def audit(task: Task, job: Job) -> Done:
    """Audit a piece and write its files; done twice, it writes the same files with the same bytes.

    Raises PliktgrafError for what cannot be read or written here, and where this worker is another program.
    """
    same_program.require(job.program, job.law, socket.gethostname())
    lines = task.piece.read()
    with _ONE_AT_A_TIME:
        part = audit_part(
            lines,
            task.first_record,
            job.on,
            same_program.placed(job.law),
            job.today,
            file=task.piece.name,
            first_line=task.first_line,
            everything=job.everything,
        )
    if part.records != task.records:
        raise PliktgrafError(every("cluster-changed", file=task.piece.file))
    part = without(part, [place for place in task.repeated if part.names[place] is not None])
    number = f"{task.piece.number:05}"
    contents = {
        f"part-{number}.parquet": _parquet(part.table),
        f"{REJECTED}{number}.jsonl": complaint_lines(part),
    }
    written = {name: content for name, content in contents.items() if content}
    for name, content in written.items():
        job.folder.write(name, content)
    return Done(
        number=task.piece.number,
        records=part.records,
        statuses=_statuses(part.table),
        rejected=len(part.rejected),
        warnings=len(part.warnings),
        refused=part.refused,
        files=tuple((name, len(content), hashlib.sha256(content).hexdigest()) for name, content in written.items()),
        totals=_totals(part.table) if job.counts else b"",
    )


def _parquet(table: pa.Table) -> bytes:
    content = BytesIO()
    file = writer("parquet", content)
    file.write(table)
    file.close()
    return content.getvalue()


def _totals(table: pa.Table) -> bytes:
    totals = Totals()
    totals.add(table)
    return totals.packed()


def _statuses(table: pa.Table) -> dict[str, int]:
    counted = pc.value_counts(pc.cast(table["status"], pa.string())).to_pylist()
    return {row["values"]: row["counts"] for row in counted}
