"""How fast the engine audits, against the independent evaluator and the oracle's rules, in one run on one machine.

    python tests/benchmarks/audit.py [RECORDS] [SEED]

Prints records a second and ratios. Nothing here asserts a time.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import generate
import norms_from_graph
import peer
from pliktgraf import derive, findings, mapping, oracle
from pliktgraf import law as law_module
from pliktgraf.audit import BATCH, classified, date_of

LAW = law_module.load()
ORACLE_SHARE = 20


def rate(name: str, run: Callable[[], Any], records: int) -> float:
    start = time.perf_counter()
    run()
    found = records / (time.perf_counter() - start)
    print(f"{name:<44} {found:>9.1f} records a second")
    return found


def main() -> None:
    count, seed = (int(a) for a in (*sys.argv[1:3], *("500", "1")[len(sys.argv[1:3]) :]))
    records = list(generate.records(count, seed))
    dated = [(record, date_of(record, None)) for record in records]
    sample = dated[: max(1, count // ORACLE_SHARE)]
    law = norms_from_graph.read(LAW)

    def engine() -> None:
        for i in range(0, count, BATCH):
            findings.find(classified(dated[i : i + BATCH], LAW), LAW)

    engine_rate = rate(f"engine, batches of {BATCH}", engine, count)
    peer_rate = rate("independent evaluator, record by record", lambda: [peer.findings(r, law) for r in records], count)
    rules = rate(
        f"the same rules on rdflib, {len(sample)} records",
        lambda: derive.facts(mapping.to_rdf(sample, LAW), LAW, oracle.RdflibEngine),
        len(sample),
    )
    print(f"engine : evaluator    {engine_rate / peer_rate:.3f}")
    print(f"engine : rdflib rules {engine_rate / rules:.1f}")


if __name__ == "__main__":
    main()
