"""Where everything stands in the drawing of the network: bearers to the left, those it holds towards to the right.

Edges between the same two roles are one arrow, a bundle. Each bundle leaves and arrives at a place (port) of its
own, so that lines and the texts beside them cannot fall on each other. Roles stand in bands by level of
government, and within a band so that few lines cross. Everything is computed from the graph, nothing by chance.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

import networkx

from pliktgraf.network.text_width import width, wrap

LABEL, TEXT, BAND = 16.0, 13.0, 13.0  # font sizes: roles, what a bundle asks for, names of bands
PITCH = 13.0  # from one port to the next
LEADING = 17.0  # from one line of a role's label to the next
PAD = 8.0
BAND_HEAD, BAND_GAP, NODE_GAP = 19.0, 8.0, 3.0
LABEL_LIMIT = 265.0
COUNT_WIDTH = 30.0
CURVES = 300.0  # least width of the field that the curves run through
TOP, BOTTOM, MARGIN = 112.0, 84.0, 32.0
RATIO = 420 / 297  # a sheet of A3 or A4, landscape
LEAST_HEIGHT = 1000.0
SWEEPS = 12


@dataclass(frozen=True)
class Bundle:
    """All norms from one role to another: one arrow."""

    source: str
    target: str
    count: int
    text: str
    kind: str
    norms: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """A role on one of the sides."""

    role: str
    lines: tuple[str, ...]
    level: str
    shade: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Band:
    """The roles of a level of government on one of the sides."""

    name: str
    level: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Arrow:
    """A bundle with the points it runs between; its text ends where the line starts."""

    bundle: Bundle
    box: Box
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """The whole drawing. `columns` are the left edges of roles, counts, texts and roles to the right."""

    width: float
    height: float
    columns: tuple[float, float, float, float]
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def arrange(graph: networkx.MultiDiGraph) -> Layout:
    """Find a place for each role and each bundle, on a sheet with the proportions of A4 landscape."""
    found = bundles(graph)
    sources = _ordered({b.source for b in found}, graph)
    targets = _ordered({b.target for b in found}, graph)
    for _ in range(SWEEPS):
        targets = _towards(targets, sources, [(b.target, b.source) for b in found], graph)
        sources = _towards(sources, targets, [(b.source, b.target) for b in found], graph)
    labels = max((width(line, LABEL) for role in graph for line in _lines(role, graph)), default=0.0) + 2 * PAD
    texts = max(width(b.text, TEXT) for b in found) + PAD
    outgoing, incoming = Counter(b.source for b in found), Counter(b.target for b in found)
    needed = max(_side(sources, outgoing, graph), _side(targets, incoming, graph))
    height = max(TOP + needed + BOTTOM, LEAST_HEIGHT)
    across = max(height * RATIO, 2 * (MARGIN + labels) + COUNT_WIDTH + texts + CURVES + 2 * PAD)
    height = across / RATIO
    columns = (MARGIN, MARGIN + labels + PAD, MARGIN + labels + PAD + COUNT_WIDTH, across - MARGIN - labels)
    room = height - TOP - BOTTOM
    left, left_bands = _place(sources, outgoing, graph, columns[0], labels, room)
    right, right_bands = _place(targets, incoming, graph, columns[3], labels, room)
    arrows = _connect(found, left, right, sources, targets, columns[2] + texts)
    return Layout(
        across, height, columns, (*left_bands, *right_bands), (*left.values(), *right.values()), tuple(arrows)
    )


def bundles(graph: networkx.MultiDiGraph) -> list[Bundle]:
    """The edges, gathered by bearer and counterparty."""
    pairs: dict[tuple[str, str], list[dict[str, str]]] = {}
    for source, target, data in graph.edges(data=True):
        pairs.setdefault((source, target), []).append(data)
    return [_bundle(source, target, edges) for (source, target), edges in sorted(pairs.items())]


def _bundle(source: str, target: str, edges: list[dict[str, str]]) -> Bundle:
    counts = Counter(asked(edge) for edge in edges)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    text = ranked[0][0] if len(ranked) == 1 else ", ".join(f"{name} {count}" for name, count in ranked)
    kinds = {edge["kind"] for edge in edges}
    norms = tuple(sorted(f"{edge['citation']}: {edge['title']}" for edge in edges))
    return Bundle(source, target, len(edges), text, kinds.pop() if len(kinds) == 1 else "", norms)


def asked(edge: dict[str, str]) -> str:
    """The action of a duty; of another kind of norm, its kind as well."""
    if not edge["action_label"]:
        return edge["kind_label"]
    return edge["action_label"] if edge["kind"] == "Duty" else f"{edge['action_label']} ({edge['kind_label']})"


def _rank(role: str, graph: networkx.MultiDiGraph) -> tuple[float, str]:
    node = graph.nodes[role]
    return float(node["level_position"] or "inf"), node["level"]


def _ordered(roles: set[str], graph: networkx.MultiDiGraph) -> list[str]:
    return sorted(roles, key=lambda role: (_rank(role, graph), graph.nodes[role]["label"], role))


def _towards(
    roles: list[str], others: list[str], pairs: list[tuple[str, str]], graph: networkx.MultiDiGraph
) -> list[str]:
    """The roles, within each band, in the order of the mean place of those they are tied to."""
    place = {role: index for index, role in enumerate(others)}
    ties: dict[str, list[int]] = {}
    for role, other in pairs:
        ties.setdefault(role, []).append(place[other])
    mean = {role: sum(places) / len(places) for role, places in ties.items()}
    return sorted(roles, key=lambda role: (_rank(role, graph), mean[role], graph.nodes[role]["label"], role))


def _lines(role: str, graph: networkx.MultiDiGraph) -> tuple[str, ...]:
    return wrap(graph.nodes[role]["label"], LABEL, LABEL_LIMIT)


def _height(role: str, ports: Counter[str], graph: networkx.MultiDiGraph) -> float:
    return max(ports[role] * PITCH, len(_lines(role, graph)) * LEADING) + 3


def _side(roles: list[str], ports: Counter[str], graph: networkx.MultiDiGraph) -> float:
    bands = len({_rank(role, graph) for role in roles})
    return sum(_height(role, ports, graph) + NODE_GAP for role in roles) + bands * (BAND_HEAD + BAND_GAP)


def _place(
    roles: list[str], ports: Counter[str], graph: networkx.MultiDiGraph, x: float, wide: float, room: float
) -> tuple[dict[str, Box], list[Band]]:
    """One side, its roles spread over the height there is."""
    spare = (room - _side(roles, ports, graph)) / len(roles)
    boxes: dict[str, Box] = {}
    bands = []
    y = TOP
    for _, members in groupby(roles, key=lambda role: _rank(role, graph)):
        top = y
        y += BAND_HEAD
        for shade, role in enumerate(members):
            node = graph.nodes[role]
            high = _height(role, ports, graph) + spare * 0.6
            boxes[role] = Box(role, _lines(role, graph), node["level"], shade % 2, x, y, wide, high)
            y += high + NODE_GAP + spare * 0.4
        bands.append(Band(node["level_label"], node["level"], x, top, wide, y - top))
        y += BAND_GAP
    return boxes, bands


def _connect(
    found: list[Bundle],
    left: dict[str, Box],
    right: dict[str, Box],
    sources: list[str],
    targets: list[str],
    start: float,
) -> list[Arrow]:
    """Give each bundle its ports: in the order of the far ends, so that lines from one role do not cross."""
    leaves: dict[Bundle, float] = {}
    arrives: dict[Bundle, float] = {}
    for role, box in left.items():
        own = sorted((b for b in found if b.source == role), key=lambda b: targets.index(b.target))
        leaves |= dict(zip(own, _ports(box, len(own)), strict=True))
    for role, box in right.items():
        own = sorted((b for b in found if b.target == role), key=lambda b: sources.index(b.source))
        arrives |= dict(zip(own, _ports(box, len(own)), strict=True))
    order = sorted(found, key=lambda b: leaves[b])
    return [Arrow(b, left[b.source], (start, leaves[b]), (right[b.target].x, arrives[b])) for b in order]


def _ports(box: Box, number: int) -> list[float]:
    return [box.y + (index + 0.5) * box.height / number for index in range(number)]
