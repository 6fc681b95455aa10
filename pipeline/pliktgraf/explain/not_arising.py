"""Why a norm does not arise in a case: not in force, read from another kind of record, not audited, or no bearer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pliktgraf import wording
from pliktgraf.law import Law, Norm
from pliktgraf.messages import Text, enumeration, every
from pliktgraf.report.phrases import day
from pliktgraf.terms import LANGUAGES, PG, RDFS, pg


@dataclass(frozen=True)
class Reason:
    """A reason by its code, in words, and whether the norm's condition is worth showing all the same."""

    code: str
    text: Text
    shows_condition: bool = False


def reason(record: dict[str, Any], date: str, norm: Norm, law: Law) -> Reason:
    """The first of the reasons that holds for a norm with no situation in the case."""
    if date < norm.valid_from:
        return Reason("not-yet-in-force", _dated("explain-not-yet", norm.valid_from, date))
    if norm.valid_until is not None and date > norm.valid_until:
        return Reason("no-longer-in-force", _dated("explain-no-longer", norm.valid_until, date))
    kind = pg("OrganisationRecord" if "organisation" in record else "CaseRecord").value
    wanted = law.value(norm.level, pg("isReadFrom").value) or kind
    if wanted != kind:
        named = {
            "wanted": wording.texts(law, wanted, RDFS + "label"),
            "given": wording.texts(law, kind, RDFS + "label"),
        }
        return Reason("other-record", every("explain-other-record", **named))
    if not norm.audited:
        return Reason("not-audited", every("explain-not-audited"), shows_condition=True)
    return Reason("no-bearer", _no_bearer(norm, date, law))


def _dated(key: str, limit: str, date: str) -> Text:
    return every(key, limit=_day(limit), date=_day(date))


def _no_bearer(norm: Norm, date: str, law: Law) -> Text:
    """Which bearers were looked for in vain. How they are looked for is said by the norm."""
    rule = law.value(norm.iri, pg("findsBearerBy").value) or ""
    parts = {
        "date": _day(date),
        "acts": _labels(law, law.values(norm.iri, pg("coversServicesUnder").value)),
        "roles": _labels(law, law.values(norm.iri, pg("hasBearer").value)),
    }
    try:
        return every(f"explain-no-bearer-{rule.removeprefix(PG)}", **parts)
    except KeyError:
        return every("explain-no-bearer", **parts)


def _labels(law: Law, iris: list[str]) -> Text:
    return {lang: enumeration([law.label(iri, lang) for iri in iris], lang) for lang in LANGUAGES}


def _day(iso: str) -> Text:
    return {lang: day(iso, lang) for lang in LANGUAGES}
