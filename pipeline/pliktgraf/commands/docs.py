"""`pliktgraf docs`: pages to read in a browser, of every act, norm, criterion and term."""

from __future__ import annotations

import argparse
from pathlib import Path

from pliktgraf import law as law_module
from pliktgraf.docs import build
from pliktgraf.docs.places import START
from pliktgraf.messages import language, text


def run(arguments: argparse.Namespace) -> int:
    """Build into the folder given, `build/docs` by default; return 0."""
    chosen = language(arguments.lang)
    law = law_module.load(arguments.with_law)
    site = build(law, Path(arguments.output or "build/docs"), arguments.on, chosen)
    print(text("docs-done", chosen, pages=site.pages, start=site.folder / START))
    return 0
