"""What `pliktgraf audit` does where findings are asked for as data."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from pliktgraf import span
from pliktgraf.audit import AuditResult
from pliktgraf.commands.output import whole
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every, text
from pliktgraf.progress import progress
from pliktgraf.register import chunks, stream, totals, write
from pliktgraf.register.complaint_lines import complaint_lines
from pliktgraf.register.stream import Part
from pliktgraf.report import as_table
from pliktgraf.report.content import doubts


def run(arguments: argparse.Namespace, chosen: str) -> int:
    """Audit the files and write the findings as they come; the exit status is that of every audit."""
    law_files = _law_files(arguments.with_law)
    span.require(arguments.on, stream.law_of(law_files))
    paths = [Path(name) for name in arguments.files]
    if arguments.format == "parquet" and arguments.output is None and sys.stdout.isatty():
        raise PliktgrafError(every("register-screen"))
    counts_format = totals.format_of(arguments.totals) if arguments.totals else ""
    counts = totals.Totals()
    failed = False
    refused: set[str] = set()
    with ExitStack() as files:
        rejected = files.enter_context(whole(arguments.rejected)) if arguments.rejected else None
        summary = files.enter_context(whole(arguments.totals)) if arguments.totals else None
        writer = write.writer(arguments.format, files.enter_context(whole(arguments.output)))
        workers = arguments.workers or os.cpu_count() or 1
        size = int(arguments.chunk * 1_000_000)
        found = stream.parts(paths, law_files, arguments.on, arguments.all, workers, size)
        for part in progress(found, _total(paths), chosen, lambda part: part.records):
            for reason in part.refused:
                if reason not in refused:
                    print(text("register-refused", chosen, reason=reason), file=sys.stderr)
                    refused.add(reason)
            writer.write(part.table)
            counts.add(part.table)
            _tell(part, rejected, chosen)
            failed = failed or bool(part.rejected)
        writer.close()
        if summary:
            counts.write(summary, counts_format)
    return 2 if failed else 1 if counts.has("breached") else 0


def _law_files(given: list[Path]) -> tuple[Path, ...]:
    return tuple(path.resolve() for path in given)


def _total(paths: list[Path]) -> int | None:
    """How many records there are, where that is to be shown."""
    return chunks.count(paths) if sys.stderr.isatty() else None


def _tell(part: Part, file: BinaryIO | None, chosen: str) -> None:
    """Write what is rejected and what is unlikely: to the file as JSON lines, else to standard error as lines."""
    if file is None:
        result = AuditResult(rejected=part.rejected, warnings=part.warnings)
        as_table.show_rejected(result, chosen, sys.stderr)
        for doubt in doubts(result, chosen):
            print(doubt.line(chosen), file=sys.stderr)
        return
    file.write(complaint_lines(part))
