"""Does each reference lead where it should: is it good now, was it right when written, where is the rule now?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from pyoxigraph import Literal

from pliktgraf.law import Law
from pliktgraf.messages import Text, text
from pliktgraf.paths import ROOT
from pliktgraf.progress import progress
from pliktgraf.rdf import select, value_of
from pliktgraf.sources import Document
from pliktgraf.terms import LANGUAGES
from pliktgraf.truth import provisions
from pliktgraf.truth import words as key_words
from pliktgraf.truth.corpus import HERE, MISSING, Corpus, Found, parse, words
from pliktgraf.truth.provisions import Stated
from pliktgraf.truth.references import Reference, in_document, in_statute
from pliktgraf.truth.remark import listed, quoted
from pliktgraf.truth.remark import say as say_of
from pliktgraf.truth.words import KeyWords

GOOD, NOT_KNOWN = "good", "notKnown"
STALE, STALE_THEN, DANGLING = "stale", "staleThen", "dangling"
DOUBTFUL, FORMER_NAME, AMBIGUOUS = "doubtful", "formerName", "ambiguous"
STATUSES = (DANGLING, STALE_THEN, STALE, DOUBTFUL, FORMER_NAME, AMBIGUOUS, NOT_KNOWN, GOOD)
"""From the most serious on."""
_SEVERAL = ("src-several", "src-shared-none", "src-numbered-otherwise", "src-either-kind", "src-date-several",
            "src-no-act", "src-last-lacks", "src-other-has", "src-none-before")  # fmt: skip


say = partial(say_of, of="cc")


@dataclass(frozen=True)
class Health:
    """What is said of one reference: its status, where the rule now stands, and remarks."""

    reference: Reference
    status: str
    successors: tuple[str, ...] = ()
    remarks: tuple[Text, ...] = ()


@dataclass(frozen=True)
class FormerName:
    """A name that an act had until a day, and what it is called now."""

    name: str
    until: str
    now: Text


@dataclass(frozen=True)
class _Judge:
    stated: Stated
    corpus: Corpus
    keys: KeyWords
    former: dict[str, list[FormerName]] = field(default_factory=dict)
    day: str = ""


def health(law: Law, corpus: Corpus, documents: Iterable[Document], day: str, language: str = "nn") -> list[Health]:
    """Judge every reference of the documents and the statutes, in their order.

    Each is judged by the law of `day` (YYYY-MM-DD), and by that of its own day where it has one. `language` is
    that of the progress shown.
    """
    judge = _Judge(provisions.read(law), corpus, key_words.read(law), _former_names(law), day)
    found = [one for document in documents for one in in_document(document)]
    for statute in progress(corpus, len(corpus.by_id), language):
        found += in_statute(statute, judge.stated, day)
    return [_named(judge, _judged(judge, one)) for one in found]


def _judged(judge: _Judge, reference: Reference) -> Health:
    target = reference.target
    if target is None:
        status = AMBIGUOUS if reference.reason and _is_ambiguous(reference.reason) else NOT_KNOWN
        return Health(reference, status, (), (reference.reason,) if reference.reason else ())
    act = parse(target).act
    if reference.kind == "chapter":
        return _of_chapter(judge, reference, target)
    end = judge.stated.end(target)
    if end and end <= judge.day:
        return _ended(judge, reference, target, end)
    if act not in judge.stated.acts and act not in judge.corpus.by_id:
        return Health(reference, NOT_KNOWN, (), (say("act-unknown"),))
    start = judge.stated.start(target)
    if start and start > judge.day:
        return Health(reference, NOT_KNOWN, (), (say("not-yet", day=start),))
    found = judge.corpus.find(target)
    if found.presence == HERE:
        return _other_ledd(judge, reference, found)
    if found.presence == MISSING:
        gone = say("no-such-ledd", n=len(found.section.ledd)) if found.section else say("no-such-section")
        return Health(reference, DANGLING, judge.stated.successors(target), (gone,))
    if "/" not in target or target in judge.stated.provisions or target in judge.stated.sections:
        return Health(reference, GOOD)
    return Health(reference, NOT_KNOWN, (), (say("not-loaded"),))


def _ended(judge: _Judge, reference: Reference, target: str, end: str) -> Health:
    """A reference to what no longer holds: was it right when written, where did the rule go, what is there now?"""
    place = parse(target)
    act = judge.stated.acts.get(place.act)
    remarks = [say("act-ended" if act and act.end == end else "ended", day=_before(end))]
    then = reference.day
    if then:
        remarks.append(say("right-then" if then < end else "wrong-then", day=then))
    successors = judge.stated.successors(target)
    for newer in judge.stated.successors(place.act) if place.section else ():
        number = f"{newer}/{place.section}"
        title = _title(judge, number)
        if title and not any(one.startswith(number) for one in successors):
            remarks.append(say("other-content", law=newer, title=title))
    return Health(reference, STALE_THEN if then and then >= end else STALE, successors, tuple(remarks))


def _title(judge: _Judge, identifier: str) -> str | None:
    found = judge.corpus.find(identifier)
    if found.section:
        return found.section.title
    stated = judge.stated.provisions.get(identifier)
    return stated.titles[0] if stated and stated.titles else None


def _other_ledd(judge: _Judge, reference: Reference, found: Found) -> Health:
    """A ledd that says nothing of what the citing sentence is about is doubtful where another ledd does."""
    if not found.ledd or not found.section or reference.target == reference.home:
        return Health(reference, GOOD)
    about = set(judge.keys.subjects_of(reference.sentence))
    if not about or about & set(judge.keys.subjects_of(words(found.ledd) + " " + found.section.title)):
        return Health(reference, GOOD)
    others = {
        f"{parse(reference.target or '').act}/{found.section.key}/{ledd.number}": shared
        for ledd in found.section.ledd
        if (shared := about & set(judge.keys.subjects_of(words(ledd))))
    }
    if len(others) != 1:
        return Health(reference, GOOD)
    (other, shared), *_ = others.items()
    what = listed(quoted(judge.keys.found(term, reference.sentence) or "") for term in sorted(shared))
    return Health(reference, DOUBTFUL, (other,), (say("other-ledd", what=what, other=other),))


def _of_chapter(judge: _Judge, reference: Reference, target: str) -> Health:
    statute = judge.corpus.by_id[parse(target).act]
    number = target.rpartition("/kap")[2].lower()
    begun = [section.key for section in statute.sections if section.key.lower().startswith(f"§{number}-")]
    if begun or any(chapter.key.lower().endswith(f"kap{number}") for chapter in statute.chapters):
        return Health(reference, GOOD)
    if statute.is_whole and statute.chapters:
        return Health(reference, DANGLING, (), (say("no-such-chapter"),))
    return Health(reference, NOT_KNOWN, (), (say("not-loaded"),))


def _named(judge: _Judge, judged: Health) -> Health:
    """Add that a reference calls its act by a name that the act no longer has."""
    reference = judged.reference
    for former in judge.former.get(parse(reference.target or "").act, ()):
        if former.name in reference.text.lower() and former.until < judge.day:
            remark = say("former-name", day=former.until, name=former.now)
            status = FORMER_NAME if judged.status in {GOOD, NOT_KNOWN} else judged.status
            return Health(reference, status, judged.successors, (*judged.remarks, remark))
    return judged


def _former_names(law: Law) -> dict[str, list[FormerName]]:
    query = (ROOT / "queries" / "check" / "former_names.rq").read_text(encoding="utf-8")
    now: dict[tuple[str, str, str], Text] = {}
    for row in select(law.store, query):
        called = row["now"]
        if isinstance(called, Literal) and called.language in LANGUAGES:
            key = (value_of(row["id"]), value_of(row["name"]).lower(), value_of(row["until"]))
            now.setdefault(key, {})[called.language] = called.value
    found: dict[str, list[FormerName]] = {}
    for (id_, name, until), called_now in now.items():
        found.setdefault(id_, []).append(FormerName(name, until, called_now))
    return found


def _is_ambiguous(reason: Text) -> bool:
    """Whether a reference has no target because it may have several; else what it names is not known."""
    templates = [re.escape(text(key, LANGUAGES[0])) for key in _SEVERAL]
    return any(re.search(re.sub(r"\\{\w+\\}", ".*", template), reason[LANGUAGES[0]]) for template in templates)


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
