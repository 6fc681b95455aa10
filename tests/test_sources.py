"""Source documents: every citation is found and resolved, or reported; every part is where it says it is."""

import csv
import json
import re
import sys
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from pliktgraf import sources
from pliktgraf.cli import main
from pliktgraf.errors import PliktgrafError
from pliktgraf.paths import ROOT
from pliktgraf.sources import described, names

DATA = Path(__file__).parent / "sources"
SEEDS = {path.stem[:3]: path for path in sorted((ROOT / "data" / "sources").glob("*.txt"))}
UNSEEN = sorted(path for path in DATA.iterdir() if path.suffix in {".md", ".txt", ".html"})
EXPECTED = [(path, DATA / f"{number}.citations.json") for number, path in SEEDS.items()] + [
    (path, DATA / f"{path.name}.citations.json") for path in UNSEEN
]
PHRASES = json.loads((DATA / "phrases.json").read_text(encoding="utf-8"))
NAMES_AT_DATE = list(csv.DictReader((DATA / "names_at_date.csv").open(encoding="utf-8")))

LANGUAGES = {"nn", "nb", "en"}
PG = "https://w3id.org/pliktgraf/"
PART_OF = NamedNode("http://purl.org/dc/terms/isPartOf")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def cited(tmp_path: Path, words: str, day: date | None = None) -> list[sources.Citation]:
    path = tmp_path / "words.md"
    path.write_text(words, encoding="utf-8")
    return sources.citations(sources.read(path, law_as_of=day))


@pytest.mark.parametrize(("path", "expected"), EXPECTED, ids=lambda path: path.name)
def test_every_citation_is_found_and_resolved_or_reported(path: Path, expected: Path):
    found = sources.citations(sources.read(path))
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    assert [(c.start, c.end, c.text, c.target) for c in found] == [
        (row["start"], row["end"], row["text"], row["target"]) for row in wanted
    ]
    assert [c.reason and c.reason["en"] for c in found] == [row.get("reason") for row in wanted]


@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase["words"][:50] for phrase in PHRASES])
def test_phrase(tmp_path: Path, phrase: dict[str, list[list[str]]]):
    found = cited(tmp_path, str(phrase["words"]), date(2024, 11, 5))
    assert [[c.text, c.target] for c in found] == phrase["citations"]


@pytest.mark.parametrize(("path", "expected"), EXPECTED, ids=lambda path: path.name)
def test_a_citation_has_a_target_or_a_reason_in_three_languages(path: Path, expected: Path):
    for found in sources.citations(sources.read(path)):
        assert (found.reason is None) == (found.target is not None)
        for said in (found.reason, found.note):
            assert said is None or (set(said) == LANGUAGES and all(said.values()))
            assert said is None or not any("{" in words for words in said.values())


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Etter xyzloven § 3 gjelder dette.", "“xyzloven” is not in the table of names of acts and regulations."),
        ("Forskrift om ukjente ting § 3.", "“Forskrift om ukjente ting” is not in the table of names"),
        ("Etter 1. januar 2001 nr. 999 gjelder dette.", "The text does not say whether this is an act"),
        ("Se lov 2. januar 2001 for dette.", "Only the date is cited. The table of names has no act or regulation"),
        ("Se kgl. res. 3. mars 2017 om dette.", "The decree is cited by its date, without its number."),
        ("Se Meld. St. 999 om dette.", "The text does not give the parliamentary session of the document. The table"),
        ("Se § 3 i forskriften.", "The text refers back to an act or a regulation, but none is named before it."),
        ("Se § 3-4.", "No act or regulation is named in the passage, in its headings or earlier in the same part."),
    ],
)
def test_the_reason_is_given(tmp_path: Path, words: str, reason: str):
    (found,) = cited(tmp_path, words)
    assert found.target is None
    assert found.reason is not None
    assert found.reason["en"].startswith(reason)
    assert set(found.reason) == LANGUAGES


def test_every_message_is_said_in_three_languages_and_its_places_are_the_same():
    said: dict[str, dict[str | None, str]] = {}
    for quad in parse(path=str(ROOT / "data" / "messages_sources.ttl"), format=RdfFormat.TURTLE):
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            said.setdefault(quad.subject.value.rpartition("/")[2], {})[quad.object.language] = quad.object.value
    for texts in said.values():
        assert set(texts) == LANGUAGES
        assert len({frozenset(re.findall(r"{\w+}", words)) for words in texts.values()}) == 1


@pytest.mark.parametrize("row", NAMES_AT_DATE, ids=[row["claim"] for row in NAMES_AT_DATE])
def test_name_at_date(tmp_path: Path, row: dict[str, str]):
    assert [c.target for c in cited(tmp_path, row["words"], date.fromisoformat(row["date"]))] == [row["target"]]


