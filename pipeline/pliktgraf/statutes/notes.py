"""Read an amendment note: what was done, by which statute, in force from when.

A note is prose: "Endret ved lover 4 juni 2010 nr. 20 (ikr. 1 juli 2010 iflg. res. 4 juni 2010 nr. 771), 25 mai 2012
nr. 27." Statutes are cited by day and number outside brackets, the day in force and the decision on it within them. A
verb in the present tense ("Endres", "Oppheves") announces what is not yet in force.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pliktgraf.sources.dates import DAY, day_from
from pliktgraf.statutes.model import Amendment, Note, Reference
from pliktgraf.statutes.references import statute_id, statute_of

_NUMBER = r"(?:(?:paragraf|kapittel|kapitel|ledd)?\s?nummer(?:et)?)"
_TOKEN = re.compile(
    rf"""(?P<open>\()|(?P<close>\))
    |(?P<renumbered>\b(?:endr(?:et|a|es|ast)\s+{_NUMBER}|{_NUMBER}\s+(?:er\s+|blir\s+)?endr(?:et|a|es|ast)
        |omnummerer(?:t|te|es|ast)))
    |(?P<amended>\bendr(?:et|ede|a|es|ast)\b|\berstatt(?:et|a|es|ast)\b)
    |(?P<inserted>\btilføy(?:d|et|dd|de|es|ast)\b|\bføy(?:d|dd|de|es|ast)\s+til\b|\binnsatt\b|\bsett\s+inn\b)
    |(?P<repealed>\bopphev(?:et|a|d|ede|es|ast)\b|\bopphør(?:er|te)?\b|\bopphøyrer\b)
    |(?P<former>\b(?:tidligere|tidlegare|nåværende|noverande)\s+(?:§|kapittel|kap\.|ledd|paragraf))
    |(?P<undecided>\b(?:den\s+tid(?:en)?\s+)?Kongen\s+(?:bestemmer|fastsetter|fastset|avgjer)
        |\bden\s+tid(?:en)?\s+departementet\b|\bdepartementet\s+(?:bestemmer|fastset))
    |(?P<at_once>\bstraks\b)
    |(?P<cue>\bikr\.?|\bikrafttre\w*|\bi\s+kraft\b|\bfra\b|\bfrå\b|\bf\.?o\.?m\.?|\bverknad\b|\bvirkning\b)
    |(?P<date>(?:\b(?P<kind>lov(?:er|ene)?|lova|forskrift(?:er|ene|ar)?|vedtak|(?:kgl\.?\s)?res(?:\.|olusjon(?:ar|er)?)?)
        \s+(?:av\s+)?)?(?<![\d.]){DAY}(?:,?\s?(?:nr\.?|nummer)\s?(?P<number>\d{{1,5}}))?)""",
    re.IGNORECASE | re.VERBOSE,
)
_VERBS = ("renumbered", "amended", "inserted", "repealed")
_PRESENT = re.compile(r"(?:endres|endrast|erstattes|erstattast|tilføyes|tilføyast|føyes|føyast|omnummereres"
                      r"|omnummererast|oppheves|opphevast|opphører|opphøyrer)\b", re.IGNORECASE)  # fmt: skip
_AUTHORITY = re.compile(r"\b(?:jf\.?|jfr\.?|iflg\.?|ifølge|ifølgje|etter|sml\.?|kunngjort)\s*$", re.IGNORECASE)


MAX_NOTE = 50_000
"""Characters of a note that is read for its steps; the longest published are under 10 000."""


def read_note(text: str, references: tuple[Reference, ...] = (), kind: str = "lov") -> Note:
    """Read a note's words.

    Args:
        references: its links, which tell what a citation means better than its words do.
        kind: "lov" or "forskrift", of the statute it stands in: what it cites is taken to be of the same kind where
            neither word nor link says.
    """
    if len(text) > MAX_NOTE:
        return Note(text)
    state = _State(kind, text, references)
    for token in _TOKEN.finditer(text):
        state.take(token)
    return Note(text, tuple(state.amendments))


@dataclass
class _State:
    """What has been read so far of one note."""

    kind: str
    text: str
    references: tuple[Reference, ...]

    def __post_init__(self) -> None:
        self.amendments: list[Amendment] = []
        self.depth = 0
        self.verb: str | None = None
        self.is_future = False
        self.after_verb = 0
        self.expects_day = False
        self.at_once = False

    def take(self, token: re.Match[str]) -> None:
        what = str(token.lastgroup if token.lastgroup in _SIMPLE else "date")
        if what in _VERBS:
            if self.depth == 0:
                self.verb, self.is_future = what, _PRESENT.search(token[0]) is not None
                self.after_verb, self.expects_day = token.end(), False
        elif what == "open":
            self.depth += 1
            self.expects_day = self.at_once = False
        elif what == "close":
            self.depth = max(0, self.depth - 1)
            self.expects_day = self.at_once = False
        elif what == "cue":
            self.expects_day = True
        elif what == "at_once":
            self.at_once = True
        elif what == "undecided":
            self._change_last(is_future=True)
        elif what == "former":
            self._renumber()
        else:
            self._date(token)

    def _date(self, token: re.Match[str]) -> None:
        day = day_from(token)
        if day is None:
            return
        is_decision = (token["kind"] or "").lower().startswith(("res", "kgl"))
        is_authority = (
            is_decision or _AUTHORITY.search(self.text[max(0, token.start() - 12) : token.start()]) is not None
        )
        if token["number"] is None and not token["kind"]:
            self._day(day.isoformat(), token)
        elif is_authority or self.depth:
            if self.at_once:
                self._in_force(day.isoformat())
        elif token["kind"] or self.verb:
            self._cite(token, day.isoformat())

    def _day(self, day: str, token: re.Match[str]) -> None:
        """A day without a number: the day in force, or the day of what was done by no statute that is named."""
        if self.expects_day and self.amendments:
            self._in_force(day)
        elif self.verb and self.depth == 0 and not self.text[self.after_verb : token.start()].strip(" ,"):
            self.amendments.append(Amendment(self.verb, None, day, self.is_future))
        self.expects_day = False

    def _cite(self, token: re.Match[str], day: str) -> None:
        word = (token["kind"] or "").lower()
        if word:
            self.kind = "lov" if word.startswith("lov") else "forskrift"
        by = self._linked(token) or statute_id(self.kind, f"{day}-{token['number'] or ''}")
        self.amendments.append(Amendment(self.verb or "unknown", by, None, self.is_future))
        self.expects_day = False

    def _linked(self, token: re.Match[str]) -> str | None:
        """What the link over these words points to."""
        at = token.end() - 1
        return next((statute_of(r.target) for r in self.references if r.target and r.start <= at < r.end), None)

    def _in_force(self, day: str) -> None:
        if self.amendments and self.amendments[-1].in_force is None:
            self._change_last(in_force=day, is_future=self.is_future)
            if len(self.amendments) > 1 and self.amendments[-2].by == self.amendments[-1].by is not None:
                self.amendments[-2] = replace(self.amendments[-2], in_force=self.amendments[-2].in_force or day)
        self.expects_day = self.at_once = False

    def _change_last(self, **changes: object) -> None:
        if self.amendments:
            self.amendments[-1] = replace(self.amendments[-1], **changes)  # type: ignore[arg-type]

    def _renumber(self) -> None:
        """A remark on the earlier number: the same statute gave the new one on the same day."""
        last = self.amendments[-1] if self.amendments else None
        if self.depth and last and last.kind != "renumbered":
            self.amendments.append(replace(last, kind="renumbered"))


_SIMPLE = frozenset({*_VERBS, "open", "close", "former", "undecided", "at_once", "cue"})
