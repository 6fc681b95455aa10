"""What the page of a norm says."""

from __future__ import annotations

from dataclasses import dataclass

from pliktgraf import quotations
from pliktgraf.docs.reader import Foreign, Link, Reader, in_order
from pliktgraf.explain.condition_tree import Node
from pliktgraf.law import Norm
from pliktgraf.report.duties import Ground
from pliktgraf.sources.view import read_words
from pliktgraf.terms import DCTERMS, LAW, pg


@dataclass(frozen=True)
class Precedence:
    """A norm that gives way to another: the other one, when, by which provision, and on which grounds."""

    other: Link
    when: Node | None
    basis: tuple[Link, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Quoted:
    """The words of a source, the document's title, and the date of the law that it gives."""

    words: Foreign
    title: Foreign
    law_as_of: str


@dataclass(frozen=True)
class NormPage:
    """One norm, ready to be set."""

    id: str
    title: str
    says: str
    kind: Link
    facts: tuple[tuple[str, tuple[Link, ...]], ...]
    validity: str
    in_force: bool | None
    audited: bool
    condition: Node | None
    fulfilment: Node | None
    unmet: str
    remedy: str
    yields_to: tuple[Precedence, ...]
    precedes: tuple[Link, ...]
    grounds: tuple[Ground, ...]
    quotations: tuple[Quoted, ...]
    related: tuple[tuple[str, tuple[Link, ...]], ...]


@dataclass(frozen=True)
class Row:
    """One norm in a list."""

    norm: Link
    id: str
    kind: Link
    bearers: tuple[Link, ...]
    basis: tuple[Link, ...]
    validity: str
    in_force: bool | None


_ROLES = (
    ("ask-c-bearer", "hasBearer"), ("ask-c-performer", "hasPerformer"), ("ask-c-counterparty", "hasCounterparty"),
    ("docs-beneficiary", "hasBeneficiary"), ("ask-c-action", "requiresAction"), ("ask-c-level", "hasLevel"),
    ("ask-c-act", "belongsToAct"),
)  # fmt: skip


def page(norm: Norm, reader: Reader) -> NormPage:
    """All that the graph knows of a norm."""
    duty = reader.duties.duty(norm.id)
    law, iri = reader.law, norm.iri
    facts = [(key, reader.links(iri, name)) for key, name in _ROLES]
    facts.append(("w-basis", basis(norm, reader)))
    return NormPage(
        id=norm.id,
        title=duty.title,
        says=duty.definition,
        kind=reader.kind(norm),
        facts=tuple((reader.say(key), tuple(links)) for key, links in facts if links),
        validity=duty.validity,
        in_force=reader.in_force(norm.valid_from, norm.valid_until),
        audited=norm.audited,
        condition=reader.tree(norm.condition_class),
        fulfilment=reader.tree(norm.fulfilment_class),
        unmet=reader.text(iri, pg("unmetMessage").value),
        remedy=duty.remedy,
        yields_to=tuple(_precedence(d.norm, d.iri, reader) for d in norm.displacements),
        precedes=tuple(
            reader.norm(other) for other in law.norms.values() if any(d.norm == norm.id for d in other.displacements)
        ),
        grounds=duty.grounds,
        quotations=tuple(_quoted(quotation, reader) for quotation in quotations.of_norm(iri, law)),
        related=_related(norm, reader),
    )


def row(norm: Norm, reader: Reader) -> Row:
    """A norm as a line of a table."""
    return Row(
        norm=reader.norm(norm),
        id=norm.id,
        kind=reader.kind(norm),
        bearers=tuple(reader.links(norm.iri, "hasBearer")),
        basis=tuple(basis(norm, reader)),
        validity=reader.duties.duty(norm.id).validity,
        in_force=reader.in_force(norm.valid_from, norm.valid_until),
    )


def basis(norm: Norm, reader: Reader) -> list[Link]:
    """The provisions that a norm stands in, those of its own act first."""
    return [reader.link(LAW + id_) for id_ in norm.legal_basis]


def _precedence(other: str, displacement: str, reader: Reader) -> Precedence:
    return Precedence(
        other=reader.norm(reader.law.norms[other]),
        when=reader.tree(reader.law.value(displacement, pg("hasCondition").value)),
        basis=tuple(reader.links(displacement, "hasLegalBasis")),
        grounds=reader.duties.grounds([displacement]),
    )


def _quoted(quotation: quotations.Quotation, reader: Reader) -> Quoted:
    document = quotation.document
    own = reader.law.value(document, DCTERMS + "language") or ""
    return Quoted(
        words=Foreign(read_words(quotation.exact).text.strip(), quotations.language(quotation, reader.law)),
        title=Foreign(quotation.title, own),
        law_as_of=reader.day(reader.law.value(document, pg("lawAsOf").value)),
    )


def _related(norm: Norm, reader: Reader) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Rights and duties that answer each other, and the other norms that stand in the same provisions."""
    law = reader.law
    answers = pg("hasCorrelative").value
    others = [other for other in law.norms.values() if other.id != norm.id]
    answered = [reader.norm(other) for other in others if norm.iri in law.values(other.iri, answers)]
    beside = [other for other in others if set(other.legal_basis) & set(norm.legal_basis)]
    beside.sort(key=lambda other: (in_order(other.legal_basis[0]), other.valid_from, other.id))
    groups = [
        ("docs-right", [*reader.links(norm.iri, "hasCorrelative"), *reader.links(norm.iri, "answersToRightIn")]),
        ("docs-duties-answering", answered),
        ("docs-same-provision", [reader.norm(other) for other in beside]),
    ]
    return tuple((reader.say(key), tuple(links)) for key, links in groups if links)
