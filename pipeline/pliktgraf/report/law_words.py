"""What the law says: each norm of an answer with its citation, what it says, and the sources' own words."""

from __future__ import annotations

from collections.abc import Iterable

from pliktgraf import quotations, wording
from pliktgraf.law import Law
from pliktgraf.messages import text
from pliktgraf.terms import SKOS


def notes(norms: Iterable[str], law: Law, language: str) -> str:
    """The paragraphs to print under a table whose rows name norms by id; empty where there are none."""
    ids = [norm for norm in dict.fromkeys(norms) if norm in law.norms]
    if not ids:
        return ""
    return "\n".join([text("law-words", language), *(_note(norm, law, language) for norm in ids)])


def _note(norm_id: str, law: Law, language: str) -> str:
    norm = law.norms[norm_id]
    cited = wording.citations(norm.legal_basis, law)[language]
    says = wording.texts(law, norm.iri, SKOS + "definition")[language]
    marks = "“{}”" if language == "en" else "«{}»"
    quoted = [f"  {marks.format(q.exact)} ({q.title})" for q in quotations.of_norm(norm.iri, law)[:1]]
    return "\n".join([f"{norm_id}, {cited}: {says}", *quoted])
