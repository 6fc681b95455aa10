"""Findings out of criteria: the verdict of every situation, the worst of each bearer's, and the table of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pliktgraf.findings import SEVERITY
from pliktgraf.law import Law
from pliktgraf.register.bodies import Bodies
from pliktgraf.register.verdicts import UNKNOWN, Verdicts

Ints = npt.NDArray[np.int64]
Values = dict[str, npt.NDArray[np.int8]]


@dataclass(frozen=True)
class Situations:
    """Case, norm and bearer of each situation: the case's place in the batch, the norm's number, the body's place."""

    case: Ints
    norm: Ints
    bearer: Ints


class Assembler:
    """Makes findings from the values of criteria, for one law."""

    def __init__(self, law: Law, numbers: dict[str, int]) -> None:
        self.law = law
        self.ids = sorted(norm_id for norm_id, norm in law.norms.items() if norm.iri in numbers)
        self.verdicts = [Verdicts(law.norms[norm_id], law) for norm_id in self.ids]
        size = max(numbers.values(), default=0) + 1
        self.rank = np.full(size, -1, np.int64)
        self.rank[[numbers[law.norms[i].iri] for i in self.ids]] = np.arange(len(self.ids))
        self.silent = {iri: UNKNOWN if c.silent is None else int(c.silent) for iri, c in law.criteria.items()}
        self.displacing = sorted({name for v in self.verdicts for name in v.displacing})
        self._missing: dict[tuple[int, int], int] = {}
        self._lists: list[list[str]] = []

    def table(self, situations: Situations, of_case: Values, of_situation: Values, bodies: Bodies) -> pa.Table:
        """The findings, sorted by case, norm and bearer."""
        norm = self.rank[situations.norm]
        names, bearer = _ranked(situations.bearer, bodies)
        case = situations.case.astype(np.int64)
        judged = self._judged(case, norm, of_case, of_situation)
        key = (case * len(self.ids) + norm) * (len(names) + 1) + bearer
        order = _order(key)
        key, case, norm, bearer = key[order], case[order], norm[order], bearer[order]
        status, missing, displaced, interpreted = (column[order] for column in judged)
        starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
        if len(starts) < len(key):
            best = np.minimum.reduceat(status, starts)
            counts = np.diff(np.r_[starts, len(key)])
            worst = status == np.repeat(best, counts)
            missing = np.bitwise_or.reduceat(np.where(worst, missing, 0), starts)
            places = np.where(worst, np.arange(len(key)), len(key))
            first = np.minimum.reduceat(places, starts)
            status, displaced, interpreted = best, displaced[first], interpreted[first]
            case, norm, bearer = case[starts], norm[starts], bearer[starts]
        return pa.table({
            "record": pa.array(case.astype(np.int32)),
            "norm": _dictionary(norm, self.ids),
            "bearer": pa.DictionaryArray.from_arrays(pa.array(bearer.astype(np.int32)), names),
            "status": _dictionary(status, SEVERITY),
            "missing": self._written(norm, missing),
            "displaced_by": _dictionary(displaced, self.displacing, displaced < 0),
            "rests_on_interpretation": pa.array(interpreted),
        })  # fmt: skip

    def _judged(self, case: Ints, norm: Ints, of_case: Values, of_situation: Values) -> Any:
        """Status, missing, displaced and interpreted of each situation, in their order."""
        size = len(case)
        status, displaced = np.empty(size, np.int8), np.empty(size, np.int16)
        missing, interpreted = np.empty(size, np.int64), np.empty(size, bool)
        values = _Values(of_case, of_situation, self.silent)
        by_norm = np.argsort(norm.astype(np.int16), kind="stable")
        ends = np.cumsum(np.r_[0, np.bincount(norm, minlength=len(self.ids))]).tolist()
        for verdicts, start, end in zip(self.verdicts, ends[:-1], ends[1:], strict=True):
            if start == end:
                continue
            rows = by_norm[start:end]
            found = verdicts.look_up(partial(values.of, case[rows], rows), end - start)
            status[rows], missing[rows], interpreted[rows] = found.status, found.missing, found.interpreted
            displaced[rows] = -1
            if verdicts.displacing:
                places = np.array([self.displacing.index(d) for d in verdicts.displacing] + [-1], np.int16)
                displaced[rows] = places[found.displaced]
        return status, missing, displaced, interpreted

    def _written(self, norm: Ints, missing: Ints) -> pa.Array:
        """The lists of missing criteria; equal ones are written once and taken by number."""
        places = np.zeros(len(norm), np.int64)
        open_ = np.flatnonzero(missing)
        if not self._lists:
            self._lists.append([])
        if len(open_):
            pairs, inverse = np.unique(norm[open_] | missing[open_] << 10, return_inverse=True)
            numbers = [self._list(pair & 1023, pair >> 10) for pair in pairs.tolist()]
            places[open_] = np.array(numbers, np.int64)[inverse]
        return pa.array(self._lists, pa.list_(pa.string())).take(pa.array(places))

    def _list(self, norm: int, mask: int) -> int:
        if (norm, mask) not in self._missing:
            names = self.verdicts[norm].names
            self._missing[norm, mask] = len(self._lists)
            self._lists.append([name for i, name in enumerate(names) if mask >> i & 1])
        return self._missing[norm, mask]


class _Values:
    """The value of a criterion in situations: that of the situation, else of its case, else what silence means."""

    def __init__(self, of_case: Values, of_situation: Values, silent: dict[str, int]) -> None:
        self._of_case = {c: _filled(values, silent.get(c, UNKNOWN)) for c, values in of_case.items()}
        self._of_situation, self._silent = of_situation, silent

    def of(self, cases: Ints, situations: Ints, criterion: str) -> npt.NDArray[np.int8]:
        """The values in some situations, of which the cases are given too."""
        if criterion not in self._of_situation:
            if criterion in self._of_case:
                return self._of_case[criterion][cases]
            return np.full(len(cases), self._silent.get(criterion, UNKNOWN), np.int8)
        nearer = self._of_situation[criterion][situations]
        if criterion in self._of_case:
            return np.where(nearer == UNKNOWN, self._of_case[criterion][cases], nearer)
        return _filled(nearer, self._silent.get(criterion, UNKNOWN))


def _filled(values: npt.NDArray[np.int8], silent: int) -> npt.NDArray[np.int8]:
    return values if silent == UNKNOWN else np.where(values == UNKNOWN, np.int8(silent), values)


def _order(key: Ints) -> Ints:
    """The places of numbers, none negative, in their order; equal ones stay as they stand."""
    bits = len(key).bit_length()
    if not len(key) or int(key.max()).bit_length() + bits > 63:
        return np.argsort(key, kind="stable")
    both = key << bits | np.arange(len(key))
    both.sort()  # plain numbers are sorted several times faster than their places
    return both & ((1 << bits) - 1)


def _ranked(bearers: Ints, bodies: Bodies) -> tuple[pa.Array, Ints]:
    """The names of the bearers, sorted, and the place of each bearer's name there."""
    place = np.zeros(len(bodies), np.int64)
    place[bearers] = 1
    used = np.flatnonzero(place)
    names = pa.array(bodies.names(used), pa.string())
    order = pc.array_sort_indices(names)
    place[used[order.to_numpy()]] = np.arange(len(used))
    return names.take(order), place[bearers]


def _dictionary(values: Any, names: Any, nulls: Any = None) -> pa.DictionaryArray:
    indices = pa.array(values.astype(np.int32), mask=nulls)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(names), pa.string()))
