"""Who hands out the work: this process, Dask or Spark, behind one interface."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol, TypeVar

from pliktgraf.cluster.job import Job
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every

Item = TypeVar("Item")
Result = TypeVar("Result")


class Runner(Protocol):
    """Does pieces of work, somewhere."""

    def map(self, work: Callable[[Item, Job], Result], items: Sequence[Item], job: Job) -> Iterator[tuple[int, Result]]:
        """The place of each item with what the work gave, as they are done, in any order.

        Raises PliktgrafError for what the user can put right, here or on a worker.
        """
        ...


class Here:
    """This process, piece after piece: what the others are measured against."""

    def map(self, work: Callable[[Item, Job], Result], items: Sequence[Item], job: Job) -> Iterator[tuple[int, Result]]:
        """See Runner."""
        for i, item in enumerate(items):
            yield i, work(item, job)


def at(address: str, workers: int | None = None) -> AbstractContextManager[Runner]:
    """The runner of an address: `here`, `local` (Dask on this machine), a Dask scheduler's (tcp://host:8786), `spark`
    (the session that spark-submit or its settings give) or a Spark master's (spark://host:7077).

    `workers` is how many processes `local` starts; one a core where it is not given.

    Raises PliktgrafError where nothing answers at the address, or the package for it is missing.
    """
    if address == "here":
        return nullcontext(Here())
    if address not in ("local", "spark") and "://" not in address:
        raise PliktgrafError(every("cluster-address", address=address))
    try:
        if address == "spark" or address.startswith("spark://"):
            from pliktgraf.cluster import on_spark

            return on_spark.connect(address)
        from pliktgraf.cluster import on_dask

        return on_dask.connect(address, workers)
    except ImportError as error:
        extra = "spark" if address.startswith("spark") else "cluster"
        raise PliktgrafError(every("cluster-extra", package=error.name or str(error), extra=extra)) from None
