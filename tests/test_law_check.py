"""The graph held against statutes: every kind of remark is provoked once, and the real texts hold no surprise."""

import csv
import json
import os
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pliktgraf import law as law_module
from pliktgraf import truth
from pliktgraf.cli import main
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.paths import ROOT
from pliktgraf.statutes.model import Amendment, Item, Ledd, Note, Section, Statute
from pliktgraf.terms import LAW, PG, SKOS, pg
from pliktgraf.truth.corpus import Corpus, parse, read_corpus
from pliktgraf.truth.words import KeyWords, sentences

HERE = Path(__file__).parent / "law_check"
TEXTS = Path(os.environ.get("PLIKTGRAF_TEXTS") or ROOT.parent / "shared" / "law" / "text")
DAY = "2026-07-28"
ACT = "LOV-2011-06-24-30"


@cache
def law() -> Law:
    return law_module.load()


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """What the command says, as JSON, and its exit status."""
    status = main(["law", "check", "--on", DAY, "--format", "json", "--lang", "nb", *arguments])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ["wrong", "right"])
def test_a_statute_provokes_its_remarks(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = check(capsys, "--statutes", str(HERE / name), "--all")
    found = {tuple(remark[key] for key in ("severity", "check", "subject", "provision")) for remark in said["remarks"]}
    for row in rows(f"{name}.csv"):
        assert tuple(row.values()) in found, [f for f in found if f[2] == row["subject"]]
    assert status == (1 if name == "wrong" else 0)
    assert said["counts"]["wrong"] == sum(r["severity"] == "wrong" for r in said["remarks"])
    expected = {tuple(row.values()) for row in rows(f"{name}.csv") if row["severity"] == "wrong"}
    assert {one for one in found if one[0] == "wrong"} == expected


def test_a_remark_quotes_both_and_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    _, said = check(capsys, "--statutes", str(HERE / "wrong" / "care.txt"))
    (kind,) = [r for r in said["remarks"] if r["check"] == "kind" and r["subject"] == "hol-coordinate"]
    assert kind["graph"] == "Normen er: plikt."
    assert "«kan»" in kind["statute"]
    assert "«Kommunen kan samordne tilbudet til den enkelte.»" in kind["statute"]
    assert kind["place"] == "care.txt, § 3-4, (2)"
    (known,) = [r for r in said["remarks"] if r["severity"] == "known" and r["subject"] == "hol-assess-cooperation"]
    assert known["known"].startswith("Ingen av lovene har ordet vurdere.")


def test_norms_of_a_file_are_checked_too(capsys: pytest.CaptureFixture[str]) -> None:
    norms = str(HERE / "norms.ttl")
    status, said = check(capsys, "--statutes", str(HERE / "right"), "--with-law", norms)
    found = {(r["severity"], r["check"], r["subject"]) for r in said["remarks"]}
    assert status == 1
    assert ("wrong", "dates", "hol-too-early") in found
    assert ("wrong", "summary", "hol-too-early") in found
    assert ("wrong", "coverage", f"{ACT}/§3-4/2") in found
    of_dates = [r["statute"] for r in said["remarks"] if r["check"] == "dates" and r["subject"] == "hol-too-early"]
    assert len(of_dates) == 2
    assert any("1. januar 2016" in words for words in of_dates)
    assert any("1. januar 2020" in words for words in of_dates)


@pytest.mark.parametrize("language", ["nn", "nb", "en"])
def test_the_table_speaks_the_language(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "check", "--statutes", str(HERE / "wrong"), "--on", DAY, "--lang", language]) == 1
    said = capsys.readouterr().out
    first = {"nn": "Grafen halden", "nb": "Grafen holdt", "en": "The graph held"}[language]
    assert said.startswith(first)
    assert "{" not in said
    assert "hol-coordinate" in said


def test_without_statutes_it_says_how_to_get_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["law", "check", "--lang", "en"]) == 2
    assert "pliktgraf law import" in capsys.readouterr().err
    assert main(["law", "check", "--statutes", str(tmp_path), "--lang", "en"]) == 2
    assert "no statutes there" in capsys.readouterr().err
    assert main(["law", "check", "--statutes", str(tmp_path / "none.txt"), "--lang", "en"]) == 2
    assert "there is no such file" in capsys.readouterr().err
    with pytest.raises(PliktgrafError):
        read_corpus(None, "nn")


def sections(*notes: Amendment, whole: bool = True) -> Corpus:
    """An act with one section and the steps of its amendment note."""
    ledd = (Ledd(1, "Den kommunale helse- og omsorgstjenesten skal samarbeide."), Ledd(2, "Kommunen skal samordne."))
    title = "Kommunens plikt til samarbeid og samordning"
    section = Section("§3-4", "§ 3-4", title, ledd, notes=(Note("", notes),) if notes else ())
    return Corpus({ACT: Statute(ACT, "Eksempel", "Eksempel", "nb", (section,), is_whole=whole)})


def remarks(corpus: Corpus, check: str, subject: str) -> list[truth.Remark]:
    return [r for r in truth.compare(law(), corpus, DAY) if r.check == check and r.subject == subject]


