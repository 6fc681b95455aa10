"""Import statutes: from archives and files to N-Quads and the on-disk store, one statute in memory at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from pliktgraf.build import store_of
from pliktgraf.errors import PliktgrafError
from pliktgraf.statutes import naming as n
from pliktgraf.statutes.archive import is_archive
from pliktgraf.statutes.as_rdf import to_quads
from pliktgraf.statutes.faults import Fault, Unreadable
from pliktgraf.statutes.loading import entries
from pliktgraf.statutes.model import Statute
from pliktgraf.terms import PG, TYPE
from pliktgraf.whole_folder import put_in_place

NQUADS = "statutes.nq"
_SOURCE = "Lovdata, NLOD 2.0"


@dataclass
class Report:
    """What an import did.

    `statutes` are the identifiers read, in order; `remarks` what could be read only in part, by identifier; `asked`
    are those asked for that were not found.
    """

    folder: Path
    statutes: list[str] = field(default_factory=list)
    sections: int = 0
    quads: int = 0
    faults: list[Fault] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


Shown = Callable[[Iterator[Statute | Fault]], Iterable[Statute | Fault]]


def import_statutes(
    paths: Iterable[Path], folder: Path, acts: Iterable[str] = (), shown: Shown = lambda entries: entries
) -> Report:
    """Read statutes and write `statutes.nq` and the store `store/` to a folder, the same bytes every time.

    The store has the graph too, where `pliktgraf build` has written it to the same folder. Nothing is left
    half-written: what was there stays until the new parts are whole, and where nothing could be read.

    Args:
        acts: the identifiers of the statutes to take; all where there is none.
        shown: wraps the entries as they are read, to show how far it has come.

    Raises PliktgrafError where the folder cannot be written.
    """
    report = Report(folder)
    chosen = set(acts)
    with put_in_place(folder) as new:
        with (new / NQUADS).open("wb") as file:
            _write(paths, chosen, file, report, shown)
        if report.statutes:
            store: Store | None = store_of(new / "store", _graph(folder / "pliktgraf.nq"), new / NQUADS)
            del store
        else:
            (new / NQUADS).unlink()
    report.asked = sorted(chosen - set(report.statutes))
    return report


def _graph(path: Path) -> Iterable[Quad]:
    """What `pliktgraf build` wrote, its blank nodes by the same names; nothing where it was not run."""
    return parse(path=str(path), format=RdfFormat.N_QUADS) if path.is_file() else ()


def _write(paths: Iterable[Path], chosen: set[str], file: IO[bytes], report: Report, shown: Shown) -> None:
    languages: dict[str, set[str]] = {}
    archives: list[Quad] = []
    for path in paths:
        try:
            archive = _archive(path)
            latest = ""
            for entry in shown(entries(path, lambda identifier: not chosen or identifier in chosen)):
                if isinstance(entry, Fault):
                    report.faults.append(entry)
                elif entry.language in languages.get(entry.id, ()):
                    report.faults.append(Unreadable("statute-repeated", id=entry.id).at(entry.origin))
                else:
                    graph = n.graph_of(entry.id, entry.language if entry.id in languages else None)
                    languages.setdefault(entry.id, set()).add(entry.language)
                    latest = max(latest, entry.as_of or "")
                    _put(to_quads(entry, graph, archive), file, report)
                    report.statutes.append(entry.id)
                    report.sections += len(entry.sections)
                    report.remarks += [(entry.id, remark) for remark in entry.faults]
            archives += _provenance(path, archive, latest)
        except PliktgrafError as error:
            report.faults.append(Unreadable("file", reason=str(error).removeprefix(f"{path}: ")).at(str(path)))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            report.faults.append(Unreadable("file", reason=reason).at(str(path)))
    _put(archives, file, report)


def _put(quads: list[Quad], file: IO[bytes], report: Report) -> None:
    file.write(serialize(quads, format=RdfFormat.N_QUADS) or b"")
    report.quads += len(quads)


def _archive(path: Path) -> NamedNode | None:
    """The IRI of an archive, by its bytes; None for any other file."""
    with path.open("rb") as file:
        if not is_archive(file.read(512)):
            return None
        file.seek(0)
        return NamedNode(f"{PG}source/{hashlib.file_digest(file, 'sha256').hexdigest()}")


def _provenance(path: Path, archive: NamedNode | None, latest: str) -> list[Quad]:
    """What is known of an archive: its name, its bytes' digest, and the day of the latest of its members."""
    if archive is None:
        return []
    said: list[tuple[NamedNode, NamedNode | Literal]] = [
        (TYPE, n.DOCUMENT),
        (n.FILE_NAME, Literal(path.name)),
        (n.SHA256, Literal(archive.value.rpartition("/")[2], datatype=n.HEX)),
        (n.SOURCE, Literal(_SOURCE)),
    ]
    if latest:
        said.append((n.MODIFIED, Literal(latest, datatype=n.DATE)))
    return [Quad(archive, predicate, value, n.PROVENANCE) for predicate, value in said]
