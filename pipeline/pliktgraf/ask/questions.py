"""The query library: each `.rq` file in `queries` is one question, and its head says what it asks, takes and gives.

    # nn: Kva normer gjeld denne dagen?              the question, in each language
    # param: date xsd:date today | nn: ... | nb: ... | en: ...
    # column: legalBasis id ranked data
    # needs: case                                   records of cases, or reference: the reference data

A parameter has a name, a type (see `parameters`) and a default: a value, `today`, or `required`; `lang` is
declared by use. A column has a name and a type (see `cells`); `list` and `ranked` are several values in one
cell, and `data` is for JSON and CSV alone.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import Text
from pliktgraf.paths import ROOT
from pliktgraf.terms import LANGUAGES

COLUMN_TYPES = ("text", "id", "word", "date", "boolean", "integer", "iri", "body", "condition")
_WORDS = ("list", "ranked", "data")
_NEEDS = ("case", "reference")


@dataclass(frozen=True)
class Parameter:
    """What a question takes: bound as a term, never pasted into the query."""

    name: str
    type: str
    default: str
    description: Text


@dataclass(frozen=True)
class Column:
    """One column of an answer."""

    name: str
    type: str
    several: bool = False
    ranked: bool = False
    data_only: bool = False


@dataclass(frozen=True)
class Question:
    """One question: its words, what it takes and gives, and the query that answers it."""

    name: str
    text: Text
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    needs_cases: bool
    query: str
    needs_reference: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether the question is about the law on one day."""
        return any(parameter.name == "date" for parameter in self.parameters)

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is a graph, not rows."""
        return re.search(r"^CONSTRUCT\b", self.query, re.MULTILINE) is not None


@cache
def library() -> dict[str, Question]:
    """Every question of the library, by its name."""
    return {path.stem: read(path) for path in sorted((ROOT / "queries").glob("*.rq"))}


def find(name: str) -> Question:
    """The question of that name, or in that `.rq` file.

    Raises PliktgrafError for a name that the library does not have, naming the nearest.
    """
    if name in library():
        return library()[name]
    if name.endswith(".rq") and Path(name).is_file():
        return read(Path(name))
    raise PliktgrafError(f"{name}: there is no such question; {nearest(name, library())}`pliktgraf ask` lists them")


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the known word that is most like the one written, to stand before what else can be done."""
    found = difflib.get_close_matches(word, list(known), 1, 0.5)
    return f"did you mean {found[0]}? " if found else ""


def read(path: Path) -> Question:
    """Read one question from its file.

    Raises PliktgrafError for a file that cannot be read, or a head that does not say what it should.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PliktgrafError(f"{path}: it cannot be read as UTF-8 text ({error}); check the file") from None
    text: Text = {}
    parameters: list[Parameter] = []
    columns: list[Column] = []
    needs: set[str] = set()
    lines = content.splitlines()
    length = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    for number, line in enumerate(lines[:length], 1):
        key, _, rest = line[1:].strip().partition(": ")
        where = f"{path}, line {number}"
        if key in LANGUAGES:
            text[key] = rest.strip()
        elif key == "param":
            parameters.append(_parameter(rest, where))
        elif key == "column":
            columns.append(_column(rest, where))
        elif key == "needs":
            needs.add(_need(rest.strip(), where))
    if missing := [language for language in LANGUAGES if not text.get(language)]:
        lacking = ", ".join(missing)
        raise PliktgrafError(f"{path}: the head lacks the question in {lacking}; write `# {missing[0]}: ...`")
    query = "\n".join(lines[length:]).strip() + "\n"
    if re.search(r"[?$]lang\b", query):
        parameters.append(Parameter("lang", "language", "user", {}))
    return Question(path.stem, text, tuple(parameters), tuple(columns), "case" in needs, query, "reference" in needs)


def _need(word: str, where: str) -> str:
    if word not in _NEEDS:
        raise PliktgrafError(f"{where}: write `# needs:` with one of {', '.join(_NEEDS)}")
    return word


def _parameter(line: str, where: str) -> Parameter:
    declared, *described = (part.strip() for part in line.split("|"))
    words = declared.split()
    description = {key.strip(): words_.strip() for key, _, words_ in (part.partition(":") for part in described)}
    if len(words) != 3 or set(description) != set(LANGUAGES):
        raise PliktgrafError(f"{where}: write `# param: name type default | nn: ... | nb: ... | en: ...`")
    return Parameter(words[0], words[1], words[2], description)


def _column(line: str, where: str) -> Column:
    name, *words = line.split()
    if not words or words[0] not in COLUMN_TYPES or set(words[1:]) - set(_WORDS):
        raise PliktgrafError(f"{where}: write `# column: name type`, with one of the types {', '.join(COLUMN_TYPES)}")
    ranked = "ranked" in words
    return Column(name, words[0], ranked or "list" in words, ranked, "data" in words)
