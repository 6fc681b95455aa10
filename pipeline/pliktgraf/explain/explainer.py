"""Explain one norm in one case: its condition with evidence, the law's words, exceptions, and what is missing."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad

from pliktgraf import audit, classify, derive, findings, mapping, quotations, records, span, wording
from pliktgraf import law as law_module
from pliktgraf.checks import Checker, Fault
from pliktgraf.errors import PliktgrafError
from pliktgraf.explain.condition_tree import Leaf, Node, deciding, grow
from pliktgraf.explain.evidence import Reader
from pliktgraf.explain.explanation import Explanation, Ground, Missing, Precedence
from pliktgraf.explain.not_arising import reason
from pliktgraf.findings import Finding
from pliktgraf.law import Law, Norm, complement
from pliktgraf.messages import Text
from pliktgraf.rdf import value_of
from pliktgraf.terms import RDFS, SKOS, TYPE, pg


class RejectedRecord(PliktgrafError):
    """A record that cannot be explained, with every reason."""

    def __init__(self, rejected: records.Rejected) -> None:
        self.rejected = rejected
        self.faults: tuple[Fault, ...] = rejected.faults
        reasons = "; ".join(f"{fault.path}: {fault.message['en']}" for fault in rejected.faults)
        super().__init__(f"{rejected.file or 'the record'}: record {rejected.number} is rejected: {reasons}")


def explain(
    record: dict[str, Any] | Path,
    norm: str,
    on: str | None = None,
    bearer: str | None = None,
    law: Law | None = None,
    case: str | None = None,
) -> list[Explanation]:
    """Explain a norm in a case: one explanation for each bearer and each provider that it stands for.

    Args:
        record: a record, or a file of records.
        norm: the norm's id.
        on: the reference date instead of the record's own.
        bearer: one bearer, where there are several.
        law: the law; the ontology as it stands where none is given.
        case: the id of the case, where the file holds several.

    Raises PliktgrafError for an unknown norm, case or bearer, and RejectedRecord for a record that is not sound.
    """
    law = law or law_module.load()
    chosen = _norm(norm, law)
    span.require(on, law)
    data = select(record, case, law)
    date = audit.date_of(data, on)
    graph = mapping.to_rdf([(data, date)], law)
    facts = derive.facts(graph, law)
    explainer = _Explainer(data, date, chosen, [*graph, *facts], law)
    of_norm = (pg("ofNorm"), NamedNode(chosen.iri))
    situations = sorted(value_of(q.subject) for q in facts if (q.predicate, q.object) == of_norm)
    if not situations:
        return [explainer.not_arising(facts)]
    classified = classify.classify(classify.stated(facts, law), law)
    found = explainer.situations(classified, situations)
    return found if bearer is None else _of_bearer(found, bearer, chosen)


def select(record: dict[str, Any] | Path, case: str | None, law: Law) -> dict[str, Any]:
    """The one sound record that is asked for.

    Raises PliktgrafError where there is none, or several to choose among, and RejectedRecord where it is not sound.
    """
    checker = Checker(law)
    read = records.read([record], checker) if isinstance(record, Path) else records.check([record], checker)
    found = [outcome for outcome in read if not isinstance(outcome, records.Warned)]
    ids = ", ".join(dict.fromkeys(outcome.id for outcome in found if outcome.id))
    wanted = [outcome for outcome in found if case is None or outcome.id == case]
    if not wanted:
        raise PliktgrafError(f"{case or record}: there is no such case in the file; it has {ids or 'none'}")
    if case is None and len(wanted) > 1:
        raise PliktgrafError(f"{record}: the file holds several cases; choose one with --case: {ids}")
    if isinstance(wanted[0], records.Rejected):
        raise RejectedRecord(wanted[0])
    return wanted[0].data


class _Explainer:
    """What every explanation of one norm in one case needs to know."""

    def __init__(self, data: dict[str, Any], date: str, norm: Norm, triples: list[Quad], law: Law) -> None:
        self._data, self._date, self._norm, self._law = data, date, norm, law
        self._case = mapping.case_iri(data["id"])
        self._reader = Reader(data, self._case, triples, law)

    def situations(self, classified: list[Quad], situations: list[str]) -> list[Explanation]:
        """One explanation for each situation of the norm."""
        of_norm = [q for q in classified if value_of(q.subject) in set(situations)]
        whole = {f.bearer: f for f in findings.find(of_norm, self._law)[self._case]}
        return [self._situation([q for q in of_norm if value_of(q.subject) == s], s, whole) for s in situations]

    def not_arising(self, facts: list[Quad]) -> Explanation:
        """Why the norm does not arise; with its condition where the case alone says whether that holds."""
        why = reason(self._data, self._date, self._norm, self._law)
        read = [self._law.criteria[iri] for iri in self._norm.criteria() if iri in self._law.criteria]
        about_case = not any(criterion.about_bearer for criterion in read)
        condition = None
        if why.shows_condition and about_case:
            situation = NamedNode(f"{self._case}/situation/{self._norm.id}")
            parts = (("ofCase", self._case), ("ofNorm", self._norm.iri))
            added = [Quad(situation, pg(name), NamedNode(iri)) for name, iri in parts]
            condition = self._trees(classify.stated([*facts, *added], self._law), situation.value)[0]
        return self._explanation(message=why.text, not_arising=why, condition=condition)

    def _situation(self, classified: list[Quad], situation: str, whole: dict[str, Finding]) -> Explanation:
        finding = findings.find(classified, self._law)[self._case][0]
        body = next(mapping.body_id(value_of(q.object)) for q in classified if q.predicate == pg("standsFor"))
        condition, fulfilment, displacements = self._trees(classified, situation)
        decided = deciding(condition) if finding.status == "notApplicable" else []
        return self._explanation(
            bearer=finding.bearer,
            bearer_name=wording.bearer(finding.bearer, self._data, self._law),
            stands_for=body,
            stands_for_name=wording.bearer(body, self._data, self._law),
            status=finding.status,
            message=wording.message(finding, self._law),
            finding=whole[finding.bearer],
            because=tuple(dict.fromkeys(leaf.criterion for leaf in decided)),
            condition=condition,
            fulfilment=fulfilment,
            displacements=tuple(
                Precedence(
                    norm=d.norm,
                    title=wording.texts(self._law, self._law.norms[d.norm].iri, RDFS + "label"),
                    citations=self._cited(self._law.norms[d.norm]),
                    condition=tree,
                    applied=finding.displaced_by == d.norm,
                    grounds=self._grounds(d.iri),
                )
                for d, tree in zip(self._norm.displacements, displacements, strict=True)
            ),
            missing=tuple(self._missing(notation) for notation in finding.missing),
        )

    def _explanation(self, message: Text, condition: Node | None, **parts: Any) -> Explanation:
        law, iri = self._law, self._norm.iri
        kinds = [k for k in law.values(iri, TYPE.value) if law.value(k, RDFS + "label", "nn")]
        nothing: dict[str, Any] = dict.fromkeys(
            ("bearer", "bearer_name", "stands_for", "stands_for_name", "status", "finding", "not_arising", "fulfilment")
        )
        empty: dict[str, Any] = {"because": (), "displacements": (), "missing": ()}
        return Explanation(
            case=self._data["id"],
            date=self._date,
            norm=self._norm.id,
            kind=wording.texts(law, kinds[0] if kinds else pg("Norm").value, RDFS + "label"),
            title=wording.texts(law, iri, RDFS + "label"),
            definition=wording.texts(law, iri, SKOS + "definition"),
            message=message,
            condition=condition,
            citations=self._cited(self._norm),
            passages=quotations.of_norm(iri, law),
            grounds=self._grounds(iri),
            remedy=wording.texts(law, iri, pg("remedy").value) if law.value(iri, pg("remedy").value) else None,
            record=self._data,
            **{**nothing, **empty, **parts},
        )

    def _trees(self, classified: list[Quad], situation: str) -> tuple[Node, Node | None, list[Node]]:
        node = NamedNode(situation)
        classes = {value_of(q.object) for q in classified if (q.subject, q.predicate) == (node, TYPE)}

        def leaf(iri: str) -> Leaf:
            value = True if iri in classes else False if complement(iri) in classes else None
            advice, assessor = self._advice(iri) if value is None else (None, None)
            return Leaf(
                criterion=self._law.notations.get(iri, iri),
                iri=iri,
                label=wording.texts(self._law, iri, RDFS + "label"),
                definition=_texts(self._law, iri, SKOS + "definition"),
                value=value,
                evidence=self._reader.evidence(iri, situation, value),
                advice=advice,
                assessor=assessor,
            )

        law, norm = self._law, self._norm
        condition, fulfilment = (law.value(norm.iri, pg(name).value) for name in ("hasCondition", "hasFulfilment"))
        effects = [grow(law, law.value(d.iri, pg("hasEffect").value) or "", leaf) for d in norm.displacements]
        return grow(law, condition or "", leaf), grow(law, fulfilment, leaf) if fulfilment else None, effects

    def _advice(self, iri: str) -> tuple[Text | None, Text | None]:
        return _texts(self._law, iri, pg("recordingAdvice").value), _texts(self._law, iri, pg("assessor").value)

    def _missing(self, notation: str) -> Missing:
        iri = self._law.by_notation.get(notation, notation)
        return Missing(notation, wording.criterion(notation, self._law), *self._advice(iri))

    def _cited(self, norm: Norm) -> tuple[tuple[str, Text], ...]:
        return tuple((id_, wording.citations((id_,), self._law)) for id_ in norm.legal_basis)

    def _grounds(self, iri: str) -> tuple[Ground, ...]:
        found = []
        for node in self._law.values(iri, pg("restsOn").value):
            kinds = [k for k in self._law.values(node, TYPE.value) if self._law.value(k, RDFS + "label", "nn")]
            kind = wording.texts(self._law, kinds[0] if kinds else pg("Ground").value, RDFS + "label")
            found.append(Ground(kind, wording.texts(self._law, node, SKOS + "definition")))
        return tuple(found)


def _norm(id_: str, law: Law) -> Norm:
    if id_ in law.norms:
        return law.norms[id_]
    near = difflib.get_close_matches(id_, law.norms, n=3, cutoff=0.5)
    near += [known for known in law.norms if id_ and id_ in known and known not in near][:3]
    hint = f"did you mean {', '.join(near)}?" if near else "a norm's id is what follows norm/ in its IRI"
    raise PliktgrafError(f"{id_}: there is no such norm; {hint}")


def _of_bearer(found: list[Explanation], bearer: str, norm: Norm) -> list[Explanation]:
    chosen = [one for one in found if one.bearer in (bearer, f"kommune/{bearer}")]
    if not chosen:
        ids = ", ".join(dict.fromkeys(str(one.bearer) for one in found))
        raise PliktgrafError(f"{bearer}: the body does not bear {norm.id} in the case; choose among {ids}")
    return chosen


def _texts(law: Law, iri: str, predicate: str) -> Text | None:
    return wording.texts(law, iri, predicate) if law.value(iri, predicate) else None
