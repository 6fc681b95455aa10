"""How much of the sources the graph has: the sums, the rule, the page, and that nothing normative is left out."""

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode

from pliktgraf import coverage, sources
from pliktgraf import law as law_module
from pliktgraf.cli import main
from pliktgraf.coverage.normative import normative_words
from pliktgraf.coverage.sentences import sentences
from pliktgraf.law import Law
from pliktgraf.messages import text
from pliktgraf.paths import ROOT
from pliktgraf.sources.view import read_words
from pliktgraf.terms import LANGUAGES, PG, pg

SEEDS = sorted((ROOT / "data" / "sources").glob("*.txt"))
VOID = {"meta", "input", "br", "link"}
OPEN = coverage.STATUSES[:2]

ROUTINE = """# Rutine

Kommunen skal ha ei koordinerande eining etter helse- og omsorgstjenesteloven § 7-3. Ho held til i rådhuset.

Takk for merksemda.
"""
STATED = """@prefix context: <https://w3id.org/pliktgraf/context/> .
@prefix norm: <https://w3id.org/pliktgraf/norm/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix pg: <https://w3id.org/pliktgraf/> .
@prefix source: <https://w3id.org/pliktgraf/source/> .

norm:hol-coordinating-unit pg:isStatedIn [
    a oa:TextQuoteSelector ; pg:inDocument source:rutine ; oa:exact "Kommunen skal ha ei koordinerande eining" ] .
context:heading pg:makesContextOf [ a oa:TextQuoteSelector ; pg:inDocument source:rutine ; oa:exact "Rutine" ] .
"""


@pytest.fixture
def law() -> Law:
    return law_module.load()


@pytest.fixture
def routine(tmp_path: Path) -> Path:
    """A document that the graph does not know."""
    path = tmp_path / "rutine.txt"
    path.write_text(ROUTINE, encoding="utf-8")
    return path


def asked(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """The command's exit status, output and errors."""
    status = main(["sources", *map(str, arguments)])
    written = capsys.readouterr()
    return status, written.out, written.err


def data(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    status, out, err = asked(capsys, "coverage", *arguments, "--format", "json")
    assert (status, err) == (0, "")
    return json.loads(out)


def normative_left_out(law: Law) -> list[str]:
    """The normative passages of the shipped documents that are not modelled."""
    return [
        judged.passage.words
        for document in sources.load_all()
        for judged in coverage.of_document(document, law).passages
        if judged.status == coverage.NORMATIVE
    ]


# -- what the shipped documents must be --------------------------------------------------------------------


def test_no_normative_passage_of_the_sources_is_left_out(law: Law) -> None:
    assert normative_left_out(law) == []


def test_every_passage_of_the_sources_is_modelled_or_said_to_be_context(law: Law) -> None:
    for document in sources.load_all():
        covered = coverage.of_document(document, law)
        assert [judged.passage.words for judged in covered.passages if judged.status in OPEN] == []
        assert covered.lost == ()


def test_context_with_normative_words_is_headings_alone(law: Law) -> None:
    """What lays down a duty cannot be called context; a heading may name one that the text below lays down."""
    for document in sources.load_all():
        for judged in coverage.of_document(document, law).passages:
            if judged.status == coverage.CONTEXT and normative_words(judged.passage.words):
                assert judged.passage.kind == "heading", judged.passage.words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("norm/hol-offer-coordinator", "selv om de ikke ønsker"),
        ("fact/convention-article-24", "Staten skal også arbeide for"),
        ("fact/municipality-internal-control", "planleggje, gjennomføre, evaluere"),
    ],
)
def test_a_passage_whose_statement_is_taken_out_is_seen(name: str, words: str, law: Law) -> None:
    for quad in list(law.store.quads_for_pattern(NamedNode(PG + name), pg("isStatedIn"), None, None)):
        law.store.remove(quad)
    [left] = [passage for passage in normative_left_out(law) if words in passage]
    assert words in left


