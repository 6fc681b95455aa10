"""The findings as a SHACL validation report in Turtle: a violation where breached, a warning where undetermined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad

from pliktgraf import audit, mapping, validate
from pliktgraf.audit import BATCH, AuditResult, CaseFindings
from pliktgraf.law import Law
from pliktgraf.rdf import value_of
from pliktgraf.terms import CRITERION, LANGUAGES, NORM, PG, SH, TYPE, XSD, pg

_PREFIXES = {"crit": CRITERION, "norm": NORM, "pg": PG, "sh": SH, "shape": PG + "shape/", "xsd": XSD}
_OF_SITUATION = frozenset(map(pg, ("ofCase", "ofNorm", "hasBearer", "standsFor")))
_OPEN = frozenset(map(pg, ("lacksForCondition", "lacksForFulfilment", "lacksForDisplacement")))


def render(result: AuditResult, law: Law) -> str:
    """The report in Turtle, with what each focus node is: its case and date, norm, bearer, and what is missing."""
    found: list[Quad] = []
    about: list[Quad] = []
    for start in range(0, len(result.cases), BATCH):
        cases = result.cases[start : start + BATCH]
        classified = audit.classified([(case.record, case.date) for case in cases], law)
        results = validate.results(classified, law)
        found += results
        about += _about(results, classified, cases)
    return _turtle([*validate.report(found), *about])


def _about(results: list[Quad], classified: list[Quad], cases: list[CaseFindings]) -> list[Quad]:
    focus_node = NamedNode(SH + "focusNode")
    focus = {value_of(quad.object): value_of(quad.subject) for quad in results if quad.predicate == focus_node}
    warned = {value_of(q.subject) for q in results if q.object == NamedNode(SH + "Warning")}
    about = []
    named = set()
    for quad in classified:
        situation = value_of(quad.subject)
        if situation not in focus:
            continue
        if quad.predicate in _OF_SITUATION or (quad.predicate in _OPEN and focus[situation] in warned):
            about.append(quad)
        if quad.predicate == pg("ofCase"):
            named.add(value_of(quad.object))
    for case in cases:
        if (iri := mapping.case_iri(case.case)) in named:
            date = Literal(case.date, datatype=NamedNode(XSD + "date"))
            about.append(Quad(NamedNode(iri), pg("auditDate"), date))
    return about


def _turtle(quads: Iterable[Quad]) -> str:
    """Turtle that is the same every time: the report first, then by subject."""
    report = NamedNode(SH + "ValidationReport")
    different = set(quads)
    first = {quad.subject for quad in different if quad.object == report}
    lines: list[str] = []
    ordered = sorted(different, key=lambda q: (q.subject not in first, str(q.subject)))
    for subject, of_subject in groupby(ordered, key=lambda q: q.subject):
        lines += ["", _written(subject)]
        by_predicate: dict[NamedNode, list[object]] = {}
        for quad in of_subject:
            by_predicate.setdefault(quad.predicate, []).append(quad.object)
        for predicate in sorted(by_predicate, key=lambda p: (p != TYPE, p.value)):
            verb = "a" if predicate == TYPE else _written(predicate)
            objects = [_written(node) for node in sorted(by_predicate[predicate], key=_place)]
            lines.append(f"    {verb} {objects[0]} ;" if len(objects) == 1 else f"    {verb}")
            lines += [f"        {node} {';' if node == objects[-1] else ','}" for node in objects if len(objects) > 1]
        lines.append(".")
    body = "\n".join(lines) + "\n"
    used = [name for name in sorted(_PREFIXES) if re.search(rf"(?<=[\s^]){name}:", body)]
    return "".join(f"@prefix {name}: <{_PREFIXES[name]}> .\n" for name in used) + body


def _place(node: object) -> tuple[int, str]:
    """Nynorsk first, then bokmål, then English; else by the term."""
    language = node.language if isinstance(node, Literal) else None
    return LANGUAGES.index(language) if language in LANGUAGES else 0, str(node)


def _written(node: object) -> str:
    if isinstance(node, NamedNode):
        for name, iri in _PREFIXES.items():
            local = node.value.removeprefix(iri)
            if local != node.value and re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", local):
                return f"{name}:{local}"
    if isinstance(node, Literal) and node.datatype.value == XSD + "boolean":
        return node.value
    if isinstance(node, Literal) and node.datatype.value == XSD + "date":
        return f'"{node.value}"^^xsd:date'
    return str(node)
