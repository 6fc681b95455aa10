"""Does each provision of the graph stand in the statute, and under the same title?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pliktgraf.truth.checker import Checker, quoted
from pliktgraf.truth.corpus import HERE, MISSING, UNKNOWN, parse
from pliktgraf.truth.provisions import Provision
from pliktgraf.truth.remark import FINE, NOT_KNOWN, WRONG, Remark, same, say


def remarks(checker: Checker) -> Iterator[Remark]:
    """Of each provision whether it exists, and of each section whether its title is the same."""
    not_loaded: Counter[str] = Counter()
    for id_, provision in sorted(checker.stated.provisions.items()):
        act = parse(id_).act
        if act not in checker.corpus.by_id:
            not_loaded[act] += 1
            continue
        yield from _existence(checker, provision)
        yield from _title(checker, provision)
    for act, count in sorted(not_loaded.items()):
        graph = say("provisions-of-act", n=count)
        yield checker.remark("existence", act, act, graph, say("not-loaded"), severity=NOT_KNOWN)


def _existence(checker: Checker, provision: Provision) -> Iterator[Remark]:
    found = checker.corpus.find(provision.id)
    end = checker.stated.end(provision.id)
    start = checker.stated.start(provision.id)
    if (end and end <= checker.day) or (start and start > checker.day):
        graph = say("not-in-force-on", day=checker.day)
        is_there = found.presence == HERE and bool(end) and parse(provision.id).ledd is None
        statute = say("still-there") if is_there else say("not-looked-for")
        yield checker.remark(
            "existence", provision.id, provision.id, graph, statute, found=found, severity=WRONG if is_there else FINE
        )
        return
    severity = {HERE: FINE, MISSING: WRONG, UNKNOWN: NOT_KNOWN}[found.presence]
    if found.presence == HERE:
        statute = say("it-is-there")
    elif found.presence == UNKNOWN:
        statute = say("section-not-loaded")
    elif found.section is None:
        statute = say("no-such-section", n=len(found.statute.sections) if found.statute else 0)
    elif found.ledd is None:
        statute = say("no-such-ledd", n=len(found.section.ledd))
    else:
        statute = say("no-such-item", n=len(found.ledd.items))
    yield checker.remark(
        "existence", provision.id, provision.id, say("it-exists"), statute, found=found, severity=severity
    )


def _title(checker: Checker, provision: Provision) -> Iterator[Remark]:
    found = checker.corpus.find(provision.id)
    end = checker.stated.end(provision.id)
    if found.section is None or not provision.titles or (end and end <= checker.day):
        return
    theirs = " ".join(found.section.title.split()).rstrip(".")
    ours = {" ".join(title.split()).rstrip(".") for title in provision.titles}
    yield checker.remark(
        "title",
        provision.id,
        provision.id,
        same("; ".join(sorted(provision.titles))),
        quoted(theirs),
        found=found,
        severity=FINE if theirs in ours else WRONG,
    )
