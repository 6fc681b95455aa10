"""Measure a batch, stage by stage, on one core: python tests/benchmarks/register_batch.py REGISTER.jsonl [N]

Processor time, not wall time. Without a file, records are made at random; these are denser than real ones.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import generate
from pliktgraf import law as law_module
from pliktgraf.register.batch import auditor

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
    cases = len(records)
    compiled = stage("start", 1, lambda: auditor(law_module.load()))
    compiled.audit(records, None, TODAY)
    batch = stage("tables", cases, lambda: compiled.read(records, None, TODAY))
    stage("load", cases, lambda: compiled.load(batch))
    situations = stage("situations", cases, compiled.situations)
    values = stage("criteria", cases, lambda: compiled.values(cases, len(situations.case)))
    stage("verdicts", cases, lambda: compiled.assembler.table(situations, *values, batch.bodies))
    found = stage("whole", cases, lambda: compiled.audit(records, None, TODAY))
    print(f"{cases} cases, {found.num_rows / cases:.1f} findings each")


if __name__ == "__main__":
    main()
