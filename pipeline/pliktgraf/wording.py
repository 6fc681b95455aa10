"""What a finding says in words: its message, its citations, and what is missing, in three languages."""

from __future__ import annotations

from pliktgraf.findings import Finding
from pliktgraf.law import Law
from pliktgraf.messages import Text, enumeration, every
from pliktgraf.terms import DCTERMS, LANGUAGES, LAW, NORM, PG, RDFS, SKOS, pg


def message(finding: Finding, law: Law) -> Text:
    """The sentence that tells the finding, the most important first."""
    norm = NORM + finding.norm
    title = texts(law, norm, RDFS + "label")
    match finding.status:
        case "breached":
            return texts(law, norm, pg("unmetMessage").value)
        case "undetermined":
            return every(f"status-open-{finding.open_part}", missing=missing(finding, law))
        case "displaced":
            other = law.norms[finding.displaced_by or ""]
            cited = citations(other.legal_basis[:1], law)
            label = texts(law, other.iri, RDFS + "label")
            return every("status-displaced", other={lang: f"{label[lang]} – {cited[lang]}" for lang in LANGUAGES})
        case "fulfilled":
            return every("status-fulfilled", title=title)
        case _:
            return every("status-not-applicable", title=title)


def missing(finding: Finding, law: Law) -> Text:
    """The missing criteria in words, as one enumeration."""
    return {lang: enumeration([criterion(name, law)[lang] for name in finding.missing], lang) for lang in LANGUAGES}


def criterion(notation: str, law: Law) -> Text:
    """The label of a criterion by its notation."""
    iri = law.by_notation.get(notation)
    return texts(law, iri, RDFS + "label") if iri else dict.fromkeys(LANGUAGES, notation)


def citations(legal_basis: tuple[str, ...], law: Law) -> Text:
    """Provisions as jurists cite them, such as "hol. § 7-2 a første ledd"."""
    found = [texts(law, LAW + id_, RDFS + "label") for id_ in legal_basis]
    return {lang: "; ".join(text[lang] for text in found) for lang in LANGUAGES}


def status(name: str, law: Law) -> Text:
    """The word for a status."""
    return texts(law, PG + name[:1].upper() + name[1:], RDFS + "label")


def grounds(finding: Finding, law: Law) -> list[Text]:
    """What the finding rests on beyond the text: the reasons of its interpretations."""
    norm = law.norms[finding.norm]
    if finding.status == "displaced":
        subjects = [d.iri for d in norm.displacements if d.norm == finding.displaced_by]
    else:
        subjects = [norm.iri]
    nodes = [ground for subject in subjects for ground in law.values(subject, pg("restsOn").value)]
    return [texts(law, node, SKOS + "definition") for node in nodes]


def bearer(id_: str, record: dict[str, object], law: Law) -> Text:
    """A bearer in words: the municipality by number, a listed body by its name, else its id."""
    if id_.startswith("kommune/"):
        return every("w-municipality", number=id_.removeprefix("kommune/"))
    listed = [*_list(record, "providers"), *_list(record, "coordinators"), record.get("organisation") or {}]
    name = next((e.get("name") for e in listed if isinstance(e, dict) and e.get("id") == id_ and e.get("name")), None)
    return dict.fromkeys(LANGUAGES, str(name or id_))


def texts(law: Law, subject: str, predicate: str) -> Text:
    """The texts of a property in each language; the first there is where one is lacking."""
    found = {lang: law.value(subject, predicate, lang) for lang in LANGUAGES}
    fallback = next(
        (t for t in found.values() if t),
        law.value(subject, DCTERMS + "identifier") or _last_part(subject),
    )
    return {lang: text or fallback for lang, text in found.items()}


def _list(record: dict[str, object], key: str) -> list[object]:
    value = record.get(key)
    return value if isinstance(value, list) else []


def _last_part(iri: str) -> str:
    return iri.removeprefix(LAW) if iri.startswith(LAW) else iri.rsplit("/", 1)[-1]
