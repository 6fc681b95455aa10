"""The commands about registers: sample."""

from __future__ import annotations

from functools import partial

from pliktgraf.arguments.parser import Commands
from pliktgraf.arguments.values import positive, share, years


def describe(commands: Commands) -> None:
    """Add the group, its commands and what they take."""
    language = commands.language
    sample = commands.group("register").add("sample", "-n 1000 -o register.jsonl", dated=False)
    whole, part = partial(positive, language, int), partial(share, language)
    sample.take("-n", "--number", about="cli-sample-number", metavar="N", type=whole, default=1000)
    sample.take("--seed", about="cli-sample-seed", metavar="N", type=int, default=1)
    sample.take("--organisations", about="cli-sample-organisations", metavar="SHARE", type=part, default=0.02)
    sample.take("--faulty", about="cli-sample-faulty", metavar="SHARE", type=part, default=0.0)
    sample.take("--year", about="cli-sample-year", metavar="YEAR", type=partial(years, language))
