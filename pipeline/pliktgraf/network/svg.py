"""Draw the network of duties as an SVG that can be read on a screen and printed on a sheet of A4 or A3."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable

import networkx

from pliktgraf import messages
from pliktgraf.network.layout import BAND, BOTTOM, LABEL, LEADING, MARGIN, PAD, TEXT, TOP, Arrow, Layout, arrange
from pliktgraf.network.text_width import width, wrap
from pliktgraf.report.phrases import day

FONT = "'Liberation Sans', Arial, Helvetica, sans-serif"
TITLE, LEGEND = 30.0, 13.5
SHADES = (  # dark and less dark, a pair a level; told apart with colour-blind eyes, and in print by their bands
    ("#00507d", "#0072b2"),
    ("#005c43", "#009e73"),
    ("#8c3d00", "#d55e00"),
    ("#7a3a63", "#b5679a"),
    ("#3d3d3d", "#767676"),
    ("#5c4a00", "#9a7d0a"),
)
TINTS = ("#e6f1f8", "#e5f5f0", "#fbeee4", "#f8edf4", "#f0f0f0", "#f7f3df")
DASHES = {"Right": "7 4", "Power": "1.5 3.5"}
INK, PALE = "#1a1a1a", "#ffffff"


def draw(graph: networkx.MultiDiGraph, on: str | None = None, language: str | None = None) -> str:
    """The network as SVG text, self-contained and the same for the same graph.

    Bearers stand to the left and those the norms hold towards to the right, in bands by level of government. All
    norms from one role to another are one arrow. The text where it starts says how many they are and what
    they ask for; its tooltip names each with its citation.

    Args:
        graph: the network, from `network.network`.
        on: the date in the heading; the graph's own where none is given.
        language: of headings and legend; the graph's own where none is given.
    """
    date, language = on or graph.graph["date"], language or graph.graph["language"]
    layout = arrange(graph)
    colours = {node["level"]: _colour(node["level_position"]) for _, node in graph.nodes(data=True)}
    heading = messages.text("net-title", language, date=day(date, language))
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "xml:lang": language,
            "width": "420mm",
            "height": "297mm",
            "viewBox": f"0 0 {_number(layout.width)} {_number(layout.height)}",
            "role": "img",
            "aria-labelledby": "heading about",
            "font-family": FONT,
            "fill": INK,
        },
    )
    ElementTree.SubElement(root, "title", {"id": "heading"}).text = heading
    about = _about(graph, layout, language)
    ElementTree.SubElement(root, "desc", {"id": "about"}).text = about
    ElementTree.SubElement(
        root, "style"
    ).text = ".arrow:hover path.line{stroke-width:6;stroke-opacity:1}.arrow:hover text{font-weight:bold}"
    _heads(root, colours.values())
    ElementTree.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": PALE})
    _text(root, heading, MARGIN, 48, TITLE, {"font-weight": "bold"})
    _text(root, about, MARGIN, 72, LEGEND)
    _headings(root, layout, language)
    for band in layout.bands:
        _rectangle(root, band.x - 6, band.y, band.width + 12, band.height, TINTS[colours[band.level]])
        colour = SHADES[colours[band.level]][0]
        _text(root, band.name, band.x + PAD, band.y + 14, BAND, {"fill": colour, "font-weight": "bold"})
    for arrow in layout.arrows:
        _arrow(root, arrow, layout, graph, colours[arrow.box.level])
    _roles(root, layout, colours)
    _legend(root, graph, layout, language)
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _colour(position: str) -> int:
    """Which colours a level has: always the same, whatever other levels there are."""
    return (int(position) - 1) % (len(SHADES) - 1) if position else len(SHADES) - 1


def _about(graph: networkx.MultiDiGraph, layout: Layout, language: str) -> str:
    norms = len({data["norm"] for _, _, data in graph.edges(data=True)})
    return messages.text("net-about", language, norms=norms, roles=len(graph), arrows=len(layout.arrows))


def _headings(root: ElementTree.Element, layout: Layout, language: str) -> None:
    first, count, _, last = layout.columns
    for key, x in (("net-bearer", first), ("net-asked", count), ("net-towards", last)):
        _text(root, messages.text(key, language), x, TOP - 12, LEGEND, {"font-weight": "bold"})


def _arrow(root: ElementTree.Element, arrow: Arrow, layout: Layout, graph: networkx.MultiDiGraph, colour: int) -> None:
    bundle = arrow.bundle
    group = ElementTree.SubElement(root, "g", {"class": "arrow"})
    names = " → ".join(graph.nodes[role]["label"] for role in (bundle.source, bundle.target))
    ElementTree.SubElement(group, "title").text = "\n".join([f"{names} ({bundle.count})", *bundle.norms])
    (x, y), (end_x, end_y) = arrow.start, arrow.end
    text_x, head = layout.columns[2], 9
    middle = (x + end_x - head) / 2
    path = (
        f"M{_number(text_x + width(bundle.text, TEXT) + 5)} {_number(y)}H{_number(x)}"
        f"C{_number(middle)} {_number(y)} {_number(middle)} {_number(end_y)} {_number(end_x - head)} {_number(end_y)}"
    )
    shade = SHADES[colour][arrow.box.shade]
    attributes = {
        "class": "line",
        "d": path,
        "fill": "none",
        "stroke": shade,
        "stroke-opacity": "0.85",
        "stroke-width": _number(min(1.2 + 0.4 * (bundle.count - 1), 5)),
        "marker-end": f"url(#{_head(shade)})",
    }
    if bundle.kind in DASHES:
        attributes["stroke-dasharray"] = DASHES[bundle.kind]
    ElementTree.SubElement(group, "path", attributes)
    _text(group, str(bundle.count), text_x - PAD, y + 4, TEXT, {"font-weight": "bold", "text-anchor": "end"})
    _text(group, bundle.text, text_x, y + 4, TEXT)


def _roles(root: ElementTree.Element, layout: Layout, colours: dict[str, int]) -> None:
    for box in layout.boxes:
        edge = SHADES[colours[box.level]][box.shade]
        _rectangle(root, box.x, box.y, box.width, box.height, PALE, {"stroke": edge, "stroke-width": "1.2", "rx": "3"})
        first = box.y + box.height / 2 - (len(box.lines) - 1) * LEADING / 2 + LABEL * 0.35
        for index, line in enumerate(box.lines):
            _text(root, line, box.x + PAD, first + index * LEADING, LABEL)


def _legend(root: ElementTree.Element, graph: networkx.MultiDiGraph, layout: Layout, language: str) -> None:
    """What the kinds of lines mean, those that are there, and where the data come from."""
    kinds = {data["kind"]: data["kind_label"] for _, _, data in graph.edges(data=True)}
    x, y = MARGIN, layout.height - BOTTOM + 30
    solid = ", ".join(sorted(label for kind, label in kinds.items() if kind not in DASHES))
    samples = [(solid, "")] if solid else []
    samples += [(label, DASHES[kind]) for kind, label in sorted(kinds.items()) if kind in DASHES]
    for label, dash in samples:
        ends = {"x1": _number(x), "x2": _number(x + 34), "y1": _number(y - 4), "y2": _number(y - 4)}
        stroke = {"stroke": INK, "stroke-width": "1.6", "stroke-dasharray": dash or "none"}
        ElementTree.SubElement(root, "line", ends | stroke)
        _text(root, label, x + 42, y, LEGEND)
        x += 42 + width(label, LEGEND) + 26
    reading = messages.text("net-reading", language)
    if any(data["towards"] == "none" for _, _, data in graph.edges(data=True)):
        reading += " " + messages.text("net-reading-own", language)
    for part in wrap(reading, LEGEND, layout.width - 2 * MARGIN):
        y += LEGEND * 1.4
        _text(root, part, MARGIN, y, LEGEND)
    source = messages.text("net-source", language)
    _text(root, source, layout.width - MARGIN, layout.height - BOTTOM + 30, LEGEND, {"text-anchor": "end"})


def _heads(root: ElementTree.Element, used: Iterable[int]) -> None:
    """An arrow head in each colour: SVG 1.1 has none that takes its line's colour."""
    definitions = ElementTree.SubElement(root, "defs")
    for shade in (shade for index in sorted(set(used)) for shade in SHADES[index]):
        marker = ElementTree.SubElement(
            definitions,
            "marker",
            {
                "id": _head(shade),
                "viewBox": "0 0 10 10",
                "refX": "1",
                "refY": "5",
                "markerWidth": "9",
                "markerHeight": "9",
                "markerUnits": "userSpaceOnUse",
                "orient": "auto",
            },
        )
        ElementTree.SubElement(marker, "path", {"d": "M0 0.5L10 5L0 9.5z", "fill": shade})


def _head(shade: str) -> str:
    return "head-" + shade.removeprefix("#")


def _rectangle(
    root: ElementTree.Element, x: float, y: float, w: float, h: float, fill: str, more: dict[str, str] | None = None
) -> None:
    box = {"x": _number(x), "y": _number(y), "width": _number(w), "height": _number(h), "fill": fill}
    ElementTree.SubElement(root, "rect", box | (more or {}))


def _text(
    root: ElementTree.Element, text: str, x: float, y: float, size: float, more: dict[str, str] | None = None
) -> None:
    place = {"x": _number(x), "y": _number(y), "font-size": _number(size)}
    if "font-weight" not in (more or {}):  # keeps its room where the fonts are other ones
        place |= {"textLength": _number(width(text, size)), "lengthAdjust": "spacingAndGlyphs"}
    ElementTree.SubElement(root, "text", place | (more or {})).text = text


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
