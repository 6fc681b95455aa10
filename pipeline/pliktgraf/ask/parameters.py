"""Turn what a user writes for a question's parameters into RDF terms, each by its type."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from pyoxigraph import Literal, NamedNode

from pliktgraf.ask.questions import Parameter, Question, nearest
from pliktgraf.binding import Term
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.messages import language
from pliktgraf.terms import DCTERMS, LANGUAGES, LAW, PG, RDFS, SKOS, TYPE, XSD, local_name, pg

SHOWN = 8
"""How many allowed values an error names."""


def terms(question: Question, given: dict[str, str], law: Law) -> dict[str, Term]:
    """The term of every parameter: as given, else its default.

    Raises PliktgrafError for a name that the question does not have, a value that its type does not allow, and a
    parameter that must be given and is not.
    """
    declared = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in declared:
            known = ", ".join(declared) or "none"
            raise PliktgrafError(f"{name}: {question.name} has no such parameter; it has {known}")
    bound = {}
    for name, parameter in declared.items():
        value = given.get(name, parameter.default)
        if name not in given and value == "required":
            raise PliktgrafError(f"{question.name}: give {name} ({parameter.description['en']}) as --param {name}=...")
        bound[name] = _TYPES[_type(parameter, question)](value, name, law)
    return bound


def _type(parameter: Parameter, question: Question) -> str:
    if parameter.type not in _TYPES:
        known = ", ".join(_TYPES)
        raise PliktgrafError(f"{question.name}: {parameter.name} has type {parameter.type}; use one of {known}")
    return parameter.type


def _date(value: str, name: str, law: Law) -> Term:
    text = datetime.date.today().isoformat() if value == "today" else value
    try:
        day = datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise PliktgrafError(f"{name}: {value!r} is not a date; write it like this: 2022-08-01") from None
    return Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))


def _string(value: str, name: str, law: Law) -> Term:
    return Literal(value)


def _language(value: str, name: str, law: Law) -> Term:
    chosen = language(None if value == "user" else value)
    return Literal(chosen)


def _norm(value: str, name: str, law: Law) -> Term:
    return NamedNode(_known(value, name, {id_: norm.iri for id_, norm in law.norms.items()}, "norm"))


def _act(value: str, name: str, law: Law) -> Term:
    acts = [*law.subjects("ServiceAct"), *law.subjects("Act")]
    return NamedNode(_known(value, name, {law.value(iri, SKOS + "notation") or iri: iri for iri in acts}, "act"))


def _role(value: str, name: str, law: Law) -> Term:
    return NamedNode(_known(value, name, _labelled(law, "Role", PG, key=lambda iri: local_name(iri, PG)), "role"))


def _provision(value: str, name: str, law: Law) -> Term:
    known = _labelled(law, "Provision", LAW, key=lambda iri: law.value(iri, DCTERMS + "identifier") or iri)
    return NamedNode(_known(value, name, known, "provision"))


def _term(value: str, name: str, law: Law) -> Term:
    """A concept by its id or by what it is called in any language."""
    quads = law.store.quads_for_pattern(None, NamedNode(SKOS + "inScheme"), pg("terms"), None)
    iris = sorted(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
    known = {local_name(iri, PG + "term/"): iri for iri in iris}
    for predicate in ("prefLabel", "altLabel"):
        for iri in iris:
            for called in law.values(iri, SKOS + predicate):
                known.setdefault(called, iri)
    return NamedNode(_known(value, name, known, "term"))


def _labelled(law: Law, kind: str, namespace: str, key: Callable[[str], str]) -> dict[str, str]:
    """The individuals of a class by their names; their labels come after, so that a name is never hidden by a label."""
    quads = law.store.quads_for_pattern(None, TYPE, pg(kind), None)
    iris = sorted(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
    known = {key(iri): iri for iri in iris}
    for iri in iris:
        for tag in LANGUAGES:
            if text := law.value(iri, RDFS + "label", tag):
                known.setdefault(text, iri)
    return known


def _known(value: str, name: str, known: dict[str, str], kind: str) -> str:
    """The IRI under that name, whatever its case and its spaces."""
    if value in known:
        return known[value]
    folded = {_folded(written): iri for written, iri in reversed(known.items())}
    if iri := folded.get(_folded(value)):
        return iri
    hint = nearest(value, known)
    allowed = f"use one of {', '.join(known)}" if len(known) <= SHOWN else f"such as {', '.join(list(known)[:SHOWN])}"
    raise PliktgrafError(f"{name}: there is no {kind} {value!r}; {hint or allowed}".rstrip())


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()


_TYPES: dict[str, Callable[[str, str, Law], Term]] = {
    "xsd:date": _date,
    "xsd:string": _string,
    "language": _language,
    "norm": _norm,
    "act": _act,
    "role": _role,
    "provision": _provision,
    "term": _term,
}
