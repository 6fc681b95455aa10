"""References to the law: the stale ones that are known are found, and told from the good ones."""

import csv
import json
import os
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pliktgraf import law as law_module
from pliktgraf import sources, truth
from pliktgraf.cli import main
from pliktgraf.law import Law
from pliktgraf.paths import ROOT
from pliktgraf.statutes.model import Amendment, Chapter, Ledd, Note, Reference, Section, Statute
from pliktgraf.truth.corpus import Corpus

HERE = Path(__file__).parent / "citation_health"
TEXTS = Path(os.environ.get("PLIKTGRAF_TEXTS") or ROOT.parent / "shared" / "law" / "text")
EXPECTED = list(csv.DictReader((HERE / "expected.csv").open(encoding="utf-8")))
DAY = "2026-07-28"
FICTIONAL = "LOV-2099-01-02-3"


@cache
def law() -> Law:
    return law_module.load()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """What the command says, as JSON, and its exit status."""
    status = main(["law", "citations", "--on", DAY, "--format", "json", "--lang", "en", *arguments])
    return status, json.loads(capsys.readouterr().out)


def row_of(reference: Any) -> tuple[str, ...]:
    return (*(str(reference[key]) for key in ("place", "text", "status", "target")), " ".join(reference["successors"]))


def test_the_known_stale_references_are_found_and_told_from_the_good_ones(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run(capsys, "--all", "--statutes", str(HERE / "statutes"))
    found = [row_of(one) for one in said["references"]]
    for row in EXPECTED:
        assert tuple(row.values()) in found, [one for one in found if one[0] == row["place"]]
    of_statutes = [one for one in found if one[0].startswith(("FOR-", "LOV-"))]
    wanted = [tuple(row.values()) for row in EXPECTED if row["place"].startswith(("FOR-", "LOV-"))]
    assert Counter(of_statutes) == Counter(wanted)
    assert status == 1


def test_a_remark_says_when_it_was_right_and_what_the_number_means_now(capsys: pytest.CaptureFixture[str]) -> None:
    _, said = run(capsys, str(ROOT / "data" / "sources" / "003_fbc229280742ee2a.txt"))
    (stale,) = [one for one in said["references"] if one["status"] == "stale"]
    assert stale["remarks"] == [
        "The provision held until 31 July 2022.",
        "The reference was right on 31 July 2022.",
        "The same number in LOV-2023-06-09-30 is about something else: “Skolebibliotek”.",
    ]


def test_it_is_judged_by_the_day_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    seed = str(ROOT / "data" / "sources" / "003_fbc229280742ee2a.txt")
    assert main(["law", "citations", "--on", "2022-07-31", "--format", "json", seed]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["counts"]["stale"] == 0
    assert said["counts"]["good"] > 10


def test_a_document_of_ones_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("Dato: 5. november 2025\n\nSjå § 5 om dette.\n\nSe xyzloven § 3.\n", encoding="utf-8")
    _, said = run(capsys, "--all", str(path))
    assert [(one["status"], one["text"]) for one in said["references"]] == [
        ("ambiguous", "§ 5"),
        ("notKnown", "xyzloven § 3"),
    ]


@pytest.mark.parametrize(("language", "words"), [("nn", "gammalt namn"), ("nb", "gammelt navn"), ("en", "former name")])
def test_the_table_speaks_the_language(language: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["law", "citations", "--on", DAY, "--lang", language])
    said = capsys.readouterr().out
    assert words in said
    assert "{" not in said
    assert " good" not in said.rsplit("\n\n", 1)[0]


def statute(*ledd: Ledd, notes: tuple[Note, ...] = (), based_on: tuple[Reference, ...] = ()) -> Corpus:
    """A fictional act in one chapter, as a whole."""
    section = Section("§1-1", "§ 1-1", "Slik er det", tuple(ledd), notes=notes)
    other = Section("§1-2", "§ 1-2", "Meir", (Ledd(1, "Dette er alt."),))
    chapters = (Chapter("kap1", "Alt"),)
    act = Statute(FICTIONAL, "Eksempellova", "Eksempellova", "nn", (section, other), chapters, based_on=based_on)
    return Corpus({FICTIONAL: act})


def statuses(corpus: Corpus, documents: tuple[sources.Document, ...] = ()) -> list[tuple[str, str | None, str]]:
    found = truth.health(law(), corpus, documents, DAY)
    return [(one.reference.text, one.reference.target, one.status) for one in found]


def test_what_a_whole_act_lacks_dangles() -> None:
    ledd = Ledd(1, "Etter § 1-2 og § 1-9 gjeld dette. Sjå andre ledd, § 1-2 fjerde ledd, kapittel 1 og kapittel 7.")
    assert sorted(statuses(statute(ledd))) == sorted(
        [
            ("§ 1-2", f"{FICTIONAL}/§1-2", "good"),
            ("§ 1-9", f"{FICTIONAL}/§1-9", "dangling"),
            ("andre ledd", f"{FICTIONAL}/§1-1/2", "dangling"),
            ("§ 1-2 fjerde ledd", f"{FICTIONAL}/§1-2/4", "dangling"),
            ("kapittel 1", f"{FICTIONAL}/kap1", "good"),
            ("kapittel 7", f"{FICTIONAL}/kap7", "dangling"),
        ]
    )


def test_a_section_goes_on_from_another_act_only_right_after_it() -> None:
    text = "Etter helse- og omsorgstjenesteloven § 7-1 og § 7-2, jf. § 1-2 i dag. Krava i lovens § 1-2 gjeld."
    assert [target for _, target, _ in statuses(statute(Ledd(1, text)))] == [
        "LOV-2011-06-24-30/§7-1",
        "LOV-2011-06-24-30/§7-2",
        f"{FICTIONAL}/§1-2",
        f"{FICTIONAL}/§1-2",
    ]


def test_a_link_leads_where_its_words_do_not() -> None:
    words = "Etter opplæringslova § 15-8 gjeld dette."
    link = Reference("opplæringslova § 15-8", "LOV-1998-07-17-61/§15-8", 6, 27)
    based = Reference("barnevernloven", "LOV-1992-07-17-100/§3-2a", 0, 14)
    found = statuses(statute(Ledd(1, words, references=(link,)), based_on=(based,)))
    assert found == [
        ("barnevernloven", "LOV-1992-07-17-100/§3-2a", "stale"),
        ("opplæringslova § 15-8", "LOV-1998-07-17-61/§15-8", "stale"),
    ]


@pytest.mark.parametrize(("day", "target"), [("2023-01-01", "LOV-1998-07-17-61"), ("2024-08-01", "LOV-2023-06-09-30")])
def test_a_text_cites_the_act_of_the_day_of_its_wording(day: str, target: str) -> None:
    notes = (Note("", (Amendment("amended", "LOV-2020-01-01-1", day),)),)
    ((_, found, _),) = statuses(statute(Ledd(1, "Det følgjer av opplæringslova."), notes=notes))
    assert found == target


def test_a_document_that_cites_what_had_lapsed_is_stale_when_written() -> None:
    document = sources.from_text("brev", "Sjå lov 17. juli 1998 nr. 61 § 15-5.", date(2023, 5, 2))
    (one,) = truth.health(law(), Corpus({}), [document], DAY)
    assert (one.status, one.successors) == ("staleThen", ("LOV-2023-06-09-30/§24-1",))


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the statutes do not lie beside the checkout")
def test_the_statutes_have_the_stale_references_that_are_known_and_no_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, said = run(capsys, "--statutes", str(TEXTS))
    known = {(one["place"], one["target"], one["status"]) for one in said["references"] if one["status"] != "notKnown"}
    assert {one for one in known if one[0].startswith(("FOR-", "LOV-"))} == {
        ("FOR-2022-06-22-1110 § 7 (2)", "LOV-1998-07-17-61/§15-8/1", "stale"),
        ("FOR-2022-06-22-1110 § 7 (2)", "LOV-2003-07-04-84/§3-6a/1", "formerName"),
        ("LOV-1999-07-02-61 § 2-6 (1)", "LOV-1999-07-02-61/§2-1e/2", "doubtful"),
    }
