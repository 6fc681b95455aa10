"""Check records fast: prove those sound that surely are, and hand every other one to the ordinary checker.

The ordinary checker (`checks.Checker`) stays the one source of verdicts and messages. What is here never rejects
anything; it only knows when the ordinary checker would have nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from pliktgraf import checks, mapping, records, schema
from pliktgraf.checks import Checker, Fault
from pliktgraf.law import Law
from pliktgraf.register.reading import Reader, as_data, municipality_of
from pliktgraf.register.record_checks import check_of

Json = Any
_DIGITS = bytes(ord("0") if chr(i) in "123456789" else i for i in range(256))
_APART = b" \t\r\f\v.-/:" + bytes(range(0x1C, 0x20)) + bytes(range(0x80, 0x100))
"""Every byte that may stand between the digits of a personal number, and more: all outside ASCII."""
_ELEVEN = b"0" * 11
BLOCK = 200_000
"""Bytes of lines, about, that are read and handed on at once: what is made of them fits in a processor's cache."""
KINDS = 10_000
"""Kinds of services that are kept as likely, so that a register with one of its own for every service fits too."""


@dataclass
class Checked:
    """What the check of some lines gave.

    `cases`, `numbers`, `dates` and `municipalities` have the ids of the sound records, their numbers in the file,
    recorded reference dates and kommunenummer. `rejected` and `warned` are in the order of the lines. `ids` has the id
    of each record of the lines, None where it has none that may be shown, or one that stands earlier in the lines.
    """

    cases: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    dates: list[str | None] = field(default_factory=list)
    municipalities: list[str | None] = field(default_factory=list)
    rejected: list[records.Rejected] = field(default_factory=list)
    warned: list[records.Warned] = field(default_factory=list)
    ids: list[str | None] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def add(self, record: Any, number: int) -> None:
        """Keep a sound record."""
        self.ids.append(record.id)
        self.known.add(record.id)
        self.cases.append(record.id)
        self.numbers.append(number)
        self.dates.append(record.auditDate)
        self.municipalities.append(municipality_of(record))


class FastChecker:
    """Checks lines of JSON as `checks.Checker` does, with the same verdicts and messages."""

    def __init__(self, law: Law) -> None:
        self.checker = Checker(law)
        self.reader = Reader(law)
        definitions = schema.schema(law)["$defs"]
        self._checks = {type_: check_of(definitions[name]) for name, type_ in self.reader.types.items()}
        self._case: Any = self.reader.types["case"]
        self._recordable = law.recordable
        self._own = law.recordable - law.read_from_assessments
        self._likely_kinds: set[str | None] = {None, ""}

    def check(
        self, content: bytes, keep: Callable[[list[Any]], None], file: str = "", number: int = 1, line: int | None = 1,
        is_whole: bool = False,
    ) -> Checked:  # fmt: skip
        """Check lines; blank ones of a file hold no record.

        Args:
            content: whole lines.
            keep: what takes the sound records, as `reading` types them, some at a time.
            file: the file's name, for what is rejected.
            number: the number of the first record that they hold.
            line: the number of the first line; None where the lines are no lines of a file.
            is_whole: whether the lines are one document.
        """
        checked = Checked()
        for block in [content] if is_whole else _blocks(content):
            sound: list[Any] = []
            has_digits = _has_digits(block)
            for written in [block] if is_whole else block.removesuffix(b"\n").split(b"\n"):
                if line is not None and (not written or written.isspace()):
                    line += 1
                    continue
                record = self.reader.read(written)
                if (
                    record is None
                    or not self._is_sound(record)
                    or record.id in checked.known
                    or (has_digits and _hides(written))
                ):
                    record = self._slowly(checked, records.parse(written, line), file, number)
                elif self._may_warn(record):
                    checked.warned += self._warned(as_data(record), file, number)
                if record is not None:
                    checked.add(record, number)
                    sound.append(record)
                number += 1
                line = None if line is None else line + 1
            keep(sound)
        return checked

    def _is_sound(self, record: Any) -> bool:
        """Whether a record surely has no fault, personal numbers aside. False says nothing."""
        if not self._checks[type(record)](record):
            return False
        if record.assessments and any(entry.criterion not in self._recordable for entry in record.assessments):
            return False
        return type(record) is not self._case or _refers_to_what_is_listed(record)

    def _slowly(self, checked: Checked, content: tuple[Json, Fault | None], file: str, number: int) -> Any:
        """The record, typed, if the ordinary checker has nothing to say; else None, and it is rejected."""
        data, fault = content
        faults = [fault] if fault else self.checker.faults(data)
        id_ = data.get("id") if isinstance(data, dict) else None
        named = id_ if isinstance(id_, str) and not checks.is_hidden(id_) else None
        if is_repeated := named in checked.known:
            faults = [*faults, records.repeated(str(named))]
        if not faults:
            checked.warned += self._warned(data, file, number)
            return self.reader.typed(data)
        checked.ids.append(None if is_repeated else named or None)
        checked.known.update([named] if named else [])
        checked.rejected.append(records.Rejected(file, number, named, tuple(faults)))
        return None

    def _warned(self, data: dict[str, Any], file: str, number: int) -> list[records.Warned]:
        return [records.Warned(file, number, data["id"], warning) for warning in self.checker.warnings(data)]

    def _may_warn(self, record: Any) -> bool:
        if record.assessments and any(entry.criterion in self._own for entry in record.assessments):
            return True
        if type(record) is not self._case:
            return False
        for entry in record.coordinators or ():
            if entry.declined and entry.offered:
                return True
        likely = self._likely_kinds
        return any(entry.kind not in likely and not self._is_likely(entry.kind) for entry in record.services)

    def _is_likely(self, kind: str) -> bool:
        """Whether the ordinary checker finds nothing odd about the kind of a service; what it said is kept."""
        if self.checker.warnings({"services": [{"kind": kind}]}):
            return False
        if len(self._likely_kinds) < KINDS:
            self._likely_kinds.add(kind)
        return True


def _blocks(content: bytes) -> Iterator[bytes]:
    """Whole lines, some at a time: what is read of them is in memory at once."""
    start = 0
    while start < len(content):
        end = content.find(b"\n", start + BLOCK) + 1 or len(content)
        yield content[start:end]
        start = end


def _has_digits(text: bytes) -> bool:
    """Whether eleven digits may follow each other in a text of JSON, or something is escaped and may be digits."""
    return b"\\" in text or _ELEVEN in text.translate(_DIGITS, _APART)


def _hides(content: bytes) -> bool:
    return _has_digits(content) and next(checks.unshowable(msgspec.json.decode(content)), None) is not None


def _refers_to_what_is_listed(record: Any) -> bool:
    providers, coordinators = record.providers, record.coordinators
    listed = {provider.id for provider in providers}
    if len(listed) != len(providers):
        return False
    for service in record.services:
        if service.provider not in listed:
            return False
    number, own = record.municipality, mapping.municipality_id(record.municipality)
    known = {number, own, None, *listed}
    named = []
    if coordinators:
        leaders = {coordinator.id for coordinator in coordinators}
        if len(leaders) != len(coordinators) or not listed.isdisjoint(leaders):
            return False
        listed |= leaders
        known |= leaders
        named = [coordinator.employer for coordinator in coordinators]
    if number in listed and own in listed:
        return False
    if record.coordination and (designated := record.coordination.designated):
        named.append(designated.provider)
    if record.cooperation and (established := record.cooperation.established):
        for entry in established:
            named += entry.between
    return known.issuperset(named) or known.union([provider.partOf for provider in providers]).issuperset(named)
