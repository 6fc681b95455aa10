"""Find every citation of a document and say what it cites, or why that cannot be said.

A citation is a section of an act or regulation, an act or regulation named without a section, or a numbered
public document. Its target is an identifier: "LOV-2011-06-24-30/§7-2a", with "/1" for a first ledd
(punktum, letters and numbers belong to the words cited, but the target stays at the ledd),
"LOV-2011-06-24-30" for an act, "meldst-26-2014-2015" for a document.
"""

import re
from dataclasses import dataclass, replace

from pliktgraf.sources import names
from pliktgraf.sources.context import Context, Meaning
from pliktgraf.sources.document import Document, Passage
from pliktgraf.sources.mention import Mention
from pliktgraf.sources.mentions import find_mentions
from pliktgraf.sources.names import Table, read_table
from pliktgraf.sources.patterns import Group, Item, as_range, find_groups, ledd_before

_MAY_LACK_SIGN = {names.ABBREVIATION, names.CAUTIOUS}  # "hol 7-2 a"
_BEFORE_SIGN = re.compile(
    r"[\s,:;)»”\"'/-]{0,4}(?:(?:sin|sine|si|sitt)\s)?"
    r"(?:(?:kapittel|kap\.?)\s?\d{1,2}[,:]?\s)?(?:også\s)?"
)
_AFTER_GROUP = re.compile(
    r"\)?\s(?:i|av)\s(?:den\s|det\s)?"
    r"(?:(?:ny|nye|gamle|tidligere|tidlegare|dagjeldende|dågjeldande|opphevede)\s)?"
)
_INTRODUCED = re.compile(
    r"(?:\b(?:etter|jf\.?|jfr\.?|jamfør|ifølge|ifølgje|iht\.?|henhold til|medhold av|medhald av"
    r"|heimel i|hjemmel i|krav i|krava i|kravene i|reglane i|reglene i"
    r"|bestemmelsene i|lovkrav i|brot på|brudd på|sjå|se|(?:kapittel|kap\.?)\s\d{1,2}\si)\s|\()$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Citation:
    """One citation: where its words stand in the file, and its target, or the reason why it has none."""

    source: str
    start: int
    end: int
    text: str
    target: str | None
    reason: str | None
    kind: str
    note: str | None = None


@dataclass(frozen=True)
class _Found:
    """A citation as found in a passage, with what it was taken to mean."""

    start: int
    end: int
    mention: Mention | None
    item: Item | None
    meaning: Meaning


def citations(document: Document) -> list[Citation]:
    """Return every citation of a document, in the order of its text."""
    table = read_table()
    context = Context(document, table)
    found: list[tuple[Passage, _Found]] = []
    for passage in document.passages:
        context.enter(passage)
        found += [(passage, one) for one in _find(passage, table, context)]
    named = context.laws_named()
    sole = next(iter(named)) if len(named) == 1 else None
    return [_citation(document, passage, _last_resort(one, sole)) for passage, one in found]


def _find(passage: Passage, table: Table, context: Context) -> list[_Found]:
    """Find the citations of one passage: names and sections that belong together, then each on its own."""
    words = passage.view.text
    mentions = find_mentions(words, table)
    groups = find_groups(words, [m.end for m in mentions if m.is_law and m.strength in _MAY_LACK_SIGN])
    before = {at: mention for at, group in enumerate(groups) if (mention := _before(words, mentions, group))}
    taken = {mention.start for mention in before.values()}
    after = {
        at: mention for at, group in enumerate(groups)
        if at not in before and (mention := _after(words, mentions, group)) and mention.start not in taken
    }  # fmt: skip
    attached = taken | {mention.start for mention in after.values()}
    free = _standing_alone(words, [mention for mention in mentions if mention.start not in attached])
    found: list[_Found] = []
    for position, what in sorted(
        [(m.start, m) for m in free] + [(g.start, at) for at, g in enumerate(groups)], key=lambda one: one[0]
    ):
        if isinstance(what, Mention):
            meaning = context.meaning_of(what, None)
            if what.is_law:
                context.name(meaning, position)
            found.append(_Found(what.start, what.end, what, None, meaning))
            continue
        group, mention = groups[what], before.get(what) or after.get(what)
        if mention:
            meaning = context.meaning_of(mention, group.items[0].number)
            context.name(meaning, mention.start, [item.number for item in group.items])
        else:
            meaning = context.bare(group.items[0].number, position)
        ranged = as_range(group)
        if ranged and not context.has_section(meaning, group.items[0].number):
            group = ranged
        found += _of_group(words, group, mention, meaning, is_after=what in after)
    return _apart(sorted(found, key=lambda one: (one.start, -one.end)))


def _apart(found: list[_Found]) -> list[_Found]:
    """Leave out what overlaps the citation before it."""
    kept: list[_Found] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _before(words: str, mentions: list[Mention], group: Group) -> Mention | None:
    """Return the mention that a section sign follows directly."""
    near = [mention for mention in mentions if mention.end <= group.start]
    if (
        near
        and (near[-1].is_law or near[-1].kind == "private")
        and _BEFORE_SIGN.fullmatch(words, near[-1].end, group.start)
    ):
        return near[-1]
    return None


def _after(words: str, mentions: list[Mention], group: Group) -> Mention | None:
    """Return the law of "§ 7-2 i ..."."""
    gap = _AFTER_GROUP.match(words, group.end)
    near = [
        mention for mention in mentions if mention.is_law and gap and group.end < mention.start <= gap.end()
    ]
    return near[0] if near and _AFTER_GROUP.fullmatch(words, group.end, near[0].start) else None


def _standing_alone(words: str, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions that are citations without a section; what may be a mere word needs a sign."""
    kept: list[Mention] = []
    for mention in mentions:
        if mention.anaphor or mention.strength == names.SECTION_ONLY:
            continue
        if mention.strength == names.CAUTIOUS and not mention.note:
            previous = kept[-1] if kept else None
            is_joined = (
                previous
                and previous.strength != names.NAME
                and re.fullmatch(r",?\s(?:og|eller)?\s?|/", words[previous.end : mention.start])
            )
            cell = words[words.rfind("|", 0, mention.start) + 1 :].split("|")[0]
            if not (
                is_joined
                or _INTRODUCED.search(words, max(0, mention.start - 24), mention.start)
                or cell.strip(" .:()") == words[mention.start : mention.end]
            ):
                continue
        kept.append(mention)
    return kept


def _of_group(
    words: str, group: Group, mention: Mention | None, meaning: Meaning, is_after: bool
) -> list[_Found]:
    """Return a citation for each section of a group; the act's name belongs to the one it stands next to."""
    found = []
    for item in group.items:
        start, end, ledd = item.start, item.end, item.ledd
        if item is group.items[0]:
            start = mention.start if mention and not is_after else start
            earlier = ledd_before(words[:start]) if ledd is None else None
            if earlier:
                start, ledd = earlier
        if item is group.items[-1] and mention and is_after:
            end = mention.end
        found.append(_Found(start, end, mention, replace(item, ledd=ledd), meaning))
    return found


def _last_resort(found: _Found, sole: str | None) -> _Found:
    """Take a section without an act to be of the only law that the whole document names."""
    if found.meaning.identifier or found.mention or not found.meaning.may_be_sole or sole is None:
        return found
    return replace(found, meaning=Meaning(sole, note="the only act or regulation that the document names"))


def _citation(document: Document, passage: Passage, found: _Found) -> Citation:
    start, end = passage.view.span(found.start, found.end)
    target, notes = found.meaning.identifier, [found.meaning.note] if found.meaning.note else []
    if found.item:
        notes += found.item.notes
        if target:
            target += f"/§{found.item.number}" + (f"/{found.item.ledd}" if found.item.ledd else "")
    kind = "provision" if found.item else found.mention.kind if found.mention else "provision"
    return Citation(
        source=document.name,
        start=start,
        end=end,
        text=document.text[start:end],
        target=target,
        reason=None if target else found.meaning.reason or "unresolved",
        kind=kind,
        note="; ".join(notes) or None,
    )
