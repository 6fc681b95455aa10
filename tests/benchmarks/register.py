"""How fast whole registers are audited, end to end through the command, against other ways to do it, in one run.

    python tests/benchmarks/register.py [--sizes 1000 10000 100000] [--workers N] [--memory] [--oracle N]

Prints, for each size of a sampled register: cases a second from the file to the findings (Parquet), the seconds that
all cores worked (on a busy machine the better measure), the share of what orjson reaches that only reads the file, on
one core, the multiple of the independent evaluator (tests/peer.py), how much longer a case takes than at the size
before, the memory of all processes at its highest, where what several share counts once, and how many times that of
the size before it is. With `--memory`, whether it grows from 5,000 to 50,000 cases, in chunks of the same size. With
`--oracle N`, the multiple of the standard engines (rdflib runs the rules, HermiT classifies, pySHACL validates) on N
records. Nothing here asserts a time.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import orjson

import norms_from_graph
import peer
from pliktgraf import derive, mapping, oracle
from pliktgraf import law as law_module
from pliktgraf.audit import date_of
from pliktgraf.classify import stated
from pliktgraf.paths import ROOT
from pliktgraf.register import sample

LAW = law_module.load()
OF_PEER = 300
"""Records on which the independent evaluator is timed: its rate does not depend on how many there are."""
CASE = ROOT / "data" / "cases" / "sak-14-planinnhald.json"


def command(*arguments: object) -> tuple[float, float, float]:
    """Run a call of Python: seconds, seconds of all cores, and megabytes of all its processes at the highest.

    To look at the memory of a process, the system stops it for some milliseconds: at most a twentieth of the time.
    """
    start, before = time.perf_counter(), os.times()
    with subprocess.Popen([sys.executable, *map(str, arguments)], stderr=subprocess.DEVNULL) as process:
        peak = 0
        while process.poll() is None:
            look = time.perf_counter()
            peak = max(peak, sum(map(resident, tree(process.pid))))
            time.sleep(max(0.05, 20 * (time.perf_counter() - look)))
    after = os.times()
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, busy, peak / 1e6


def tree(pid: int) -> list[int]:
    """A process and those that it began, and those that they began."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return [pid]
    return [pid, *(below for child in text.split() for below in tree(int(child)))]


def resident(pid: int) -> int:
    """Bytes of memory of a process, its share of what several use; 0 where the system does not tell."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0)


def rate(records: int, run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return records / (time.perf_counter() - start)


def make(path: Path, records: int) -> None:
    with path.open("wb") as file:
        file.writelines(sample.lines(records, LAW))


def audit(path: Path, *options: object) -> tuple[float, float, float]:
    output = path.with_suffix(".parquet")
    return command("-m", "pliktgraf", "audit", path, "--format", "parquet", "-o", output,
                   "--rejected", path.with_suffix(".rejected"), *options)  # fmt: skip


def read_only(path: Path) -> None:
    with path.open("rb") as file:
        for line in file:
            orjson.loads(line)


def by_peer(records: list[dict[str, Any]]) -> Callable[[], Any]:
    norms = norms_from_graph.read(LAW)
    return lambda: [peer.findings(record, norms) for record in records]


def by_oracle(records: list[dict[str, Any]]) -> None:
    batch = [(record, date_of(record, None)) for record in records]
    facts = derive.facts(mapping.to_rdf(batch, LAW), LAW, oracle.RdflibEngine)
    oracle.shacl(oracle.classify(stated(facts, LAW), LAW), LAW)


def start_up() -> None:
    ways = {
        "python -c 'import rdflib'": ("-c", "import rdflib"),
        "audit one case": ("-m", "pliktgraf", "audit", CASE, "-o", os.devnull),
        "audit one case --format parquet": ("-m", "pliktgraf", "audit", CASE, "--format", "parquet", "-o", os.devnull),
    }
    seconds = {name: min(command(*call)[0] for _ in range(3)) for name, call in ways.items()}
    least = seconds["python -c 'import rdflib'"]
    for name, taken in seconds.items():
        print(f"{name:<34} {taken:6.2f} s  {taken / least:5.2f} x rdflib's import")


def sizes(folder: Path, counts: list[int], workers: int, of_peer: float, of_oracle: float | None) -> None:
    print("    cases     MB       s  cases/s  core s  orjson   peer  oracle  growth  peak MB  growth")
    before: tuple[int, float, float] | None = None
    for count in counts:
        path = folder / f"{count}.jsonl"
        make(path, count)
        seconds, busy, peak = audit(path, "--workers", workers)
        share = count / seconds / rate(count, lambda path=path: read_only(path))  # type: ignore[misc]
        growth = f"{seconds / before[1] / (count / before[0]):.2f}" if before else ""
        swelled = f"{peak / before[2]:.2f}" if before else ""
        against = f"{count / seconds / of_oracle:.0f}x" if of_oracle else ""
        print(f"{count:>9} {path.stat().st_size / 1e6:>6.1f} {seconds:>7.2f} {count / seconds:>8.0f} {busy:>7.2f} "
              f"{share:>6.3f}x {count / seconds / of_peer:>5.1f}x {against:>7} {growth:>7} {peak:>8.0f} {swelled:>7}",
              flush=True)  # fmt: skip
        before = (count, seconds, peak)
        path.unlink()


def memory(folder: Path, workers: int) -> None:
    peaks = []
    for count in (5_000, 50_000):
        path = folder / f"{count}.jsonl"
        make(path, count)
        peaks.append(audit(path, "--workers", workers, "--chunk", 1)[2])
        path.unlink()
    print(f"peak memory at 5,000 and 50,000 cases, chunks of 1 MB: {peaks[0]:.0f} and {peaks[1]:.0f} MB, "
          f"ratio {peaks[1] / peaks[0]:.3f}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--oracle", type=int, metavar="N", default=0)
    chosen = parser.parse_args()
    records = [orjson.loads(line) for line in sample.lines(max(OF_PEER, chosen.oracle), LAW)]
    of_peer = rate(OF_PEER, by_peer(records[:OF_PEER]))
    print(f"independent evaluator, one core: {of_peer:.0f} cases/s")
    of_oracle = None
    if chosen.oracle:
        of_oracle = rate(chosen.oracle, lambda: by_oracle(records[: chosen.oracle]))
        print(f"rdflib, HermiT and pySHACL, {chosen.oracle} records: {of_oracle:.2f} cases/s")
    start_up()
    with tempfile.TemporaryDirectory() as folder:
        sizes(Path(folder), chosen.sizes, chosen.workers, of_peer, of_oracle)
        if chosen.memory:
            memory(Path(folder), chosen.workers)


if __name__ == "__main__":
    main()
