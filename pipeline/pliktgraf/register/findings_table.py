"""The columns of findings as data, the same in every format; described for users in docs/register.md."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pliktgraf.register.checking import Checked

SCHEMA = pa.schema(
    [
        pa.field("case", pa.string(), nullable=False),
        pa.field("date", pa.date32(), nullable=False),
        pa.field("municipality", pa.string()),
        pa.field("norm", pa.string(), nullable=False),
        pa.field("bearer", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("missing", pa.list_(pa.field("element", pa.string(), nullable=False)), nullable=False),
        pa.field("displacedBy", pa.string()),
        pa.field("restsOnInterpretation", pa.bool_(), nullable=False),
    ]
)
"""One row a finding, in the order of the input, then of norm and bearer."""


def table_of(found: pa.Table, checked: Checked, dates: list[str]) -> pa.Table:
    """The findings of a batch with their cases; texts as dictionaries, and `record`, the number in the file, first.

    Args:
        found: what `batch.audit_batch` gave.
        checked: the records of the batch.
        dates: the reference date (YYYY-MM-DD) of each of them.
    """
    place = whole(found["record"])

    def of_record(values: list[str] | list[str | None]) -> pa.Array:
        written = pa.array(values, pa.string())
        return pc.take(written.dictionary_encode(), place)

    return pa.table(
        {
            "record": pc.take(pa.array(checked.numbers, pa.int64()), place),
            "case": pa.DictionaryArray.from_arrays(place, pa.array(checked.cases, pa.string())),
            "date": pc.take(pa.array(dates, pa.string()).cast(pa.date32()), place),
            "municipality": of_record(checked.municipalities),
            "norm": _words(found["norm"]),
            "bearer": _words(found["bearer"]),
            "status": _words(found["status"]),
            "missing": whole(found["missing"]),
            "displacedBy": _words(found["displaced_by"]),
            "restsOnInterpretation": whole(found["rests_on_interpretation"]),
        }
    )


def plain(table: pa.Table) -> pa.Table:
    """The findings with the columns of SCHEMA, as they are written to files."""
    columns = [
        whole(table[field.name]) if pa.types.is_list(field.type) else pc.cast(whole(table[field.name]), field.type)
        for field in SCHEMA
    ]
    return pa.table([column.cast(field.type) for column, field in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)


def _words(column: pa.ChunkedArray) -> pa.DictionaryArray:
    words = whole(column)
    if not pa.types.is_dictionary(words.type):
        return words.dictionary_encode()
    return pa.DictionaryArray.from_arrays(words.indices.cast(pa.int32()), words.dictionary.cast(pa.string()))


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    joined = column.unify_dictionaries().combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return joined.chunk(0) if isinstance(joined, pa.ChunkedArray) else joined
