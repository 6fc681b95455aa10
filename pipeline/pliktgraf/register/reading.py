"""Read lines of JSON as typed records."""

from __future__ import annotations

from typing import Any

import msgspec

from pliktgraf import schema
from pliktgraf.law import Law
from pliktgraf.register import layout
from pliktgraf.register.record_types import record_type


class Reader:
    """Reads records of the schema's types. Raises NoType where no type expresses the schema."""

    def __init__(self, law: Law) -> None:
        definitions = schema.schema(law)["$defs"]
        self.types = {name: record_type(name, definitions[name]) for name in layout.ROOTS}
        self._decoders = [msgspec.json.Decoder(type_).decode for type_ in self.types.values()]

    def read(self, content: bytes) -> Any:
        """The record of a line; None where it is not of the form of any type."""
        for decode in self._decoders:
            try:
                return decode(content)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue
        return None

    def typed(self, data: Any) -> Any:
        """A sound record that was read otherwise."""
        return msgspec.convert(data, self.types["organisation" if "organisation" in data else "case"])


def as_data(record: Any) -> Any:
    """A record as plain objects, as JSON has them; what is not recorded is null."""
    return msgspec.to_builtins(record)


def municipality_of(record: Any) -> str | None:
    """The kommunenummer of the responsible municipality of a typed record, where it has one."""
    organisation = getattr(record, "organisation", None)
    number: str | None = organisation.municipality if organisation else record.municipality
    return number