@pytest.mark.parametrize("path", SEEDS.values(), ids=list(SEEDS))
def test_no_section_sign_is_left_out(path: Path):
    document = sources.read(path)
    covered = [(c.start, c.end) for c in sources.citations(document)]
    for sign in re.finditer("§", document.text):
        assert any(start <= sign.start() < end for start, end in covered), document.text[sign.start() - 30 :][:60]


def test_a_document_without_a_date_is_read_by_today_and_says_so(tmp_path: Path):
    (found,) = cited(tmp_path, "Straffeloven § 5 gjelder.")
    assert found.target == "LOV-2005-05-20-28/§5"
    assert found.note is not None
    assert "no date" in found.note["en"]


def test_a_date_in_the_document_is_used(tmp_path: Path):
    (found,) = cited(tmp_path, "Publisert 3. mai 2019\n\nBarnevernloven § 4-4 gjelder.")
    assert found.target == "LOV-1992-07-17-100/§4-4"


def test_the_date_of_a_title_is_used_but_not_that_of_a_law(tmp_path: Path):
    (found,) = cited(tmp_path, "# Fagdag\n\nInnlegg 25. oktober 2021\n\nBarnevernloven § 4-4 gjelder.")
    assert found.target == "LOV-1992-07-17-100/§4-4"
    (*_, found) = cited(tmp_path, "Lov 18. juni 2021 nr. 97\n\nGjelder fra 1. mai 2021\n\nBarnevernloven § 4-4.")
    assert found.target == "LOV-2021-06-18-97/§4-4"


def test_an_edited_or_renamed_seed_keeps_its_description(tmp_path: Path):
    copy = tmp_path / "renamed.txt"
    copy.write_bytes(SEEDS["003"].read_bytes())
    document = sources.read(copy)
    assert (document.name, document.law_as_of) == ("renamed.txt", date(2022, 7, 31))


def test_the_seeds_are_the_described_originals():
    known = {found.file_name: found for found in described.read_descriptions()}
    for path in SEEDS.values():
        assert sha256(path.read_bytes()).hexdigest() == known[path.name].sha256


@pytest.mark.parametrize("path", [*SEEDS.values(), *UNSEEN], ids=lambda path: path.name)
def test_parts_stand_where_they_say(path: Path):
    document = sources.read(path)
    assert document.text == path.read_bytes().decode("utf-8")
    assert all(document.text[p.start : p.end] == p.text and p.words for p in document.passages)
    assert all(a.end <= b.start for a, b in zip(document.passages, document.passages[1:], strict=False))
    for section in document.sections:
        if section.parent is not None:
            outer = document.sections[section.parent]
            assert outer.start < section.start <= section.end <= outer.end
            assert outer.level < section.level
    for passage in document.passages:
        if passage.section is not None:
            home = document.sections[passage.section]
            assert home.start <= passage.start < passage.end <= home.end


def test_every_word_of_the_seeds_is_in_a_passage():
    for path in SEEDS.values():
        document = sources.read(path)
        inside = {at for p in document.passages for at in range(p.start, p.end)}
        outside = "".join(c for at, c in enumerate(document.text) if at not in inside)
        assert not re.search(r"[^\W\d_]", outside)


@pytest.mark.parametrize(
    ("begins", "language"),
    [
        ("Det er helse- og omsorgstjenesta som pliktar å tilby", "nn"),
        ("*«Familier som har eller venter barn", "nb"),
        ("Familiens rett til barnekoordinator følger av pasient- og brukarrettslova", "mixed"),
    ],
)
def test_language_of_a_passage(begins: str, language: str):
    document = sources.read(SEEDS["000"])
    (passage,) = [p for p in document.passages if p.text.startswith(begins)]
    assert (passage.language, passage.language_is_inherited) == (language, False)


def test_the_bokmaal_web_text_is_bokmaal_throughout():
    assert {p.language for p in sources.read(SEEDS["003"]).passages} == {"nb"}


@pytest.mark.parametrize("path", SEEDS.values(), ids=list(SEEDS))
def test_named_graph(path: Path):
    document = sources.read(path)
    quads = sources.to_quads(document)
    assert {quad.graph_name for quad in quads} == {NamedNode(document.iri)}
    assert not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))
    kinds = Counter(quad.object.value.removeprefix(PG) for quad in quads if quad.predicate == TYPE)
    assert kinds["Passage"] == len(document.passages)
    assert kinds["Section"] == len(document.sections)
    assert kinds["Citation"] == len(sources.citations(document))
    passages = {sources.part_iri(document, p.start, p.end) for p in document.passages}
    homes = {quad.subject: set[str]() for quad in quads if quad.object == NamedNode(PG + "Citation")}
    for quad in quads:
        if quad.predicate == PART_OF and quad.subject in homes:
            homes[quad.subject].add(quad.object.value)
    assert all(found & passages for found in homes.values())


