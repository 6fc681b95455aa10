"""The terms of the field: named and defined in three languages, tied to the law, the model and the sources."""

import csv
import re
from collections import Counter
from functools import cache

import pytest

from pliktgraf import ask as asking
from pliktgraf import law as law_module
from pliktgraf import passages, sources
from pliktgraf.law import Law
from pliktgraf.paths import ROOT
from pliktgraf.rdf import Row, select
from pliktgraf.terms import LANGUAGES, PG, SKOS

PREFIXES = """
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX pg: <https://w3id.org/pliktgraf/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
GATHERED = ROOT.parent / "shared" / "reference" / "terms.csv"
STATUTES = ROOT.parent / "shared" / "law" / "text"
"""What may lie beside the checkout: the terms as they were gathered, and the statutes' text."""

ANOTHER_SENSE = {
    ("melding", "000_59430d88f3bb1fa2"): "melding til Stortinget",
    ("rette", "000_59430d88f3bb1fa2"): "retten, rettar",
    ("rette", "003_fbc229280742ee2a"): "retten",
    ("samhandling", "003_fbc229280742ee2a"): "Samhandlingsreformen",
    ("samtykke", "003_fbc229280742ee2a"): "samtykkekompetanse",
    ("sosialteneste", "000_59430d88f3bb1fa2"): "sosialtenestelova",
    ("tilsyn", "000_59430d88f3bb1fa2"): "the supervision of a child",
    ("utarbeide", "000_59430d88f3bb1fa2"): "to write a guide",
    ("varsle", "000_59430d88f3bb1fa2"): "a button of a web page",
}
"""Where a source has the letters of a term in another sense, and which."""

WITHOUT_THE_WORD = {
    ("internkontroll", "Kommunen skal planleggje, gjennomføre, evaluere og korrigere verksemda"),
    ("til-beste-for-barnet", "skal det som gagnar barnet best vere det grunnleggjande omsynet"),
    ("utpeike", "Ved behov skal kommunen bestemme hvilken kommunal tjenesteyter som skal ivareta samordningen."),
    ("konkret-vurdering", "Kommunen må vurdere konkret om vilkåra er oppfylte."),
    ("medverke", "skolen har plikt til å delta i arbeidet med individuell plan"),
}
"""Quotations that say what a term stands for in other words."""


@cache
def law() -> Law:
    return law_module.load()


def rows(query: str) -> list[Row]:
    return select(law().store, PREFIXES + query)


@cache
def terms() -> tuple[str, ...]:
    return tuple(sorted(str(row["t"].value) for row in rows("SELECT ?t WHERE { ?t skos:inScheme pg:terms }")))


def name(term: str) -> str:
    return term.removeprefix(PG + "term/")


def labels(term: str) -> set[str]:
    """What a term is called in nynorsk and bokmål, an abbreviation in brackets left out."""
    found = [law().values(term, SKOS + p, tag) for p in ("prefLabel", "altLabel") for tag in ("nn", "nb")]
    return {re.sub(r" \(.*\)", "", label) for several in found for label in several}


def stated_in(term: str, text: str) -> bool:
    """Whether a text has a term in some inflected form, words between its words allowed."""
    patterns = (r"\w*\W+(?:\w+\W+){0,6}?\w*".join(re.escape(w[:5]) for w in label.split()) for label in labels(term))
    return any(re.search(r"\b" + pattern, text, re.IGNORECASE) for pattern in patterns)


