"""Explanations as text, in the order of a supervision report: theme, requirement, facts, assessment, conclusion."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from pliktgraf import span, wording
from pliktgraf.conditions import Truth
from pliktgraf.explain.condition_tree import Leaf, Node, leaves
from pliktgraf.explain.explanation import Explanation, Ground, Precedence
from pliktgraf.law import Law
from pliktgraf.messages import enumeration, text
from pliktgraf.report.evidence_words import EvidenceWords
from pliktgraf.report.phrases import day, sentence, shown
from pliktgraf.sources.view import read_words

WIDTH = 100

_SECTION = re.compile(r"(§§?|\bsections?) (\d)")  # never a line's end between the sign and its number
_BOLD, _PLAIN = "\033[1m", "\033[0m"
_COLOURS = {True: "\033[32m", False: "\033[31m", None: "\033[33m"}


def render(explanations: Iterable[Explanation], law: Law, language: str, colour: bool = False) -> str:
    """The text of the explanations, one after another, with colours where asked for."""
    texts = [_Text(explanation, law, language, colour).whole() for explanation in explanations]
    return ("\n\n" + "-" * WIDTH + "\n\n").join(texts) + "\n"


class _Text:
    """One explanation as lines of text."""

    def __init__(self, explanation: Explanation, law: Law, language: str, colour: bool) -> None:
        self._of, self._law, self._language, self._colour = explanation, law, language, colour
        self._evidence = EvidenceWords(explanation.record, law, language)
        self._lines: list[str] = []

    def whole(self) -> str:
        """All sections. What does not arise has no facts of its own."""
        self._theme()
        self._requirement()
        if self._of.condition is not None:
            self._facts()
            self._assessment(self._of.condition)
        self._conclusion()
        if self._of.not_arising is None:
            self._exceptions()
        self._grounds()
        return "\n".join(self._lines).strip("\n")

    def _theme(self) -> None:
        of, lang = self._of, self._language
        self._heading("explain-theme")
        self._put(f"{sentence(of.kind[lang])}: {of.title[lang]}")
        if of.bearer_name is not None:
            self._put(f"{self._say('w-bearer')}: {shown(of.bearer_name[lang])}")
        if of.stands_for_name is not None and of.stands_for != of.bearer:
            self._put(f"{self._say('explain-stands-for')}: {shown(of.stands_for_name[lang])}")
        self._put(f"{self._say('w-case')}: {shown(of.case)}")
        self._put(f"{self._say('w-date')}: {day(of.date, lang)}")

    def _requirement(self) -> None:
        of, lang = self._of, self._language
        self._heading("explain-requirement")
        self._put(self._say("basis", basis="; ".join(cited[lang] for _, cited in of.citations)))
        self._put(of.definition[lang])
        if of.passages:
            self._put(self._say("explain-in-sources"))
        for passage in of.passages:
            key = "explain-quoted-somewhere" if passage.start is None else "explain-quoted"
            parts = {"quote": _plain(passage.exact), "title": passage.title, "start": passage.start, "end": passage.end}
            self._put(self._say(key, **parts), "- ")

    def _facts(self) -> None:
        self._heading("explain-facts")
        trees = [self._of.condition, self._of.fulfilment, *(d.condition for d in self._of.displacements)]
        seen = {leaf.iri: leaf for tree in trees if tree is not None for leaf in leaves(tree)}
        missing = {item.criterion for item in self._of.missing}
        for leaf in seen.values():
            self._fact(leaf, leaf.criterion in missing)

    def _fact(self, leaf: Leaf, is_missing: bool) -> None:
        lang = self._language
        self._put(f"{leaf.label[lang]} [{leaf.criterion}]: {self._leaf_value(leaf.value)}", "* ")
        if leaf.definition is not None:
            self._put(leaf.definition[lang], "  ")
        for evidence in leaf.evidence:
            self._put(self._evidence.line(evidence), "  - ")
        if not leaf.evidence:
            self._put(self._say("explain-no-evidence"), "  - ")
        if leaf.advice is not None and not is_missing:
            self._put(self._say("explain-advice", advice=leaf.advice[lang]), "  - ")
        if leaf.assessor is not None and not is_missing:
            self._put(self._say("explain-assessor", who=leaf.assessor[lang]), "  - ")

    def _assessment(self, condition: Node) -> None:
        self._heading("explain-assessment")
        self._tree("explain-applies", condition)
        if self._of.fulfilment is not None:
            self._tree("explain-met", self._of.fulfilment)

    def _tree(self, question: str, node: Node, indent: str = "") -> None:
        self._put(f"{self._say(question)} {self._tree_value(node)}", indent)
        self._node(node, indent + "  ")

    def _node(self, node: Node, indent: str) -> None:
        lang = self._language
        if isinstance(node, Leaf):
            self._put(f"{node.label[lang]}: {self._tree_value(node)}", indent + "- ")
            return
        words = self._say(f"explain-{node.operator}")
        if node.label is not None:
            words = f"{self._say('explain-named', title=node.label[lang])} ({words})"
        self._put(f"{words}: {self._tree_value(node)}", indent + "- ")
        for part in node.parts:
            self._node(part, indent + "  ")

    def _conclusion(self) -> None:
        of, lang = self._of, self._language
        self._heading("explain-conclusion")
        status = self._say("explain-not-arising") if of.status is None else wording.status(of.status, self._law)[lang]
        self._put(f"{self._say('w-status')}: {self._bold(status)}")
        self._put(of.message[lang])
        if of.because:
            names = [wording.criterion(notation, self._law)[lang] for notation in of.because]
            self._put(self._say("explain-because", list=enumeration(names, lang)))
        if of.finding is not None and of.finding.status != of.status and of.bearer_name is not None:
            whole = wording.status(of.finding.status, self._law)[lang]
            self._put(sentence(self._say("explain-whole", bearer=shown(of.bearer_name[lang]), status=whole)))
        if of.missing:
            self._put(self._say("explain-todo"))
        for item in of.missing:
            advice = f": {item.advice[lang]}" if item.advice else "."
            who = " " + self._say("explain-assessor", who=item.assessor[lang]) if item.assessor else ""
            self._put(f"{sentence(item.label[lang])}{advice}{who}", "- ")
        if of.status in ("breached", "undetermined") and of.remedy is not None:
            self._put(f"{self._say('w-remedy')}: {of.remedy[lang]}")
        if of.status == "breached":
            self._put(self._say("caveat"))
        if words := span.doubt(of.date, self._law, lang):
            self._put(words)

    def _exceptions(self) -> None:
        self._heading("explain-exceptions")
        if not self._of.displacements:
            self._put(self._say("explain-no-exceptions"))
        for exception in self._of.displacements:
            cited = "; ".join(text[self._language] for _, text in exception.citations[:1])
            self._put(f"{cited}: {exception.title[self._language]}", "* ")
            self._tree("explain-takes-precedence", exception.condition, "  ")
            self._put(self._say(_outcome(exception, self._of)), "  ")
            self._ground_lines(exception.grounds, "  ")

    def _grounds(self) -> None:
        if self._of.grounds:
            self._heading("explain-grounds")
            self._ground_lines(self._of.grounds, "")

    def _ground_lines(self, grounds: tuple[Ground, ...], indent: str) -> None:
        for ground in grounds:
            self._put(f"{sentence(ground.kind[self._language])}: {ground.text[self._language]}", indent)

    def _heading(self, key: str) -> None:
        self._lines += ["", self._bold(self._say(key).upper())]

    def _put(self, words: str, indent: str = "") -> None:
        """One paragraph, wrapped; what follows the first line stands under its first word."""
        under = " " * len(indent)
        wrapped = textwrap.wrap(
            _SECTION.sub("\\1\u00a0\\2", words),
            WIDTH,
            initial_indent=indent,
            subsequent_indent=under,
            break_long_words=False,
            break_on_hyphens=False,
        )
        self._lines += wrapped or [""]

    def _say(self, key: str, **parts: object) -> str:
        return text(key, self._language, **parts)

    def _leaf_value(self, value: Truth) -> str:
        return self._painted("explain-not-recorded" if value is None else _ANSWERS[value], value)

    def _tree_value(self, node: Node) -> str:
        if isinstance(node, Leaf):
            return self._leaf_value(node.value)
        return self._painted("explain-open" if node.value is None else _ANSWERS[node.value], node.value)

    def _painted(self, key: str, value: Truth) -> str:
        return f"{_COLOURS[value]}{self._say(key)}{_PLAIN}" if self._colour else self._say(key)

    def _bold(self, words: str) -> str:
        return f"{_BOLD}{words}{_PLAIN}" if self._colour else words


def _plain(quotation: str) -> str:
    """The words of a quotation without mark-up, and without quotation marks where they stand around the whole."""
    words = read_words(quotation).text.strip()
    whole = words.startswith("«") and words.endswith("»") and words.count("«") == 1
    return words[1:-1] if whole else words.translate(_INNER)


_INNER = str.maketrans("«»", "“”")
_ANSWERS = {True: "w-yes", False: "w-no"}


def _outcome(exception: Precedence, of: Explanation) -> str:
    if exception.applied:
        return "explain-applied"
    if of.status == "notApplicable":
        return "explain-not-asked"
    if exception.condition.value:
        return "explain-other-applied"
    return "explain-not-applied" if exception.condition.value is False else "explain-maybe-applied"
