"""`pliktgraf build`: write the whole graph and its on-disk store."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from pliktgraf import law as law_module
from pliktgraf.build import build
from pliktgraf.messages import language, text


def run(arguments: argparse.Namespace) -> int:
    """Build into the folder given, `build` by default; return 0."""
    started = time.perf_counter()
    built = build(law_module.load(arguments.with_law), Path(arguments.output or "build"))
    seconds = f"{time.perf_counter() - started:.1f}"
    chosen = language(arguments.lang)
    seconds = seconds if chosen == "en" else seconds.replace(".", ",")
    parts = {
        "triples": f"{built.triples:,}".replace(",", "\u00a0"),
        "graphs": built.graphs,
        "folder": built.folder,
    }
    print(text("build-done", chosen, seconds=seconds, **parts))
    return 0
