"""`pliktgraf law import`: load acts and regulations as Lovdata publishes them."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from functools import partial
from pathlib import Path

from pliktgraf.commands.output import write
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import language, text
from pliktgraf.progress import progress
from pliktgraf.statutes.faults import Fault
from pliktgraf.statutes.importing import Report, import_statutes
from pliktgraf.statutes.keys import is_statute


def run(arguments: argparse.Namespace) -> int:
    """Import into the folder given, `build` by default; 0 all was read, 2 something was not (the rest is written)."""
    chosen = language(arguments.lang)
    for act in arguments.act:
        if not is_statute(act):
            raise PliktgrafError(text("law-import-act", chosen, value=act))
    shown = partial(progress, total=None, language=chosen)
    report = import_statutes(
        [Path(name) for name in arguments.files], Path(arguments.output or "build"), arguments.act, shown
    )
    if arguments.format == "json":
        write(json.dumps(_as_json(report, chosen), ensure_ascii=False, indent=2) + "\n", None)
    else:
        _show(report, chosen)
    is_whole = report.statutes and not report.asked and not _of_kind(report, "fault")
    return 0 if is_whole else 2


def _of_kind(report: Report, kind: str) -> list[Fault]:
    return [fault for fault in report.faults if fault.kind == kind]


def _show(report: Report, chosen: str) -> None:
    say = partial(text, language=chosen)
    for fault in _of_kind(report, "fault"):
        print(fault.line(chosen), file=sys.stderr)
    for act in report.asked:
        print(say("law-import-not-found", id=act), file=sys.stderr)
    if not report.statutes:
        print(say("law-import-nothing"), file=sys.stderr)
        return
    parts = {"read": _count(len(report.statutes)), "sections": _count(report.sections), "quads": _count(report.quads)}
    print(say("law-import-done", folder=report.folder, **parts))
    for reason, count in Counter(fault.message[chosen] for fault in _of_kind(report, "skipped")).items():
        print(say("law-import-skipped", count=_count(count), reason=reason))
    for identifier, remark in report.remarks:
        print(say("law-import-remark", id=identifier, remark=remark))


def _as_json(report: Report, chosen: str) -> dict[str, object]:
    def told(kind: str) -> list[dict[str, str]]:
        return [{"where": fault.where, "reason": fault.message[chosen]} for fault in _of_kind(report, kind)]

    return {
        "statutes": report.statutes,
        "sections": report.sections,
        "quads": report.quads,
        "notFound": report.asked,
        "skipped": told("skipped"),
        "faults": told("fault"),
        "remarks": [{"statute": identifier, "remark": remark} for identifier, remark in report.remarks],
    }


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
