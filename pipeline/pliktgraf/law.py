"""The law: the ontology's Turtle, what follows from it, and each norm as the program reads it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from pliktgraf import conditions, core, law_cache, soundness
from pliktgraf.errors import PliktgrafError
from pliktgraf.paths import ROOT
from pliktgraf.rdf import construct, value_of
from pliktgraf.terms import ACT, DCTERMS, LAW, NORM, PG, RDFS, SKOS, TYPE, local_name, pg

EXTRA_LAW = "PLIKTGRAF_LAW"
"""Environment variable: further Turtle files or folders, separated as in PATH, read after the ontology."""


@dataclass(frozen=True)
class Displacement:
    """Another norm that takes precedence, and when."""

    norm: str
    iri: str
    when: conditions.Expression
    effect: conditions.Expression
    effect_class: str
    rests_on_interpretation: bool


@dataclass(frozen=True)
class Part:
    """One condition of a norm that is true, false or unknown by itself.

    `name` is Condition, Fulfilment or Displacement; `displaced_class` is what a situation is in besides where the
    part is true, for a displacement.
    """

    name: str
    class_: str
    expression: conditions.Expression
    displaced_class: str | None = None


@dataclass(frozen=True)
class Norm:
    """One audited or unaudited norm: its condition, its fulfilment, and what a finding says of it."""

    id: str
    iri: str
    level: str
    act: str
    audited: bool
    valid_from: str
    valid_until: str | None
    condition: conditions.Expression
    condition_class: str
    fulfilment: conditions.Expression | None
    fulfilment_class: str | None
    situation_class: str
    displaced_class: str | None
    displacements: tuple[Displacement, ...]
    legal_basis: tuple[str, ...]
    rests_on_interpretation: bool

    def criteria(self) -> frozenset[str]:
        """Every criterion that the norm reads."""
        return self._criteria

    @cached_property
    def _criteria(self) -> frozenset[str]:
        return frozenset().union(*(conditions.criteria(part.expression) for part in self.parts))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The condition, the fulfilment where there is one, and each displacement."""
        found = [Part("Condition", self.condition_class, self.condition)]
        if self.fulfilment is not None and self.fulfilment_class is not None:
            found.append(Part("Fulfilment", self.fulfilment_class, self.fulfilment))
        found += [Part("Displacement", d.effect_class, d.effect, self.displaced_class) for d in self.displacements]
        return tuple(found)


