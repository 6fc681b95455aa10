"""Hold the engine against the others on many generated records, and count where they agree.

    python tests/benchmarks/equality.py [--records N] [--oracle N] [--hermit N] [--shacl N] [--seed SEED]

1. Records that reach every (norm, status, day of change) that can be reached (see `reach.py`), and N more at random
   (20000): the engine and the compiled batch against the independent evaluator `peer.py`.
2. ORACLE of them (500), spread over all: the rules on rdflib, the report by pySHACL; HERMIT of these (500), which
   take a second or more each: the conditions by HermiT.
3. SHACL of them (200): the report by the other SHACL engines that are installed (see `other_shacl.py`).

Prints counts. A difference is printed with the smallest record that shows it, and the exit status is 1.
"""

import argparse
import datetime
import importlib.util
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import agreement
import generate
import norms_from_graph
import other_shacl
import peer
import reach
from pliktgraf import classify, derive, mapping, oracle, span, validate
from pliktgraf import law as law_module
from pliktgraf.audit import BATCH, date_of
from pliktgraf.terms import SH, TYPE

Json = dict[str, Any]
LAW = law_module.load()
PEER = norms_from_graph.read(LAW)
SHOWN = 5
COMPILED_BATCH = 1000
KEYS = ("norm", "bearer", "status", "missing", "displacedBy", "restsOnInterpretation")
NAMES = agreement.NAMES
ORACLE_BATCH = 25