def test_a_quotation_cut_short_no_longer_covers_the_normative_word(law: Law) -> None:
    exact = NamedNode("http://www.w3.org/ns/oa#exact")
    [quad] = [q for q in law.store.quads_for_pattern(None, exact, None) if q.object.value.startswith("2 INGA DISKR")]
    law.store.remove(quad)
    law.store.add(type(quad)(quad.subject, exact, type(quad.object)("Rettane i konvensjonen gjeld for alle barn")))
    [left] = normative_left_out(law)
    assert "Staten skal sørge for at ingen blir diskriminert." in left


# -- the sums ----------------------------------------------------------------------------------------------


def test_every_passage_has_one_status_and_the_sums_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys)
    assert [one["source"] for one in found["documents"]] == [path.name for path in SEEDS]
    passages: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for one in found["documents"]:
        statuses = Counter(item["status"] for item in one["items"])
        assert set(statuses) <= set(coverage.STATUSES)
        assert {s: n for s, n in one["passages"].items() if n} == statuses
        for status in coverage.STATUSES:
            assert one["characters"][status] == sum(item["characters"][status] for item in one["items"])
        assert sum(one["share"].values()) == pytest.approx(1, abs=0.0003)
        passages.update(one["passages"])
        characters.update(one["characters"])
    assert dict(passages) == found["total"]["passages"]
    assert dict(characters) == found["total"]["characters"]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_every_character_belongs_to_a_passage_or_to_the_layout(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = path.read_text(encoding="utf-8")
    [found] = data(capsys, path)["documents"]
    end, between = 0, ""
    for item in found["items"]:
        assert item["start"] >= end
        between += written[end : item["start"]]
        end = item["end"]
        words = read_words(written, item["start"], item["end"]).text
        assert sum(item["characters"].values()) == sum(c.isalnum() or c == "§" for c in words)
        assert [s["status"] for s in item["sentences"]]
        assert item["status"] == min((s["status"] for s in item["sentences"]), key=coverage.STATUSES.index)
    between += written[end:]
    assert re.sub(r"(?m)^[ \t]*(?:- )?\d\. ", "", between).strip("".join({c for c in between if not c.isalnum()})) == ""


# -- a document that the graph does not know ---------------------------------------------------------------


def test_an_unknown_document_is_not_modelled_and_its_norms_are_named(
    routine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [found] = data(capsys, routine)["documents"]
    assert [item["status"] for item in found["items"]] == ["notModelled", "normativeNotModelled", "notModelled"]
    assert [item["near"] for item in found["items"]] == [[], ["hol-coordinating-unit"], []]
    assert found["items"][1]["sentences"][0]["normativeWords"] == ["skal"]
    status, out, _ = asked(capsys, "coverage", routine, "--lang", "nn")
    assert status == 0
    assert text("cov-unknown", "nn") in out
    lines = out.splitlines()
    [first] = [n for n, line in enumerate(lines) if line.startswith("rutine.txt:10-118")]
    assert text("cov-normativeNotModelled", "nn") in lines[first]
    assert "hol-coordinating-unit" in lines[first]
    assert lines[first + 1].startswith("rutine.txt:0-8"), "the normative comes first"


def test_a_jurist_who_states_its_words_sees_what_is_left(
    routine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stated = tmp_path / "rutine.ttl"
    stated.write_text(STATED, encoding="utf-8")
    [found] = data(capsys, routine, "--with-law", stated)["documents"]
    assert [item["status"] for item in found["items"]] == ["context", "notModelled", "notModelled"]
    assert [s["status"] for s in found["items"][1]["sentences"]] == ["modelled", "notModelled"]
    assert found["items"][1]["characters"]["modelled"] == len("Kommunenskalhaeikoordinerandeeining")


@pytest.mark.parametrize(
    ("subject", "quoted", "expected"),
    [
        ("norm:hol-coordinating-unit", "ei koordinerande eining", coverage.NORMATIVE),  # without the word "skal"
        ("norm:hol-coordinating-unit", "Kommunen skal ha", coverage.MODELLED),
        ("act:hol", "Kommunen skal ha", coverage.NORMATIVE),  # that an act is known says nothing of what it requires
    ],
)
def test_a_normative_sentence_is_modelled_by_norms_and_facts_that_quote_its_normative_words(
    subject: str, quoted: str, expected: str, routine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stated = tmp_path / "rutine.ttl"
    words = STATED.replace("norm:hol-coordinating-unit", subject).replace(
        "Kommunen skal ha ei koordinerande eining", quoted
    )
    stated.write_text("@prefix act: <https://w3id.org/pliktgraf/act/> .\n" + words, encoding="utf-8")
    [found] = data(capsys, routine, "--with-law", stated)["documents"]
    assert found["items"][1]["sentences"][0]["status"] == expected


def test_what_is_quoted_and_called_context_is_counted_once(
    routine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stated = tmp_path / "rutine.ttl"
    stated.write_text(STATED.replace('"Rutine"', '"skal ha"'), encoding="utf-8")
    [found] = data(capsys, routine, "--with-law", stated)["documents"]
    assert found["items"][1]["characters"]["context"] == 0
    assert sum(found["items"][1]["characters"].values()) == sum(c.isalnum() or c == "§" for c in ROUTINE.split("\n")[2])


def test_a_quotation_that_the_document_lacks_is_told(
    routine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stated = tmp_path / "rutine.ttl"
    stated.write_text(STATED.replace("koordinerande eining", "koordinerande sentral"), encoding="utf-8")
    status, out, err = asked(capsys, "coverage", routine, "--with-law", stated, "--lang", "en")
    assert status == 2
    assert "norm/hol-coordinating-unit: no such words in rutine.txt" in err
    assert "Traceback" not in err
    assert "rutine.txt:10-118" in out, "what is sound is shown"


def test_a_file_that_is_not_there_is_an_error_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = asked(capsys, "coverage", "finst-ikkje.txt")
    assert (status, out, err.count("\n")) == (2, "", 1)


# -- the command -------------------------------------------------------------------------------------------


def test_coverage_is_what_sources_shows_when_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "--lang", "nb") == asked(capsys, "coverage", "--lang", "nb")


@pytest.mark.parametrize("what", ["citations", "passages"])
def test_only_coverage_has_a_page(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = asked(capsys, what, "--format", "html", "--lang", "en")
    assert (status, out) == (2, "")
    assert err == f"pliktgraf: {what} cannot be written as html; use --format table or json\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_speaks_the_language(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = asked(capsys, "coverage", "--lang", language)
    for key in (*(f"cov-{status}" for status in coverage.STATUSES), "cov-total", "cov-none-open", "cov-characters"):
        assert text(key, language) in out


def test_the_output_goes_to_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "coverage.txt"
    assert asked(capsys, "coverage", "-o", target, "--lang", "nn") == (0, "", "")
    assert target.read_text(encoding="utf-8") == asked(capsys, "coverage", "--lang", "nn")[1]


# -- the page ----------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Reads a page: whether its elements nest, its ids and links, and the text of each passage."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.addresses: list[str] = []
        self.tags: Counter[str] = Counter()
        self.passages: list[str] = []
        self.statuses: list[str] = []
        self.badges = 0
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.tags[tag] += 1
        self.ids += [given["id"]] if given.get("id") else []
        self.addresses += [given[name] or "" for name in ("src", "href") if name in given]
        classes = (given.get("class") or "").split()
        if "passage" in classes:
            self.statuses.append(classes[1])
        if "text" in classes:
            self.passages.append("")
        self.badges += "disagreement" in classes
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, words: str) -> None:
        if any("text" in (given.get("class") or "").split() for _, given in self.open):
            self.passages[-1] += words


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The page of the shipped documents and its language."""
    status, out, err = asked(capsys, "coverage", "--format", "html", "--lang", request.param)
    assert (status, err) == (0, "")
    return request.param, out


def test_the_page_shows_every_passage_in_order_with_the_words_of_the_document(page: tuple[str, str]) -> None:
    read = Page(page[1])
    passages = [passage for document in sources.load_all() for passage in document.passages]
    assert [words.strip() for words in read.passages] == [passage.words for passage in passages]
    assert set(read.statuses) == {"modelled", "context"}
    assert len(read.statuses) == len(passages)


def test_the_page_is_whole_in_itself_and_its_links_lead_somewhere(page: tuple[str, str]) -> None:
    language, written = page
    read = Page(written)
    assert written.startswith("<!DOCTYPE html>")
    assert f'<html lang="{language}">' in written
    assert read.tags["script"] == read.tags["link"] == read.tags["img"] == 0
    assert all(address.startswith("#") for address in read.addresses)
    assert not re.search(r"url\(|@import", written)
    assert len(read.ids) == len(set(read.ids))
    assert {address[1:] for address in read.addresses} <= set(read.ids)
    assert read.tags["h1"] == read.tags["main"] == read.tags["title"] == 1


def test_the_page_tells_statuses_by_words_and_marks_not_by_colour_alone(page: tuple[str, str]) -> None:
    language, written = page
    for status, mark in zip(coverage.STATUSES, "!○✓·", strict=True):
        label = text(f"cov-{status}", language)
        assert f'<span class="status {status}"><span aria-hidden="true">{mark}</span> {label}</span>' in written
        assert f'id="show-{status}"' in written
        assert f"#show-{status}:checked ~ .document .passage:not(.{status})" in written


def test_the_page_shows_each_disagreement_on_its_passages(page: tuple[str, str], law: Law) -> None:
    language, written = page
    known = coverage.stated.disagreements(law, language)
    shown = [iri for d in sources.load_all() for j in coverage.of_document(d, law).passages for iri in j.disagreements]
    assert {known[iri].id for iri in shown} == {f"D{n}" for n in (*range(1, 12), *range(16, 20))}
    assert Page(written).badges == len(shown)
    for iri in set(shown):
        one = known[iri]
        for words in (one.source_says, one.law_says, one.because):
            assert words
            assert words in written.replace("&#39;", "'").replace("&#34;", '"')


def test_the_page_of_an_unknown_document_marks_its_normative_words(
    routine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, written, _ = asked(capsys, "coverage", routine, "--format", "html", "--lang", "nn")
    read = Page(written)
    assert read.statuses == ["notModelled", "normativeNotModelled", "notModelled"]
    assert '<mark class="open">skal</mark>' in written
    assert "hol-coordinating-unit" in written


# -- sentences, words and places ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Meld. St. 45 er ei melding. Ho er lang.", 2),
        ("Fastsatt 22. juni 2022 etter lov nr. 61 m.m. § 2.", 1),
        ("1. Innledning - Samarbeid", 1),
        ("Sjå § 7-2 a. Ho gjeld § 7-3. Det er alt.", 3),
        ("«Tenestene bør samarbeide.» Dei gjer det!", 2),
        ("...", 0),
    ],
)
def test_sentences(words: str, expected: int) -> None:
    assert len(sentences(read_words(words))) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Kommunen SKAL samordne", ["SKAL"]),
        ("Samordningsplikta og nødvendighetskravet", ["Samordningsplikta", "nødvendighetskravet"]),
        ("har rett til plan etter pasient- og brukerrettighetsloven", ["rett"]),
        ("vilkårleg innblanding", []),
        ("Direktoratet har ansvaret for bør og kan", ["har ansvaret", "bør", "kan"]),
    ],
)
def test_normative_words(words: str, expected: list[str]) -> None:
    assert [words[slice(*span)] for span in normative_words(words)] == expected


def test_words_around_a_quotation_tell_which_place_is_meant() -> None:
    document = sources.load_all()[0]
    words = "framdrift i arbeidet med individuell plan"
    first, _ = sources.find_quote(document, words)
    after, _ = sources.find_quote(document, words, prefix="slike tenester eller organisasjonar og")
    before, _ = sources.find_quote(document, words, suffix="Skal vere helsepersonell")
    assert first < after < before
    assert {document.text[at : at + len(words)] for at in (first, after, before)} == {words}