def test_the_graph_gives_reasons_and_notes_in_three_languages(tmp_path: Path):
    path = tmp_path / "words.md"
    path.write_text("Etter xyzloven § 3 og straffeloven § 5 gjelder dette.", encoding="utf-8")
    quads = sources.to_quads(sources.read(path))
    for predicate in (PG + "unresolvedReason", "http://www.w3.org/2004/02/skos/core#note"):
        said = [q.object for q in quads if q.predicate.value == predicate]
        assert {text.language for text in said if isinstance(text, Literal)} == LANGUAGES


@pytest.mark.parametrize(("chosen", "words"), [("nn", "namnetabellen"), ("nb", "navnetabellen"), ("en", "table of")])
def test_the_command_gives_the_reason_in_the_language_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], chosen: str, words: str
):
    path = tmp_path / "words.md"
    path.write_text("Etter xyzloven § 3 gjelder dette.", encoding="utf-8")
    assert main(["sources", "citations", str(path), "--lang", chosen]) == 0
    assert words in capsys.readouterr().out
    assert main(["sources", "citations", str(path), "--lang", chosen, "--format", "json"]) == 0
    assert words in json.loads(capsys.readouterr().out)[0]["reason"]


def test_every_term_used_is_defined():
    defined = {
        quad.subject.value
        for quad in parse(path=str(ROOT / "ontology" / "sources.ttl"), format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
    }
    quads = [quad for document in sources.load_all() for quad in sources.to_quads(document)]
    used = {quad.predicate.value for quad in quads} | {q.object.value for q in quads if q.predicate == TYPE}
    for table in (names.TABLE, described.DESCRIPTIONS):
        used |= {quad.predicate.value for quad in parse(path=str(table), format=RdfFormat.TURTLE)}
    assert not {term for term in used if term.startswith(PG)} - defined


def test_terms_are_labelled_and_defined_in_three_languages():
    texts: dict[tuple[str, str], set[str | None]] = {}
    for quad in parse(path=str(ROOT / "ontology" / "sources.ttl"), format=RdfFormat.TURTLE):
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            texts.setdefault((quad.subject.value, quad.predicate.value), set()).add(quad.object.language)
    terms = {subject for subject, predicate in texts if predicate.endswith("#label")}
    for term in terms:
        for predicate in (
            "http://www.w3.org/2000/01/rdf-schema#label",
            "http://www.w3.org/2004/02/skos/core#definition",
        ):
            assert texts[term, predicate] == {"nn", "nb", "en"}


def test_works_that_share_a_name_have_periods_that_tell_them_apart():
    shared = {
        name.works
        for forms in names.read_table().by_word.values()
        for name in forms
        if len(name.works) > 1 and name.strength == names.NAME
    }
    for works in shared:
        for older, newer in zip(works, works[1:], strict=False):
            assert older.valid_from < newer.valid_from
            assert older.valid_until < date.max


def test_targets_have_the_iris_of_the_graph():
    assert sources.target_iri("LOV-2011-06-24-30") == PG + "act/hol"
    assert sources.target_iri("LOV-2011-06-24-30/§7-2a/1") == PG + "law/LOV-2011-06-24-30/§7-2a/1"
    assert sources.target_iri("prop-100-l-2020-2021") == PG + "document/prop-100-l-2020-2021"
    assert sources.target_iri("FOR-2022-05-20-871") == PG + "law/FOR-2022-05-20-871"


def test_a_quotation_is_found_whatever_the_mark_up():
    document = sources.read(SEEDS["000"])
    start, end = sources.find_quote(document, "Formålet er også å styrke samhandlingen mellom tjenesteyter")
    assert document.text[start:end] == "Formålet er også å **styrke samhandlingen mellom tjenesteyter"
    start, end = sources.find_quote(document, "etter §§ 7-1, 7-2 og 7-2 a.")
    assert document.text[start:end] == "etter [§§ 7-1, 7-2](#) og [7-2 a](#)."


def test_a_quotation_that_is_not_there_is_an_error():
    with pytest.raises(PliktgrafError, match="no such words in 003_"):
        sources.find_quote(sources.read(SEEDS["003"]), "barnekoordinator")


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.7")
    monkeypatch.setitem(sys.modules, "markitdown", None)
    with pytest.raises(PliktgrafError, match=r"pip install 'pliktgraf\[documents\]'"):
        sources.read(path)


@pytest.mark.parametrize(("name", "content"), [("none.md", None), ("image.bin", b"\x89\0\0\0")])
def test_what_cannot_be_read_is_an_error_of_one_line(tmp_path: Path, name: str, content: bytes | None):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PliktgrafError) as raised:
        sources.read(path)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_offsets_count_the_characters_of_the_file(tmp_path: Path, ends: str):
    path = tmp_path / "page.md"
    path.write_bytes(ends.join(["\ufeff# Hol", "", "Sjå § 7-2 a.", ""]).encode())
    document = sources.read(path)
    (_, found) = sources.citations(document)
    assert (found.text, found.target) == ("§ 7-2 a", "LOV-2011-06-24-30/§7-2a")
    assert path.read_bytes().decode()[found.start : found.end] == "§ 7-2 a"
