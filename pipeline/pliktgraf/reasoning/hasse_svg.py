"""Draw the order of norms as a Hasse diagram: the general to the left, what it follows from to the right."""

from __future__ import annotations

from dataclasses import dataclass

import networkx

from pliktgraf import messages, picture
from pliktgraf.law import Law
from pliktgraf.network.text_width import wrap
from pliktgraf.picture import INK, MARGIN, NOTE, PAD, PALE, SHADES, TEXT, TINTS
from pliktgraf.reasoning.hasse import Group, Hasse, hasse, layers
from pliktgraf.reasoning.order import CASE, Order
from pliktgraf.report.phrases import day
from pliktgraf.terms import NORM, RDFS, pg
from pliktgraf.wording import citations, texts

BOX, GAP, LEADING, BETWEEN = 250.0, 70.0, 15.0, 10.0
INDENT = 8.0
COLUMNS = 3
SWEEPS = 8


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    height: float
    lines: tuple[tuple[str, bool], ...]  # each with whether it begins a norm


def draw(order: Order, law: Law, language: str) -> str:
    """The order at a date as SVG text, the same for the same order. Norms that stand in no relation are left out."""
    small = hasse(order)
    shown = small.related()
    date = day(order.date or "", language)
    title = messages.text("lawr-order-title", language, date=date)
    left_out = sum(len(group) for group in small.groups if group not in shown)
    about = messages.text("lawr-order-about", language, steps=len(small.steps), alone=left_out)
    about += " " + messages.text("lawr-order-meaning", language)
    boxes, across, down = _place(shown, small, law, language)
    drawing = picture.Drawing(title, about, language)
    width = max(across + MARGIN, 900.0)
    top = picture.heading(drawing, title, about, width) + 20
    for step in small.steps:
        _line(drawing, boxes[step.first], boxes[step.second], top, step.kind == CASE)
    for group, box in boxes.items():
        _draw(drawing, group, box, top, law, language)
    source = messages.text("net-source", language)
    picture.legend(drawing, _labels(boxes, law, language), top + down + 34)
    drawing.text(source, MARGIN, top + down + 62, NOTE)
    return drawing.written(width, top + down + 62 + MARGIN)


def _place(shown: list[Group], small: Hasse, law: Law, language: str) -> tuple[dict[Group, _Box], float, float]:
    """Each connected part of the order for itself, the parts in newspaper columns of about the same height."""
    graph = networkx.Graph([(step.first, step.second) for step in small.steps])
    graph.add_nodes_from(shown)
    depth = layers(shown, small.steps)
    parts = [_part(sorted(part), small, depth, law, language) for part in networkx.connected_components(graph)]
    parts.sort(key=lambda part: (-part[2], min(part[0])))
    heights = [0.0] * COLUMNS
    columns: list[list[tuple[dict[Group, _Box], float, float]]] = [[] for _ in range(COLUMNS)]
    for part in parts:
        shortest = heights.index(min(heights))
        columns[shortest].append(part)
        heights[shortest] += part[2] + 3 * BETWEEN
    boxes: dict[Group, _Box] = {}
    x = MARGIN
    for column in columns:
        y = 0.0
        for found, _, height in column:
            boxes |= {g: _Box(b.x + x, b.y + y, b.height, b.lines) for g, b in found.items()}
            y += height + 3 * BETWEEN
        x += max((across for _, across, _ in column), default=0.0) + GAP / 2
    return boxes, x, max(heights)


