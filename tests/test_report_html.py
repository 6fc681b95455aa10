"""The HTML report: every finding in words, sound and safe HTML, one form of the language at a time."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from examples import law, result
from pliktgraf import law as law_module
from pliktgraf import wording
from pliktgraf.audit import audit
from pliktgraf.messages import text
from pliktgraf.paths import ROOT
from pliktgraf.report import as_html
from pliktgraf.report.phrases import day

LANGUAGES = ("nn", "nb", "en")
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
VOID = {"meta", "br", "link", "hr", "img", "input", "col", "wbr"}
FOREIGN = {
    "nn": "ikke hva hvem hvilke hvordan fra noe noen bare være ble plikten loven saken virksomhet tjeneste",
    "nb": "ikkje kva kven kvar korleis frå noko nokon berre vere blei plikta lova saka ho dei eit verksemd teneste",
    "en": "ikkje ikke kva hva er og som plikt plikta plikten lova loven saka saken frå fra det",
}
"""For each language, words that only another one has."""
NORM = """
@base <https://w3id.org/pliktgraf/law/> .
@prefix act: <https://w3id.org/pliktgraf/act/> .
@prefix crit: <https://w3id.org/pliktgraf/criterion/> .
@prefix norm: <https://w3id.org/pliktgraf/norm/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix pg: <https://w3id.org/pliktgraf/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

norm:hol-tested
    a owl:NamedIndividual , pg:Duty ;
    rdfs:label "plikt til ei prøvd eining"@nn , "plikt til en prøvd enhet"@nb , "duty to have a tested unit"@en ;
    skos:definition "Kommunen skal prøve <eininga>."@nn ;
    pg:belongsToAct act:hol ;
    pg:hasLevel pg:SystemLevel ;
    pg:isAudited true ;
    pg:validFrom "2012-01-01"^^xsd:date ;
    pg:hasBearer pg:Municipality ;
    pg:requiresAction pg:Maintain ;
    pg:hasLegalBasis <LOV-2011-06-24-30/§7-3/1> ;
    pg:hasCondition norm:hol-tested-applies ;
    pg:hasFulfilment norm:hol-tested-met ;
    pg:unmetMessage "Eininga er ikkje prøvd."@nn , "Enheten er ikke prøvd."@nb , "The unit is not tested."@en ;
    pg:remedy "Prøv eininga."@nn , "Prøv enheten."@nb , "Test the unit."@en ;
.

