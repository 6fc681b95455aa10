"""Ask one of the library's questions: bind its parameters, run it here or at an endpoint, give typed rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import Store, Triple

from pliktgraf import law as law_module
from pliktgraf import reference, span
from pliktgraf.ask import endpoint as remote
from pliktgraf.ask import parameters as parameters_module
from pliktgraf.ask import questions
from pliktgraf.ask.cells import Node, Value, value, word
from pliktgraf.ask.questions import Column, Question
from pliktgraf.binding import bind
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.messages import every, language

if TYPE_CHECKING:
    from pliktgraf import records
    from pliktgraf.ask.case_graph import Case, CaseGraph

Row = dict[str, Value]


@dataclass(frozen=True)
class Answer:
    """What a question gave: rows by column, or the triples of a graph.

    `words` are what people read for the ids in columns of words. `rejected` are the records that could not be asked.
    """

    question: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    graph: tuple[Triple, ...] | None = None
    words: dict[str, str] = field(default_factory=dict, repr=False)
    rejected: tuple[records.Rejected, ...] = field(default=(), repr=False)
    warnings: tuple[records.Warned, ...] = field(default=(), repr=False)


def ask(
    question: str,
    parameters: dict[str, str] | None = None,
    cases: Iterable[Case] = (),
    on: str | None = None,
    law: Law | None = None,
    endpoint: str | None = None,
) -> Answer:
    """Answer a question.

    Args:
        question: the name of a question of the library, or the path of an `.rq` file.
        parameters: values by name, as a user writes them; `lang` is the language of labels.
        cases: files of records, or records as Python dictionaries, for a question about cases.
        on: the reference date (YYYY-MM-DD) of the cases; and the parameter `date`, where the question has one.
        law: the law; the ontology as it stands where none is given.
        endpoint: ask this SPARQL endpoint, not the graph at hand.

    Raises PliktgrafError for an unknown question or parameter, a value that is not allowed, and cases that are
    given where they do not belong or lacking where they do, and a date for which the graph does not hold the law.
    """
    asked = questions.find(question)
    given = dict(parameters or {})
    if on is not None and asked.is_dated:
        given.setdefault("date", on)
    at_hand = list(cases)
    _check(asked, at_hand, endpoint)
    law = law or law_module.load()
    if on is not None and not asked.is_dated and not asked.needs_cases:
        raise PliktgrafError(every("span-no-date", question=asked.name))
    bound = parameters_module.terms(asked, given, law)
    span.require(bound["date"].value if asked.is_dated else on, law)
    query = bind(asked.query, bound)
    cases_asked = _with_cases(at_hand, on, law) if asked.needs_cases else None
    store = cases_asked.store if cases_asked else law.store
    if asked.needs_reference and not endpoint:
        store = reference.with_law(law)
    left_out = (cases_asked.rejected, cases_asked.warnings) if cases_asked else ((), ())
    if asked.gives_graph:
        triples = remote.construct(query, endpoint) if endpoint else list(_run(store, query, asked))
        return Answer(asked.name, (), graph=tuple(triples), rejected=left_out[0], warnings=left_out[1])
    solutions = remote.select(query, endpoint) if endpoint else _rows(_run(store, query, asked))
    chosen = language(given.get("lang"))
    rows = tuple({c.name: value(solution.get(c.name), c, law, chosen) for c in asked.columns} for solution in solutions)
    return Answer(asked.name, asked.columns, rows, None, _words(asked.columns, rows, law, chosen), *left_out)


def _with_cases(cases: list[Case], on: str | None, law: Law) -> CaseGraph:
    from pliktgraf.ask import case_graph  # slow to load, and few questions are about cases

    return case_graph.build(cases, on, law)


def _words(columns: tuple[Column, ...], rows: tuple[Row, ...], law: Law, chosen: str) -> dict[str, str]:
    ids = {row[column.name] for column in columns if column.type == "word" for row in rows}
    return {id_: word(id_, law, chosen) for id_ in ids if isinstance(id_, str)}


def _check(asked: Question, cases: list[Case], endpoint: str | None) -> None:
    if asked.needs_cases and endpoint:
        raise PliktgrafError(f"{asked.name}: records are not sent to an endpoint; leave out --endpoint")
    if asked.needs_cases and not cases:
        raise PliktgrafError(f"{asked.name}: the question is about cases; give records with --case FILE")
    if cases and not asked.needs_cases:
        raise PliktgrafError(f"{asked.name}: the question is about the law alone; leave out --case")


def _run(store: Store, query: str, asked: Question) -> Any:
    try:
        return store.query(query)
    except (SyntaxError, ValueError) as error:
        raise PliktgrafError(f"{asked.name}: {' '.join(str(error).split())[:160]}; correct the query") from None


def _rows(solutions: Any) -> list[dict[str, Node]]:
    names = [variable.value for variable in solutions.variables]
    return [{n: node for n in names if (node := solution[n]) is not None} for solution in solutions]
