"""The findings as one self-contained HTML file, for the screen and for A4 paper."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from pliktgraf.audit import AuditResult
from pliktgraf.law import Law
from pliktgraf.messages import enumeration, text
from pliktgraf.report import summary
from pliktgraf.report.content import ORDER, Case, Complaint, Content
from pliktgraf.report.phrases import day, number
from pliktgraf.report.templating import environment, message
from pliktgraf.terms import DCTERMS, PG

TEMPLATES = Path(__file__).parent / "templates"


def render(result: AuditResult, law: Law, language: str, everything: bool = False) -> str:
    """The report: theme and method, summary, each case, what the law requires, what is rejected.

    Args:
        everything: also what is not applicable.
    """
    content = Content(result, law, language, everything)
    template = environment(TEMPLATES, language).get_template("report.html.j2")
    return template.render(
        language=language,
        content=content,
        cases=content.cases,
        duties={act: list(group) for act, group in groupby(content.duties, key=lambda duty: duty.act)},
        statuses=ORDER if everything else ORDER[:-1],
        all_statuses=ORDER,
        main_points=summary.main_points(content),
        caveat=summary.caveat(content) if result.breached else "",
        findings=summary.findings_by_status(content),
        tables=[(unit, rows) for unit in summary.UNITS if (rows := summary.by_duty(content, unit))],
        most_missing=summary.most_missing(content) if len(content.cases) > 1 else [],
        scope=_scope(content),
        law_at=_law_at(content.cases, language),
        worst_first=enumeration([content.status(name) for name in _WORST_FIRST], language),
        rejected=[_file_name_only(complaint) for complaint in content.rejected],
        rejected_note=summary.rejected_note(content),
        warnings=[_file_name_only(complaint) for complaint in content.warnings],
        colophon=_colophon(law, language),
    )


_WORST_FIRST = ("breached", "undetermined", "displaced", "fulfilled")


def _scope(content: Content) -> list[tuple[str, str]]:
    """The facts of what is examined: how many, where, when, under which acts."""
    say = partial(message, content.language)
    cases = content.cases
    judged = []
    for unit, key in (("case", "rep-scope-cases"), ("organisation", "rep-scope-organisations")):
        count = sum(case.unit == unit for case in cases)
        if count:
            judged.append(say(key + ("-one" if count == 1 else ""), n=number(count)))
    rows = [(say("rep-scope-records"), enumeration(judged, content.language))]
    dates = sorted({case.date for case in cases})
    if len(dates) == 1:
        rows.append((say("rep-scope-date"), day(dates[0], content.language)))
    elif dates:
        first, last = day(dates[0], content.language), day(dates[-1], content.language)
        rows.append((say("rep-scope-dates"), say("rep-between", first=first, last=last)))
    municipalities = sorted({case.municipality for case in cases if case.municipality})
    rows.append((say("rep-scope-municipality"), ", ".join(municipalities)))
    acts = dict.fromkeys(duty.act for duty in content.duties)
    rows.append((say("rep-scope-acts"), enumeration(list(acts), content.language)))
    return [(name, value) for name, value in rows if value]


def _law_at(cases: list[Case], language: str) -> str:
    dates = {case.date for case in cases}
    if len(dates) == 1:
        return text("rep-law-at", language, date=day(dates.pop(), language))
    return text("w-report-law", language)


def _file_name_only(complaint: Complaint) -> Complaint:
    """Without the folders, which say more of the machine than of the record."""
    name = re.split(r"[/\\]", complaint.file)[-1]
    return Complaint(name, complaint.number, complaint.id, complaint.field, complaint.message)


def _colophon(law: Law, language: str) -> list[str]:
    issued = law.value(PG + "ontology", DCTERMS + "issued") or date.today().isoformat()
    return [
        text("rep-made", language, date=day(date.today().isoformat(), language), version=version("pliktgraf")),
        text("rep-law-data", language, date=day(issued, language)),
        f"{law.value(PG + 'ontology', DCTERMS + 'source', language)}.",
        text("rep-own-words", language),
        text("rep-privacy", language),
    ]