class Tally:
    """How many records and what else was compared with one other engine, and which records differ."""

    def __init__(self, name: str) -> None:
        self.name, self.counts, self.differing, self.start = name, Counter[str](), 0, time.perf_counter()

    def add(self, records: list[Json], same: Callable[[list[Json]], bool], **counts: int) -> None:
        """Count a batch; where it differs, look for the records that do, and show the smallest."""
        self.counts.update(records=len(records), **counts)
        if sys.stderr.isatty():
            print(f"{self.name}: {self.counts['records']}", end="\r", file=sys.stderr)
        if same(records):
            return
        alone = [record for record in records if not same([record])]
        self.differing += len(alone) or 1
        if not alone:
            print(f"{self.name}: {len(records)} records differ together, and none of them alone", flush=True)
        for record in alone[: max(0, SHOWN - self.differing + len(alone))]:
            small = agreement.smallest(record, lambda r: not same([r]), LAW)
            print(f"{self.name} differs: {json.dumps(small, ensure_ascii=False)}", flush=True)

    def show(self) -> None:
        counted = ", ".join(f"{number} {what}" for what, number in self.counts.items())
        verdict = "all agree" if not self.differing else f"{self.differing} RECORDS DIFFER"
        print(f"{self.name:<22} {counted}: {verdict} ({time.perf_counter() - self.start:.0f} s)", flush=True)


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    for name, default in (
        ("records", 20000),
        ("oracle", 500),
        ("hermit", 500),
        ("shacl", 200),
        ("seed", 1),
        ("tries", 2000),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--compiled-only", action="store_true", help="leave out the engine, which is slow")
    options = parser.parse_args()
    held = span.of(LAW)
    wanted = reach.cells(PEER, reach.days(PEER, held.first, held.last))
    reached = reach.reach(PEER, wanted, min(options.records, 2000), options.seed, options.tries)
    unexplained = [cell for cell in reached.missed if reach.reason(cell, PEER) is None]
    print(
        f"{len(reached.cells)} of {len(wanted)} (norm, status, day of change) are reached by {len(reached.records)} "
        f"records; of the others {len(reached.missed) - len(unexplained)} cannot be, {len(unexplained)} were not met"
    )
    records = [*reached.records, *generate.records(options.records, options.seed)]
    tallies = [against_peer("compiled batch", compiled, records, COMPILED_BATCH)] if is_compiled() else []
    if not options.compiled_only:
        tallies.append(against_peer("engine", audited, records, BATCH))
    if options.oracle:
        tallies += against_oracle(spread(records, options.oracle), options.hermit)
    if options.shacl:
        tallies += against_shacl(spread(records, options.shacl))
    return int(any(tally.differing for tally in tallies))


def against_peer(name: str, found: Callable[[list[Json]], list[list[Json]]], records: list[Json], size: int) -> Tally:
    """Compare findings with the peer's; the compiled batch gives all but their legal basis."""

    def same(several: list[Json]) -> bool:
        ours = found(several)
        keys = KEYS if found is compiled else agreement.FIELDS
        return ours == [[{k: f[k] for k in keys} for f in peer.findings(record, PEER)] for record in several]

    tally, statuses = Tally(f"{name} = peer"), Counter[str]()
    for batch in batches(records, size):
        tally.add(batch, same)
        statuses.update(finding["status"] for record in batch for finding in peer.findings(record, PEER))
    tally.show()
    print(
        f"  {statuses.total()} findings: "
        + ", ".join(f"{number} {status}" for status, number in statuses.most_common())
    )
    return tally


def audited(records: list[Json]) -> list[list[Json]]:
    """The engine's findings of each record."""
    return [list(map(agreement.written, case.findings)) for case in agreement.audited(records, LAW)]


def compiled(records: list[Json]) -> list[list[Json]]:
    """The compiled batch's findings of each record."""
    from pliktgraf.register.batch import audit_batch

    lines = [json.dumps(record, ensure_ascii=False).encode() for record in records]
    found: list[list[Json]] = [[] for _ in records]
    for row in audit_batch(lines, None, LAW, datetime.date.today().isoformat()).to_pylist():
        names = {NAMES.get(key, key): value for key, value in row.items()}
        found[row["record"]].append({key: names[key] for key in KEYS})
    return found


def is_compiled() -> bool:
    """Whether the compiled batch and what it needs are installed."""
    return all(map(importlib.util.find_spec, ("pliktgraf.register", "duckdb", "pyarrow", "orjson")))


def against_oracle(records: list[Json], hermit: int) -> list[Tally]:
    """Compare the facts with rdflib's, the classes with HermiT's, and the report with pySHACL's."""
    tallies = []
    for name, same, count, size in (
        ("rules on rdflib", same_facts, len(records), ORACLE_BATCH),
        ("report by pySHACL", same_report(None), len(records), ORACLE_BATCH),
        ("conditions by HermiT", same_classes, hermit, 4 * ORACLE_BATCH),  # what is alike is asked once a batch
    ):
        tallies.append(tally := Tally(name))
        for batch in batches(spread(records, count) if count else [], size):
            tally.add(batch, same)
        tally.show()
    return tallies


def against_shacl(records: list[Json]) -> list[Tally]:
    """Compare the report with those of the other SHACL engines."""
    tallies = []
    for name, engine in other_shacl.installed().items():
        tally = Tally(f"report by {name}")
        for batch in batches(records, 4 * ORACLE_BATCH):
            tally.add(batch, same_report(engine))
        tally.show()
        tallies.append(tally)
    return tallies


def same_facts(records: list[Json]) -> bool:
    rdf = mapping.to_rdf(dated(records), LAW)
    return set(derive.facts(rdf, LAW, oracle.RdflibEngine)) == set(derive.facts(rdf, LAW))


def same_classes(records: list[Json]) -> bool:
    stated = classify.stated(derive.facts(mapping.to_rdf(dated(records), LAW), LAW), LAW)
    walked = {quad for quad in classify.classify(stated, LAW) if quad.predicate == TYPE} - set(stated)
    return set(oracle.classify(stated, LAW)) == walked


def same_report(engine: other_shacl.Validator | None) -> Callable[[list[Json]], bool]:
    """Compare results as (focus node, source shape, severity, value), each as often as it is given."""

    def same(records: list[Json]) -> bool:
        from pliktgraf.audit import classified

        graph = classified(dated(records), LAW)
        return Counter(results(graph)) == Counter(oracle.shacl(graph, LAW, engine))

    return same


def results(graph: list[Any]) -> Iterator[tuple[str, ...]]:
    """The results of the engine's own report."""
    by_result: dict[str, dict[str, str]] = {}
    for quad in validate.results(graph, LAW):
        by_result.setdefault(quad.subject.value, {})[quad.predicate.value.removeprefix(SH)] = quad.object.value
    for result in by_result.values():
        yield tuple(result[name] for name in ("focusNode", "sourceShape", "resultSeverity", "value"))


def dated(records: list[Json]) -> list[tuple[Json, str]]:
    return [(record, date_of(record, None)) for record in records]


def batches(records: list[Json], size: int) -> Iterator[list[Json]]:
    return (records[start : start + size] for start in range(0, len(records), size))


def spread(records: list[Json], count: int) -> list[Json]:
    """That many of the records, at even distances."""
    step = max(1, len(records) // count)
    return records[::step][:count]


if __name__ == "__main__":
    sys.exit(main())
