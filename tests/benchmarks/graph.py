"""How fast the graph is built, opened and asked, and how rdflib's own engine does on the same graph, in one run.

    python tests/benchmarks/graph.py [--seconds SECONDS] [--question NAME...]

Every question of the library that needs no records is asked of the on-disk store that `pliktgraf build` writes, of
the law in memory, and of rdflib on the same triples, with the parameters of `tests/answers/asked.json`. rdflib runs in
a process of its own, which is ended after SECONDS (20 where none are given). The best of three, in milliseconds; one
time where rdflib needs more than a second. Nothing here asserts a time.
"""

import argparse
import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store

from pliktgraf import law as law_module
from pliktgraf import reference
from pliktgraf.ask import parameters, questions
from pliktgraf.binding import bind
from pliktgraf.build import build
from pliktgraf.paths import ROOT

ASKED = json.loads((Path(__file__).parent.parent / "answers" / "asked.json").read_text(encoding="utf-8"))
TIMES = 3


def timed(run: Callable[[], Any], times: int = TIMES) -> tuple[float, Any]:
    """Run it several times; the shortest time in seconds, and what it gave."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        found = run()
        best = min(best, time.perf_counter() - start)
    return best, found


def different(rows: list[Any]) -> int:
    """How many rows or triples there are. Engines may give a triple of a CONSTRUCT more than once."""
    return len({tuple(map(repr, row)) for row in rows})


def start_up(name: str, *call: str) -> None:
    seconds, _ = timed(lambda: subprocess.run([sys.executable, *call], capture_output=True, check=False))
    print(f"{name:<52} {seconds:8.2f} s")


def rdflib_engine(path: str, asked: Connection) -> None:
    """Answer queries on the graph of an N-Quads file: for each the seconds and how many rows."""
    import rdflib

    graph = rdflib.Dataset(default_union=False)
    graph.parse(path, format="nquads")
    asked.send("ready")
    while query := asked.recv():
        seconds, rows = timed(lambda query=query: list(graph.query(query)), 1)
        if seconds < 1:
            seconds = min(seconds, timed(lambda query=query: list(graph.query(query)), TIMES - 1)[0])
        asked.send((seconds, different(rows)))


class Rdflib:
    """rdflib in a process that is ended, and begun again, where an answer does not come in time."""

    def __init__(self, path: Path, limit: float) -> None:
        self.path, self.limit = path, limit
        self.begin()

    def begin(self) -> None:
        self.asked, other = multiprocessing.Pipe()
        self.process = multiprocessing.get_context("spawn").Process(
            target=rdflib_engine, args=(str(self.path), other), daemon=True
        )
        self.process.start()
        self.asked.recv()

    def ask(self, query: str) -> tuple[float, int] | None:
        self.asked.send(query)
        if self.asked.poll(self.limit):
            return self.asked.recv()  # type: ignore[no-any-return]
        self.process.kill()
        self.begin()
        return None


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--question", nargs="+", default=[])
    options = parser.parse_args()
    law = law_module.load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds, built = timed(lambda: build(law, folder), 1)
        print(f"{f'build, {built.triples} triples in {built.graphs} graphs':<52} {seconds:8.2f} s")
        print(f"{'the law, loaded':<52} {timed(law_module.load)[0]:8.3f} s")
        store_folder = str(folder / "store")
        print(f"{'the store, opened':<52} {timed(lambda: Store.read_only(store_folder))[0]:8.3f} s")
        case = str(next((ROOT / "data" / "cases").glob("sak-06*.json")))
        start_up("python -c 'import rdflib'", "-c", "import rdflib")
        start_up("pliktgraf audit, one case", "-m", "pliktgraf", "audit", case)
        start_up("pliktgraf ask terms", "-m", "pliktgraf", "ask", "terms")
        start_up("pliktgraf ask terms --store", "-m", "pliktgraf", "ask", "terms", "--store", store_folder)
        compare(law, folder, options.seconds, options.question)


def compare(law: law_module.Law, folder: Path, limit: float, chosen: list[str]) -> None:
    disk, memory = Store.read_only(str(folder / "store")), Store()
    memory.bulk_load(path=str(folder / "pliktgraf.nq"), format=RdfFormat.N_QUADS)
    other = Rdflib(folder / "pliktgraf.nq", limit)
    ratios, skipped, slowest = [], [], 0.0
    print(f"\n{'question, milliseconds':<42} {'rows':>5} {'store':>8} {'memory':>8} {'rdflib':>9} {'rdflib:store':>12}")
    for name in sorted({*questions.library(), *ASKED}):
        question = questions.library()[name.split("@")[0]]
        if question.needs_cases or (chosen and name not in chosen):
            continue
        query = bind(question.query, parameters.terms(question, ASKED.get(name, {}), law))
        (on_disk, rows), (in_memory, _) = (timed(lambda s=s, q=query: list(s.query(q))) for s in (disk, memory))
        rows = different(rows)
        slowest = max(slowest, on_disk)
        answer = other.ask(query)
        if answer is None:
            skipped.append(name)
            shown = f"{'> ' + format(limit * 1000, '.0f'):>9} {'> ' + format(limit / on_disk, '.0f'):>12}"
        else:
            ratios.append(answer[0] / on_disk)
            differs = "" if answer[1] == rows else f"  {answer[1]} rows"
            shown = f"{answer[0] * 1000:>9.1f} {ratios[-1]:>12.1f}{differs}"
        print(f"{name:<42} {rows:>5} {on_disk * 1000:>8.1f} {in_memory * 1000:>8.1f} {shown}", flush=True)
    other.asked.send(None)
    print(f"\nslowest question on the store: {slowest * 1000:.1f} ms")
    if ratios:
        print(f"rdflib : store, median of {len(ratios)} questions: {statistics.median(ratios):.1f}")
    print(f"stopped on rdflib after {limit:g} s: {', '.join(skipped) or 'none'}")


if __name__ == "__main__":
    reference.to_quads()  # a fault in the tables is told before anything is timed
    main()
