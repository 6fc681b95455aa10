"""`pliktgraf law import`: statutes as Lovdata publishes them, read, written as RDF, and read back.

`python tests/test_law_import.py` writes the expected results anew: read the difference before you commit it.
"""

import io
import json
import os
import tarfile
from collections.abc import Iterable
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from pliktgraf import cli, statutes
from pliktgraf import law as law_module
from pliktgraf.build import build
from pliktgraf.errors import PliktgrafError
from pliktgraf.statutes import naming
from pliktgraf.statutes.archive import identifier_in
from pliktgraf.statutes.dating import in_force_since
from pliktgraf.statutes.faults import Fault
from pliktgraf.statutes.importing import import_statutes
from pliktgraf.statutes.keys import section_key
from pliktgraf.statutes.loading import entries
from pliktgraf.statutes.markup import parse as parse_markup
from pliktgraf.statutes.markup import words
from pliktgraf.statutes.notes import read_note
from pliktgraf.statutes.references import target
from pliktgraf.terms import LAW, PG, TYPE

HERE = Path(__file__).parent / "statutes"
DOCUMENTS = sorted((HERE / "lovdata").rglob("*.xml"))
STATUTES = [path for path in DOCUMENTS if "lti" not in path.parts and path.stem != "sf-20990101-0001"]
NOTES = json.loads((HERE / "notes.json").read_text(encoding="utf-8"))
MTIME = 4_102_444_800  # 2100-01-01


def packed(folder: Path, members: Iterable[tuple[str, bytes]], name: str = "laws.tar.bz2") -> Path:
    """An archive of these members, all of the same day."""
    path = folder / name
    mode: Any = "w:" + name.rpartition(".")[2].replace("tar", "")
    with tarfile.open(path, mode) as archive:
        for member, content in members:
            info = tarfile.TarInfo(member)
            info.size, info.mtime = len(content), MTIME
            archive.addfile(info, io.BytesIO(content))
    return path


def documents() -> list[tuple[str, bytes]]:
    return [(path.relative_to(HERE / "lovdata").as_posix(), path.read_bytes()) for path in DOCUMENTS]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return packed(tmp_path, documents())


def read(path: Path) -> statutes.Statute:
    (statute,) = statutes.load([path])
    return statute


def plain(value: Any) -> Any:
    """A statute as JSON, what is empty or as usual left out."""
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if not is_dataclass(value):
        return value
    held = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: plain(one) for name, one in held.items() if one not in ((), "", None, False) or name == "is_whole"}


def expected(path: Path) -> Path:
    return HERE / "expected" / f"{path.stem}.json"


@pytest.mark.parametrize("path", STATUTES, ids=lambda path: path.stem)
def test_a_document_is_read_as_expected(path: Path) -> None:
    assert plain(read(path)) == json.loads(expected(path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", NOTES, ids=lambda case: case["text"][:60])
def test_an_amendment_note_is_read_to_its_steps(case: dict[str, Any]) -> None:
    steps = [{k: v for k, v in asdict(step).items() if v} for step in read_note(case["text"]).amendments]
    assert steps == case["amendments"]


def test_the_link_of_a_note_tells_more_than_its_words() -> None:
    reference = statutes.model.Reference("10 juni 2101 nr. 40", "FOR-2101-06-10-40", 15, 34)
    (step,) = read_note("Endret ved lov 10 juni 2101 nr. 40.", (reference,)).amendments
    assert step.by == "FOR-2101-06-10-40"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<td>a<p>b</p>c<br/>d<i>e</i>f</td>", "a b c def"),
        ("<td><p>a</p><p>b</p></td>", "a b"),
        ("<td>  a\n\t b&#160;<b> c</b> </td>", "a b c"),
        ('<td>m<sup>3</sup> a<sup class="footnotereference">1</sup>, b</td>', "m3 a, b"),
        ('<td>a<article class="changesToParent">note</article>b</td>', "a b"),
        ("<td>en&#173;het &#8203;b</td>", "enhet b"),
    ],
)
def test_words_are_parted_where_blocks_are_and_nowhere_else(markup: str, text: str) -> None:
    assert words(parse_markup(markup.encode())).text == text


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("§ 7-2 a", "§7-2a"), ("§ 7-2\u00a0a.", "§7-2a"), ("§7-2a", "§7-2a"), ("§ 1-4a", "§1-4a"), ("7-2 a", "§7-2a"),
        ("§ 10 A-3", "§10A-3"), ("§ 14", "§14"), ("§ 7–2", "§7-2"),
    ],
)  # fmt: skip
def test_a_section_number_has_one_key_however_it_is_spaced(written: str, key: str) -> None:
    assert section_key(written) == key


