"""Reference data as RDF: municipalities, counties, offices, health trusts and services, each with its time.

The CSV files in `data/reference/` are the one source; `csv-metadata.json` says what their columns mean, as W3C's CSV
on the Web does. Of that standard this reads what the file uses: columns with `propertyUrl`, `valueUrl`, `aboutUrl`,
`lang`, `datatype`, `separator` and `suppressOutput`, and virtual columns. A template keeps letters outside ASCII, since
its result is an IRI. An audit never loads these data.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, Store

from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.paths import ROOT
from pliktgraf.terms import DCTERMS, PG, RDF, RDFS, SKOS, XSD

FOLDER = ROOT / "data" / "reference"
GRAPHS = PG + "reference/"
"""What the names of the graphs begin with: one graph a data set, described in `data/reference/datasets.ttl`."""

_PREFIXES = {"dcterms": DCTERMS, "org": "http://www.w3.org/ns/org#", "rdf": RDF, "rdfs": RDFS, "skos": SKOS}
_VARIABLE = re.compile(r"\{(\w+)\}")

Column = dict[str, Any]
Cells = dict[str, str]


def to_quads(folder: Path = FOLDER) -> list[Quad]:
    """Every row of every table as RDF, in the named graph of its data set.

    Raises PliktgrafError for a file that cannot be read, and for a table whose columns are not those described.
    """
    described = folder / "csv-metadata.json"
    try:
        tables = json.loads(described.read_text(encoding="utf-8"))["tables"]
    except (OSError, ValueError, KeyError) as error:
        raise PliktgrafError(f"{described}: it cannot be read as a table group ({error}); check the file") from None
    return [quad for table in tables for quad in _table(table, folder)]


def with_law(law: Law) -> Store:
    """A store with the law in the default graph and the reference data in theirs: the law's own where it has them."""
    if any(isinstance(graph, NamedNode) and graph.value.startswith(GRAPHS) for graph in law.store.named_graphs()):
        return law.store
    store = Store()
    store.bulk_extend(law.store)
    store.bulk_extend(to_quads())
    return store


def _table(table: dict[str, Any], folder: Path) -> Iterator[Quad]:
    path = folder / table["url"]
    graph = NamedNode(table["dcterms:isPartOf"]["@id"])
    schema = table["tableSchema"]
    for cells in _rows(path, schema["columns"]):
        for column in schema["columns"]:
            written = cells.get(column.get("name", ""))
            if column.get("suppressOutput") or written == "":
                continue
            subject = _iri(column.get("aboutUrl", schema["aboutUrl"]), cells)
            predicate = _iri(column["propertyUrl"], cells)
            for value in _values(column, written or "", cells):
                yield Quad(subject, predicate, value, graph)


def _rows(path: Path, columns: list[Column]) -> Iterator[Cells]:
    named = [column["name"] for column in columns if not column.get("virtual")]
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if reader.fieldnames != named:
                raise PliktgrafError(f"{path}, line 1: its columns are not {', '.join(named)}; correct the heading")
            for row in reader:
                if None in row or None in row.values():
                    raise PliktgrafError(f"{path}, line {reader.line_num}: it has not {len(named)} cells; correct it")
                yield row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PliktgrafError(f"{path}: it cannot be read as CSV ({error}); check the file") from None


def _values(column: Column, written: str, cells: Cells) -> list[NamedNode | Literal]:
    if "valueUrl" in column:
        return [_iri(column["valueUrl"], cells)]
    parts = written.split(column["separator"]) if "separator" in column else [written]
    if "lang" in column:
        return [Literal(part, language=column["lang"]) for part in parts]
    return [Literal(part, datatype=NamedNode(XSD + column.get("datatype", "string"))) for part in parts]


def _iri(template: str, cells: Cells) -> NamedNode:
    """The IRI of a URI template of simple variables, its prefix spelt out."""
    expanded = _VARIABLE.sub(lambda match: quote(cells[match.group(1)], safe=""), template)
    prefix, colon, rest = expanded.partition(":")
    return NamedNode(_PREFIXES[prefix] + rest if colon and prefix in _PREFIXES else expanded)
