"""A diff in words: its changes as rows for people, and as data for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pliktgraf.diff.compare import KINDS, Change, Diff
from pliktgraf.diff.flips import Flip
from pliktgraf.kinds import kind_under
from pliktgraf.law import Law
from pliktgraf.messages import enumeration, text
from pliktgraf.report.phrases import day, shown
from pliktgraf.terms import DCTERMS, LAW, NORM, PG, RDFS, local_name, pg
from pliktgraf.wording import citations, status, texts

Table = tuple[list[str], list[list[str]]]


def title(diff: Diff, language: str) -> str:
    """The heading: what differs between which days."""
    return text("diff-title", language, a=day(diff.first, language), b=day(diff.second, language))


def summary(diff: Diff, language: str) -> list[str]:
    """The figures, one sentence for provisions and one for norms, and what cannot be said."""
    lines = [_figures("diff-provisions", diff.provisions, language), _figures("diff-norms", diff.norms, language)]
    if diff.unknown:
        lines.append(text("diff-unknown", language, n=len(diff.unknown)))
    return lines


def by_action(diff: Diff, law: Law, language: str) -> Table:
    """What norms that came or moved ask for, those of most acts first: kind, action, how many acts, which."""
    groups: dict[tuple[str, str], set[str]] = {}
    for change in diff.norms:
        if change.after and change.kind in ("came", "changed"):
            groups.setdefault((_kind(change.after, law, language), _action(change.after, law, language)), set()).add(
                texts(law, change.act, pg("isCitedAs").value)[language]
            )
    ordered = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    rows = [[kind, action, str(len(acts)), enumeration(sorted(acts), language)] for (kind, action), acts in ordered]
    return _headings(("kind", "action", "count", "acts"), language), rows


def provisions(diff: Diff, law: Law, language: str) -> Table:
    """The provisions that differ, by act."""
    rows = []
    for change in diff.provisions:
        version = change.version
        gone = change.kind == "went"
        rows.append(
            [
                text(f"diff-kind-{change.kind}", language),
                _label(change.subject, law, language),
                _label(change.before, law, language) if change.kind == "moved" and change.before else "",
                version.title if version and version.title else "",
                day(change.since, language) if change.since else "",
                ", ".join(version.amended_by) if version and not gone else "",
                _certainty(change, language),
            ]
        )
    return _headings(("change", "provision", "was", "heading", "since", "by", "certainty"), language), rows


def norms(diff: Diff, law: Law, language: str) -> Table:
    """The norms that differ, by act."""
    rows = []
    for change in diff.norms:
        iri = change.subject
        norm = law.norms[local_name(iri, NORM)]
        bearers = [texts(law, role, RDFS + "label")[language] for role in law.values(iri, pg("hasBearer").value)]
        was = local_name(change.before, NORM) if change.before and change.before != change.after else ""
        rows.append(
            [
                text(f"diff-kind-{change.kind}", language),
                texts(law, iri, RDFS + "label")[language],
                ", ".join(bearers),
                citations(norm.legal_basis, law)[language],
                norm.id,
                was if change.kind in ("moved", "changed") else "",
            ]
        )
    return _headings(("change", "norm", "bearer", "citation", "id", "was"), language), rows


def flipped(found: Iterable[Flip], diff: Diff, law: Law, language: str) -> Table:
    """The findings that are others on the second day."""
    days = [day(date, language) for date in (diff.first, diff.second)]
    headings = [*_headings(("case", "norm", "bearer"), language), *days]
    rows = []
    for flip in found:
        named = texts(law, NORM + (flip.norm or flip.was or ""), RDFS + "label")[language]
        statuses = [_status(value, law, language) for value in (flip.before, flip.after)]
        rows.append([shown(flip.case), named, shown(flip.bearer), *statuses])
    return headings, rows


def as_data(diff: Diff, found: Iterable[Flip] | None, law: Law) -> dict[str, Any]:
    """The diff as plain data; `flips` only where cases were given."""
    data: dict[str, Any] = {
        "from": diff.first,
        "to": diff.second,
        "provisions": [_provision_data(change, law) for change in diff.provisions],
        "norms": [_norm_data(change, law) for change in diff.norms],
        "notKnown": [_identifier(iri, law) for iri in diff.unknown],
    }
    if found is not None:
        data["flips"] = [
            {"case": f.case, "bearer": f.bearer, "normBefore": f.was, "norm": f.norm, "before": f.before,
             "after": f.after} for f in found
        ]  # fmt: skip
    return data


def _provision_data(change: Change, law: Law) -> dict[str, Any]:
    version = change.version
    return {
        "change": change.kind,
        "before": _identifier(change.before, law),
        "after": _identifier(change.after, law),
        "since": change.since,
        "title": version.title if version else None,
        "through": local_name(version.through, PG) if version and version.through else None,
        "amendedBy": list(version.amended_by) if version else [],
        "datingPrecision": version.precision if version else None,
        "wordingRead": version.wording_read if version else None,
        "label": texts(law, change.subject, RDFS + "label"),
    }


def _norm_data(change: Change, law: Law) -> dict[str, Any]:
    norm = law.norms[local_name(change.subject, NORM)]
    action = law.value(norm.iri, pg("requiresAction").value)
    return {
        "change": change.kind,
        "before": local_name(change.before, NORM) if change.before else None,
        "after": local_name(change.after, NORM) if change.after else None,
        "since": change.since,
        "act": norm.act,
        "action": local_name(action, PG) if action else None,
        "legalBasis": list(norm.legal_basis),
        "label": texts(law, norm.iri, RDFS + "label"),
    }


def _figures(key: str, changes: tuple[Change, ...], language: str) -> str:
    counts = {kind: sum(change.kind == kind for change in changes) for kind in KINDS}
    return text(key, language, n=len(changes), **counts)


def _headings(names: Iterable[str], language: str) -> list[str]:
    return [text(f"diff-c-{name}", language) for name in names]


def _certainty(change: Change, language: str) -> str:
    """How well the dating is known, where it is not known for the section itself."""
    if change.version is None or change.version.precision == "section":
        return ""
    return text(f"ask-w-{change.version.precision}", language)


def _status(value: str | None, law: Law, language: str) -> str:
    return status(value, law)[language] if value else text("diff-no-norm", language)


def _label(iri: str, law: Law, language: str) -> str:
    return texts(law, iri, RDFS + "label")[language]


def _kind(norm: str, law: Law, language: str) -> str:
    return texts(law, kind_under(norm, pg("Norm").value, law), RDFS + "label")[language]


def _action(norm: str, law: Law, language: str) -> str:
    action = law.value(norm, pg("requiresAction").value)
    return texts(law, action, RDFS + "label")[language] if action else ""


def _identifier(iri: str | None, law: Law) -> str | None:
    return (law.value(iri, DCTERMS + "identifier") or iri.removeprefix(LAW)) if iri else None
