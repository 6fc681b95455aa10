"""Section files: some sections of a statute as plain text."""

import re
from pathlib import Path

import pytest

from pliktgraf import statutes
from pliktgraf.errors import PliktgrafError
from pliktgraf.paths import ROOT

FILES = Path(__file__).parent / "statutes" / "sections"
TEXTS = ROOT.parent / "shared" / "law" / "text"


def read(path: Path) -> statutes.Statute:
    (statute,) = statutes.load([path])
    return statute


def test_a_file_is_read_to_sections_ledd_items_and_what_follows_them() -> None:
    statute = read(FILES / "made_up.txt")
    assert (statute.id, statute.short_title, statute.is_whole) == ("LOV-2099-03-04-14", "badstovelova", False)
    assert (statute.language, {section.language for section in statute.sections}) == ("nn", {"nn"})
    assert [(s.key, s.number, s.title) for s in statute.sections] == [
        ("§1", "§ 1", "Føremål"),
        ("§2a", "§ 2 a", "Tilgang"),
        ("§3-6a", "§ 3-6a", "Definisjonar"),
        ("§4", "§ 4", "Overgangsreglar"),
    ]
    access = statute.sections[1]
    assert [ledd.number for ledd in access.ledd] == [1, 2, 4]
    assert [item.text for item in access.ledd[0].items] == [
        "ved,",
        "vatn som ikkje er kaldare enn det som følgjer av § 1 og",
        "bjørkeris.",
    ]
    assert access.ledd[0].continuation == "Kravet gjeld ikkje om sommaren."
    assert [ledd.text for ledd in statute.sections[3].ledd] == ["Ein linje om seg sjølv.", "Ein linje til."]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Lov\nLOV-2099-01-01-1\n\xff\n", "line 3: this is not UTF-8"),
        (b"Lov\nLOV-2099-01-01-1\nNo section here.\n", "no section found"),
        (b"Lov\nLOV-2099-01-01-1\n\xc2\xa7 1. A\nx\n\xc2\xa7  1. B\ny\n", "stands in it twice"),
        (b"Hello\n", "no statutes in it"),
        (b"", "no statutes in it"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "law.txt"
    path.write_bytes(content)
    with pytest.raises(PliktgrafError, match=said) as raised:
        read(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the statutes' own words are not there")
def test_every_file_of_the_specification_has_the_ledd_and_items_that_its_lines_have() -> None:
    paths = sorted(TEXTS.glob("*.txt"))
    assert paths
    for path in paths:
        statute = read(path)
        assert statute.id == path.stem
        blocks = re.split(r"^(?=§ [\d-]+(?: ?[a-z])?\.)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        assert len(statute.sections) == len(blocks)
        for section, block in zip(statute.sections, blocks, strict=True):
            lines = block.strip().splitlines()[1:]
            numbered = [line for line in lines if line.startswith("(")]
            assert len(section.ledd) == (len(numbered) or 1)
            assert [item.text for ledd in section.ledd for item in ledd.items] == [
                line[2:] for line in lines if line.startswith("- ")
            ]
            words = "".join(re.sub(r"^(\(\d+\)|-) ", "", line) for line in lines)
            assert section.text.replace("\n", "") == words
