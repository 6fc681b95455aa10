"""What the table shows, as plain rows and lines: laid out with colours on a screen, or as they are in a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pliktgraf.messages import text
from pliktgraf.report import summary
from pliktgraf.report.content import Case, Content, Item
from pliktgraf.report.phrases import number, sentence

Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class Block:
    """Lines under a heading, each with the status that it tells of, if any."""

    heading: str
    lines: tuple[tuple[str, str | None], ...]


def title(case: Case, language: str) -> str:
    """The heading of one case."""
    kind = text("w-case" if case.unit == "case" else "rep-organisation", language)
    return f"{kind} {case.id}, {case.day}"


def headings(language: str) -> Row:
    """The headings of the columns."""
    return (
        text("w-status", language),
        text("w-norm", language),
        text("w-bearer", language),
        text("w-remark", language),
    )


def row(item: Item, content: Content) -> Row:
    """One finding: status, duty with its provisions, bearer, and what the status alone does not say."""
    telling = item.status in ("breached", "undetermined", "displaced")
    marked = f"({text('w-interpreted', content.language)})" if item.interpreted else ""
    remark = " ".join(part for part in (item.message if telling else "", marked) if part)
    duty = f"{sentence(item.duty.title)} – {item.duty.basis}"
    return sentence(content.status(item.status)), duty, item.bearer, remark


def ending(content: Content) -> Iterator[Block]:
    """What follows the cases: rejected records, warnings, and the figures with the sentences that tell them."""
    language = content.language
    for key, found in (("w-rejected", content.rejected), ("w-warnings", content.warnings)):
        if found:
            yield Block(text(key, language), tuple((complaint.line(language), None) for complaint in found))
    counts = summary.findings_by_status(content).items()
    figures = tuple((f"{number(count):>7}  {content.status(status)}", status) for status, count in counts)
    yield Block(text("rep-heading-summary", language), figures)
    if len(content.cases) > 1:
        rows = [r for unit in summary.UNITS for r in summary.by_duty(content, unit) if r.counts["breached"]]
        told = tuple((f"{sentence(r.duty.title)} – {r.duty.basis}. {r.sentence}", None) for r in rows)
        if told:
            yield Block(text("rep-unmet-duties", language), told)
    points = [*summary.main_points(content), summary.rejected_note(content)]
    yield Block(text("rep-conclusion", language), tuple((point, None) for point in points if point))