norm:hol-tested-applies a owl:Class ; owl:equivalentClass crit:isMunicipality .
norm:hol-tested-met a owl:Class ; owl:equivalentClass crit:HasCoordinatingUnit .
"""


class Page(HTMLParser):
    """Reads a page: whether its tags are balanced, its elements, and its text outside quotations."""

    def __init__(self, html: str) -> None:
        """Read the page."""
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Match the end with the start."""
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        """Keep the text that is shown, apart from quotations and the titles of documents."""
        if not {"style", "blockquote", "cite"} & set(self.open):
            self.parts.append(data)

    @property
    def words(self) -> str:
        """The text, its whitespace made single."""
        return _single("".join(self.parts))

    def attributes(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [value for _, attributes in self.elements if (value := attributes.get(name))]


@cache
def html(language: str, everything: bool = False) -> str:
    """Return the report on the example cases."""
    return as_html.render(result(), law(), language, everything)


@cache
def page(language: str, everything: bool = False) -> Page:
    """Return the report, read."""
    return Page(html(language, everything))


def sections(language: str, everything: bool = False) -> list[str]:
    """Return the words of each case's section."""
    found = re.split(r'<section class="case[ "]', html(language, everything).split('<section class="law"')[0])[1:]
    return [_words_of(f"<section {part}") for part in found]


def _words_of(fragment: str) -> str:
    return _single(re.sub(r"<[^>]+>", "", fragment).replace("&#39;", "'"))


def _single(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_in_its_case_in_words(language: str) -> None:
    """Status, title, bearer, citation and message; what is missing, how to record it and who assesses it."""
    for case, section in zip(result().cases, sections(language, everything=True), strict=True):
        assert case.case in section
        assert day(case.date, language) in section
        for finding in case.findings:
            norm = law().norms[finding.norm].iri
            title = law().value(norm, LABEL, language)
            assert title
            assert title[1:] in section
            assert _single(wording.bearer(finding.bearer, case.record, law())[language]) in section
            assert _single(wording.citations(finding.legal_basis, law())[language]) in section
            assert wording.status(finding.status, law())[language] in section.lower()
            if finding.status in ("breached", "undetermined", "displaced"):
                assert _single(wording.message(finding, law())[language]) in section
            if finding.status == "breached":
                for predicate in (DEFINITION, "https://w3id.org/pliktgraf/remedy"):
                    assert _single(law().value(norm, predicate, language) or "") in section
            if finding.status in ("breached", "undetermined", "displaced"):
                assert all(_single(ground[language]) in section for ground in wording.grounds(finding, law()))
            for notation in finding.missing:
                criterion = next(iri for iri, name in law().notations.items() if name == notation)
                for name in ("recordingAdvice", "assessor"):
                    told = law().value(criterion, f"https://w3id.org/pliktgraf/{name}", language) or ""
                    assert told.replace("`", "")[1:] in section, notation


@pytest.mark.parametrize("language", LANGUAGES)
def test_unmet_findings_come_first_with_the_words_of_the_source(language: str) -> None:
    """Then come those that are open and those that are met."""
    section = next(s for s in sections(language) if "sak-02" in s)
    words = [wording.status(s, law())[language].capitalize() for s in ("breached", "undetermined", "fulfilled")]
    places = [section.index(f"{word} ") for word in words]
    assert places == sorted(places)
    assert "Kommunen må vurdere konkret om vilkåra er oppfylte" in section
    assert text("caveat", language) in section


@pytest.mark.parametrize("language", LANGUAGES)
def test_summary_counts_cases_and_ends_with_the_caveat(language: str) -> None:
    """ "In 9 of 17 cases", never that the municipality breaks the law."""
    cases = [case for case in result().cases if "organisation" not in case.record]
    unmet = sum(any(f.status == "breached" for f in case.findings) for case in cases)
    share = text("rep-share-case", language, i=unmet, n=len(cases), percent="")
    words = page(language).words
    assert share[1:] in words
    assert text("caveat-many", language) in words
    assert not re.search(r"bryt lova|bryter loven|breaks the law|er lovbrot|er lovbrudd|avvik", words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fixed_wording_keeps_to_its_language(language: str) -> None:
    """No word of another form, in the messages or in the whole report outside quotations."""
    foreign = re.compile(rf"\b({'|'.join(FOREIGN[language].split())})\b", re.I)
    for triple in parse(path=str(ROOT / "data" / "messages_report.ttl"), format=RdfFormat.TURTLE):
        assert isinstance(triple.object, Literal)
        if triple.object.language == language:
            assert not foreign.search(triple.object.value), triple.object.value
    words = page(language).words
    for case in result().cases:
        for body in case.record.get("providers") or []:
            words = words.replace(str(body.get("name") or body["id"]), "").replace(body["id"], "")
        words = words.replace(case.case, "")
    found = foreign.search(words)
    assert not found, words[max(0, found.start() - 60) : found.end() + 60] if found else ""


def test_every_message_is_in_three_languages() -> None:
    """With the same places to fill in each."""
    messages: dict[str, dict[str | None, str]] = {}
    for triple in parse(path=str(ROOT / "data" / "messages_report.ttl"), format=RdfFormat.TURTLE):
        assert isinstance(triple.object, Literal)
        messages.setdefault(str(triple.subject), {})[triple.object.language] = triple.object.value
    for key, texts in messages.items():
        assert set(texts) == set(LANGUAGES), key
        assert len({frozenset(re.findall(r"\{\w+\}", words)) for words in texts.values()}) == 1, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_sound_and_self_contained(language: str) -> None:
    """Tags balance, ids are unique, links lead somewhere in the page, and nothing is fetched from elsewhere."""
    read = page(language)
    assert html(language).startswith("<!DOCTYPE html>")
    assert read.elements[0] == ("html", {"lang": language})
    ids = read.attributes("id")
    assert len(ids) == len(set(ids))
    for target in read.attributes("href"):
        assert target.startswith("#")
        assert target[1:] in ids
    for reference in read.attributes("aria-labelledby"):
        assert reference in ids
    assert not re.search(r"https?:|url\(|@import|src=|<script|<link", html(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_and_tables_can_be_heard(language: str) -> None:
    """Heading levels skip none, tables have captions, and header cells say what they head."""
    read = page(language, everything=True)
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    tags = [tag for tag, _ in read.elements]
    assert tags.count("table") == tags.count("caption") > 0
    assert all(attributes.get("scope") for tag, attributes in read.elements if tag == "th")


def test_colours_can_be_told_apart_from_their_ground() -> None:
    """The status marks reach the contrast of WCAG AA, 4.5 to 1."""
    css = (as_html.TEMPLATES / "report.css").read_text(encoding="utf-8")
    variables = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", css))
    css = re.sub(r"var\(--([\w-]+)\)", lambda match: variables[match.group(1)], css)
    marks = re.findall(r"\.status\.\w+ \{ color: (#\w+); background: (#\w+)", css)
    assert len(marks) == 5
    marks += [(variables["ink"], "#fff"), (variables["soft"], variables["tint"]), ("#6d737b", "#fff")]
    for ink, ground in marks:
        light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_what_a_record_says_is_escaped(tmp_path: Path) -> None:
    """Names, ids and file names from outside are text, never markup; folders are not told."""
    name = '<script>alert("1")</script>&amp;{{ 7*7 }}'
    school = {"id": "<b>s", "type": "School", "name": name}
    service = {"under": "oppl", "provider": "<b>s", "from": "2024-09-01"}
    case = {"id": "<i>sak", "auditDate": "2025-01-01", "municipality": "4601"}
    record = {**case, "providers": [school], "services": [service]}
    written = as_html.render(audit([record], None, law()), law(), "en")
    read = Page(written)
    assert {"script", "b", "i"}.isdisjoint(tag for tag, _ in read.elements)
    assert name in read.words
    assert "<i>sak" in read.words
    file = tmp_path / "<u>register.json"
    file.write_text('{"id": "<i>feil", "municipality": "<u>"}', encoding="utf-8")
    rejected = audit([file], None, law())
    read = Page(as_html.render(rejected, law(), "nb"))
    assert {"i", "u"}.isdisjoint(tag for tag, _ in read.elements)
    assert "<u>register.json" in read.words
    assert str(tmp_path) not in read.words
    assert all(fault.message["nb"] in read.words for fault in rejected.rejected[0].faults)
    assert text("rep-no-cases", "nb") in read.words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_norm_added_in_turtle_is_reported(language: str, tmp_path: Path) -> None:
    """A new duty needs no change of the program."""
    added = tmp_path / "norm.ttl"
    added.write_text(NORM, encoding="utf-8")
    more = law_module.load([added])
    organisation = {"id": "org", "type": "Municipality", "actsServed": ["hol"], "municipality": "4601"}
    record = {"id": "org", "auditDate": "2025-01-01", "organisation": organisation, "coordinatingUnit": False}
    read = Page(as_html.render(audit([record], None, more), more, language))
    for predicate in (LABEL, "https://w3id.org/pliktgraf/unmetMessage", "https://w3id.org/pliktgraf/remedy"):
        told = more.value("https://w3id.org/pliktgraf/norm/hol-tested", predicate, language)
        assert told
        assert told[1:] in read.words
    assert "<eininga>" in read.words
    assert read.attributes("id").count("duty-hol-tested") == 1
