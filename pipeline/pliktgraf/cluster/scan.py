"""The first pass over a register: how many records a piece holds, and the hashes of their ids; nothing else is read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import orjson

from pliktgraf import records
from pliktgraf.cluster.job import Job
from pliktgraf.cluster.pieces import Piece
from pliktgraf.register import duplicates


@dataclass(frozen=True)
class Scan:
    """What a piece holds: records, lines (blank ones too), and sixteen bytes an id, in the order of the records."""

    records: int
    lines: int
    ids: bytes


@dataclass(frozen=True)
class Task:
    """A piece to audit: the numbers of its first record and line in the file, and the places (from 0) of the records
    whose id has come before in the register."""

    piece: Piece
    first_record: int
    first_line: int
    records: int
    repeated: tuple[int, ...]


def scan(piece: Piece, _: Job) -> Scan:
    """Read a piece for its ids."""
    content = piece.read()
    lines = content.split(b"\n")
    if not lines[-1]:
        del lines[-1]
    ids = [_id(line) for line in lines if line and not line.isspace()]
    return Scan(len(ids), len(lines), duplicates.hashes(ids).tobytes())


def tasks(pieces: list[Piece], scans: list[Scan]) -> list[Task]:
    """What there is to audit, of each id the first record only.

    All hashes of the register are held here and sorted: some 60 bytes a record while it lasts.
    """
    ids = np.frombuffer(b"".join(held.ids for held in scans), np.uint64).reshape(-1, 2)
    repeated = np.array(duplicates.Seen().repeated(ids), np.int64)
    found: list[Task] = []
    before, record, line = 0, 1, 1
    for piece, held in zip(pieces, scans, strict=True):
        if piece.start == 0:
            record = line = 1
        mine = repeated[np.searchsorted(repeated, before) : np.searchsorted(repeated, before + held.records)]
        found.append(Task(piece, record, line, held.records, tuple((mine - before).tolist())))
        before, record, line = before + held.records, record + held.records, line + held.lines
    return found


def _id(line: bytes) -> str | None:
    try:
        data = orjson.loads(line)
    except ValueError:
        data, _ = records.parse(line)
    id_ = data.get("id") if isinstance(data, dict) else None
    return id_ if isinstance(id_, str) else None
