"""The graph of the law, and quick ways into it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from pliktgraf import core
from pliktgraf.law import criteria, norms
from pliktgraf.law.model import Criterion, Norm
from pliktgraf.rdf import value_of
from pliktgraf.terms import RDFS, SKOS, TYPE, pg


@dataclass
class Law:
    """The graph of the law with what follows from it, and quick ways into it."""

    store: Store

    def value(self, subject: str, predicate: str, language: str | None = None) -> str | None:
        """One object of `subject` and `predicate`, as text; in `language` where that is given."""
        return next(iter(self.values(subject, predicate, language)), None)

    def values(self, subject: str, predicate: str, language: str | None = None) -> list[str]:
        """Every object of `subject` and `predicate`, as text, sorted."""
        found = []
        for quad in self.store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, DefaultGraph()):
            node = quad.object
            if language is None or (isinstance(node, Literal) and node.language == language):
                found.append(value_of(node))
        return sorted(found)

    def label(self, subject: str, language: str) -> str:
        """The label in `language`; the last part of the IRI where there is none."""
        return self.value(subject, RDFS + "label", language) or subject.rsplit("/", 1)[-1]

    def subjects(self, kind: str) -> list[str]:
        """The IRIs of everything that is stated to be of a class of the model, sorted."""
        quads = self.store.quads_for_pattern(None, TYPE, pg(kind), DefaultGraph())
        return sorted(value_of(quad.subject) for quad in quads)

    @cached_property
    def norms(self) -> dict[str, Norm]:
        """Every norm by its id."""
        return norms.read(self)

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Every criterion and criterion pattern by its IRI."""
        return criteria.read(self)

    @cached_property
    def notations(self) -> dict[str, str]:
        """How each criterion is written in findings."""
        return {iri: criterion.notation for iri, criterion in self.criteria.items()}

    @cached_property
    def by_notation(self) -> dict[str, str]:
        """The criterion that findings write so."""
        return {written: iri for iri, written in self.notations.items()}

    @cached_property
    def by_scope(self) -> dict[tuple[str, str], str]:
        """The criterion that is minted from a pattern for a scope."""
        found = {}
        for quad in self.store.quads_for_pattern(None, pg("instantiates"), None, None):
            criterion = value_of(quad.subject)
            scope = self.value(criterion, pg("hasScope").value)
            found[value_of(quad.object), scope or ""] = criterion
        return found

    @cached_property
    def acts(self) -> dict[str, str]:
        """The acts under which services are given: short name to IRI."""
        return {self.value(iri, SKOS + "notation") or "": iri for iri in self.subjects("ServiceAct")}

    @cached_property
    def recordable(self) -> frozenset[str]:
        """The names that a record's `assessments` may use."""
        assessed = (self.criteria[iri] for iri in self.subjects("AssessedCriterion"))
        return frozenset(criterion.notation for criterion in assessed if not criterion.is_pattern)

    @cached_property
    def read_from_assessments(self) -> frozenset[str]:
        """Those of the recordable names that have no field of their own."""
        quads = self.store.quads_for_pattern(None, pg("isRecordedAs"), None, None)
        return frozenset(value_of(quad.object) for quad in quads)

    @cached_property
    def core(self) -> list[Quad]:
        """The part of the law that rules read."""
        return core.core(self.store)
