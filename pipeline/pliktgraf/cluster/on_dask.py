"""Work handed out by Dask: to processes of this machine, or to the workers of a scheduler."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from distributed import CancelledError, Client, LocalCluster, as_completed
from distributed.scheduler import KilledWorker

from pliktgraf.cluster.job import Job
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every

Item = TypeVar("Item")
Result = TypeVar("Result")

PATIENCE = 10
"""Seconds to wait for a scheduler, and then for its first worker."""

RETRIES = 2
"""How often a piece is tried again that failed, such as for a store that did not answer."""

NOISY = ("distributed", "tornado", "asyncio")
"""Those that log at length what is told in one line here."""


class Dask:
    """The workers of a scheduler. A piece whose worker is lost is given to another."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address

    def map(self, work: Callable[[Item, Job], Result], items: Sequence[Item], job: Job) -> Iterator[tuple[int, Result]]:
        """See runner.Runner."""
        try:
            sent = self._client.submit(_same, job, pure=False)  # once to each worker, and made again where it is lost
            futures = self._client.map(_do, [work] * len(items), items, job=sent, pure=False, retries=RETRIES)
            places = {future.key: i for i, future in enumerate(futures)}
            waiting = as_completed(futures, loop=self._client.loop)
            del futures
            for future in waiting:
                yield places[future.key], future.result()
                future.release()
        except KilledWorker as error:
            raise PliktgrafError(every("cluster-killed", worker=error.last_worker.address)) from None
        except ModuleNotFoundError as error:
            raise PliktgrafError(every("cluster-other-program", worker=f"{self._address} ({error})")) from None
        except (OSError, TimeoutError, CancelledError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and self._client.status == "running":
                raise  # a fault of the program, on a worker
            raise PliktgrafError(every("cluster-lost", address=self._address, reason=_first_line(error))) from None


@contextmanager
def connect(address: str, workers: int | None = None) -> Iterator[Dask]:
    """Dask at an address, or on every core of this machine for `local`.

    Raises PliktgrafError where no scheduler answers there, or it has no workers.
    """
    for name in [name for name in logging.root.manager.loggerDict if name.split(".")[0] in NOISY]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if address == "local":
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        with (
            LocalCluster(
                n_workers=workers or cores,
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
            ) as cluster,
            Client(cluster, set_as_default=False) as client,
        ):
            yield Dask(client, address)
        return
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise PliktgrafError(every("cluster-no-scheduler", address=address, reason=_first_line(error))) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise PliktgrafError(every("cluster-no-workers", address=address)) from None
        yield Dask(client, address)


def _do(work: Callable[[Item, Job], Result], item: Item, *, job: Job) -> Result:
    return work(item, job)


def _same(job: Job) -> Job:
    return job


def _first_line(error: BaseException) -> Any:
    return (str(error) or type(error).__name__).splitlines()[0]
