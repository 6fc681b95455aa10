"""Audit a batch of records at once: tables, rules as SQL, verdicts by table."""

from __future__ import annotations

import gc
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa

from pliktgraf import schema
from pliktgraf.law import Law
from pliktgraf.register import kept, layout
from pliktgraf.register.assemble import Assembler, Situations
from pliktgraf.register.compile import NotCompiled
from pliktgraf.register.numbers import Numbers
from pliktgraf.register.plan import SITUATIONS, Plan, Question
from pliktgraf.register.tables import BODIES, CASES, Batch, Filler

Values = dict[str, npt.NDArray[np.int8]]
UNKNOWN = 2
RENEWED = 8
"""After so many batches the engine is begun afresh: each leaves some memory that comes back only so."""
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,  # a process each: the caller has as many processes as there are cores
    "preserve_insertion_order": False,
    "temp_directory": "",  # nothing is written beside where the program was called
    "autoinstall_known_extensions": False,  # nor fetched
    "autoload_known_extensions": False,
}


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
    return auditor(law).audit(records, on, today)


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
        self._connect()

    def _connect(self) -> None:
        self.connection = duckdb.connect(config=SETTINGS)
        for name, (kind, pairs) in self.plan.law.items():
            self._law_table(name, kind, pairs)
        for name, text in self.plan.statics.items():
            self.connection.execute(f"CREATE TABLE {name} AS {text}")

    def audit(self, records: list[bytes], on: str | None, today: str) -> pa.Table:
        """See `audit_batch`."""
        batch = self.read(records, on, today)
        self.load(batch)
        situations = self.situations()
        of_case, of_situation = self.values(len(records), len(situations.case))
        self._batches += 1
        if self._batches % RENEWED == 0:
            self.connection.close()
            self._connect()
        return self.assembler.table(situations, of_case, of_situation, batch.bodies)

    def read(self, records: list[bytes], on: str | None, today: str) -> Batch:
        """The tables of records."""
        # millions of new objects and not one cycle: the collector would look at all of them again and again
        collects = gc.isenabled()
        gc.disable()
        try:
            return self.filler.fill(map(orjson.loads, records), on, today)
        finally:
            if collects:
                gc.enable()

    def _law_table(self, name: str, kind: str, pairs: list[tuple[int, Any]]) -> None:
        type_ = {"law": pa.int32(), "string": pa.int32(), "bool": pa.bool_(), "int": pa.int64()}.get(kind, pa.string())
        ids, values = ([p[i] for p in pairs] for i in (0, 1))
        found = pa.table({"id": pa.array(ids, pa.int32()), "value": pa.array(values, type_)})
        self.connection.register("given", found)
        column = "CAST(value AS DATE) AS value" if kind == "date" else "value"
        self.connection.execute(f'CREATE TABLE "{name}" AS SELECT id, {column} FROM given')

    def load(self, batch: Batch) -> None:
        """Take tables into the engine in place of those of the batch before."""
        bodies = np.arange(BODIES, BODIES + len(batch.bodies), dtype=np.int32)
        for name, table in {**batch.tables, "bodies": pa.table({"id": bodies})}.items():
            self.connection.register("given", table)
            self.connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT * FROM given')
        self.connection.unregister("given")

    def situations(self) -> Situations:
        """Derive the facts of the loaded batch, and the situations from them."""
        for statement in self.plan.derivations:
            self.connection.execute(statement)
        query = 'SELECT "case", norm, bearer FROM situation ORDER BY id'
        found = self.connection.execute(query).fetchnumpy()
        return Situations(found["case"] - CASES, found["norm"], found["bearer"] - BODIES)

    def values(self, cases: int, situations: int) -> tuple[Values, Values]:
        """The value of each criterion for each case, and for each situation: 0 false, 1 true, 2 unknown."""
        of_case: Values = {}
        of_situation: Values = {}
        for question in self.plan.questions:
            rows = self._ask(question)
            is_case = question.about == "case"
            ids = rows["id"] - (CASES if is_case else SITUATIONS)
            values = np.asarray(rows["value"]).astype(np.int8)
            into, size = (of_case, cases) if is_case else (of_situation, situations)
            if question.by == "plain":
                _set(into, question.criterion, size, ids, values)
                continue
            about = np.asarray(rows["about"])
            for number in np.unique(about).tolist():
                named = (
                    self.iri_of[number] if question.by == "criterion" else self.minted.get((question.criterion, number))
                )
                if named is not None:
                    mine = about == number
                    _set(into, named, size, ids[mine], values[mine])
        return of_case, of_situation

    def _ask(self, question: Question) -> dict[str, Any]:
        if question.keep:
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {question.keep} AS {question.sql}")
            return self.connection.execute(f"SELECT * FROM {question.keep}").fetchnumpy()
        return self.connection.execute(question.sql).fetchnumpy()


def _set(into: Values, criterion: str, size: int, ids: Any, values: Any) -> None:
    if criterion not in into:
        into[criterion] = np.full(size, UNKNOWN, np.int8)
    into[criterion][ids] = values
