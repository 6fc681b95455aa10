"""Findings out of criteria: the verdict of every situation, the worst of each bearer's, and the table of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pliktgraf.findings import SEVERITY
from pliktgraf.law import Law
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

    def table(self, situations: Situations, of_case: Values, of_situation: Values, bodies: list[str]) -> pa.Table:
        """The findings, sorted by case, norm and bearer."""
        norm = self.rank[situations.norm]
        names, bearer = _ranked(situations.bearer, bodies)
        key = (situations.case.astype(np.int64) * len(self.ids) + norm) * (len(names) + 1) + bearer
        order = np.argsort(key, kind="stable")
        key, case, norm, bearer = key[order], situations.case[order], norm[order], bearer[order]
        status, missing, displaced, interpreted = self._judged(order, case, norm, of_case, of_situation)
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
            "bearer": names.take(pa.array(bearer)) if len(names) else pa.array([], pa.string()),
            "status": _dictionary(status, SEVERITY),
            "missing": self._written(norm, missing),
            "displaced_by": _dictionary(displaced, self.displacing, displaced < 0),
            "rests_on_interpretation": pa.array(interpreted),
        })  # fmt: skip

    def _judged(self, order: Ints, case: Ints, norm: Ints, of_case: Values, of_situation: Values) -> Any:
        size = len(order)
        status, displaced = np.zeros(size, np.int8), np.full(size, -1, np.int16)
        missing, interpreted = np.zeros(size, np.int64), np.zeros(size, bool)
        by_norm = np.argsort(norm, kind="stable")
        ends = np.searchsorted(norm[by_norm], np.arange(len(self.ids) + 1))
        for i, verdicts in enumerate(self.verdicts):
            rows = by_norm[ends[i] : ends[i + 1]]
            if not len(rows):
                continue
            codes = np.zeros(len(rows), np.int64)
            own, cases = order[rows], case[rows]
            for place, criterion in enumerate(verdicts.criteria):
                values = self._value(criterion, own, cases, of_case, of_situation)
                codes += values * np.int64(3**place)
            found = verdicts.look_up(codes)
            status[rows], missing[rows] = found.status, found.missing
            interpreted[rows] = found.interpreted
            if verdicts.displacing:
                places = np.array([self.displacing.index(d) for d in verdicts.displacing] + [-1], np.int16)
                displaced[rows] = places[found.displaced]
        return status, missing, displaced, interpreted

    def _value(self, criterion: str, own: Ints, cases: Ints, of_case: Values, of_situation: Values) -> Any:
        silent = self.silent.get(criterion, UNKNOWN)
        values: Any = silent
        if criterion in of_case:
            values = of_case[criterion][cases]
            if silent != UNKNOWN:
                values = np.where(values == UNKNOWN, np.int8(silent), values)
        if criterion in of_situation:
            nearer = of_situation[criterion][own]
            values = np.where(nearer == UNKNOWN, values, nearer)
        return values

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


def _ranked(bearers: Ints, bodies: list[str]) -> tuple[pa.Array, Ints]:
    """The names of the bearers, sorted, and the place of each bearer's name there."""
    unique, inverse = np.unique(bearers, return_inverse=True)
    names = pa.array([bodies[i] for i in unique.tolist()], pa.string())
    order = pc.array_sort_indices(names)
    place = np.empty(len(unique), np.int64)
    place[order.to_numpy()] = np.arange(len(unique))
    return names.take(order), place[inverse]


def _dictionary(values: Any, names: Any, nulls: Any = None) -> pa.DictionaryArray:
    indices = pa.array(values.astype(np.int32), mask=nulls)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(names), pa.string()))
