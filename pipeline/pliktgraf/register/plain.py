"""Audit a batch with the ordinary engine, record by record: slow, and the measure of the fast one."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

import pyarrow as pa

from pliktgraf import findings, mapping
from pliktgraf.audit import BATCH, classified
from pliktgraf.law import Law

WORD = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [
        ("record", pa.int32()),
        ("norm", WORD),
        ("bearer", pa.string()),
        ("status", WORD),
        ("missing", pa.list_(pa.string())),
        ("displaced_by", WORD),
        ("rests_on_interpretation", pa.bool_()),
    ]
)
"""The columns of a batch's findings; `record` is the place of the record in the batch, from 0."""


def audit_batch(records: list[bytes], on: str | None, law: Law, today: str) -> pa.Table:
    """The findings of sound records, also those that are not applicable, by record, norm and bearer.

    Args:
        records: one record each, as JSON.
        on: the reference date (YYYY-MM-DD) instead of each record's own.
        today: the reference date of records that have none.

    Returns:
        A table with the columns of SCHEMA.
    """
    columns: dict[str, list[Any]] = {name: [] for name in SCHEMA.names}
    dated = ((record, on or record.get("auditDate") or today) for record in map(json.loads, records))
    place = 0
    while batch := list(islice(dated, BATCH)):
        found = findings.find(classified(batch, law), law)
        for record, _ in batch:
            for finding in found.get(mapping.case_iri(record["id"]), ()):
                for name, column in columns.items():
                    column.append(place if name == "record" else getattr(finding, name))
            place += 1
    return pa.table(
        {name: pa.array(column, SCHEMA.field(name).type) for name, column in columns.items()}, schema=SCHEMA
    )
