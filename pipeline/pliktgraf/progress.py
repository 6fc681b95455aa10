"""Show on a terminal how far long work has come: bar, rate and time left. Silent where output goes to a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from pliktgraf.messages import text

Item = TypeVar("Item")

PATIENCE = 1.0
"""Seconds before anything is shown: short work needs no bar."""


def progress(
    iterable: Iterable[Item], total: int | None, language: str, counts: Callable[[Item], int] = lambda _: 1
) -> Iterator[Item]:
    """The items of `iterable`, one after another, with a bar on standard error if that is a terminal.

    Args:
        total: how many items there are; None where that is not known, which leaves out bar and time left.
        counts: how much an item counts towards the total; nothing where it is no record.
    """
    if not sys.stderr.isatty():
        yield from iterable
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(_rate(task.finished_speed or task.speed, language))

    class Left(ProgressColumn):
        def render(self, task: Task) -> Text:
            left = None if task.finished else task.time_remaining
            return Text("" if left is None else text("progress-left", language, time=_clock(left)))

    known = [BarColumn(), TextColumn("{task.completed}/{task.total}")] if total else [TextColumn("{task.completed}")]
    columns = [TextColumn(text("progress-done", language)), *known, Rate(), Left()]
    began = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, visible=False)
        for item in iterable:
            yield item
            bar.update(task, advance=counts(item), visible=time.monotonic() - began > PATIENCE)


def _rate(speed: float | None, language: str) -> str:
    if not speed:
        return ""
    shown = f"{speed:.1f}" if speed < 10 else f"{speed:.0f}"
    return text("progress-rate", language, rate=shown if language == "en" else shown.replace(".", ","))


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