@pytest.mark.parametrize(
    ("href", "identifier"),
    [
        ("lov/2011-06-24-30/§2-2a/ledd/2/setning/3/bokstav/a", "LOV-2011-06-24-30/§2-2a/2"),
        ("lov/2011-06-24-30/§7-2 a", "LOV-2011-06-24-30/§7-2a"),
        ("/lov/2011-06-24-30/%C2%A77-2a/nummer/3", "LOV-2011-06-24-30/§7-2a"),
        ("https://lovdata.no/dokument/SF/forskrift/2022-06-22-1110/§7", "FOR-2022-06-22-1110/§7"),
        ("forskrift/2022-06-22-1110", "FOR-2022-06-22-1110"),
        ("NL/lov/1961-05-05-0", "LOV-1961-05-05"),
        ("lov/1814-05-17/§112/ledd/1", "LOV-1814-05-17/§112/1"),
        ("lov/2003-06-06-39/kap5", "LOV-2003-06-06-39/kap5"),
        ("eu/32016r0679", None),
        ("#kapittel-1", None),
        ("legal-areas/08", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_link_is_resolved_to_what_the_graph_calls_it(href: str, identifier: str | None) -> None:
    assert target(href) == identifier


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("nl/nl-20110624-030.xml", "LOV-2011-06-24-30"), ("sf/sf-20220622-1110.xml", "FOR-2022-06-22-1110"),
        ("nl/nl-18140517-000-nn.xml", "LOV-1814-05-17"), ("other.xml", None),
    ],
)  # fmt: skip
def test_a_member_is_known_by_its_name(name: str, identifier: str | None) -> None:
    assert identifier_in(name) == identifier


def all_references(part: Any) -> Iterable[tuple[str, Any]]:
    for one in [*getattr(part, "ledd", ()), *getattr(part, "items", ())]:
        yield from ((f"{one.text}\n{one.continuation}", reference) for reference in one.references)
        yield from all_references(one)


def test_references_stand_where_they_say() -> None:
    found = [pair for path in STATUTES for section in read(path).sections for pair in all_references(section)]
    assert len(found) >= 6
    assert all(text[reference.start : reference.end] == reference.text for text, reference in found)


def test_the_first_day_of_a_wording_is_said_only_where_it_is_known() -> None:
    statute = read(HERE / "lovdata" / "nl" / "nl-20990304-012.xml")
    days = {section.key: in_force_since(section, statute) for section in statute.sections}
    # § 1-1 was never amended, but the act came into force in two steps
    assert days == {"§1-1": None, "§1-4a": "2103-08-01", "§7-2a": "2102-01-01", "§7-3": "2103-08-01", "§7-4": None}
    regulation = read(HERE / "lovdata" / "sf" / "sf-20990622-1110.xml")
    assert in_force_since(regulation.sections[0], regulation) is None  # the last amendment has no day
    assert in_force_since(regulation.sections[1], regulation) == "2099-08-01"


def test_what_is_imported_reads_back_the_same(archive: Path, tmp_path: Path) -> None:
    statutes_read = [entry for entry in entries(archive) if isinstance(entry, statutes.Statute)]
    section_file = read(HERE / "sections" / "made_up.txt")
    report = import_statutes([archive, HERE / "sections" / "made_up.txt"], tmp_path / "out")
    back = list(statutes.load([tmp_path / "out" / "statutes.nq"]))
    assert back == [*statutes_read, section_file]
    assert [statute.id for statute in back] == report.statutes
    assert {statute.as_of for statute in back} == {"2100-01-01", None}


def test_the_same_bytes_every_time(archive: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        import_statutes([archive], tmp_path / name)
    written = [(tmp_path / name / "statutes.nq").read_bytes() for name in ("a", "b")]
    assert written[0] == written[1]
    assert written[0].count(b"\n") == len(set(written[0].splitlines()))


def test_a_statute_has_the_iris_of_the_graph_and_a_graph_of_its_own(tmp_path: Path) -> None:
    """The act and the section are in the hand-written graph: the text joins it, in a graph of its own."""
    law = law_module.load()
    identifier, key = next(
        (act.rpartition("/")[0], section)
        for iri in law.subjects("Provision")
        for act, _, section in [law.value(iri, naming.IDENTIFIER.value).rpartition("/")]  # type: ignore[union-attr]
        if section.endswith("a") and act.count("/") == 0
        for act in [act + "/"]
    )
    day = identifier.removeprefix("LOV-")
    content = (HERE / "lovdata" / "nl" / "nl-20990304-012.xml").read_text(encoding="utf-8")
    content = content.replace("2099-03-04-12", day).replace("§7-2 a", f"{key[:-1]} a")
    import_statutes([packed(tmp_path, [("nl/x.xml", content.encode())])], tmp_path / "out")
    quads = list(parse(path=str(tmp_path / "out" / "statutes.nq"), format=RdfFormat.N_QUADS))
    provisions = {q.subject.value for q in quads if q.predicate == TYPE and q.object == naming.PROVISION}
    stated = set(law.subjects("Provision"))
    assert f"{LAW}{identifier}/{key}" in provisions & stated
    (act,) = {q.subject.value for q in quads if q.predicate == TYPE and q.object == naming.ACT_CLASS}
    assert act in set(law.acts.values())
    assert {q.graph_name for q in quads} == {naming.graph_of(identifier), naming.PROVENANCE}


def test_every_term_of_the_import_is_declared(archive: Path, tmp_path: Path) -> None:
    import_statutes([archive], tmp_path / "out")
    used: set[str] = set()
    for quad in parse(path=str(tmp_path / "out" / "statutes.nq"), format=RdfFormat.N_QUADS):
        used.add(quad.predicate.value)
        if quad.predicate == TYPE:
            used.add(quad.object.value)
    declared = {quad.subject.value for quad in law_module.load().store}
    assert used - declared - {TYPE.value} == set()
    ours = {term.value for term in vars(naming).values() if isinstance(term, NamedNode) and term.value.startswith(PG)}
    assert ours - used - {naming.PROVENANCE.value} == set()


def test_where_it_comes_from_is_said(archive: Path, tmp_path: Path) -> None:
    import hashlib

    import_statutes([archive], tmp_path / "out")
    store = Store(str(tmp_path / "out" / "store"))
    rows = store.query(
        """PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX pg: <https://w3id.org/pliktgraf/>
        PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX eli: <http://data.europa.eu/eli/ontology#>
        SELECT ?id ?sha ?archive ?day {
            GRAPH ?text { ?act eli:is_realized_by ?text ; eli:id_local ?id .
                ?text prov:wasDerivedFrom ?member . ?member pg:sha256 ?sha ; dcterms:isPartOf ?whole }
            GRAPH ?other { ?whole pg:sha256 ?archive ; dcterms:modified ?day } } ORDER BY ?id ?sha"""
    )
    found = [tuple(node.value for node in row) for row in rows]
    bytes_of = {hashlib.sha256(path.read_bytes()).hexdigest() for path in STATUTES}
    whole = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert {sha for _, sha, _, _ in found} == bytes_of
    assert {(a, day) for _, _, a, day in found} == {(whole, "2100-01-01")}


def test_two_languages_of_one_act_stand_apart(archive: Path, tmp_path: Path) -> None:
    import_statutes([archive], tmp_path / "out")
    back = [s for s in statutes.load([tmp_path / "out" / "statutes.nq"]) if s.id == "LOV-2088-01-01"]
    assert sorted(statute.language for statute in back) == ["nb", "nn"]
    assert {q.graph_name for q in parse(path=str(tmp_path / "out" / "statutes.nq"), format=RdfFormat.N_QUADS)} > {
        naming.graph_of("LOV-2088-01-01"),
        naming.graph_of("LOV-2088-01-01", "nn" if back[0].language == "nb" else "nb"),
    }


def graphs(folder: Path) -> set[str]:
    store = Store.read_only(str(folder / "store"))
    names = {graph.value for graph in store.named_graphs()}
    return names | ({""} if next(store.quads_for_pattern(None, None, None, None), None) else set())


def test_the_store_has_the_graph_and_the_statutes_whichever_is_written_last(archive: Path, tmp_path: Path) -> None:
    law = law_module.load()
    build(law, tmp_path / "graph-first")
    import_statutes([archive], tmp_path / "graph-first")
    import_statutes([archive], tmp_path / "statutes-first")
    build(law, tmp_path / "statutes-first")
    found = [sorted(map(str, Store.read_only(str(tmp_path / n / "store")))) for n in ("graph-first", "statutes-first")]
    assert found[0] == found[1]
    assert naming.graph_of("LOV-2099-03-04-12").value in graphs(tmp_path / "graph-first")


def test_the_command_says_what_it_read_and_passes_over_what_is_no_act(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = cli.main(["law", "import", str(archive), "-o", str(tmp_path / "out"), "--lang", "nb"])
    out, err = capsys.readouterr()
    assert status == 2  # one member is an error message in the place of a regulation
    assert out.startswith("4 lover og forskrifter med 16 paragrafer er lest")
    assert "Hoppet over 1: Dette er en kunngjøring i Norsk Lovtidend" in out
    assert (
        "FOR-2099-06-22-1110: En paragraf har samme nummer som en annen og er derfor kalt noe annet (§1: vedlegg1/§1)"
        in out
    )
    assert err.splitlines() == [
        "sf/sf-20990101-0001.xml: Dokumentet er ikke en lov eller forskrift i Lovdatas format; "
        "det kan være en feilmelding. Last det ned på nytt."
    ]


def test_the_report_as_json(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["law", "import", str(archive), "-o", str(tmp_path / "out"), "--lang", "en", "--format", "json"])
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert err == ""
    assert set(report["statutes"]) == {"LOV-2099-03-04-12", "LOV-2088-01-01", "FOR-2099-06-22-1110"}
    assert report["sections"] == 16
    assert report["quads"] == len((tmp_path / "out" / "statutes.nq").read_bytes().splitlines())
    assert [fault["where"] for fault in report["faults"]] == ["sf/sf-20990101-0001.xml"]
    assert [fault["where"] for fault in report["skipped"]] == ["lti/2099/nl-20990620-077.xml"]


def test_only_the_statutes_asked_for_are_taken(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["law", "import", str(archive), "-o", str(tmp_path / "out"), "--lang", "en", "--act", "FOR-2099-06-22-1110"]
    assert cli.main(call) == 0
    assert [s.id for s in statutes.load([tmp_path / "out" / "statutes.nq"])] == ["FOR-2099-06-22-1110"]
    assert cli.main([*call, "--act", "LOV-2077-01-01-1"]) == 2
    assert "LOV-2077-01-01-1: is not in the files" in capsys.readouterr().err
    assert cli.main([*call[:-1], "badstovelova"]) == 2
    assert "--act badstovelova: write the identifier as LOV-" in capsys.readouterr().err


def test_what_was_there_stays_where_nothing_can_be_read(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    import_statutes([archive], out)
    before = (out / "statutes.nq").read_bytes()
    for name, content, said in (
        ("a.tar.bz2", archive.read_bytes()[:80], "The archive is broken"),
        ("b.xml", b"<html/>", "no act or regulation in the format of Lovdata"),
        ("c.txt", b"hello", "no statutes in it"),
        ("d.nq", b"<http://a> <http://b> .", "import the statutes anew"),
    ):
        (tmp_path / name).write_bytes(content)
        assert cli.main(["law", "import", str(tmp_path / name), "-o", str(out), "--lang", "en"]) == 2
        err = capsys.readouterr().err
        assert said in err
        assert len(err.splitlines()) == 2
        assert (out / "statutes.nq").read_bytes() == before
    assert cli.main(["law", "import", str(tmp_path / "none.xml"), "-o", str(out), "--lang", "en"]) == 2
    assert "no such file" in capsys.readouterr().err
    assert sorted(os.listdir(out)) == ["statutes.nq", "store"]


def test_a_folder_that_cannot_be_written_is_told(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PliktgrafError, match="choose another folder"):
        import_statutes([archive], tmp_path / "file" / "out")


@pytest.mark.parametrize(("language", "word"), [("nn", "Døme"), ("nb", "Eksempel"), ("en", "Example")])
def test_the_command_has_help_with_an_example(language: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["law", "import", "--help", "--lang", language])
    assert f"{word}: pliktgraf law import gjeldende-lover.tar.bz2" in " ".join(capsys.readouterr().out.split())


def test_load_lets_no_fault_be_overlooked(archive: Path) -> None:
    with pytest.raises(PliktgrafError, match=r"sf-20990101-0001\.xml: The document is no act"):
        list(statutes.load([archive]))
    faults: list[Fault] = []
    assert len(list(statutes.load([archive], faults.append))) == 4
    assert sorted(fault.kind for fault in faults) == ["fault", "skipped"]


def write_expected() -> None:
    for path in STATUTES:
        expected(path).parent.mkdir(exist_ok=True)
        text = json.dumps(plain(read(path)), ensure_ascii=False, indent=1)
        expected(path).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_expected()
