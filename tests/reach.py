"""Which statuses each norm can have on which day of change, and records that reach them.

    python tests/reach.py N SEED [--tries TRIES]

A cell is (norm, status, day). The days are those on which a norm begins or an act is replaced, the days before them,
and the first and last day of the time for which the graph holds the law. N records are made at random; what they do not
reach is aimed at, with up to TRIES records a cell. Prints how many cells are reached, and every other with the reason.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import generate
import norms_from_graph
import peer
from pliktgraf import law as law_module
from pliktgraf import span

Json = dict[str, Any]


class Cell(NamedTuple):
    """A norm, a status, and a day."""

    norm: str
    status: str
    day: str


class Reached(NamedTuple):
    """The records that reach a cell first, the cells that they reach, and those that nothing reaches."""

    records: list[Json]
    cells: set[Cell]
    missed: list[Cell]


def days(law: peer.Law, first: str, last: str) -> list[str]:
    """Return the days of change with the days before them, and the first and the last day of the law at hand."""
    changes = {str(norm["since"]) for norm in law.norms} | {str(pair["day"]) for pair in law.successions}
    changes |= {_beside(str(norm["until"]), 1) for norm in law.norms if norm.get("until")}
    return sorted({first, last, *changes, *(_beside(day, -1) for day in changes)})


def cells(law: peer.Law, days: list[str]) -> list[Cell]:
    """Return every status of every audited norm on every day on which it is in force."""
    audited = [norm for norm in law.norms if norm.get("audited", True)]
    return [
        Cell(norm["id"], status, day)
        for norm in audited
        for day in days
        if peer.in_force(norm, day)
        for status in peer.WORST_FIRST
        if status != "displaced" or norm.get("displaced_by")
    ]


def reason(cell: Cell, law: peer.Law) -> str | None:
    """Say why no record can reach the cell; None where the norms alone do not say."""
    by_id = {norm["id"]: norm for norm in law.norms}
    stronger = [by_id[entry["norm"]] for entry in by_id[cell.norm].get("displaced_by") or []]
    if cell.status == "displaced" and not any(peer.in_force(norm, cell.day) for norm in stronger):
        return f"{' and '.join(norm['id'] for norm in stronger)} is not in force that day"
    return None


def reach(law: peer.Law, wanted: list[Cell], count: int, seed: int, tries: int) -> Reached:
    """Make records at random, then records about each norm that is left, until every cell that can be is reached."""
    open_cells = {cell for cell in wanted if reason(cell, law) is None}
    kept: list[Json] = []
    found: set[Cell] = set()

    def add(record: Json) -> None:
        new = reached_by(record, law) & open_cells - found
        if new:
            kept.append(record)
            found.update(new)

    for record in generate.records(count, seed):
        if record.get("auditDate"):
            add(record)
    by_id = {norm["id"]: norm for norm in law.norms}
    for cell in sorted(open_cells - found):
        for number in _seeds(cell, seed, tries):
            if cell in found:
                break
            add(generate.about(by_id[cell.norm], cell.day, number))
    return Reached(kept, found, [cell for cell in wanted if cell not in found])


def reached_by(record: Json, law: peer.Law) -> set[Cell]:
    """Return the cells of a dated record's findings."""
    return {Cell(f["norm"], f["status"], record["auditDate"]) for f in peer.findings(record, law)}


def _seeds(cell: Cell, seed: int, tries: int) -> Iterator[int]:
    numbers = random.Random(f"{cell} {seed}")
    return (numbers.randrange(2**32) for _ in range(tries))


def _beside(day: str, step: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=step)).isoformat()


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("n", type=int, metavar="N")
    parser.add_argument("seed", type=int, metavar="SEED")
    parser.add_argument("--tries", type=int, default=2000)
    options = parser.parse_args()
    graph = law_module.load()
    law, held = norms_from_graph.read(graph), span.of(graph)
    wanted = cells(law, days(law, held.first, held.last))
    got = reach(law, wanted, options.n, options.seed, options.tries)
    print(f"{len(got.cells)} of {len(wanted)} (norm, status, day) are reached, by {len(got.records)} records")
    for cell in got.missed:
        print(f"not reached: {' '.join(cell)}: {reason(cell, law) or f'not met with in {options.tries} records'}")


if __name__ == "__main__":
    main()
