"""A drawing as self-contained SVG: what the pictures of norms have in common."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from pliktgraf.network.svg import FONT, INK, PALE, SHADES, TINTS
from pliktgraf.network.text_width import width, wrap

TITLE, NOTE, TEXT = 26.0, 14.0, 12.5
MARGIN, PAD = 32.0, 8.0
__all__ = ["INK", "MARGIN", "NOTE", "PAD", "PALE", "SHADES", "TEXT", "TINTS", "TITLE", "Drawing", "colour"]


class Drawing:
    """An SVG that grows; the size is settled when it is written out."""

    def __init__(self, heading: str, about: str, language: str) -> None:
        self.root = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "lang": language,
                "xml:lang": language,
                "role": "img",
                "aria-labelledby": "heading about",
                "font-family": FONT,
                "fill": INK,
            },
        )
        ElementTree.SubElement(self.root, "title", {"id": "heading"}).text = heading
        ElementTree.SubElement(self.root, "desc", {"id": "about"}).text = about
        ElementTree.SubElement(self.root, "rect", {"width": "100%", "height": "100%", "fill": PALE})

    def group(self, title: str | None = None, **attributes: str) -> ElementTree.Element:
        """A group with a tooltip."""
        group = ElementTree.SubElement(self.root, "g", attributes)
        if title:
            ElementTree.SubElement(group, "title").text = title
        return group

    def text(
        self, words: str, x: float, y: float, size: float, within: ElementTree.Element | None = None, **attributes: str
    ) -> None:
        """One line of text; what stands in attributes is written with hyphens for underscores."""
        place = {"x": number(x), "y": number(y), "font-size": number(size)}
        more = {name.replace("_", "-"): value for name, value in attributes.items()}
        parent = self.root if within is None else within
        ElementTree.SubElement(parent, "text", place | more).text = words

    def shape(self, name: str, within: ElementTree.Element | None = None, **attributes: str | float) -> None:
        """A shape by its SVG name."""
        values = {key.replace("_", "-"): v if isinstance(v, str) else number(v) for key, v in attributes.items()}
        ElementTree.SubElement(self.root if within is None else within, name, values)

    def written(self, across: float, down: float) -> str:
        """The SVG text, of that size."""
        self.root.set("viewBox", f"0 0 {number(across)} {number(down)}")
        self.root.set("width", number(across))
        self.root.set("height", number(down))
        ElementTree.indent(self.root, " ")
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(self.root, encoding="unicode") + "\n"


def heading(drawing: Drawing, title: str, about: str, across: float) -> float:
    """Write title and explanation at the top; return where they end."""
    drawing.text(title, MARGIN, MARGIN + TITLE * 0.7, TITLE, font_weight="bold")
    y = MARGIN + TITLE * 1.1
    for line in wrap(about, NOTE, across - 2 * MARGIN):
        y += NOTE * 1.4
        drawing.text(line, MARGIN, y, NOTE)
    return y + NOTE


def colour(position: str) -> int:
    """Which colours a level of government has: those of the network of duties."""
    return (int(position) - 1) % (len(SHADES) - 1) if position else len(SHADES) - 1


def legend(drawing: Drawing, labels: dict[str, str], y: float) -> None:
    """What the colours mean: labels by the positions of levels, the empty one last."""
    x = MARGIN
    for position, label in sorted(labels.items(), key=lambda item: (item[0] == "", item[0])):
        shade = colour(position)
        drawing.shape("rect", x=x, y=y - 12, width=14.0, height=14.0, fill=SHADES[shade][0], stroke=TINTS[shade])
        drawing.text(label, x + 20, y, NOTE)
        x += 20 + width(label, NOTE) + 28


def number(value: float) -> str:
    """A length with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def wide(words: str, size: float) -> float:
    """How wide a line of text is."""
    return width(words, size)
