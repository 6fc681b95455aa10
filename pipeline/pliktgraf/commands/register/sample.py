"""`pliktgraf register sample`: write a fictional register."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice

from pliktgraf import law as law_module
from pliktgraf.commands.output import whole
from pliktgraf.messages import language
from pliktgraf.progress import progress
from pliktgraf.register import sample

BLOCK = 1000
"""Records that are written at once."""


def run(arguments: argparse.Namespace) -> int:
    """Write the records; the same ones for the same options, under the same law."""
    chosen = language(arguments.lang)
    law = law_module.load(arguments.with_law)
    lines = sample.lines(
        arguments.number, law, arguments.seed, arguments.organisations, arguments.faulty, arguments.year
    )
    blocks = progress(_blocks(lines), arguments.number, chosen, len)
    with whole(arguments.output) as file:
        for block in blocks:
            file.write(b"".join(block))
    return 0


def _blocks(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    while block := list(islice(lines, BLOCK)):
        yield block