@dataclass(frozen=True)
class Criterion:
    """One criterion: how it is named, how it is read, and its value where its rule says nothing."""

    iri: str
    notation: str
    rule: str | None
    arguments: tuple[tuple[str, NamedNode | Literal], ...]
    silent: bool | None
    depends_on: tuple[str, ...]
    is_pattern: bool
    about_bearer: bool


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
        norms = [self._norm(iri) for kind in self._norm_kinds for iri in self.subjects(kind)]
        return {norm.id: norm for norm in norms}

    @cached_property
    def _norm_kinds(self) -> list[str]:
        """The classes of norms, by their names in the model, each once."""
        kinds, todo = [], [pg("Norm")]
        while todo:
            kind = todo.pop()
            if kind not in kinds:
                kinds.append(kind)
                quads = self.store.quads_for_pattern(None, NamedNode(RDFS + "subClassOf"), kind, None)
                todo += [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]
        return sorted(local_name(kind.value, PG) for kind in kinds)

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Every criterion and criterion pattern by its IRI."""
        kinds = ("AssessedCriterion", "ComputedCriterion", "AuxiliaryCriterion")
        return {iri: self._criterion(iri) for kind in kinds for iri in self.subjects(kind)}

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
        own = [c.notation for c in map(self._criterion, self.subjects("AssessedCriterion")) if not c.is_pattern]
        return frozenset(own)

    @cached_property
    def read_from_assessments(self) -> frozenset[str]:
        """Those of the recordable names that have no field of their own."""
        quads = self.store.quads_for_pattern(None, pg("isRecordedAs"), None, None)
        return frozenset(value_of(quad.object) for quad in quads)

    @cached_property
    def core(self) -> list[Quad]:
        """The part of the law that rules read."""
        return core.core(self.store)

    def _norm(self, iri: str) -> Norm:
        where = f"norm {local_name(iri, NORM)}"
        level = self._required(iri, "hasLevel", where)
        act = self._required(iri, "belongsToAct", where)
        condition = self._expression(iri, "hasCondition", where)
        if condition is None:
            raise PliktgrafError(f"{where}: it has no pg:hasCondition; add one")
        audited = self.value(iri, pg("isAudited").value) == "true"
        if audited and self.value(iri, pg("hasFulfilment").value) is None:
            advice = "add one, or set pg:isAudited to false"
            raise PliktgrafError(f"{where}: it is audited but has no pg:hasFulfilment; {advice}")
        displacements = [self._displacement(node) for node in self.values(iri, pg("isDisplacedThrough").value)]
        return Norm(
            id=local_name(iri, NORM),
            iri=iri,
            level=level,
            act=self.value(act, SKOS + "notation") or local_name(act, ACT),
            audited=audited,
            valid_from=self._required(iri, "validFrom", where),
            valid_until=self.value(iri, pg("validUntil").value),
            condition=condition,
            condition_class=self._required(iri, "hasCondition", where),
            fulfilment=self._expression(iri, "hasFulfilment", where),
            fulfilment_class=self.value(iri, pg("hasFulfilment").value),
            situation_class=self._required(iri, "hasSituationClass", where),
            displaced_class=self.value(iri, pg("hasDisplacedClass").value),
            displacements=tuple(displacements),
            legal_basis=self._legal_basis(iri, act),
            rests_on_interpretation=self._is_interpreted(iri),
        )

    def _displacement(self, iri: str) -> Displacement:
        where = f"displacement {local_name(iri, NORM)}"
        when = self._expression(iri, "hasCondition", where)
        effect = self._expression(iri, "hasEffect", where)
        norm = self._required(iri, "yieldsTo", where)
        if when is None or effect is None:
            raise PliktgrafError(f"{where}: it has no pg:hasCondition; add one")
        effect_class = self._required(iri, "hasEffect", where)
        return Displacement(local_name(norm, NORM), iri, when, effect, effect_class, self._is_interpreted(iri))

    def _is_interpreted(self, iri: str) -> bool:
        grounds = self.values(iri, pg("restsOn").value)
        return any(pg("Interpretation").value in self.values(ground, TYPE.value) for ground in grounds)

    def _legal_basis(self, iri: str, act: str) -> tuple[str, ...]:
        own = self.value(act, DCTERMS + "identifier") or ""
        ids = [
            self.value(p, DCTERMS + "identifier") or local_name(p, LAW)
            for p in self.values(iri, pg("hasLegalBasis").value)
        ]
        return tuple(sorted(ids, key=lambda id_: (not id_.startswith(own + "/"), id_)))

    def _criterion(self, iri: str) -> Criterion:
        arguments: list[tuple[str, NamedNode | Literal]] = []
        for quad in self.store.quads_for_pattern(NamedNode(iri), pg("hasRuleArgument"), None, None):
            node = quad.object
            if isinstance(node, NamedNode | BlankNode):
                name, value = (self._object(node, p) for p in ("argumentName", "argumentValue"))
                arguments.append((value_of(name), value))
        silent = self.value(iri, pg("valueWhereSilent").value)
        kinds = self.values(iri, TYPE.value)
        return Criterion(
            iri=iri,
            notation=self.value(iri, SKOS + "notation") or iri.rsplit("/", 1)[-1],
            rule=self.value(iri, pg("isComputedBy").value),
            arguments=tuple(sorted(arguments, key=lambda pair: pair[0])),
            silent=None if silent is None else silent == "true",
            depends_on=tuple(self.values(iri, pg("dependsOn").value)),
            is_pattern=pg("CriterionPattern").value in kinds,
            about_bearer=pg("BearerCriterion").value in kinds,
        )

    def _object(self, subject: NamedNode | BlankNode, name: str) -> NamedNode | Literal:
        quads = self.store.quads_for_pattern(subject, pg(name), None, None)
        found = [q.object for q in quads if isinstance(q.object, NamedNode | Literal)]
        if not found:
            raise PliktgrafError(f"a rule argument has no pg:{name}; add one")
        return found[0]

    def _required(self, iri: str, name: str, where: str) -> str:
        value = self.value(iri, pg(name).value)
        if value is None:
            raise PliktgrafError(f"{where}: it has no pg:{name}; add one")
        return value

    def _expression(self, iri: str, name: str, where: str) -> conditions.Expression | None:
        nodes = [q.object for q in self.store.quads_for_pattern(NamedNode(iri), pg(name), None, None)]
        if not nodes:
            return None
        node = nodes[0]
        if len(nodes) > 1 or not isinstance(node, NamedNode):
            raise PliktgrafError(f"{where}: pg:{name} must name one class by its IRI; write the expression there")
        expression = conditions.read(self.store, node)
        if expression == conditions.Atom(node.value) and node.value not in self.criteria:
            raise PliktgrafError(f"{where}: {node} has no owl:equivalentClass; write its condition")
        return expression


def complement(class_: str) -> str:
    """The complement of a criterion or a condition, as `queries/derive` names it."""
    return class_ + "-not"


def load(extra: Iterable[Path] = ()) -> Law:
    """Read the ontology, and further Turtle where `extra` or the environment names it, with all that follows.

    Raises PliktgrafError for Turtle that cannot be read, naming file and line.
    """
    named = [Path(part) for part in os.environ.get(EXTRA_LAW, "").split(os.pathsep) if part]
    further = [*named, *extra]
    turtle = {path: _content(path) for path in turtle_files([ROOT / "ontology", ROOT / "data"])}
    turtle |= _each_once(turtle_files(further))
    queries = [path.read_bytes() for path in sorted((ROOT / "queries" / "derive").glob("*.rq"))]

    def derived() -> Store:
        store = Store()
        for path, content in turtle.items():
            store.bulk_extend(_triples(content, path))
        for query in queries:
            store.bulk_extend(construct(store, query.decode("utf-8")))
        return store

    # Only the graph's own law is kept: what someone drafts beside it changes with every edit, and is theirs.
    program = Path(__file__)
    is_kept = program.is_file() and not further
    law = Law(law_cache.kept([program.read_bytes(), *turtle.values(), *queries], derived) if is_kept else derived())
    soundness.check(law)
    return law


def _each_once(paths: Iterable[Path]) -> dict[Path, bytes]:
    """The content of files, without those that say the same as one before them: no class is described twice."""
    found: dict[bytes, Path] = {}
    for path in paths:
        found.setdefault(_content(path), path)
    return {path: content for content, path in found.items()}


def open_store(folder: Path) -> Law:
    """The law in an on-disk store that `build` wrote, read where it lies.

    Raises PliktgrafError where there is no such store, or no law in it.
    """
    for place in (folder / "store", folder):
        if (place / "CURRENT").is_file():
            try:
                law = Law(Store.read_only(str(place)))
            except OSError as error:
                raise PliktgrafError(f"{place}: {error}; build it again: pliktgraf build") from None
            if not any(map(law.subjects, law._norm_kinds)):
                raise PliktgrafError(f"{place}: there is no law in this store; build it again: pliktgraf build")
            return law
    raise PliktgrafError(f"{folder}: there is no store here; name a folder that `pliktgraf build` wrote")


def turtle_files(places: Iterable[Path]) -> list[Path]:
    """The Turtle files in folders, and those named, in a stable order."""
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            found += sorted(place.rglob("*.ttl"))
        elif place.is_file():
            found.append(place)
        else:
            raise PliktgrafError(f"{place}: there is no such file or folder; check the name")
    return found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PliktgrafError(f"{path}: {(error.strerror or str(error)).lower()}; check the file") from None


def _triples(turtle: bytes, path: Path) -> list[Quad]:
    """The triples of one Turtle file, its blank nodes its own."""
    try:
        content = turtle.removeprefix(b"\xef\xbb\xbf")
        return list(parse(content, format=RdfFormat.TURTLE, rename_blank_nodes=True))
    except SyntaxError as error:
        raise PliktgrafError(f"{path}: {error}; correct the Turtle there") from None
