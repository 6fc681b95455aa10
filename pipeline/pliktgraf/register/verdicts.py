"""Verdicts looked up: the parts of a norm by the values of their criteria, the status by the truth of the parts.

What was not seen before is handed to the evaluator that audits single cases, once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pliktgraf import classify, conditions, findings
from pliktgraf.conditions import Truth
from pliktgraf.law import Law, Norm

Ints = npt.NDArray[np.int64]
Values = npt.NDArray[np.int8]
DENSE = 13
"""So many digits still make a table (3 to that power cells); a longer number is looked up."""
FALSE, TRUE, UNKNOWN = 0, 1, 2
_TRUTHS: tuple[Truth, ...] = (False, True, None)


@dataclass(frozen=True)
class Outcomes:
    """The outcome of each situation: status by its place in SEVERITY, missing criteria as bits, the rest by number."""

    status: npt.NDArray[np.int8]
    missing: Ints
    displaced: npt.NDArray[np.int16]
    interpreted: npt.NDArray[np.bool_]


class Verdicts:
    """The verdicts of one norm.

    `names` are the criteria that the norm reads as findings write them, sorted: bit i of `missing` stands for
    names[i]. `displacing` are the ids of norms; `displaced` is a place there, -1 none.
    """

    def __init__(self, norm: Norm, law: Law) -> None:
        self.norm, self.law = norm, law
        self.names = sorted(law.notations.get(c, c) for c in norm.criteria())
        self.displacing = sorted({d.norm for d in norm.displacements})
        self._criteria = [sorted(conditions.criteria(part.expression)) for part in norm.parts]
        judges = [self._judge_of(part.expression, read) for part, read in zip(norm.parts, self._criteria, strict=True)]
        self._parts = [
            _Table(len(read), judge, (np.int8, np.int64)) for read, judge in zip(self._criteria, judges, strict=True)
        ]
        self._whole = _Table(len(norm.parts), self._verdict, (np.int8, np.int16, np.bool_, np.int64))

    def look_up(self, value: Callable[[str], Values], size: int) -> Outcomes:
        """The outcomes of so many situations, by the values of each criterion in them."""
        truths, lacking = [], []
        for table, criteria in zip(self._parts, self._criteria, strict=True):
            truth, missing = table.rows(list(map(value, criteria)), size)
            truths.append(truth)
            lacking.append(missing)
        status, displaced, interpreted, named = self._whole.rows(truths, size)
        missing = np.zeros(size, np.int64)
        for place, bits in enumerate(lacking):
            missing |= bits * (named >> place & 1)
        return Outcomes(status, missing, displaced, interpreted)

    def _judge_of(self, expression: conditions.Expression, criteria: list[str]) -> Callable[[list[int]], Any]:
        """What makes the truth of a part, and the criteria that keep it open as bits, out of the criteria's values."""
        bits = {c: 1 << self.names.index(self.law.notations.get(c, c)) for c in criteria}

        def judge(values: list[int]) -> tuple[int, int]:
            value = {c: _TRUTHS[digit] for c, digit in zip(criteria, values, strict=True)}.__getitem__
            truth = conditions.evaluate(expression, value)
            return _TRUTHS.index(truth), sum(bits[c] for c in conditions.missing(expression, value))

        return judge

    def _verdict(self, truths: list[int]) -> tuple[int, int, bool, int]:
        """Status, displacing norm, interpretation, and as bits the parts whose missing criteria the verdict names."""
        known = [_TRUTHS[truth] for truth in truths]
        lacks: dict[str, set[str]] = {}
        for place, (part, truth) in enumerate(zip(self.norm.parts, known, strict=True)):
            if truth is None:
                lacks.setdefault(part.name, set()).add(str(place))
        situation = findings.Situation(
            classes=frozenset([self.norm.situation_class, *classify.classes_by(known, self.norm)]),
            lacks={name: frozenset(places) for name, places in lacks.items()},
        )
        found = findings.verdict(self.norm, situation, self.law)
        displaced = self.displacing.index(found.displaced_by) if found.displaced_by else -1
        named = sum(1 << int(place) for place in found.missing)
        return findings.SEVERITY.index(found.status), displaced, found.interpreted, named


class _Table:
    """Rows by a number in base three, made when first asked for."""

    def __init__(self, digits: int, row: Callable[[list[int]], tuple[Any, ...]], types: tuple[type, ...]) -> None:
        self._digits, self._row, self._types = digits, row, types
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._columns: list[npt.NDArray[Any]] = []
        self._dense = np.full(3**digits, -1, np.int16) if digits <= DENSE else None
        self._sparse: dict[int, int] = {}

    def rows(self, digits: list[Values], size: int) -> list[npt.NDArray[Any]]:
        """The columns of the rows of so many numbers; the first of their digits counts most."""
        codes = np.zeros(size, np.int64)
        for values in digits:
            codes *= 3
            codes += values
        places = self._of_table(codes) if self._dense is not None else self._of_sparse(codes)
        return [column[places] for column in self._columns]

    def _of_table(self, codes: Ints) -> npt.NDArray[np.int16]:
        assert self._dense is not None
        places = self._dense[codes]
        if places.size and places.min() < 0:
            new = np.unique(codes[places < 0])
            self._dense[new] = self._made(new)
            places = self._dense[codes]
        return places

    def _of_sparse(self, codes: Ints) -> Ints:
        unique, inverse = np.unique(codes, return_inverse=True)
        new = [code for code in unique.tolist() if code not in self._sparse]
        self._sparse.update(zip(new, self._made(np.array(new, np.int64)), strict=True))
        return np.array([self._sparse[code] for code in unique.tolist()], np.int64)[inverse]

    def _made(self, codes: Ints) -> list[int]:
        made = []
        for code in codes.tolist():
            digits = [code // 3**place % 3 for place in reversed(range(self._digits))]
            made.append(self._numbers.setdefault(self._row(digits), len(self._numbers)))
        rows = list(self._numbers)
        self._columns = [np.array(c, t) for c, t in zip(zip(*rows, strict=True), self._types, strict=True)]
        return made
