"""Draw the matrix of acts and actions: a dot for each level of government that has duties in a cell."""

from __future__ import annotations

from itertools import groupby

from pliktgraf import messages, picture
from pliktgraf.law import Law
from pliktgraf.picture import MARGIN, NOTE, PALE, SHADES, TEXT
from pliktgraf.reasoning.matrix import Duty, Matrix
from pliktgraf.report.phrases import day
from pliktgraf.terms import PG, pg

ROW, RADIUS, STEP, SLANT = 34.0, 10.0, 22.0, 120.0
GRID, STRIPE, DASH = "#c8c8c8", "#f6f6f6", "#767676"


def draw(table: Matrix, law: Law, language: str) -> str:
    """The matrix as SVG text, the same for the same matrix."""
    title = messages.text("lawr-matrix-title", language, date=day(table.date, language))
    norms = {norm for duty in table.duties for norm in duty.norms}
    about = messages.text("lawr-matrix-about", language, norms=len(norms))
    drawing = picture.Drawing(title, about, language)
    cells = {cell: _marks(list(duties)) for cell, duties in groupby(table.duties, key=lambda d: (d.act, d.action))}
    widths = {a: max([len(m) for (_, b), m in cells.items() if a == b] or [1]) * STEP + 22 for a in table.actions}
    left = MARGIN + max(picture.wide(f"{name} ({act})", TEXT) for act, name in table.acts.items()) + 16
    across = left + sum(widths.values()) + MARGIN + SLANT * 0.7
    top = picture.heading(drawing, title, about, across) + SLANT
    places, x = {}, left
    for action, name in table.actions.items():
        places[action] = x + widths[action] / 2
        turn = f"rotate(-45 {picture.number(places[action])} {picture.number(top - 10)})"
        drawing.text(name, places[action], top - 10, TEXT, transform=turn)
        x += widths[action]
    silent = {(s.act, s.action): s for s in table.silences}
    for index, (act, name) in enumerate(table.acts.items()):
        y = top + index * ROW
        if index % 2 == 0:
            drawing.shape("rect", x=MARGIN, y=y, width=x - MARGIN, height=ROW, fill=STRIPE)
        drawing.text(f"{name} ({act})", MARGIN + 4, y + ROW / 2 + 4, TEXT)
        for action, centre in places.items():
            where = f"{name}, {table.actions[action]}"
            if marks := cells.get((act, action)):
                for number, mark in enumerate(marks):
                    _dot(drawing, mark, centre + (number - (len(marks) - 1) / 2) * STEP, y + ROW / 2, where, law)
            elif (found := silent.get((act, action))) is not None:
                _silence(drawing, found.by_law, found.reason, centre, y + ROW / 2, where, language)
    bottom = top + len(table.acts) * ROW
    for action in table.actions:
        edge = places[action] + widths[action] / 2
        drawing.shape("line", x1=edge, x2=edge, y1=top, y2=bottom, stroke=GRID, stroke_width=0.6)
    return drawing.written(across, _legend(drawing, table, law, language, bottom + 34) + MARGIN)


def _marks(duties: list[Duty]) -> list[list[Duty]]:
    """The duties of a cell, one mark for those of one level of norms and one level of government."""
    ordered = sorted(duties, key=_mark)
    return [list(several) for _, several in groupby(ordered, key=_mark)]


def _mark(duty: Duty) -> tuple[str, str, bool]:
    return duty.level, duty.government, duty.forbids


def _dot(drawing: picture.Drawing, duties: list[Duty], x: float, y: float, where: str, law: Law) -> None:
    said = [f"{d.bearer}: {', '.join(d.norms)} ({'; '.join(d.citations)})" for d in duties]
    within = drawing.group("\n".join([where, *said]))
    shade = SHADES[picture.colour(_position(duties[0].government, law))][0]
    is_single = law.value(PG + duties[0].level, pg("isReadFrom").value) == pg("CaseRecord").value
    full = is_single and not duties[0].forbids
    count = str(len({norm for duty in duties for norm in duty.norms}))
    drawing.shape(
        "circle", within, cx=x, cy=y, r=RADIUS, fill=shade if full else PALE, stroke=shade, stroke_width=2.0,
        stroke_dasharray="3 3" if duties[0].forbids else "none",
    )  # fmt: skip
    ink = PALE if full else shade
    drawing.text(count, x, y + 4, TEXT, within, fill=ink, text_anchor="middle", font_weight="bold")


def _silence(
    drawing: picture.Drawing, by_law: bool, reason: str | None, x: float, y: float, where: str, language: str
) -> None:
    said = messages.text("lawr-matrix-silent" if by_law else "lawr-matrix-no-norm", language)
    within = drawing.group(f"{where}\n{said} {reason or ''}".rstrip())
    drawing.shape("rect", within, x=x - 11, y=y - 11, width=22.0, height=22.0, fill=PALE, fill_opacity="0")
    if by_law:
        drawing.shape("line", within, x1=x - 8, x2=x + 8, y1=y, y2=y, stroke=DASH, stroke_width=3.0)


def _position(government: str, law: Law) -> str:
    return (law.value(PG + government, pg("position").value) or "") if government else ""


def _legend(drawing: picture.Drawing, table: Matrix, law: Law, language: str, y: float) -> float:
    found = {duty.government for duty in table.duties}
    labels = {_position(g, law): law.label(PG + g, language) for g in found if g}
    if "" in found:
        labels[""] = messages.text("net-any-level", language)
    picture.legend(drawing, labels, y)
    drawing.text(messages.text("net-source", language), MARGIN, y + 28, NOTE)
    return y + 28
