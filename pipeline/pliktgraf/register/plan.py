"""The plan of a law: what to fill, what to derive, and one statement for each criterion."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rdflib.plugins.sparql import prepareQuery

from pliktgraf import derive
from pliktgraf.binding import bind
from pliktgraf.law import Criterion, Law
from pliktgraf.register import layout
from pliktgraf.register.compile import anchored
from pliktgraf.register.compile.algebra import counted
from pliktgraf.register.compile.blocks import quoted
from pliktgraf.register.compile.patterns import Rule
from pliktgraf.register.compile.shared import Shared
from pliktgraf.register.compile.sources import LAW, Source, Sources
from pliktgraf.register.facts import Facts
from pliktgraf.register.numbers import Numbers
from pliktgraf.terms import PG

SITUATIONS = 1 << 25
"""Where the numbers of situations begin."""


@dataclass(frozen=True)
class Question:
    """One criterion's statement: rows of subject and value, and of a criterion or a scope where it gives several.

    A row may come twice, and one without a value says nothing.

    `by` is plain, scope or criterion. `keep` is the table that later rules read, where they do.
    """

    criterion: str
    by: str
    sql: str
    about: str
    keep: str | None = None


@dataclass
class Plan:
    """Everything that a batch needs, compiled from the law once."""

    touched: set[tuple[str, str]] = field(default_factory=set)
    iris: dict[str, int] = field(default_factory=dict)
    strings: dict[str, int] = field(default_factory=dict)
    law: dict[str, tuple[str, list[tuple[int, Any]]]] = field(default_factory=dict)
    statics: dict[str, str] = field(default_factory=dict)
    derivations: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def make(law: Law) -> Plan:
    """The plan of a law. Raises NotCompiled, with the rule's name, for a rule outside the fragment."""
    return _Planner(law).plan()


class _Planner:
    def __init__(self, law: Law) -> None:
        self.law = law
        self.numbers = Numbers()
        self.sources = Sources(layout.tables(law), law, self.numbers)
        self.shared = Shared(law, self.sources)
        self.questions: list[Question] = []

    def plan(self) -> Plan:
        facts = Facts(self.shared, self._rule, _parsed)
        for name in derive.rules("facts"):
            facts.add(name)
        self._situations()
        for criterion in derive.in_order(self.law):
            if criterion.rule:
                self._criterion(criterion)
        self._criterion(None)
        return Plan(
            touched=self.sources.touched,
            iris=dict(self.numbers.iris),
            strings=dict(self.numbers.strings),
            law=self.shared.law,
            statics=self.shared.statics,
            derivations=self.shared.derivations,
            questions=self.questions,
        )

    def _rule(self, kind: str, name: str, arguments: dict[str, Any] | None = None) -> tuple[Rule, Any]:
        query = prepareQuery(bind(derive.rule(kind, name), arguments or {})).algebra
        anchored.check(name, query, self.sources)
        return Rule(name, self.shared), query

    def _situations(self) -> None:
        texts = []
        kinds: dict[str, frozenset[str]] = {}
        names = ("case", "norm", "bearer", "standsFor")
        for name in derive.rules("situations"):
            rule, query = self._rule("situations", name)
            block = rule.block(query.p, {})
            for v in names:
                kinds[v] = kinds.get(v, frozenset()) | block.cells[v].kinds
            wheres = [f"{c.sql} IS NOT NULL" for c in block.cells.values() if not c.certain]
            block.wheres += wheres
            texts.append("(" + rule.finished(block.select([(block.cells[v].sql, quoted(v)) for v in names])) + ")")
        numbered = f"CAST({SITUATIONS - 1} + row_number() OVER () AS INTEGER) AS id"
        self.shared.temporary("situation", f"SELECT {numbered}, * FROM ({' UNION ALL '.join(texts)})")
        own = frozenset({"situation"})
        for predicate, column in zip(("ofCase", "ofNorm", "hasBearer", "standsFor"), names, strict=True):
            self.sources.add(PG + predicate, Source("column", "situation", own, kinds[column], column))
        self.sources.add(PG + "asksFor", Source("asked", "situation", own, LAW))

    def _criterion(self, criterion: Criterion | None) -> None:
        name = criterion.rule if criterion and criterion.rule else "assessment"
        rule, query = self._rule("criteria", name, derive.arguments(criterion) if criterion else {})
        is_read = criterion is not None and criterion.iri in self._are_read
        tells_apart = query.p.name == "Distinct" and is_read and self._counts_answers
        block = rule.block(query.p.p if query.p.name == "Distinct" and not tells_apart else query.p, {})
        by = "criterion" if "criterion" in block.cells else "scope" if criterion and criterion.is_pattern else "plain"
        subject = "situation" if "situation" in block.cells else "case"
        value = block.cells.get("value")
        if subject not in block.cells or value is None or value.type not in ("bool", "unknown"):
            raise rule.refuse("it does not give a case or a situation and a value")
        if value.type == "unknown":  # nothing in the law asks for it
            return
        columns = [(block.cells[subject].sql, "id"), (value.sql, "value")]
        if by != "plain":
            columns.append((block.cells[by].sql, "about"))
        block.wheres = [test for test in block.wheres if test != f"({value.sql} IS NOT NULL)"]
        text = rule.finished(block.select(columns))
        iri = criterion.iri if criterion else ""
        keep = None
        if criterion and is_read:
            keep = "v_" + iri.rsplit("/", 1)[-1]
            self._offer(criterion, keep, by, block.cells[subject].kinds)
        self.questions.append(Question(iri, by, text, subject, keep and quoted(keep)))

    @cached_property
    def _are_read(self) -> set[str]:
        read = {d for c in self.law.criteria.values() for d in c.depends_on}
        return read | {p for (p, _), c in self.law.by_scope.items() if c in read}

    @cached_property
    def _counts_answers(self) -> bool:
        """Whether a rule counts what is known of criteria, so that an answer that comes twice would count twice."""
        found = set().union(*(counted(_parsed("criteria", name)) for name in derive.rules("criteria")))
        return bool(found & {PG + "satisfies", PG + "fails"})

    def _offer(self, criterion: Criterion, table: str, by: str, kinds: frozenset[str]) -> None:
        """What the criterion's statement gives is there for the rules that come after."""
        for predicate, test in (("satisfies", "value"), ("fails", "NOT value")):
            if by == "plain":
                number = self.numbers.iris[criterion.iri]
                source = Source("answer", table, kinds, LAW, test, constant=number)
            else:
                pairs = {
                    (self.numbers.iris[scope], self.numbers.iris[minted])
                    for (pattern, scope), minted in self.law.by_scope.items()
                    if pattern == criterion.iri and scope
                }
                minted = "minted_" + table
                self.shared.law[minted] = ("law", sorted(pairs))
                source = Source("minted", table, kinds, LAW, test, parent=minted, among=frozenset(n for _, n in pairs))
            self.sources.add(PG + predicate, source)


def _parsed(kind: str, name: str) -> Any:
    return prepareQuery(derive.rule(kind, name)).algebra
