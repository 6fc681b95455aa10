"""The table of names: by which names, abbreviations and misspellings acts and documents are cited.

The table is data (`data/reference/citation_names.ttl`). Here its names are given their grammatical forms
and looked up in a text.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from pliktgraf.paths import ROOT

TABLE = ROOT / "data" / "reference" / "citation_names.ttl"

_PG = "https://w3id.org/pliktgraf/"
_IDENTIFIER = "http://purl.org/dc/terms/identifier"
_WORD = re.compile(r"\w+")
_ENDINGS = {
    "lov": ("lov", "lova", "loven", "lovas", "lovens", "lovs"),
    "forskrift": ("forskrift", "forskrifta", "forskriften", "forskriftas", "forskriftens"),
    "melding": ("melding", "meldinga", "meldingen", "meldingas", "meldingens"),
    "konvensjon": ("konvensjon", "konvensjonen", "konvensjonens"),
    "forordning": ("forordning", "forordninga", "forordningen", "forordningens"),
}
_INFLECTED = re.compile(rf"({'|'.join(_ENDINGS)})(?:a|en)?$")
_OTHER_AND = ("-og ", " og ", "- og/eller ", " – og ", " - og ", "-/", " & ", "- & ")
_AND_MORE = (" m.m.", " mm.", " mm", " m.v.", " mv.", " mv", " med mer", " med videre")
_ABRIDGED, _SPLIT = 5, 7  # so many letters before "loven" a name has if it is also written "-l." or in two words
_LEADING = re.compile(r"(lov|forskrift)(?:a|en)?(?= (?:om|til) )")

# How sure a name is a citation when no section sign follows it.
NAME, ABBREVIATION, CAUTIOUS, SECTION_ONLY, TREATY = (
    "name",
    "abbreviation",
    "cautious",
    "sectionOnly",
    "treaty",
)
_STRENGTHS = {
    "citationName": NAME,
    "misspeltName": NAME,
    "citationAbbreviation": ABBREVIATION,
    "cautiousAbbreviation": CAUTIOUS,
    "misspeltAbbreviation": CAUTIOUS,
    "sectionAbbreviation": SECTION_ONLY,
    "treatyName": TREATY,
}


@dataclass(eq=False)
class Work:
    """An act, a regulation or a document: what it is called, and from when to when the names mean it."""

    iri: str
    identifier: str = ""
    names: list[tuple[str, str]] = field(default_factory=list)
    valid_from: date = date.min
    valid_until: date = date.max
    number_form: str | None = None
    template: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Name:
    """A form of a name with the works it may mean, oldest first."""

    text: str
    strength: str
    works: tuple[Work, ...]


@dataclass(frozen=True)
class Table:
    """The whole table. `by_word` has the forms by their first word, longest first."""

    works: dict[str, Work]
    series: tuple[Work, ...]
    by_word: dict[str, tuple[Name, ...]]
    ordinary_words: frozenset[str]
    private_rules: frozenset[str]

    def find(self, words: str, position: int) -> Name | None:
        """Return the longest name that stands at `position` of a text in lower case."""
        word = _WORD.match(words, position)
        for name in self.by_word.get(word[0], ()) if word else ():
            end = position + len(name.text)
            if words.startswith(name.text, position) and not re.match(r"\w|-\w", words[end : end + 2]):
                return name
        return None


@cache
def read_table() -> Table:
    """Read the table of names."""
    works: dict[str, Work] = {}
    ordinary: set[str] = set()
    private: set[str] = set()
    for quad in parse(path=str(TABLE), format=RdfFormat.TURTLE):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, Literal):
            continue
        value, prefix = quad.object.value, quad.predicate.value.removeprefix(_PG)
        if prefix == "ordinaryWord":
            ordinary.add(value)
        elif prefix == "privateRules":
            private.add(value)
        elif prefix in _STRENGTHS or prefix in _FIELDS or quad.predicate.value == _IDENTIFIER:
            work = works.setdefault(quad.subject.value, Work(quad.subject.value))
            _set(work, "identifier" if quad.predicate.value == _IDENTIFIER else prefix, value)
    return Table(
        works={work.identifier: work for work in works.values() if work.identifier},
        series=tuple(work for work in works.values() if work.template),
        by_word=_index([work for work in works.values() if not work.template]),
        ordinary_words=frozenset(ordinary),
        private_rules=frozenset(private),
    )


_FIELDS = {"namesValidFrom", "namesValidUntil", "numberForm", "identifierTemplate", "citationKind"}


def _set(work: Work, prefix: str, value: str) -> None:
    match prefix:
        case "identifier":
            work.identifier = value
        case "namesValidFrom":
            work.valid_from = date.fromisoformat(value)
        case "namesValidUntil":
            work.valid_until = date.fromisoformat(value)
        case "numberForm":
            work.number_form = value
        case "identifierTemplate":
            work.template = value
        case "citationKind":
            work.kind = value
        case _:
            work.names.append((value, _STRENGTHS[prefix]))


def _index(works: list[Work]) -> dict[str, tuple[Name, ...]]:
    meant: dict[str, list[Work]] = {}
    strength: dict[str, str] = {}
    ordered = sorted(works, key=lambda work: (work.valid_from, work.identifier))
    for work in ordered:
        for name, kind in work.names:
            for form in forms(name, kind):
                if work not in meant.setdefault(form, []):
                    meant[form].append(work)
                strength[form] = kind
    listed = frozenset(meant)
    for work in ordered:
        for name, kind in work.names:
            for form, how in _rarer_forms(name.lower()).items() if kind == NAME else ():
                if form not in listed and work not in meant.setdefault(form, []):
                    meant[form].append(work)
                    strength[form] = how
    by_word: dict[str, list[Name]] = {}
    for form, meanings in meant.items():
        first = _WORD.match(form)
        assert first, f"a name in {TABLE.name} begins without a letter: {form!r}"
        by_word.setdefault(first[0], []).append(Name(form, strength[form], tuple(meanings)))
    return {word: tuple(sorted(names, key=lambda name: -len(name.text))) for word, names in by_word.items()}


def forms(name: str, strength: str) -> set[str]:
    """Return how a name may be written: indefinite, definite, genitive; "helse- og" also as "helse og"."""
    name = name.lower()
    if strength not in {NAME, TREATY}:
        return {name}
    found = {name}
    last = _INFLECTED.search(name)
    if last:
        found |= {name[: last.start()] + ending for ending in _ENDINGS[last[1]]}
    first = _LEADING.match(name)
    if first:
        found |= {ending + name[first.end() :] for ending in _ENDINGS[first[1]]}
    return found | {form.replace("- og ", other) for form in found if "- og " in form for other in _OTHER_AND}


def _rarer_forms(name: str) -> dict[str, str]:
    """Return forms that a work has unless they are listed for another: "opplæringsl.", "barnehage loven"."""
    found: dict[str, str] = {}
    last = _INFLECTED.search(name)
    if last and last[1] == "lov" and len(name[: last.start()]) >= _ABRIDGED:
        stem = name[: last.start()].rstrip("-")
        abridged = {stem + "l"} | {(stem + "l").replace("- og ", other) for other in _OTHER_AND[:2]}
        found |= dict.fromkeys(abridged, SECTION_ONLY)
        for ending in _ENDINGS["lov"][1:5]:
            found[f"{stem}-{ending}"] = NAME
            if len(stem) >= _SPLIT:
                found[f"{stem} {ending}"] = NAME
    first = _LEADING.match(name)
    bare_name = next((name.removesuffix(more) for more in _AND_MORE if name.endswith(more)), name)
    if first:
        for more in _AND_MORE:
            found |= dict.fromkeys((ending + bare_name[first.end() :] + more for ending in _ENDINGS[first[1]]), NAME)
    return found
