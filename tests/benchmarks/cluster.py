"""What an audit on a cluster costs, against one process of one machine, in one run.

    python tests/benchmarks/cluster.py [RECORDS] [SEED]

Runs each way on a third of the records and on all of them, so that what starting costs and what a record costs are
told apart; prints the tables of docs/cluster.md. Nothing here asserts a time. Runs on Linux and macOS.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pliktgraf import law as law_module
from pliktgraf.register import sample

WAYS = {
    "one local process": ("--format", "parquet", "--workers", "1"),
    "the same in pieces, `--cluster here`": ("--cluster", "here"),
    "`--cluster local --workers 1`": ("--cluster", "local", "--workers", "1"),
    "`--cluster local --workers 2`": ("--cluster", "local", "--workers", "2"),
}
LOADS = {"400,000 cases (a national run)": 400_000, "5,600,000 cases (everyone)": 5_600_000}
CORES = (2, 16, 64)
ROUNDS = 2


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, seconds of processor time of all processes, and the memory in MB of the largest one."""

    wall: float
    cpu: float
    memory: float


def main() -> None:
    count, seed = (int(a) for a in (*sys.argv[1:3], *("60000", "1")[len(sys.argv[1:3]) :]))
    few = max(1, count // 3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        registers = {number: folder / f"{number}.jsonl" for number in (few, count)}
        law = law_module.load()
        for number, path in registers.items():
            with path.open("wb") as file:
                file.writelines(sample.lines(number, law, seed))
        size = registers[count].stat().st_size
        print(
            f"{count} records, {size / count:.0f} bytes each; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n"
        )
        costs = {
            way: [run(registers[number], folder, options) for number in registers] for way, options in WAYS.items()
        }
    each = {way: (all_.cpu - some.cpu) / (count - few) for way, (some, all_) in costs.items()}
    base = next(iter(WAYS))
    table(
        (
            "way",
            "records a second",
            "CPU s to start",
            "CPU s a million",
            "CPU to one process",
            "wall to one process",
            "MB",
        ),
        [
            (
                way,
                f"{count / all_.wall:,.0f}",
                f"{max(0.0, all_.cpu - each[way] * count):.1f}",
                f"{each[way] * 1e6:,.0f}",
                f"{each[way] / each[base]:.2f}",
                f"{all_.wall / costs[base][1].wall:.2f}",
                f"{all_.memory:.0f}",
            )
            for way, (_, all_) in costs.items()
        ],
    )
    way = list(WAYS)[-1]
    start = max(0.0, costs[way][1].cpu - each[way] * count) / 2
    table(
        ("computed, not measured", "core hours", *(f"minutes on {cores} cores" for cores in CORES)),
        [
            (
                who,
                f"{each[way] * number / 3600:.2f}",
                *(f"{(each[way] * number / cores + start) / 60:.1f}" for cores in CORES),
            )
            for who, number in LOADS.items()
        ],
    )


def least(runs: tuple[Cost, ...]) -> Cost:
    """The least of several runs, in each respect: what other work on the machine adds is no cost of ours."""
    return Cost(min(r.wall for r in runs), min(r.cpu for r in runs), max(r.memory for r in runs))


def run(register: Path, folder: Path, options: tuple[str, ...]) -> Cost:
    """What one call of the command costs."""
    output = folder / f"out-{time.monotonic_ns()}"
    began = time.perf_counter()
    call = [sys.executable, "-m", "pliktgraf", "audit", str(register), *options, "-o", str(output)]
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(said.decode() or f"{call} failed")
    memory = used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, memory)


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print a table in Markdown."""
    print(f"| {' | '.join(heads)} |\n|---|{'---:|' * (len(heads) - 1)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print()


if __name__ == "__main__":
    main()
