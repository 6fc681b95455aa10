"""Values as they are written in a call, read; what cannot be read is told in the language of the call."""

from __future__ import annotations

import argparse
import datetime

from pliktgraf.messages import text


def date(language: str, written: str) -> str:
    """A day, YYYY-MM-DD. Raises argparse.ArgumentTypeError, as all of these."""
    try:
        return datetime.datetime.strptime(written, "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(text("cli-date", language, value=written)) from None


def positive(language: str, kind: type, written: str) -> float:
    """A number above zero, of a kind (int, float)."""
    try:
        number: float = kind(written)
    except ValueError:
        number = 0
    if not 0 < number < 1e12:
        raise argparse.ArgumentTypeError(text("cli-positive", language, value=written))
    return number


def share(language: str, written: str) -> float:
    """A share from 0 to 1."""
    try:
        number = float(written)
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(text("cli-share", language, value=written))
    return number


def years(language: str, written: str) -> tuple[int, int]:
    """A year, or the first and the last of several."""
    first, _, last = written.partition("-")
    found = [int(year) for year in (first, last or first) if year.isdecimal() and len(year) == 4]
    if len(found) != 2 or not 1900 <= found[0] <= found[1] <= 2999:
        raise argparse.ArgumentTypeError(text("cli-years", language, value=written))
    return found[0], found[1]
