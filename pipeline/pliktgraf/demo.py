"""What `make demo` shows: the example cases audited, who has the samordning duty, and the report."""

from __future__ import annotations

import sys
from pathlib import Path

from pliktgraf.cli import main
from pliktgraf.messages import language, text
from pliktgraf.paths import ROOT


def run() -> int:
    """Show the program's main answers on the example cases; 0 where each of them was given."""
    cases = sorted(str(path) for path in (ROOT / "data" / "cases").glob("*.json"))
    chosen = language()
    Path("build").mkdir(exist_ok=True)
    steps = [
        ("demo-audit", ["audit", *cases], {0, 1}),
        ("demo-samordning", ["ask", "who-has-samordning-duty", "--case", *cases], {0}),
        ("demo-report", ["audit", *cases, "--format", "html", "-o", "build/report.html"], {0, 1}),
    ]
    for title, arguments, accepted in steps:
        print(f"\n== {text(title, chosen)}\n", flush=True)
        if main(arguments) not in accepted:
            return 1
    print(text("demo-done", chosen, path="build/report.html"))
    return 0


if __name__ == "__main__":
    sys.exit(run())