@pytest.mark.parametrize(
    ("step", "severity", "words"),
    [
        (Amendment("repealed", "LOV-2025-01-01-1", "2025-07-01"), "wrong", "was repealed on 1 July 2025"),
        (Amendment("inserted", "LOV-2025-01-01-1", "2025-07-01"), "wrong", "was inserted on 1 July 2025"),
        (Amendment("amended", "LOV-2025-01-01-1", "2025-07-01"), "wrong", "last amendment is from 1 July 2025"),
        (Amendment("amended", "LOV-2021-06-11-78", "2022-08-01"), "fine", "last amendment is from 1 August 2022"),
        (Amendment("repealed", "LOV-2026-01-01-1", "2030-01-01", True), "notKnown", "a change from 1 January 2030"),
    ],
    ids=lambda value: value.kind if isinstance(value, Amendment) else None,
)
def test_an_amendment_note_is_held_against_the_days(step: Amendment, severity: str, words: str) -> None:
    found = remarks(sections(step), "dates", "hol-coordinate")
    assert [r.severity for r in found if words in r.statute["en"]] == [severity]


def test_what_a_whole_act_lacks_is_wrong_and_what_a_selection_lacks_is_not_known() -> None:
    for whole, severity in ((True, "wrong"), (False, "notKnown")):
        corpus = sections(whole=whole)
        assert [r.severity for r in remarks(corpus, "existence", f"{ACT}/§7-3")] == [severity]
        assert [r.severity for r in remarks(corpus, "existence", f"{ACT}/§3-4/3")] == ["wrong"]


def test_a_provision_that_lapsed_must_not_stand_in_the_text() -> None:
    old = "LOV-1998-07-17-61"
    section = Section("§15-8", "§ 15-8", "Samarbeid", (Ledd(1, "Skolen skal samarbeide."),))
    corpus = Corpus({old: Statute(old, "Eksempel", "Eksempel", "nn", (section,))})
    assert [r.severity for r in remarks(corpus, "existence", f"{old}/§15-8")] == ["wrong"]


def test_an_act_that_the_graph_does_not_have_is_told_of_once() -> None:
    strange = "LOV-2099-01-01-1"
    ledd = (Ledd(1, "Kommunen skal samordne."), Ledd(2, "Ein koordinator hjelper."), Ledd(3, "Om noko anna."))
    corpus = Corpus({strange: Statute(strange, "x", "x", "nn", (Section("§1", "§ 1", "x", ledd),))})
    (only,) = remarks(corpus, "coverage", strange)
    assert (only.severity, only.statute["en"][-2:]) == ("notKnown", "2.")


def test_an_item_is_found_by_its_marker_or_its_place() -> None:
    items = (Item("a.", "første"), Item(None, "andre", (Item("1.", "under"),)))
    corpus = sections()
    section = replace(corpus.by_id[ACT].sections[0], ledd=(Ledd(1, "Slik:", items, "Ferdig."),))
    corpus = Corpus({ACT: replace(corpus.by_id[ACT], sections=(section,))})
    assert corpus.find(f"{ACT}/§3-4/1/a").text == "første"
    assert corpus.find(f"{ACT}/§3-4/1/b").text == "andre"
    assert corpus.find(f"{ACT}/§3-4/1/b/1").text == "under"
    assert corpus.find(f"{ACT}/§3-4/1/c").presence == "missing"
    assert corpus.find(f"{ACT}/§3-4/1").text == "Slik: første andre under Ferdig."
    assert parse(f"{ACT}/§3-4/a") == parse(f"{ACT}/§3-4/1/a")


def test_a_sign_begins_a_word_and_may_go_on_only_where_it_says_so() -> None:
    keys = KeyWords({"x": ("samordn-", "kan")}, frozenset(), frozenset())
    assert keys.found("x", "Samordninga held fram") == "Samordninga"
    assert keys.found("x", "dette kan gå") == "kan"
    assert keys.found("x", "usamordna kanskje") is None
    assert sentences("Ein. To nr. 6 her; Tre\nFire.") == ["Ein.", "To nr. 6 her;", "Tre", "Fire."]


def test_every_action_and_kind_of_a_norm_has_key_words_in_both_languages() -> None:
    stems: dict[str, set[str]] = {}
    for quad in law().store.quads_for_pattern(None, pg("isWordedAs"), None, None):
        stems.setdefault(quad.subject.value, set()).add(quad.object.language or "")  # type: ignore[union-attr]
    for norm in law().norms.values():
        for name in ("requiresAction", "hasBearer"):
            for term in law().values(norm.iri, PG + name):
                if (name, term) != ("hasBearer", PG + "PlanResponsible"):
                    assert stems[term] == {"nn", "nb"}, (norm.id, term)


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the statutes do not lie beside the checkout")
def test_the_graph_says_nothing_wrong_of_the_statutes() -> None:
    found = truth.compare(law(), read_corpus([TEXTS], "nn"), DAY)
    assert [(r.check, r.subject, r.statute["en"]) for r in found if r.severity == "wrong"] == []
    assert sum(r.severity == "fine" for r in found) > 1000


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the statutes do not lie beside the checkout")
def test_every_known_difference_and_every_note_is_needed() -> None:
    found = truth.compare(law(), read_corpus([TEXTS], "nn"), DAY)
    used = {r.why["en"] for r in found if r.severity == "known" and r.why}
    differences = law().subjects("KnownDifference")
    assert {law().value(iri, SKOS + "definition", "en") for iri in differences} == used
    noted = {r.subject for r in found if r.check == "coverage" and r.graph["en"].startswith("No norm (")}
    notes = law().store.quads_for_pattern(None, pg("hasNoNormBecause"), None, None)
    stated = {q.subject.value.removeprefix(LAW) for q in notes}  # type: ignore[union-attr]
    assert {one for one in stated if not any(n.startswith(one) for n in noted)} == set()
