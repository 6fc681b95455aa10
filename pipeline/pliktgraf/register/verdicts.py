"""Verdicts looked up: each norm's criteria as digits of one number, and the evaluator of the conditions behind it.

A number that was not seen before is handed to the evaluator that audits single cases, once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyoxigraph import NamedNode, Quad

from pliktgraf import classify, findings
from pliktgraf.law import Law, Norm, complement
from pliktgraf.terms import TYPE, pg

Ints = npt.NDArray[np.int64]
DENSE = 13
"""So many criteria still make a table (3 to that power cells); a norm with more looks its numbers up."""
FALSE, TRUE, UNKNOWN = 0, 1, 2


@dataclass(frozen=True)
class Outcomes:
    """The outcome of each situation: status by its place in SEVERITY, missing criteria as bits, the rest by number."""

    status: npt.NDArray[np.int8]
    missing: Ints
    displaced: npt.NDArray[np.int16]
    interpreted: npt.NDArray[np.bool_]


class Verdicts:
    """The verdicts of one norm.

    `criteria` are those that the norm reads, in the order of the digits, `names` how findings write them, sorted:
    bit i of `missing` stands for names[i]. `displacing` are the ids of norms; `displaced` is a place there, -1 none.
    """

    def __init__(self, norm: Norm, law: Law) -> None:
        self.norm, self.law = norm, law
        self.criteria = sorted(norm.criteria(), key=lambda c: law.notations.get(c, c))
        self.names = [law.notations.get(c, c) for c in self.criteria]
        self.displacing = sorted({d.norm for d in norm.displacements})
        self._seen: dict[tuple[int, int, int, bool], int] = {}
        self._places: dict[int, int] = {}
        self._table = np.full(3 ** len(self.criteria), -1, np.int32) if len(self.criteria) <= DENSE else None
        self._rows: list[tuple[int, int, int, bool]] = []

    def look_up(self, codes: Ints) -> Outcomes:
        """The outcomes of profiles, each written as one number."""
        places = self._dense(codes) if self._table is not None else self._sparse(codes)
        status, missing, displaced, interpreted = (np.array(column) for column in zip(*self._rows, strict=True))
        return Outcomes(
            status.astype(np.int8)[places],
            missing.astype(np.int64)[places],
            displaced.astype(np.int16)[places],
            interpreted.astype(bool)[places],
        )

    def _dense(self, codes: Ints) -> Ints:
        assert self._table is not None
        places = self._table[codes]
        if len(unseen := np.flatnonzero(places < 0)):
            for code in np.unique(codes[unseen]).tolist():
                self._table[code] = self._place(code)
            places = self._table[codes]
        return places

    def _sparse(self, codes: Ints) -> Ints:
        unique, inverse = np.unique(codes, return_inverse=True)
        for code in unique.tolist():
            if code not in self._places:
                self._places[code] = self._place(code)
        return np.array([self._places[code] for code in unique.tolist()], np.int64)[inverse]

    def _place(self, code: int) -> int:
        row = self._row(code)
        if row not in self._seen:
            self._seen[row] = len(self._rows)
            self._rows.append(row)
        return self._seen[row]

    def _row(self, code: int) -> tuple[int, int, int, bool]:
        classes = {self.norm.situation_class}
        for criterion in self.criteria:
            code, value = divmod(code, 3)
            if value != UNKNOWN:
                classes.add(criterion if value == TRUE else complement(criterion))
        found = _judge(self.norm, classes, self.law)
        missing = sum(1 << self.names.index(name) for name in found.missing)
        displaced = self.displacing.index(found.displaced_by) if found.displaced_by else -1
        return findings.SEVERITY.index(found.status), missing, displaced, found.interpreted


def _judge(norm: Norm, classes: set[str], law: Law) -> findings.Verdict:
    """What a situation of certain classes comes to, by the same steps as in the audit of one case."""
    node = NamedNode(norm.iri + "/situation")
    quads = [Quad(node, TYPE, NamedNode(c)) for c in classes]
    quads += [Quad(node, pg("ofCase"), node), Quad(node, pg("ofNorm"), NamedNode(norm.iri))]
    quads += classify.entailed(node.value, classes, norm)
    (situation,) = findings.situations(quads)
    return findings.verdict(norm, situation, law)
