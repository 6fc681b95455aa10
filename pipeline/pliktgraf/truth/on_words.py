"""Does the provision word the action, the kind and the bearer of the norm, and does the norm's own summary?"""

from __future__ import annotations

from collections.abc import Iterator

from pliktgraf.law import Norm
from pliktgraf.terms import LANGUAGES
from pliktgraf.truth.checker import Checker, definition, quoted
from pliktgraf.truth.corpus import Found
from pliktgraf.truth.remark import FINE, NOT_KNOWN, WRONG, Remark, listed, say
from pliktgraf.truth.remark import quoted as mark
from pliktgraf.truth.words import sentences, sentences_of, with_sign


def remarks(checker: Checker, norm: Norm) -> Iterator[Remark]:
    """Of the action, the kind and the bearer in the statute's words, and of the summary in the graph's own."""
    yield from _summary(checker, norm)
    texts = checker.text_of(norm)
    if not texts:
        graph = checker.labels(checker.terms(norm, "requiresAction") or checker.terms(norm, "type"))
        yield checker.remark("action", norm.id, norm.legal_basis[0], graph, say("no-text"), severity=NOT_KNOWN)
        return
    said = [sentence for _, found in texts for sentence in _sentences(found)]
    id_, found = texts[0]
    actions = checker.terms(norm, "requiresAction")
    of_action = with_sign(checker.keys, actions, said)
    if actions:
        yield _word(checker, norm, "action", actions, of_action, said, id_, found)
    kinds = checker.terms(norm, "type")
    if kinds:
        yield _kind(checker, norm, kinds, of_action or said, id_, found)
    bearers = checker.terms(norm, "hasBearer")
    if bearers:
        titles = [found.section.title for _, found in texts if found.section]
        yield _word(checker, norm, "bearer", bearers, with_sign(checker.keys, bearers, said + titles), said, id_, found)


def _sentences(found: Found) -> list[str]:
    if found.item:
        return sentences(found.item.text)
    return sentences_of(found.section, found.ledd) if found.section else []


def _word(
    checker: Checker,
    norm: Norm,
    check: str,
    terms: list[str],
    having: list[str],
    said: list[str],
    id_: str,
    found: Found,
) -> Remark:
    graph = say(f"graph-{check}", what=checker.labels(terms))
    if having:
        return checker.remark(check, norm.id, id_, graph, quoted(having[0]), found=found)
    statute = say("lacks-words", words=checker.stems(terms), quote=quoted(said[0] if said else ""))
    return checker.remark(check, norm.id, id_, graph, statute, found=found, severity=WRONG)


def _kind(checker: Checker, norm: Norm, kinds: list[str], said: list[str], id_: str, found: Found) -> Remark:
    """The most specific kind must have its sign in a sentence on the action, where there is one."""
    graph = say("graph-kind", what=checker.labels(kinds))
    having = [s for s in said if all(checker.keys.found(kind, s) for kind in kinds)]
    if having:
        return checker.remark("kind", norm.id, id_, graph, quoted(having[0]), found=found)
    quote = said[0] if said else ""
    others = [kind for kind in sorted(checker.keys.kinds) if kind not in kinds and checker.keys.found(kind, quote)]
    statute = say("lacks-words", words=checker.stems(kinds), quote=quoted(quote))
    if others:
        signs = listed(mark(checker.keys.found(kind, quote) or "") for kind in others)
        statute = say("worded-as", kind=checker.labels(others), words=signs, quote=quoted(quote))
    return checker.remark("kind", norm.id, id_, graph, statute, found=found, severity=WRONG)


def _summary(checker: Checker, norm: Norm) -> Iterator[Remark]:
    """The summary in nynorsk and in bokmål must have words for kind and action as the statute must."""
    kinds, actions = checker.terms(norm, "type"), checker.terms(norm, "requiresAction")
    lacking = []
    for language in [one for one in LANGUAGES if definition(checker.law, norm, one) and one != LANGUAGES[-1]]:
        said = sentences(definition(checker.law, norm, language))
        if actions:
            said = with_sign(checker.keys, actions, said)
        if not any(checker.keys.found(kind, s) for kind in kinds for s in said):
            lacking.append(language)
    graph = {language: definition(checker.law, norm, language) for language in LANGUAGES}
    if lacking:
        statute = say("summary-lacks", words=checker.stems([*actions, *kinds]), languages=", ".join(lacking))
        yield checker.remark("summary", norm.id, norm.legal_basis[0], graph, statute, severity=WRONG)
    elif kinds:
        yield checker.remark("summary", norm.id, norm.legal_basis[0], graph, say("summary-agrees"), severity=FINE)