def _part(
    groups: list[Group], small: Hasse, depth: dict[Group, int], law: Law, language: str
) -> tuple[dict[Group, _Box], float, float]:
    """One connected part: a column a layer, in each the boxes near those that they are tied to."""
    ranks = [[g for g in groups if depth[g] == rank] for rank in range(max(depth[g] for g in groups) + 1)]
    place = {g: float(i) for rank in ranks for i, g in enumerate(rank)}
    ties: dict[Group, list[Group]] = {g: [] for g in groups}
    for step in small.steps:
        if step.first in ties:
            ties[step.first].append(step.second)
            ties[step.second].append(step.first)
    for _ in range(SWEEPS):
        for rank in ranks:
            rank.sort(key=lambda g: (sum(place[t] for t in ties[g]) / max(len(ties[g]), 1), g))
            place |= {g: (i + 0.5) / len(rank) for i, g in enumerate(rank)}
    written = {g: _lines(g, law, language) for g in groups}
    heights = {g: len(written[g]) * LEADING + PAD for g in groups}
    tall = [sum(heights[g] for g in rank) + BETWEEN * (len(rank) - 1) for rank in ranks]
    down = max(tall)
    boxes = {}
    for index, rank in enumerate(ranks):
        spare = (down - tall[index]) / max(len(rank), 1)
        y = spare / 2
        for group in rank:
            boxes[group] = _Box(index * (BOX + GAP), y, heights[group], written[group])
            y += heights[group] + BETWEEN + spare
    return boxes, len(ranks) * BOX + (len(ranks) - 1) * GAP, down


def _lines(group: Group, law: Law, language: str) -> tuple[tuple[str, bool], ...]:
    found: list[tuple[str, bool]] = []
    for norm in group:
        cited = citations(law.norms[norm].legal_basis[:1], law)[language]
        label = f"{texts(law, NORM + norm, RDFS + 'label')[language]} – {cited}"
        found += [(line, number == 0) for number, line in enumerate(wrap(label, TEXT, BOX - 2 * PAD - INDENT))]
    return tuple(found)


def _draw(drawing: picture.Drawing, group: Group, box: _Box, top: float, law: Law, language: str) -> None:
    level = _level(group, law)
    shade = picture.colour(law.value(level, pg("position").value) or "" if level else "")
    several = messages.text("lawr-order-same", language) + "\n" if len(group) > 1 else ""
    within = drawing.group(several + "\n".join(group))
    drawing.shape(
        "rect", within, x=box.x, y=top + box.y, width=BOX, height=box.height, rx="3", fill=TINTS[shade],
        stroke=SHADES[shade][0], stroke_width="2.4" if several else "1.1",
    )  # fmt: skip
    for index, (line, begins) in enumerate(box.lines):
        indent = 0 if begins else INDENT
        drawing.text(line, box.x + PAD + indent, top + box.y + LEADING * (index + 1), TEXT, within)


def _level(group: Group, law: Law) -> str | None:
    """The level of government of all bearers of the norms; None where it is not one."""
    bearers = [bearer for norm in group for bearer in law.values(law.norms[norm].iri, pg("hasBearer").value)]
    levels = [set(law.values(bearer, pg("belongsToLevel").value)) for bearer in bearers]
    common = set().union(*levels)
    return common.pop() if len(common) == 1 and all(levels) else None


def _labels(boxes: dict[Group, _Box], law: Law, language: str) -> dict[str, str]:
    """The names of the levels of government by their positions; the empty one where a box has none."""
    levels = {_level(group, law) for group in boxes}
    found = {law.value(level, pg("position").value) or "": law.label(level, language) for level in levels if level}
    return found | ({"": messages.text("net-any-level", language)} if None in levels else {})


def _line(drawing: picture.Drawing, first: _Box, second: _Box, top: float, same_case: bool) -> None:
    x, y = first.x, top + first.y + first.height / 2
    end_x, end_y = second.x + BOX, top + second.y + second.height / 2
    path = f"M{x:.1f} {y:.1f}C{x - GAP / 2:.1f} {y:.1f} {end_x + GAP / 2:.1f} {end_y:.1f} {end_x + 7:.1f} {end_y:.1f}"
    dash = "none" if same_case else "5 4"
    drawing.shape("path", d=path, fill="none", stroke=INK, stroke_opacity="0.65", stroke_dasharray=dash)
    head = f"M{end_x + 8:.1f} {end_y - 4:.1f}L{end_x:.1f} {end_y:.1f}L{end_x + 8:.1f} {end_y + 4:.1f}z"
    drawing.shape("path", d=head, fill=INK, stroke=PALE, stroke_width=0.5)
