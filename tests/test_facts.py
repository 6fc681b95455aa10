"""The facts of the source documents: every quotation is found, and a jurist counts the same."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from pliktgraf import sources
from pliktgraf.paths import ROOT
from pliktgraf.sources.view import bare, read_words

DOC = Namespace("https://w3id.org/pliktgraf/document/")
FACT = Namespace("https://w3id.org/pliktgraf/fact/")
NORM = Namespace("https://w3id.org/pliktgraf/norm/")
OA = Namespace("http://www.w3.org/ns/oa#")
PG = Namespace("https://w3id.org/pliktgraf/")
SOURCE = Namespace("https://w3id.org/pliktgraf/source/")

SLIDES, WEB_TEXT = "000_59430d88f3bb1fa2", "003_fbc229280742ee2a"
VOCABULARY = ROOT / "ontology" / "facts.ttl"
FILES = sorted((ROOT / "data" / "facts").glob("*.ttl"))
LANGUAGES = {"nn", "nb", "en"}
PROVISIONS = ROOT.parent / "shared" / "law" / "provisions.yaml"


@cache
def facts() -> Graph:
    """Return every file of facts as one graph."""
    graph = Graph()
    for path in FILES:
        graph.parse(path)
    return graph


@cache
def document(stem: str) -> sources.Document:
    """Return a source document."""
    return sources.read(ROOT / "data" / "sources" / f"{stem}.txt")


def letters(words: Any) -> str:
    """Return the letters, digits and section signs of some words, their mark-up left out."""
    return bare(read_words(str(words or "")).text)[0]


def individuals(kind: URIRef) -> set[URIRef]:
    """Return the individuals of one class."""
    return {s for s in facts().subjects(RDF.type, kind) if isinstance(s, URIRef)}


def parts(whole: URIRef) -> set[URIRef]:
    """Return what is said to be part of `whole`."""
    return {s for s in facts().subjects(DCTERMS.isPartOf, whole) if isinstance(s, URIRef)}


def quotations(subject: URIRef) -> list[str]:
    """Return the words in which `subject` is stated."""
    return [str(facts().value(q, OA.exact)) for q in facts().objects(subject, PG.isStatedIn)]


def test_there_are_facts() -> None:
    assert len(FILES) >= 12


@pytest.mark.parametrize("path", [VOCABULARY, *FILES], ids=lambda path: path.stem)
def test_file_is_turtle(path: Path) -> None:
    assert len(Graph().parse(path)) > 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_quotation_is_found_once_in_its_document(path: Path) -> None:
    """Where the words stand in several places, the words before or after them tell which is meant."""
    graph = Graph().parse(path)
    wrong = []
    for selector, exact in graph.subject_objects(OA.exact):
        place = graph.value(selector, PG.inDocument)
        assert place in (SOURCE[SLIDES], SOURCE[WEB_TEXT])
        assert (selector, RDF.type, OA.TextQuoteSelector) in graph
        around = [letters(graph.value(selector, side)) for side in (OA.prefix, OA.suffix)]
        text, _ = document(str(place).rsplit("/", 1)[1]).view.letters
        if text.count(around[0] + letters(exact) + around[1]) != 1:
            wrong.append(str(exact))
    assert wrong == []


def test_every_statement_has_a_quotation_and_a_document() -> None:
    for selector in facts().objects(None, PG.isStatedIn):
        assert len(list(facts().objects(selector, OA.exact))) == 1
        assert len(list(facts().objects(selector, PG.inDocument))) == 1


@pytest.mark.parametrize("path", [VOCABULARY, *FILES], ids=lambda path: path.stem)
def test_everything_is_named_in_three_languages(path: Path) -> None:
    graph = Graph().parse(path)
    kinds = (OWL.NamedIndividual, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    for subject in {s for kind in kinds for s in graph.subjects(RDF.type, kind)}:
        wanted = [RDFS.label] if (subject, RDF.type, PG.Provision) in graph else [RDFS.label, SKOS.definition]
        for words in wanted:
            labels = [o for o in graph.objects(subject, words) if isinstance(o, Literal)]
            assert Counter(o.language for o in labels) == Counter(LANGUAGES), (subject, words)
            assert all(str(o).strip() for o in labels), subject
        assert (subject, RDFS.isDefinedBy, None) in graph, subject
        assert (subject, DCTERMS.source, None) in graph, subject


def test_every_term_used_is_defined() -> None:
    ontology = Graph()
    for path in (ROOT / "ontology").rglob("*.ttl"):
        ontology.parse(path)
    graph = ontology + facts()
    used = {t for s, p, o in facts() for t in (p, o) if isinstance(t, URIRef) and t.startswith(PG)}
    documents = {SOURCE[SLIDES], SOURCE[WEB_TEXT]}  # described by data/sources
    versions = set(facts().objects(None, OWL.versionIRI))
    undefined = {t for t in used - documents - versions if (t, None, None) not in graph}
    assert undefined == set()


def test_every_norm_named_is_a_norm_of_the_ontology() -> None:
    files = sorted((ROOT / "ontology" / "norms").glob("*.ttl"))
    if not files:
        pytest.skip("the norms are not there")
    norms = Graph()
    for path in files:
        norms.parse(path)
    known = set(norms.subjects(RDF.type, None))
    named = {t for triple in facts() for t in triple if isinstance(t, URIRef) and t.startswith(NORM)}
    assert named
    assert named - known == set()


def test_regulation_has_two_purposes_and_four_requirements() -> None:
    assert len(individuals(PG.Purpose)) == 6
    first, second = (URIRef(f"https://w3id.org/pliktgraf/law/FOR-2011-12-16-1256/§1/{n}") for n in (1, 2))
    by_paragraph = Counter(facts().value(p, PG.isLaidDownIn) for p in individuals(PG.Purpose))
    assert by_paragraph == {first: 2, second: 4}


def test_rehabilitation_has_three_aims_at_each_level() -> None:
    levels = Counter(facts().objects(None, PG.isAtLevel))
    assert levels == {FACT["level-individual"]: 3, FACT["level-system"]: 3}


def test_definition_of_rehabilitation_has_three_parts() -> None:
    assert len(parts(FACT["definition-rehabilitation"])) == 3


def test_quality_has_six_dimensions() -> None:
    assert len(individuals(PG.QualityDimension)) == 6


def test_there_are_three_steps() -> None:
    assert {int(str(facts().value(s, PG.position))) for s in individuals(PG.Step)} == {1, 2, 3}


def test_fourteen_acts_by_ministry() -> None:
    ministries = Counter(facts().objects(None, PG.isAdministeredBy))
    assert ministries == {
        PG.MinistryOfHealth: 5,
        PG.MinistryOfChildren: 3,
        PG.MinistryOfEducation: 3,
        PG.MinistryOfLabour: 3,
    }
    changed = set(facts().objects(FACT["reform-2022"], PG.changesAct))
    assert changed == set(facts().subjects(PG.isAdministeredBy, None))
    assert len(changed) == 14


def test_the_reform_took_effect_on_1_august_2022() -> None:
    assert facts().value(FACT["reform-2022"], PG.tookEffectOn) == Literal(date(2022, 8, 1))


def test_tasks_of_each_coordinator() -> None:
    assert Counter(facts().objects(None, PG.isTaskOf)) == {
        PG.Coordinator: 3,
        PG.ChildCoordinator: 5,
        PG.SpecialistCoordinator: 3,
    }


def test_right_to_a_child_coordinator_has_three_conditions() -> None:
    provision = URIRef("https://w3id.org/pliktgraf/law/LOV-1999-07-02-63/§2-5c/1")
    conditions = set(facts().subjects(PG.isLaidDownIn, provision)) & individuals(PG.StatedCondition)
    assert len(conditions) == 3


def test_escalation_plan_has_five_goals() -> None:
    assert len(parts(DOC["opptrappingsplan-habilitering-rehabilitering"])) == 5


def test_twelve_articles_of_the_convention() -> None:
    numbers = {int(str(n)) for n in facts().objects(None, PG.articleNumber)}
    assert numbers == {1, 2, 3, 4, 5, 6, 12, 16, 24, 25, 26, 27}


def test_guide_has_eight_chapters() -> None:
    assert len(parts(DOC["veileder-samarbeid-barn-unge-familier"])) == 8


@pytest.mark.parametrize(
    "name",
    [
        *("meldst-26-2014-2015", "meldst-24-2022-2023", "meldst-45-2012-2013", "prop-100-l-2020-2021"),
        *("rundskriv-i-5-2017", "is-1909", "is-0341", "is-0288", "is-1841", "is-1676"),
    ],
)
def test_document_is_described(name: str) -> None:
    assert facts().value(DOC[name], DCTERMS.identifier) is not None


def test_evaluation_lasts_five_years_and_reported_in_september_2023() -> None:
    evaluation = FACT["ntnu-evaluation"]
    assert str(facts().value(evaluation, DCTERMS.extent)) == "P5Y"
    assert str(facts().value(DOC["ntnu-delrapport-1"], DCTERMS.issued)) == "2023-09"
    assert (DOC["ntnu-delrapport-1"], DCTERMS.isPartOf, evaluation) in facts()


def test_findings_are_found_in_the_nova_report() -> None:
    found = set(facts().subjects(PG.isFoundIn, DOC["nova-demiri-gundersen-2016"]))
    assert found == individuals(PG.ResearchFinding)
    assert len(found) == 9


def test_regulation_has_legal_basis_in_six_acts() -> None:
    bases = {str(o) for o in facts().objects(FACT["ip-regulation-legal-basis"], PG.isLaidDownIn)}
    assert len(bases) == 12
    assert len({base.split("/§")[0] for base in bases}) == 6


def test_nineteen_disagreements() -> None:
    """Fifteen that were known, and four found when every passage was read against the law."""
    found = {str(facts().value(d, DCTERMS.identifier)) for d in individuals(PG.Disagreement)}
    assert found == {f"D{n}" for n in range(1, 20)}


@pytest.mark.skipif(not PROVISIONS.is_file(), reason="the list of disagreements is not on this machine")
def test_every_disagreement_of_the_list_is_there_with_its_source() -> None:
    listed = yaml.safe_load(PROVISIONS.read_text(encoding="utf-8"))["disagreements"]
    assert len(listed) == 15
    for one in listed:
        fact = FACT[f"disagreement-{one['id'].lower()}"]
        assert str(facts().value(fact, DCTERMS.identifier)) == one["id"]
        quoted = {str(facts().value(q, PG.inDocument)).rsplit("/", 1)[1] for q in facts().objects(fact, PG.isStatedIn)}
        assert quoted == ({one["seed"].removesuffix(".txt")} if one["seed"] else set()), one["id"]


def test_every_disagreement_says_whether_the_source_was_ever_right() -> None:
    for disagreement in individuals(PG.Disagreement):
        [answer] = facts().objects(disagreement, PG.hasRightness)
        first, last = (facts().value(disagreement, PG[p]) for p in ("wasRightFrom", "wasRightUntil"))
        if answer in (PG.NeverRight, PG.RightnessNotKnown):
            assert first is None, disagreement
            assert last is None, disagreement
            assert str(facts().value(disagreement, PG.wasRightWhenWritten)) != "true", disagreement
        if answer == PG.RightForAPeriod:
            assert last is not None, disagreement
        if first is not None:
            assert str(first) < str(last), disagreement


@pytest.mark.parametrize("words", ["sourceSays", "lawSays", "disagreesBecause"])
def test_every_disagreement_says_what_both_say(words: str) -> None:
    for disagreement in individuals(PG.Disagreement):
        languages = {o.language for o in facts().objects(disagreement, PG[words]) if isinstance(o, Literal)}
        assert languages == LANGUAGES, disagreement
        assert list(facts().objects(disagreement, PG.isAboutProvision)), disagreement


def test_disagreements_of_the_sources_quote_them() -> None:
    for number in range(1, 20):
        quoted = quotations(FACT[f"disagreement-d{number}"])
        assert bool(quoted) == (number not in range(12, 16)), number


def test_no_source_was_right_after_the_law_changed() -> None:
    for disagreement in individuals(PG.Disagreement):
        until = facts().value(disagreement, PG.wasRightUntil)
        since = facts().value(disagreement, PG.lawSaysSince)
        if until is not None:
            assert str(until) < str(since), disagreement


def test_what_is_not_known_is_left_out() -> None:
    """The web text has no date, so nobody can say that it was right on the hospital coordinator."""
    assert facts().value(FACT["disagreement-d3"], PG.wasRightWhenWritten) is None


def test_section_3_4_slide_states_four_norms() -> None:
    for norm in ("hol-cooperate", "hol-coordinate", "hol-designate", "hol-cooperate-system"):
        assert quotations(NORM[norm]), norm


def test_one_sentence_states_every_duty_to_assess() -> None:
    sentence = "Velferdstenestene har plikt til å vurdere om samarbeid er nødvendig"
    norms = {s for s in facts().subjects(PG.isStatedIn, None) if isinstance(s, URIRef) and s in NORM}
    stated = {n for n in norms if sentence in quotations(n)}
    assert len(stated) == 14
    assert all(n.endswith("-assess-cooperation") for n in stated)


def test_hospital_coordinator_of_the_web_text_is_the_norm_before_2016() -> None:
    [words] = quotations(NORM["sphl-appoint-coordinator-2012"])
    assert "langvarige og koordinerte" in words
    assert all("I helseforetakene" not in q for q in quotations(NORM["sphl-appoint-coordinator"]))
