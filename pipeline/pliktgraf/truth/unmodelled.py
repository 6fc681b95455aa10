"""What the statutes say on the graph's subjects without a norm in the graph, or a note on why there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import Literal

from pliktgraf.law import Law
from pliktgraf.messages import Text
from pliktgraf.paths import ROOT
from pliktgraf.rdf import select, value_of
from pliktgraf.statutes.model import Section, Statute
from pliktgraf.terms import LAW, local_name
from pliktgraf.truth.checker import Checker, quoted
from pliktgraf.truth.corpus import words
from pliktgraf.truth.remark import NOT_KNOWN, WRONG, Remark, say


def remarks(checker: Checker) -> Iterator[Remark]:
    """One for each ledd on a subject of the graph: of acts that the graph does not have, one for each act."""
    based = _based(checker)
    notes = _notes(checker.law)
    strange: Counter[str] = Counter()
    for statute in checker.corpus:
        for section in statute.sections:
            for id_, text in _on_subject(checker, statute, section):
                if statute.id in checker.stated.acts:
                    yield _of(checker, id_, text, based, notes)
                else:
                    strange[statute.id] += 1
    for id_, count in sorted(strange.items()):
        graph, statute_says = say("act-not-modelled"), say("provisions-on-subject", n=count)
        yield checker.remark("coverage", id_, id_, graph, statute_says, severity=NOT_KNOWN)
    yield from _superfluous(checker, based, notes)


def _on_subject(checker: Checker, statute: Statute, section: Section) -> list[tuple[str, str]]:
    """The ledd with words of a subject; the section itself where only its title has them."""
    key = f"{statute.id}/{section.key}"
    found = [(f"{key}/{ledd.number}", words(ledd)) for ledd in section.ledd]
    found = [(id_, text) for id_, text in found if checker.keys.subjects_of(text)]
    if not found and checker.keys.subjects_of(section.title):
        return [(key, f"{section.title}. {section.text}")]
    return found


def _of(
    checker: Checker, id_: str, text: str, based: dict[str, list[str]], notes: dict[str, tuple[Text, Text]]
) -> Remark:
    found = checker.corpus.find(id_)
    subjects = checker.labels(checker.keys.subjects_of(text))
    statute = say("on-subject", what=subjects, quote=quoted(text))
    norms = [norm for part in _covering(id_) for norm in based.get(part, [])]
    if norms:
        return checker.remark("coverage", id_, id_, say("has-norms", norms=", ".join(norms)), statute, found=found)
    note = next((notes[part] for part in _covering(id_) if part in notes), None)
    if note:
        why, kind = note
        return checker.remark("coverage", id_, id_, say("no-norm-because", kind=kind, why=why), statute, found=found)
    return checker.remark("coverage", id_, id_, say("no-norm"), statute, found=found, severity=WRONG)


def _superfluous(
    checker: Checker, based: dict[str, list[str]], notes: dict[str, tuple[Text, Text]]
) -> Iterator[Remark]:
    """A note that there is no norm must not stand where there is one."""
    for id_, (why, kind) in sorted(notes.items()):
        norms = based.get(id_, [])
        if norms:
            graph = say("no-norm-because", kind=kind, why=why)
            said = say("but-has-norms", norms=", ".join(norms))
            yield checker.remark("coverage", id_, id_, graph, said, severity=WRONG)


def _covering(identifier: str) -> list[str]:
    """A ledd is covered by what holds for it or for its whole section."""
    parts = identifier.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts), 1, -1)]


def _based(checker: Checker) -> dict[str, list[str]]:
    """The norms that rest on each provision; one that rests on an item rests on its ledd too."""
    found: dict[str, list[str]] = {}
    for norm in checker.law.norms.values():
        if norm.valid_until is None or norm.valid_until >= checker.day:
            for id_ in norm.legal_basis:
                for part in {id_, "/".join(id_.split("/")[:3])}:
                    found.setdefault(part, []).append(norm.id)
    return {id_: sorted(norms) for id_, norms in found.items()}


def _notes(law: Law) -> dict[str, tuple[Text, Text]]:
    """Why a provision has no norm, and the kind of reason, by the identifier of the provision."""
    query = (ROOT / "queries" / "check" / "without_norm.rq").read_text(encoding="utf-8")
    found: dict[str, tuple[Text, Text]] = {}
    for row in select(law.store, query):
        why, kind = row["why"], row["kind"]
        if isinstance(why, Literal) and why.language:
            texts = found.setdefault(local_name(value_of(row["provision"]), LAW), ({}, {}))
            texts[0][why.language] = why.value
            texts[1][why.language] = value_of(kind)
    return found
