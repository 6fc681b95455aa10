"""Audit a batch of records at once: tables, rules as SQL, verdicts by table."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pliktgraf import schema
from pliktgraf.law import Law
from pliktgraf.register import kept, layout
from pliktgraf.register.assemble import Assembler, Situations
from pliktgraf.register.compile import NotCompiled
from pliktgraf.register.engine import Columns, Engine
from pliktgraf.register.numbers import Numbers
from pliktgraf.register.plan import SITUATIONS, Plan, Question
from pliktgraf.register.reading import Reader
from pliktgraf.register.tables import BODIES, CASES, Batch, Filler

Values = dict[str, npt.NDArray[np.int8]]
UNKNOWN = 2
RENEWED = 8
"""After so many batches the engine is begun afresh: each leaves some memory that comes back only so."""


def audit_batch(records: list[bytes], on: str | None, law: Law, today: str) -> pa.Table:
    """The findings of a batch of sound records.

    Args:
        records: one record each, in JSON, already validated.
        on: the reference date (YYYY-MM-DD) instead of each record's own.
        law: the law.
        today: the reference date where neither gives one.

    Returns:
        One row a finding, also those that are not applicable, by record, norm and bearer: `record` (its place in
        the batch), `norm`, `bearer`, `status`, `missing`, `displaced_by`, `rests_on_interpretation`.

    Raises NotCompiled where a rule of the law cannot be compiled.
    """
    audit = begin(on, law, today)
    reader = Reader(law)
    audit.add([reader.read(record) for record in records])
    return audit.findings()


def begin(on: str | None, law: Law, today: str) -> BatchAudit:
    """An audit of a batch whose records come some at a time, as `reading` types them; see `audit_batch`."""
    return BatchAudit(auditor(law), on, today)


class BatchAudit:
    """A batch under way: its records are in tables as soon as they are added."""

    def __init__(self, auditor: Auditor, on: str | None, today: str) -> None:
        self._auditor = auditor
        self._filling = auditor.filler.begin(on, today)

    def add(self, records: list[Any]) -> None:
        """Take in sound records."""
        self._filling.add(records)

    def findings(self) -> pa.Table:
        """The findings of all of them, as `audit_batch` gives them."""
        return self._auditor.audit(self._filling.batch())


_AUDITORS: dict[int, tuple[Law, Auditor | NotCompiled]] = {}


def auditor(law: Law) -> Auditor:
    """The auditor of a law in this process. Raises NotCompiled where the law cannot be compiled."""
    if id(law) not in _AUDITORS:
        try:
            _AUDITORS[id(law)] = (law, Auditor(law))
        except NotCompiled as refusal:
            _AUDITORS[id(law)] = (law, refusal)
    found = _AUDITORS[id(law)][1]
    if isinstance(found, NotCompiled):
        raise found
    return found


class Auditor:
    """A compiled law with its connection."""

    def __init__(self, law: Law) -> None:
        self.plan: Plan = kept.plan_of(law)
        numbers = Numbers()
        numbers.iris.update(self.plan.iris)
        numbers.strings.update(self.plan.strings)
        self.filler = Filler(layout.tables(law), self.plan.touched, numbers, schema.context(law))
        self.minted: dict[tuple[str, int], str] = {
            (pattern, self.plan.iris[scope]): criterion
            for (pattern, scope), criterion in law.by_scope.items()
            if scope in self.plan.iris
        }
        self.iri_of = {number: iri for iri, number in self.plan.iris.items()}
        self.assembler = Assembler(law, self.plan.iris)
        self._batches = 0
        self._begin()

    def _begin(self) -> None:
        self.engine = Engine()
        for name, (kind, pairs) in self.plan.law.items():
            self._law_table(name, kind, pairs)
        for name, text in self.plan.statics.items():
            self.engine.run(f"CREATE TABLE {name} AS {text}")

    def audit(self, batch: Batch) -> pa.Table:
        """The findings of the records of filled tables; see `audit_batch`."""
        self.load(batch)
        situations = self.situations()
        of_case, of_situation = self.values(batch.records, len(situations.case))
        self._batches += 1
        if self._batches % RENEWED == 0:
            self.engine.close()
            self._begin()
        return self.assembler.table(situations, of_case, of_situation, batch.bodies)

    def _law_table(self, name: str, kind: str, pairs: list[tuple[int, Any]]) -> None:
        type_ = {"bool": pa.bool_(), "int": pa.int64()}.get(kind, pa.int32())
        ids, values = ([p[i] for p in pairs] for i in (0, 1))
        self.engine.take(name, pa.table({"id": pa.array(ids, pa.int32()), "value": pa.array(values, type_)}))

    def load(self, batch: Batch) -> None:
        """Take tables into the engine in place of those of the batch before. The batch gives them up."""
        dates = _dates(batch)
        for name in list(batch.tables):
            table = batch.tables.pop(name)
            if "parent" in table.column_names and (name, "auditDate") in self.plan.touched:
                own = dates[table["parent"].to_numpy() - CASES]
                table = table.append_column("auditDate", pa.array(own))
            self.engine.take(name, table)
        bodies = np.arange(BODIES, BODIES + len(batch.bodies), dtype=np.int32)
        self.engine.take("bodies", pa.table({"id": bodies}))

    def situations(self) -> Situations:
        """Derive the facts of the loaded batch, and the situations from them."""
        for statement in self.plan.derivations:
            self.engine.run(statement)
        found = self.engine.rows('SELECT id, "case", norm, bearer FROM situation')
        place = found["id"] - SITUATIONS
        case, norm, bearer = (np.empty_like(found[name]) for name in ("case", "norm", "bearer"))
        case[place], norm[place], bearer[place] = found["case"] - CASES, found["norm"], found["bearer"] - BODIES
        return Situations(case, norm, bearer)

    def values(self, cases: int, situations: int) -> tuple[Values, Values]:
        """The value of each criterion for each case, and for each situation: 0 false, 1 true, 2 unknown."""
        of_case: Values = {}
        of_situation: Values = {}
        for question in self.plan.questions:
            rows = self._ask(question)
            is_case = question.about == "case"
            into, size = (of_case, cases) if is_case else (of_situation, situations)
            rows = _known(rows)
            ids = rows["id"] - (CASES if is_case else SITUATIONS)
            values = rows["value"].view(np.int8)
            if question.by == "plain":
                _fill(into, [question.criterion], size, 0, ids, values)
                continue
            numbers = np.flatnonzero(np.bincount(rows["about"]))
            names = [self._named(question, number) for number in numbers.tolist()]
            _fill(into, names, size, np.searchsorted(numbers, rows["about"]), ids, values)
        return of_case, of_situation

    def _named(self, question: Question, number: int) -> str | None:
        """The criterion that a row with a number is about."""
        return self.iri_of[number] if question.by == "criterion" else self.minted.get((question.criterion, number))

    def _ask(self, question: Question) -> Columns:
        if not question.keep:
            return self.engine.rows(question.sql)
        self.engine.run(f"CREATE OR REPLACE TEMP TABLE {question.keep} AS {question.sql}")
        return self.engine.rows(f"SELECT * FROM {question.keep}")


def _dates(batch: Batch) -> Any:
    """The reference date of each record."""
    roots = [batch.tables[root] for root in layout.ROOTS if root in batch.tables]
    dates = np.zeros(sum(len(table) for table in roots), np.int32)
    for table in roots:
        dates[table["id"].to_numpy() - CASES] = table["auditDate"].to_numpy()
    return dates


def _known(rows: Columns) -> Columns:
    """The rows that have a value."""
    if not np.ma.is_masked(rows["value"]):
        return {name: np.ma.getdata(column) for name, column in rows.items()}
    known = ~rows["value"].mask
    return {name: np.ma.getdata(column)[known] for name, column in rows.items()}


def _fill(into: Values, names: list[str | None], size: int, places: Any, ids: Any, values: Any) -> None:
    """Put values into the row of the criterion at their place."""
    made = np.full((len(names), size), UNKNOWN, np.int8)
    made[places, ids] = values
    for name, row in zip(names, made, strict=True):
        if name is not None:
            into[name] = np.where(row == UNKNOWN, into[name], row) if name in into else row
