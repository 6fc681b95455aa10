"""The database that rules run in: tables in, columns out. Statements are parsed once, however often they run."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

Columns = dict[str, Any]
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,  # a process each: the caller has as many processes as there are cores
    "preserve_insertion_order": False,
    "temp_directory": "",  # nothing is written beside where the program was called
    "autoinstall_known_extensions": False,  # nor fetched
    "autoload_known_extensions": False,
    # what a batch took goes back to the system, as other work of the process needs it before the next
    "allocator_flush_threshold": "32MB",
    "allocator_bulk_deallocation_flush_threshold": "8MB",
}


class Engine:
    """A database in memory, of one process."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(config=SETTINGS)
        self._parsed: dict[str, Any] = {}

    def take(self, name: str, table: pa.Table) -> None:
        """Take a table in place of the one of that name."""
        given = table  # noqa: F841  found by its name: to register it would take as long as to copy it
        text = f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT * FROM given'
        self._connection.execute(self._statement(text))

    def run(self, text: str) -> None:
        """Run a statement that gives no rows."""
        self._connection.execute(self._statement(text))

    def rows(self, text: str) -> Columns:
        """The columns that a query gives, as arrays; masked where something has no value."""
        return self._connection.execute(self._statement(text)).fetchnumpy()

    def close(self) -> None:
        """Give back all that it holds."""
        self._connection.close()

    def _statement(self, text: str) -> Any:
        if text not in self._parsed:
            (self._parsed[text],) = self._connection.extract_statements(text)
        return self._parsed[text]
