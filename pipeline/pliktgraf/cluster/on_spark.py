"""Work handed out by Spark, for those who have it: the same function in `mapInArrow`, one task a piece."""

from __future__ import annotations

import os
import pickle
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from pliktgraf.cluster.job import Job
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every

Item = TypeVar("Item")
Result = TypeVar("Result")


class Spark:
    """A Spark session. A task that is lost is done again, as Spark has it."""

    def __init__(self, session: SparkSession, address: str) -> None:
        self._session = session
        self._address = address

    def map(self, work: Callable[[Item, Job], Result], items: Sequence[Item], job: Job) -> Iterator[tuple[int, Result]]:
        """See runner.Runner."""
        if not items:
            return
        places = self._session.range(0, len(items), 1, len(items))
        try:
            answers = places.mapInArrow(
                _task(work, list(items), job), "place long, is_done boolean, answer binary"
            ).collect()
        except PySparkException as error:
            raise PliktgrafError(every("cluster-lost", address=self._address, reason=_reason(error))) from None
        for answer in answers:
            result = pickle.loads(answer["answer"])
            if not answer["is_done"]:
                raise result
            yield answer["place"], result


@contextmanager
def connect(address: str) -> Iterator[Spark]:
    """The Spark session at hand, or one made for the address.

    Raises PliktgrafError where no session can be made.
    """
    builder: Any = SparkSession.builder.appName("pliktgraf")
    if address != "spark":
        builder = builder.master(address)
    running = SparkSession.getActiveSession()
    try:
        session = running or builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise PliktgrafError(every("cluster-no-spark", address=address, reason=_reason(error))) from None
    with suppress(PySparkException):  # a session of Spark Connect has no context
        if running is None:
            session.sparkContext.setLogLevel("OFF")
        if session.sparkContext.master.startswith("local") and "PYSPARK_PYTHON" not in os.environ:
            session.sparkContext.pythonExec = sys.executable
    try:
        yield Spark(session, address)
    finally:
        if running is None:
            session.stop()


def _reason(error: Exception) -> str:
    """The line of a long report that says what went wrong."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    named = [line for line in lines if re.match(r"[\w.]*(Error|Exception): ", line)]
    return (named or lines or [type(error).__name__])[-1 if named else 0]


def _task(
    work: Callable[[Any, Job], Any], items: list[Any], job: Job
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def do(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for place in batch["id"].to_pylist():
                try:
                    is_done, answer = True, work(items[place], job)
                except PliktgrafError as error:
                    is_done, answer = False, error
                yield pa.RecordBatch.from_pydict(
                    {"place": [place], "is_done": [is_done], "answer": [pickle.dumps(answer)]}
                )

    return do
