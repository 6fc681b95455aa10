"""Measure a batch, stage by stage, on one core: python tests/benchmarks/register_batch.py REGISTER.jsonl [N]

Processor time, not wall time. Without a file, records are made at random; these are denser than real ones.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import generate
from pliktgraf.register import batch, stream

TODAY = "2024-11-22"


def stage(name: str, cases: int, work: Callable[[], Any]) -> Any:
    """Do some work and print what it takes."""
    begun = time.process_time()
    result = work()
    taken = time.process_time() - begun
    print(f"{name:12} {taken / cases * 1e6:7.1f} us a case {cases / taken:10.0f} cases/s")
    return result


def main() -> None:
    """Print the stages of one batch, and the whole."""
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    if len(sys.argv) > 1:
        records = Path(sys.argv[1]).read_bytes().splitlines()[:number]
    else:
        records = [json.dumps(record, ensure_ascii=False).encode() for record in generate.records(number, 1)]
    cases, lines = len(records), b"\n".join(records)
    tools = stage("start", 1, lambda: stream.tools(()))
    compiled = batch.auditor(tools.law)
    stream.audit_part(lines, 1, None, (), TODAY)  # what is met for the first time is kept

    def checked(keep: Callable[[list[Any]], None]) -> None:
        gc.disable()
        tools.checker.check(lines, keep)
        gc.enable()

    filling = compiled.filler.begin(None, TODAY)
    stage("check", cases, lambda: checked(lambda _: None))
    stage("check, fill", cases, lambda: checked(filling.add))
    tables = stage("tables", cases, filling.batch)
    stage("load", cases, lambda: compiled.load(tables))
    situations = stage("situations", cases, compiled.situations)
    values = stage("criteria", cases, lambda: compiled.values(tables.records, len(situations.case)))
    stage("verdicts", cases, lambda: compiled.assembler.table(situations, *values, tables.bodies))
    part = stage("whole", cases, lambda: stream.audit_part(lines, 1, None, (), TODAY, everything=True))
    print(f"{cases} cases, {part.table.num_rows / cases:.1f} findings each")


if __name__ == "__main__":
    main()
