"""Find every citation of a document and say what it cites, or why that cannot be said.

A citation is a section of an act or regulation, an act or regulation named without a section, or a numbered
public document. Its target is an identifier: "LOV-2011-06-24-30/§7-2a", with "/1" for a first ledd
(punktum, letters and numbers belong to the words cited, but the target stays at the ledd),
"LOV-2011-06-24-30" for an act, "meldst-26-2014-2015" for a document.
"""

import re
from dataclasses import dataclass, replace

from pliktgraf.messages import Text
from pliktgraf.sources import known, names
from pliktgraf.sources.context import Context
from pliktgraf.sources.document import Document, Passage
from pliktgraf.sources.mention import Mention
from pliktgraf.sources.mentions import find_mentions
from pliktgraf.sources.names import read_table
from pliktgraf.sources.patterns import Group, Item, as_range, find_groups, ledd_before
from pliktgraf.sources.shared_names import Meaning
from pliktgraf.sources.wording import joined, say

_MAY_LACK_SIGN = {names.ABBREVIATION, names.CAUTIOUS}  # "hol 7-2 a"
_BEFORE_SIGN = re.compile(
    r"[\s,:;)»”\"'/-]{0,4}(?:(?:sin|sine|si|sitt)\s)?"
    r"(?:(?:kapittel|kap\.?)\s?\d{1,2}[,:]?\s)?(?:også\s)?"
)
_NAMED_NEXT = re.compile(r"\s\(?")  # the act may be named right after the section, in brackets or not
_PARTED = re.compile(r"[,;)]")  # after one of these, a name belongs to what stands before it
_CLOSING = re.compile(r"\.?\)")
_NUMBER_NEXT = re.compile(r"\s(\d{1,2}-\d{1,2}(?:\s?[a-h](?!\w))?)(?![\w-])")
_AND_GROUP = re.compile(r"(?:,|,?\s(?:og|eller|samt))\s")
_PLACE = re.compile(r"\s(?:(?:kommune|skole|skule|barnehage|kyrkje|kirke|sentrum)|i\s[A-ZÆØÅ])")
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
    reason: Text | None
    kind: str
    note: Text | None = None


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
    mentions = [find_mentions(passage.view.text, table) for passage in document.passages]
    context = Context(document, table, [mention for of_passage in mentions for mention in of_passage])
    found: list[tuple[Passage, _Found]] = []
    for passage, of_passage in zip(document.passages, mentions, strict=True):
        context.enter(passage)
        found += [(passage, one) for one in _find(passage, of_passage, context)]
    named = context.laws_named()
    sole = next(iter(named)) if len(named) == 1 else None
    return [_citation(document, passage, _last_resort(one, sole)) for passage, one in found]


def _find(passage: Passage, mentions: list[Mention], context: Context) -> list[_Found]:
    """Find the citations of one passage: names and sections that belong together, then each on its own."""
    words = passage.view.text
    groups = find_groups(words, [m.end for m in mentions if m.is_law and _may_lack_sign(words, m)])
    before = {at: mention for at, group in enumerate(groups) if (mention := _before(words, mentions, group))}
    after: dict[int, Mention] = {}
    for at, group in enumerate(groups):
        mention = _after(words, mentions, group) if at not in before else None
        following = groups[at + 1].start if at + 1 < len(groups) else 0
        is_free = mention and mention is not before.get(at + 1)
        if mention and (is_free or _PARTED.search(words, mention.end, following)):
            after[at] = mention
            if not is_free:
                del before[at + 1]
    taken = {mention.start for mention in before.values()}
    attached = taken | {mention.start for mention in after.values()}
    shared = _shared(words, groups, before, after)
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
        if what in shared:
            meaning = context.meaning_of(shared[what], group.items[0].number)
        elif mention:
            meaning = context.meaning_of(mention, group.items[0].number)
        else:
            meaning = context.bare(group.items[0].number, position)
        ranged = as_range(words, group)
        if ranged and not mention and not meaning.identifier:
            meaning = context.bare(ranged.items[0].number, position)
        if ranged and not known.has_section(meaning.identifier, group.items[0].number):
            group = ranged
        if mention and what not in shared:
            context.name(meaning, mention.start, [item.number for item in group.items])
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
    near = next((one for one in mentions if one.start > group.end and (one.is_law or one.kind == "private")), None)
    if near is None or _AFTER_GROUP.fullmatch(words, group.end, near.start):
        return near
    is_next = not near.anaphor and near.is_law and _NAMED_NEXT.fullmatch(words, group.end, near.start)
    is_whole = words[near.start - 1] != "(" or _CLOSING.match(words, near.end)
    return near if is_next and is_whole else None


def _shared(
    words: str, groups: list[Group], before: dict[int, Mention], after: dict[int, Mention]
) -> dict[int, Mention]:
    """Return the law of "§ 7-1" in "§ 7-1 og § 7-2 i ...": what is named after the last is said of all."""
    shared: dict[int, Mention] = {}
    for at in after:
        chain = [at]
        while chain[-1] > 0 and _AND_GROUP.fullmatch(words, groups[chain[-1] - 1].end, groups[chain[-1]].start):
            chain.append(chain[-1] - 1)
        if not any(one in before or one in after for one in chain[1:]):
            shared |= dict.fromkeys(chain[1:], after[at])
    return shared


def _may_lack_sign(words: str, mention: Mention) -> bool:
    """Say whether "7-2" right after this mention is a section; after a name in full, if the act has it."""
    if mention.strength in _MAY_LACK_SIGN:
        return True
    found = _NUMBER_NEXT.match(words, mention.end) if mention.strength == names.NAME else None
    number = found[1].replace(" ", "").lower() if found else ""
    return any(known.has_section(work.identifier, number) for work in mention.works)


def _standing_alone(words: str, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions that are citations without a section; what may be a mere word needs a sign."""
    kept: list[Mention] = []
    for mention in mentions:
        if mention.strength == names.SECTION_ONLY or (mention.anaphor and not mention.note):
            continue
        if mention.strength == names.CAUTIOUS and not mention.note:
            previous = kept[-1] if kept else None
            is_joined = (
                previous
                and previous.strength != names.NAME
                and re.fullmatch(r",?\s(?:og|eller)?\s?|/", words[previous.end : mention.start])
            )
            cell = words[words.rfind("|", 0, mention.start) + 1 :].split("|")[0]
            if _PLACE.match(words, mention.end) or not (
                is_joined
                or _INTRODUCED.search(words, max(0, mention.start - 24), mention.start)
                or cell.strip(" .:()") == words[mention.start : mention.end]
            ):
                continue
        kept.append(mention)
    return kept


def _of_group(words: str, group: Group, mention: Mention | None, meaning: Meaning, is_after: bool) -> list[_Found]:
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
            closing = _CLOSING.match(words, mention.end) if words[mention.start - 1] == "(" else None
            end = closing.end() if closing else mention.end
        found.append(_Found(start, end, mention, replace(item, ledd=ledd), meaning))
    return found


def _last_resort(found: _Found, sole: str | None) -> _Found:
    """Take a section without an act to be of the only law that the whole document names."""
    if found.meaning.identifier or found.mention or not found.meaning.may_be_sole or sole is None:
        return found
    return replace(found, meaning=Meaning(sole, note=say("sole")))


def _citation(document: Document, passage: Passage, found: _Found) -> Citation:
    start, end = passage.view.span(found.start, found.end)
    target, notes = found.meaning.identifier, [found.meaning.note]
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
        reason=None if target else found.meaning.reason or say("unresolved"),
        kind=kind,
        note=joined(*notes),
    )
