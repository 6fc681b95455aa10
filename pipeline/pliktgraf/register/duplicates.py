"""Which ids have come before in a register, in sixteen bytes an id.

An id is known by a hash of 128 bits, so that two different ones are taken for the same about once in 10²⁶ registers
of a million records.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
"""Of n ids: shape (n, 2), the two halves of each hash; two zeros for what has no id."""
_PARTS = 16
_BOUNDS = np.array([i * (2**64 // _PARTS) for i in range(1, _PARTS)], np.uint64)


def hashes(ids: Sequence[str | None]) -> Hashes:
    """The hashes of ids, in their order."""
    digests = b"".join(
        bytes(16) if id_ is None else blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        for id_ in ids
    )
    return np.frombuffer(digests, np.uint64).reshape(-1, 2)


class Seen:
    """The ids that have come before, sorted by hash, in parts by its first bits: only one part at a time is copied."""

    def __init__(self) -> None:
        self._parts: list[Hashes] = [np.empty((0, 2), np.uint64) for _ in range(_PARTS)]

    def repeated(self, new: Hashes) -> list[int]:
        """The places of the ids that have come before, here or in an earlier call; all are kept from now on."""
        places = np.flatnonzero(new.any(axis=1))
        order = places[np.lexsort((places, new[places, 1], new[places, 0]))]
        ordered = new[order]
        again = np.zeros(len(order), bool)
        again[1:] = (ordered[1:] == ordered[:-1]).all(axis=1)
        ends = np.searchsorted(ordered[:, 0], _BOUNDS).tolist()
        for i, (start, end) in enumerate(zip([0, *ends], [*ends, len(ordered)], strict=True)):
            some, known = ordered[start:end], self._parts[i]
            again[start:end] |= _is_in(some, known)
            fresh = some[~again[start:end]]
            self._parts[i] = np.insert(known, np.searchsorted(known[:, 0], fresh[:, 0]), fresh, axis=0)
        return sorted(order[again].tolist())


def _is_in(ids: Hashes, run: Hashes) -> NDArray[np.bool_]:
    """Whether each id is in a sorted run. Ids that share a first half stand beside each other: all are compared."""
    first = np.ascontiguousarray(run[:, 0])
    left, right = np.searchsorted(first, ids[:, 0], "left"), np.searchsorted(first, ids[:, 0], "right")
    found = np.zeros(len(ids), bool)
    for i in np.flatnonzero(left < right):
        found[i] = bool((run[left[i] : right[i], 1] == ids[i, 1]).any())
    return found
