"""Work on several cores, its results in the order of the work, and no more of it under way than fits in memory."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar, cast

from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 2
"""Pieces of work a process that may be done or under way before the next result in order is taken."""

_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    # what is large goes back to the system at once; else each process keeps a fifth more, and more the longer it runs
    "MALLOC_MMAP_THRESHOLD_": "1000000",
    "MALLOC_TRIM_THRESHOLD_": "16000000",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}


def ordered(work: Callable[[Item], Result], items: Iterator[Item], processes: int) -> Iterator[Result]:
    """The results of `work` for each of the items, in their order.

    Args:
        work: what each process does; it is pickled once a process, its results once each.
        items: what to work on, taken one by one as there is room.
        processes: how many processes; none but this one where it is 1.

    Raises PliktgrafError where a process ends before its work is done, and whatever `work` raises.
    """
    if processes == 1:
        yield from map(work, items)
        return
    workers = _start(work, processes)
    try:
        yield from _in_order(workers, items)
    finally:
        for worker in workers:
            worker.stop()


class _Worker(Generic[Item, Result]):
    """One process, and the way to it."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.connection.close()
        self.process.terminate()
        self.process.join()


def _in_order(workers: list[_Worker[Item, Result]], items: Iterator[Item]) -> Iterator[Result]:
    idle = list(workers)
    busy: dict[Connection, tuple[int, _Worker[Item, Result]]] = {}
    done: dict[int, Result] = {}
    begun = taken = 0
    more = True
    while True:
        while more and idle and begun < taken + AHEAD * len(workers):
            try:
                item = next(items)
            except StopIteration:
                more = False
                break
            worker = idle.pop()
            with suppress(OSError):  # that the process has ended shows when its answer is waited for
                worker.connection.send(item)
            busy[worker.connection] = (begun, worker)
            begun += 1
        if taken in done:
            yield done.pop(taken)
            taken += 1
            continue
        if not busy:
            return
        for ready in wait(list(busy)):
            number, worker = busy.pop(cast("Connection[Any, Any]", ready))
            done[number] = _answer(worker)
            idle.append(worker)


def _answer(worker: _Worker[Item, Result]) -> Result:
    try:
        is_done, answer = worker.connection.recv()
    except (EOFError, OSError):
        worker.process.join(5)
        raise PliktgrafError(every("register-crash", code=worker.process.exitcode)) from None
    if is_done:
        return answer  # type: ignore[no-any-return]
    if isinstance(answer, MemoryError):
        raise PliktgrafError(every("register-crash", code="MemoryError"))
    raise answer


def _start(work: Callable[[Item], Result], processes: int) -> list[_Worker[Item, Result]]:
    """Processes begun afresh, so that none inherits another's threads, each with one thread of its own."""
    context = get_context("spawn")
    workers: list[_Worker[Item, Result]] = []
    before = {name: os.environ.get(name) for name in _ENVIRONMENT}
    os.environ.update(_ENVIRONMENT)
    try:
        for _ in range(processes):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, work), daemon=True)
            process.start()
            theirs.close()
            workers.append(_Worker(process, ours))
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return workers


def _serve(connection: Connection, work: Callable[[Item], Result]) -> None:
    """What each process does until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that began this one ends it
    while True:
        try:
            item = connection.recv()
        except (EOFError, OSError):
            return
        answer: tuple[bool, object]
        try:
            answer = (True, work(item))
        except Exception as error:
            if not isinstance(error, PliktgrafError):
                error.add_note(traceback.format_exc())  # the way itself does not travel
            answer = (False, error)
        try:
            connection.send(answer)
        except (BrokenPipeError, ConnectionResetError):
            return
