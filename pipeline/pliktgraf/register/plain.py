"""Audit a batch with the ordinary engine, record by record: slow, and the measure of the fast one."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pyarrow as pa

from pliktgraf import findings, mapping
from pliktgraf.audit import BATCH, classified
from pliktgraf.law import Law
from pliktgraf.register.reading import as_data

WORD = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [
        ("record", pa.int32()),
        ("norm", WORD),
        ("bearer", WORD),
        ("status", WORD),
        ("missing", pa.list_(pa.string())),
        ("displaced_by", WORD),
        ("rests_on_interpretation", pa.bool_()),
    ]
)
"""The columns of a batch's findings; `record` is the place of the record in the batch, from 0."""


def begin(on: str | None, law: Law, today: str) -> PlainAudit:
    """An audit of a batch whose records come some at a time, as `reading` types them.

    Args:
        on: the reference date (YYYY-MM-DD) instead of each record's own.
        today: the reference date of records that have none.
    """
    return PlainAudit(on, law, today)


class PlainAudit:
    """A batch under way: its records are audited as they are added."""

    def __init__(self, on: str | None, law: Law, today: str) -> None:
        self._on, self._law, self._today = on, law, today
        self._columns: dict[str, list[Any]] = {name: [] for name in SCHEMA.names}
        self._place = 0

    def add(self, records: list[Any]) -> None:
        """Audit sound records."""
        dated = ((data, self._on or data["auditDate"] or self._today) for data in map(as_data, records))
        while batch := list(islice(dated, BATCH)):
            found = findings.find(classified(batch, self._law), self._law)
            for record, _ in batch:
                for finding in found.get(mapping.case_iri(record["id"]), ()):
                    for name, column in self._columns.items():
                        column.append(self._place if name == "record" else getattr(finding, name))
                self._place += 1

    def findings(self) -> pa.Table:
        """The findings, also those that are not applicable, by record, norm and bearer, with the columns of SCHEMA."""
        return pa.table(
            {name: pa.array(column, SCHEMA.field(name).type) for name, column in self._columns.items()}, schema=SCHEMA
        )