def test_there_are_the_terms_of_the_field() -> None:
    assert len(terms()) == 110


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_named_and_defined_once_in_each_language(language: str) -> None:
    for term in terms():
        assert len(law().values(term, SKOS + "prefLabel", language)) == 1, term
        (definition,) = law().values(term, SKOS + "definition", language)
        assert not definition.endswith("."), term
        assert definition != law().value(term, SKOS + "prefLabel", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_terms_have_the_same_name(language: str) -> None:
    counted = Counter(law().value(term, SKOS + "prefLabel", language) for term in terms())
    assert [label for label, count in counted.items() if count > 1] == []


def test_definitions_are_in_their_language() -> None:
    only = {
        "nn": r"\b(ikke|hvem|hvilken|hva|tjeneste\w*|fra|noe|bare|også av|enkelte|plikten|loven|myndighet|ein av)\b",
        "nb": r"\b(ikkje|ein|eit|ei|kven|kva|teneste\w*|frå|noko|berre|plikta|lova|blir gjort kvar|saman)\b",
    }
    for language, wrong in only.items():
        for term in terms():
            for predicate in ("definition", "scopeNote"):
                for text in law().values(term, SKOS + predicate, language):
                    plain = re.sub(r"«[^»]*»", "", text)
                    assert not re.search(wrong, plain), f"{name(term)} ({language}): {text}"


def test_broader_terms_form_no_circle_and_related_ones_go_both_ways() -> None:
    assert rows("SELECT ?t WHERE { ?t skos:broader+ ?t }") == []
    assert rows("SELECT ?t WHERE { ?t skos:related ?u FILTER NOT EXISTS { ?u skos:related ?t } }") == []
    assert rows("SELECT ?t WHERE { ?t skos:related ?u . ?t skos:broader+ ?u }") == []
    assert rows("SELECT ?t WHERE { ?t skos:topConceptOf ?s ; skos:broader ?u }") == []


def test_what_a_term_points_to_is_in_the_graph() -> None:
    query = """SELECT ?t ?x WHERE { ?t skos:inScheme pg:terms ; ?p ?x
      VALUES ?p {
        skos:exactMatch skos:closeMatch rdfs:seeAlso skos:broader pg:isDefinedInProvision pg:isUsedInProvision
      }
      FILTER NOT EXISTS { ?x ?any ?thing } }"""
    assert rows(query) == []
    assert (
        len(rows("SELECT ?t WHERE { ?t skos:inScheme pg:terms ; pg:isUsedInProvision|pg:isDefinedInProvision ?x }"))
        > 100
    )


def test_an_exact_match_is_of_one_term_alone() -> None:
    query = "SELECT ?x ?t WHERE { ?t skos:inScheme pg:terms ; skos:exactMatch ?x }"
    counted = Counter(row["x"] for row in rows(query))
    assert [str(x) for x, count in counted.items() if count > 1] == []


def quotations() -> list[tuple[str, str, str]]:
    query = """SELECT ?t ?document ?words WHERE {
      ?t skos:inScheme pg:terms ; pg:isStatedIn [ oa:exact ?words ; pg:inDocument ?document ] }"""
    return sorted((row["t"].value, row["document"].value, row["words"].value) for row in rows(query))


def test_every_quotation_is_found_and_holds_the_term() -> None:
    documents = {document.iri: document for document in sources.load_all()}
    assert len(quotations()) > 80
    for term, document, words in quotations():
        start, end = sources.find_quote(documents[document], words)
        assert end > start
        assert stated_in(term, words) != ((name(term), words) in WITHOUT_THE_WORD), (name(term), words)


def test_every_quotation_leads_to_its_passage() -> None:
    linked = {quad.subject.value for quad in passages.links(law(), sources.load_all())}
    assert {term for term, _, _ in quotations()} - linked == set()


def test_a_term_that_occurs_in_a_source_is_quoted_from_it() -> None:
    quoted = {(term, document) for term, document, _ in quotations()}
    lacking = set()
    for document in sources.load_all():
        text = " ".join(passage.text for passage in document.passages)
        for term in terms():
            words = {re.escape(label) for label in labels(term)}
            if re.search(rf"\b(?:{'|'.join(words)})", text, re.IGNORECASE) and (term, document.iri) not in quoted:
                lacking.add((name(term), document.iri.rsplit("/", 1)[-1]))
    assert lacking - ANOTHER_SENSE.keys() == set()


def test_a_term_is_found_by_any_of_its_names() -> None:
    for called in ("barnekoordinator", "Child coordinator", "children’s coordinator"):
        answer = asking.ask("term-card", {"of": called, "lang": "nb"}, law=law())
        assert answer.rows[0]["value"] == "barnekoordinator"


# -- against what lies beside the checkout ----------------------------------------------------------------


@pytest.mark.skipif(not GATHERED.is_file(), reason="the terms as gathered do not lie beside the checkout")
def test_terms_are_as_gathered() -> None:
    with GATHERED.open(encoding="utf-8", newline="") as file:
        gathered = list(csv.DictReader(file, delimiter=";"))
    own = {law().value(t, SKOS + "prefLabel", "nn"): t for t in terms()}
    assert own.keys() == {row["nn"] for row in gathered}
    for row in gathered:
        term = own[row["nn"]]
        assert law().value(term, SKOS + "prefLabel", "nb") == row["nb"]
        english = {*law().values(term, SKOS + "prefLabel", "en"), *law().values(term, SKOS + "altLabel", "en")}
        assert {row["en"], row["en"].split(" (")[0]} & english, row["en"]


@pytest.mark.skipif(not STATUTES.is_dir(), reason="the statutes' text does not lie beside the checkout")
def test_a_provision_that_defines_a_term_has_the_word() -> None:
    query = "SELECT ?t ?p WHERE { ?t skos:inScheme pg:terms ; pg:isDefinedInProvision ?p }"
    checked = 0
    for row in rows(query):
        document, section, *_ = row["p"].value.removeprefix(PG + "law/").split("/")
        path = STATUTES / f"{document}.txt"
        number = re.sub(r"([a-z])$", r" ?\1", section.removeprefix("§"))
        if found := re.search(rf"(?ms)^§ {number}\. .*?(?=^§ |\Z)", path.read_text(encoding="utf-8")):
            assert stated_in(row["t"].value, found.group()), (name(row["t"].value), row["p"])
            checked += 1
    assert checked > 20
