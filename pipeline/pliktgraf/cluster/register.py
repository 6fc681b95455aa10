"""Audit a register of files of JSON lines, piece by piece, wherever the pieces are worked on."""

from __future__ import annotations

import datetime
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from pliktgraf import law as law_module
from pliktgraf import span
from pliktgraf.cluster import pieces as pieces_module
from pliktgraf.cluster import same_program, work
from pliktgraf.cluster.files import Folder, everywhere, failed, open_at, whole
from pliktgraf.cluster.job import Job
from pliktgraf.cluster.pieces import Piece
from pliktgraf.cluster.runner import Runner
from pliktgraf.cluster.scan import Scan, Task, scan, tasks
from pliktgraf.cluster.work import Done
from pliktgraf.errors import PliktgrafError
from pliktgraf.progress import progress
from pliktgraf.register.totals import Totals, format_of

Item = TypeVar("Item")
Result = TypeVar("Result")


def audit(
    names: Iterable[str],
    folder: str,
    runner: Runner,
    on: str | None = None,
    law_files: Iterable[Path] = (),
    everything: bool = False,
    size: int = pieces_module.SIZE,
    language: str = "nn",
    totals: str | None = None,
    rejected: str | None = None,
) -> dict[str, Any]:
    """Audit files of JSON lines and write findings to a folder: a part a piece, then the manifest, which is returned.

    Which parts there are, and every byte of them, follow from the files, `size`, the law and the date; not from
    the runner, nor from who did what when.

    Args:
        names: paths or URLs of files of JSON lines, of folders of them, or patterns.
        folder: path or URL of the folder to write to.
        runner: who does the work.
        on: the reference date (YYYY-MM-DD) instead of each record's own.
        law_files: further Turtle, sent to the workers.
        everything: also findings that are not applicable.
        size: bytes of a piece.
        language: of what is shown on the terminal.
        totals: path or URL to write findings to, counted by duty, municipality and status.
        rejected: path or URL to write rejected records and warnings to, in the order of the input.

    Raises PliktgrafError for what cannot be read or written, and a date for which the graph does not hold the law.
    """
    counts_format = format_of(totals) if totals else ""
    law = same_program.content(law_files)
    if on or law:
        span.require(on, law_module.load(law_files))  # faults in the law show here, with the names of the files
    pieces = pieces_module.plan(names, size)
    target = Folder(everywhere(folder))
    target.prepare()
    today = datetime.date.today().isoformat()
    job = Job(target, on, today, everything, law, same_program.program(), bool(totals))
    with ExitStack() as files:
        complaints = files.enter_context(whole(rejected)) if rejected else None
        summary = files.enter_context(whole(totals)) if totals else None
        held = _in_order(runner, scan, pieces, job, lambda _: 1, None, language)
        todo = tasks(pieces, held)
        count = sum(scanned.records for scanned in held)
        done = _in_order(runner, work.audit, todo, job, lambda part: part.records, count, language)
        if complaints:
            _copy_complaints(target, done, complaints)
        if summary:
            _summed(done).write(summary, counts_format)
    manifest = _manifest(job, pieces, todo, held, done)
    target.finish(manifest)
    return manifest


def _in_order(
    runner: Runner,
    what: Callable[[Item, Job], Result],
    items: Sequence[Item],
    job: Job,
    counts: Callable[[Result], int],
    total: int | None,
    language: str,
) -> list[Result]:
    """The results in the order of the items, with a bar on a terminal."""
    answers = runner.map(what, items, job)
    results = dict(progress(answers, total or len(items), language, lambda answer: counts(answer[1])))
    if len(results) != len(items):
        raise PliktgrafError(f"{len(items) - len(results)} pieces gave no answer; run the audit again")
    return [results[i] for i in range(len(items))]


def _copy_complaints(folder: Folder, done: list[Done], to: BinaryIO) -> None:
    """What was rejected and what is unlikely, of all pieces in their order."""
    for part in done:
        for name, _, _ in part.files:
            if name.startswith(work.REJECTED):
                try:
                    with open_at(f"{folder.url}/{name}", "rb") as file:
                        shutil.copyfileobj(file, to)
                except OSError as error:
                    raise failed(f"{folder.url}/{name}", "cluster-unread", error) from None


def _summed(done: list[Done]) -> Totals:
    counts = Totals()
    for part in done:
        counts.add_packed(part.totals)
    return counts


def _manifest(job: Job, pieces: list[Piece], todo: list[Task], held: list[Scan], done: list[Done]) -> dict[str, Any]:
    statuses: Counter[str] = Counter()
    for part in done:
        statuses.update(part.statuses)
    records: Counter[str] = Counter()
    for piece, scanned in zip(pieces, held, strict=True):
        records[piece.file] += scanned.records
    return {
        "program": job.program,
        "furtherLaw": [name for name, _ in job.law],
        "furtherLawChecksum": same_program.checksum(job.law) if job.law else None,
        "on": job.on,
        "today": job.today,
        "withNotApplicable": job.everything,
        "files": [
            {"file": file, "bytes": size, "records": records[file]}
            for file, size in {piece.file: piece.size for piece in pieces}.items()
        ],
        "records": sum(part.records for part in done),
        "rejected": sum(part.rejected for part in done),
        "warnings": sum(part.warnings for part in done),
        "findings": dict(sorted(statuses.items())),
        "refused": sorted({word for part in done for word in part.refused}),
        "parts": [
            {
                "part": task.piece.number,
                "file": task.piece.file,
                "start": task.piece.start,
                "end": task.piece.end,
                "firstRecord": task.first_record,
                "records": part.records,
                "findings": sum(part.statuses.values()),
                "rejected": part.rejected,
                "warnings": part.warnings,
                "written": [{"name": n, "bytes": b, "sha256": s} for n, b, s in part.files],
            }
            for task, part in zip(todo, done, strict=True)
        ],
    }
