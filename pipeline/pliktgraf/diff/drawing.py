"""Draw a diff: to the left the law on the first day, to the right that on the second, act by act."""

from __future__ import annotations

from itertools import groupby

from pliktgraf.diff.compare import Change, Diff
from pliktgraf.diff.words import summary, title
from pliktgraf.law import Law
from pliktgraf.messages import text
from pliktgraf.network.text_width import width, wrap
from pliktgraf.picture import MARGIN, NOTE, PAD, TEXT, Drawing, heading
from pliktgraf.report.phrases import day
from pliktgraf.terms import RDFS, pg
from pliktgraf.wording import texts

SIGNS = {"came": ("+", "#005c43", "#e5f5f0"), "went": ("−", "#8c3d00", "#fbeee4"),
         "moved": ("→", "#7a3a63", "#f8edf4"), "changed": ("~", "#00507d", "#e6f1f8")}  # fmt: skip
ROW, BOX, GAP, ACT, NORMS = 24.0, 210.0, 120.0, 190.0, 420.0


def draw(diff: Diff, law: Law, language: str) -> str:
    """The diff as SVG text, self-contained, the same for the same diff."""
    about = " ".join(summary(diff, language))
    drawing = Drawing(title(diff, language), about, language)
    across = 2 * MARGIN + ACT + BOX + GAP + BOX + PAD * 2 + NORMS
    left = MARGIN + ACT
    right = left + BOX + GAP
    y = heading(drawing, title(diff, language), about, across) + NOTE * 1.6
    for x, words in (
        (left, day(diff.first, language)),
        (right, day(diff.second, language)),
        (right + BOX + 2 * PAD, text("diff-draw-norms", language)),
    ):
        drawing.text(words, x, y, NOTE, font_weight="bold")
    y += PAD
    for act, (provisions, norms) in _by_act(diff).items():
        y = _act(drawing, (act, provisions, norms), (left, right, y, across), law, language)
    y = _legend(drawing, y + NOTE * 2, across, language)
    return drawing.written(across, y + MARGIN)


def _by_act(diff: Diff) -> dict[str, tuple[list[Change], list[Change]]]:
    acts = sorted({change.act for change in (*diff.provisions, *diff.norms)})
    return {
        act: ([c for c in diff.provisions if c.act == act], [c for c in diff.norms if c.act == act]) for act in acts
    }


def _act(
    drawing: Drawing,
    changes: tuple[str, list[Change], list[Change]],
    place: tuple[float, float, float, float],
    law: Law,
    language: str,
) -> float:
    """One act's band; gives where it ends."""
    act, provisions, norms = changes
    left, right, y, across = place
    name = wrap(texts(law, act, RDFS + "label")[language], TEXT, ACT - 2 * PAD)
    told = [line for words in _norms(norms, law, language) for line in wrap(words, TEXT, NORMS - PAD)]
    height = max(len(provisions) * ROW, len(told) * TEXT * 1.35, len(name) * TEXT * 1.35) + 2 * PAD
    drawing.shape("rect", x=MARGIN - PAD, y=y, width=across - 2 * MARGIN + 2 * PAD, height=height, fill="none",
                  stroke="#d0d0d0", stroke_width="0.8")  # fmt: skip
    for index, line in enumerate(name):
        drawing.text(line, MARGIN, y + PAD + TEXT + index * TEXT * 1.35, TEXT, font_weight="bold")
    for index, line in enumerate(told):
        drawing.text(line, right + BOX + 2 * PAD, y + PAD + TEXT + index * TEXT * 1.35, TEXT)
    for index, change in enumerate(provisions):
        _row(drawing, change, (left, right, y + PAD + index * ROW), law, language)
    return y + height


def _row(drawing: Drawing, change: Change, place: tuple[float, float, float], law: Law, language: str) -> None:
    left, right, y = place
    sign, ink, tint = SIGNS[change.kind]
    names = {iri: texts(law, iri, RDFS + "label")[language] for iri in (change.before, change.after) if iri}
    word = f"{sign} {text(f'diff-kind-{change.kind}', language)}"
    group = drawing.group(f"{' → '.join(dict.fromkeys(names.values()))}: {text(f'diff-kind-{change.kind}', language)}")
    middle = y + ROW / 2
    for x, iri in ((left, change.before), (right, change.after)):
        fill, dashes = (tint, "none") if iri else ("none", "3 3")
        drawing.shape(
            "rect",
            group,
            x=x,
            y=y + 2,
            width=BOX,
            height=ROW - 4,
            rx="3",
            stroke=ink,
            fill=fill,
            stroke_dasharray=dashes,
        )
        if iri:
            drawing.text(names[iri], x + PAD, middle + TEXT * 0.35, TEXT, group)
    drawing.shape("line", group, x1=left + BOX + 4, x2=right - 4, y1=middle + 7, y2=middle + 7, stroke=ink)
    drawing.text(word, left + BOX + (GAP - width(word, TEXT)) / 2, middle + 1, TEXT, group, fill=ink)


def _norms(changes: list[Change], law: Law, language: str) -> list[str]:
    """What happened to the norms of an act, one line for each kind of change: how many, and what they ask for."""
    lines = []
    ordered = sorted(changes, key=lambda change: list(SIGNS).index(change.kind))
    for kind, several in groupby(ordered, key=lambda change: change.kind):
        group = list(several)
        asked = dict.fromkeys(_action(change, law, language) for change in group)
        lines.append(f"{SIGNS[kind][0]} {len(group)}: {', '.join(sorted(asked))}")
    return lines


def _action(change: Change, law: Law, language: str) -> str:
    action = law.value(change.subject, pg("requiresAction").value)
    return texts(law, action or change.subject, RDFS + "label")[language]


def _legend(drawing: Drawing, y: float, across: float, language: str) -> float:
    x = MARGIN
    for kind, (sign, ink, tint) in SIGNS.items():
        drawing.shape("rect", x=x, y=y - 13, width=18.0, height=16.0, fill=tint, stroke=ink)
        drawing.text(sign, x + 5, y, NOTE, fill=ink)
        words = text(f"diff-kind-{kind}", language)
        drawing.text(words, x + 26, y, NOTE)
        x += 26 + width(words, NOTE) + 30
    source = text("net-source", language)
    drawing.text(source, across - MARGIN, y, NOTE, text_anchor="end")
    return y
