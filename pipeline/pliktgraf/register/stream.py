"""Audit a register: chunk by chunk on every core, the findings in the order of the input, in bounded memory."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pliktgraf import law as law_module
from pliktgraf import records, span
from pliktgraf.audit import date_warnings
from pliktgraf.law import Law
from pliktgraf.register import batch, chunks, duplicates, plain, pool
from pliktgraf.register.batch import BatchAudit
from pliktgraf.register.checking import Checked, FastChecker
from pliktgraf.register.chunks import Chunk
from pliktgraf.register.compile import NotCompiled
from pliktgraf.register.findings_table import table_of
from pliktgraf.register.plain import PlainAudit

NOT_APPLICABLE = "notApplicable"


@dataclass
class Part:
    """What one chunk gave.

    `table` has the findings (`findings_table.SCHEMA`, and first the number of the record in its file), `ids` a hash
    of the id of each record, `names` the ids that belong to them. `records` is how many records the chunk holds, and
    `refused` are the norms or rules that the fast engine cannot take, in words.
    """

    table: pa.Table
    rejected: list[records.Rejected]
    warnings: list[records.Warned]
    ids: duplicates.Hashes
    records: int
    first_record: int
    file: str
    names: list[str | None] = field(repr=False)
    refused: tuple[str, ...] = ()


def audit_part(
    lines: bytes,
    first_record: int,
    on: str | None,
    law_files: tuple[Path, ...],
    today: str,
    *,
    file: str = "",
    first_line: int | None = 1,
    is_whole: bool = False,
    everything: bool = False,
) -> Part:
    """Audit some lines of a register, whole ones, on whatever machine they lie.

    Args:
        lines: JSON, one record a line.
        first_record: the number of the first record in the register.
        on: the reference date (YYYY-MM-DD) instead of each record's own.
        law_files: Turtle files to read after the ontology.
        today: the reference date of records that have none.
        file: the name of the file, for what is rejected.
        first_line: the number of the first line; None where the lines are no lines of a file.
        is_whole: whether the lines are one document.
        everything: also findings that are not applicable.

    That an id has come before in the register, the caller must find out from `ids`.
    """
    own = tools(law_files)
    audit = own.begin(on, today)
    with _uncollected():
        checked = own.checker.check(lines, audit.add, file, first_record, first_line, is_whole)
    del lines  # the largest thing there is; what it says is in tables now
    found = audit.findings()
    if not everything:
        found = found.filter(pc.not_equal(pc.cast(found["status"], pa.string()), NOT_APPLICABLE))
    dates = [on or date or today for date in checked.dates]
    return Part(
        table=table_of(found, checked, dates),
        rejected=checked.rejected,
        warnings=checked.warned if on else _with_dates(checked, dates, own.law, file),
        ids=duplicates.hashes(checked.ids),
        records=len(checked.ids),
        first_record=first_record,
        file=file,
        names=checked.ids,
        refused=own.refused,
    )


def parts(
    paths: Iterable[Path],
    law_files: tuple[Path, ...] = (),
    on: str | None = None,
    everything: bool = False,
    workers: int = 1,
    size: int = chunks.SIZE,
) -> Iterator[Part]:
    """The findings of files of records, chunk by chunk in their order, of each id the first record only.

    Args:
        workers: how many processes work; a register of one chunk is audited by this process alone.
        size: bytes of a chunk at most, about.

    Raises PliktgrafError for a file that cannot be read, a date outside the law, and where a process fails.
    """
    today = datetime.date.today().isoformat()
    work = partial(_audit_chunk, on=on, law_files=law_files, today=today, everything=everything)
    files = list(paths)
    pieces = chunks.split(files, chunks.even(files, size, workers))
    first = list(islice(pieces, 2))
    needed = workers if len(first) > 1 else 1
    seen = duplicates.Seen()
    for part in pool.ordered(work, chain(first, pieces), needed):
        yield without(part, seen.repeated(part.ids))


def _audit_chunk(chunk: Chunk, on: str | None, law_files: tuple[Path, ...], today: str, everything: bool) -> Part:
    part = audit_part(
        chunk.read(),
        chunk.number,
        on,
        law_files,
        today,
        file=chunk.file,
        first_line=chunk.line,
        is_whole=chunk.is_whole,
        everything=everything,
    )
    if chunk.fault:
        part.rejected.append(records.Rejected(chunk.file, chunk.number, None, (chunk.fault,)))
    return part


@dataclass(frozen=True)
class Tools:
    """What each process makes once: the law, the checker, and why the fast engine cannot take the law, if so."""

    law: Law
    checker: FastChecker
    refused: tuple[str, ...]

    def begin(self, on: str | None, today: str) -> BatchAudit | PlainAudit:
        """An audit of sound records, by the fast engine if it can take the law, else by the ordinary one."""
        return plain.begin(on, self.law, today) if self.refused else batch.begin(on, self.law, today)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector: it would look at all records again and again, and they have no cycles."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@cache
def law_of(law_files: tuple[Path, ...]) -> Law:
    """The law of this process: the ontology with further Turtle files."""
    return law_module.load(list(law_files))


@cache
def tools(law_files: tuple[Path, ...]) -> Tools:
    """The tools of this process, for the ontology with further Turtle files."""
    law = law_of(law_files)
    refused: tuple[str, ...] = ()
    try:
        batch.auditor(law)
    except NotCompiled as refusal:
        refused = (str(refusal),)
    return Tools(law, FastChecker(law), refused)


def _with_dates(checked: Checked, dates: list[str], law: Law, file: str) -> list[records.Warned]:
    """The warnings, with those of dates outside the law that the graph holds, in the order of the records."""
    held = span.of(law)
    found = [
        warning
        for number, case, date in zip(checked.numbers, checked.cases, dates, strict=True)
        if not held.first <= date <= held.last
        for warning in date_warnings(file, number, case, date, law)
    ]
    return sorted([*checked.warned, *found], key=lambda item: item.number)


def without(part: Part, places: list[int]) -> Part:
    """The part without the records at some places, which are rejected since their id has come before."""
    if not places:
        return part
    numbers = {part.first_record + place: part.names[place] or "" for place in places}
    faults = {item.number: item.faults for item in part.rejected}
    rejected = [item for item in part.rejected if item.number not in numbers]
    rejected += [
        records.Rejected(part.file, number, name, (*faults.get(number, ()), records.repeated(name)))
        for number, name in numbers.items()
    ]
    keep = pc.invert(pc.is_in(part.table["record"], pa.array(list(numbers), pa.int64())))
    return replace(
        part,
        table=part.table.filter(keep),
        rejected=sorted(rejected, key=lambda item: item.number),
        warnings=[item for item in part.warnings if item.number not in numbers],
    )
