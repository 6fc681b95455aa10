"""The pages of `pliktgraf docs`: every act and norm in each language, whole, linked, and true to the graph."""

import posixpath
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pyoxigraph import NamedNode

from pliktgraf import conditions
from pliktgraf import law as law_module
from pliktgraf.docs import places
from pliktgraf.docs.reader import Reader
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.messages import text
from pliktgraf.terms import LANGUAGES, RDFS, SKOS, pg

NEW_NORM = Path(__file__).parent / "new_norm" / "fire_safety.ttl"
DATE = "2015-01-01"
VOID = {"meta", "link", "br"}


@dataclass
class Element:
    """An element of a page, with what is in it: elements and texts."""

    tag: str
    attributes: dict[str, str]
    content: list["Element | str"] = field(default_factory=list)

    def all(self, tag: str = "") -> list["Element"]:
        found = [self] if tag in ("", self.tag) else []
        return found + [one for part in self.content if isinstance(part, Element) for one in part.all(tag)]

    def parts(self, tag: str) -> list["Element"]:
        return [part for part in self.content if isinstance(part, Element) and part.tag == tag]

    def by_id(self, id_: str) -> "Element":
        (found,) = [one for one in self.all() if one.attributes.get("id") == id_]
        return found

    @property
    def text(self) -> str:
        pieces = [part if isinstance(part, str) else part.text for part in self.content]
        return " ".join("".join(pieces).replace("\u00a0", " ").split())


class Reading(HTMLParser):
    """Read a page; every element must be closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


@cache
def read(path: Path) -> Element:
    reading = Reading()
    reading.feed(path.read_text(encoding="utf-8"))
    reading.close()
    (page,) = reading.open
    return page


def written(folder: Path, *arguments: str) -> dict[str, bytes]:
    """The files that the command writes."""
    call = [sys.executable, "-m", "pliktgraf", "docs", "-o", str(folder), "--lang", "en", *arguments]
    done = subprocess.run(call, capture_output=True, check=True)
    assert done.stderr == b""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    pages = [name for name in files if name.endswith(".html")]
    assert f"{len(pages)} pages" in done.stdout.decode()
    return files


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    written(folder)
    return folder


@pytest.fixture(scope="module")
def law() -> Law:
    return law_module.load()


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_act_and_norm_has_a_page_in_each_language(site: Path, law: Law) -> None:
    acts = {*law.subjects("Act"), *law.subjects("ServiceAct")}
    assert len(acts) >= 19
    assert len(law.norms) >= 125
    for language in LANGUAGES:
        own = site / language
        for act in acts:
            page = read(own / places.act_page(law.value(act, SKOS + "notation") or ""))
            assert page.all("h1")[0].text.casefold() == law.label(act, language).casefold()
        for norm in law.norms.values():
            page = read(own / places.norm_page(norm.id))
            assert page.all("h1")[0].text.casefold() == law.label(norm.iri, language).casefold()
            for name in ("unmetMessage", "remedy"):
                said = law.value(norm.iri, pg(name).value, language)
                assert said is None or " ".join(said.split()) in page.text
            assert " ".join((law.value(norm.iri, SKOS + "definition", language) or "").split()) in page.text
        assert len(list((own / "act").iterdir())) == len(acts)
        assert len(list((own / "norm").iterdir())) == len(law.norms)


def test_no_link_leads_nowhere_and_nothing_comes_from_elsewhere(site: Path) -> None:
    anchors = {}
    for path in pages(site):
        ids = [one.attributes["id"] for one in read(path).all() if "id" in one.attributes]
        assert len(ids) == len(set(ids)), path
        anchors[path.relative_to(site).as_posix()] = set(ids)
    targets = set(anchors) | {"style.css"}
    followed = 0
    for path in pages(site):
        name = path.relative_to(site).as_posix()
        for element in read(path).all():
            assert element.tag not in ("script", "img", "iframe", "object", "embed"), name
            assert not {"src", "srcset", "style", "onclick"} & element.attributes.keys(), name
            if (address := element.attributes.get("href")) is None:
                continue
            parts = urlsplit(address)
            assert not parts.scheme, (name, address)
            assert not parts.netloc, (name, address)
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), parts.path)) if parts.path else name
            assert target in targets, (name, address)
            assert not parts.fragment or unquote(parts.fragment) in anchors[target], (name, address)
            followed += 1
    assert followed > 10_000
    style = (site / "style.css").read_text(encoding="utf-8")
    assert "url(" not in style
    assert "@import" not in style


def test_each_page_is_accessible(site: Path) -> None:
    for path in pages(site):
        page, name = read(path), path.relative_to(site).as_posix()
        (html,) = page.all("html")
        parts = name.split("/")
        assert html.attributes["lang"] == (parts[0] if len(parts) > 1 else "nn"), name
        levels = [int(one.tag[1]) for one in page.all() if one.tag in ("h1", "h2", "h3", "h4")]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), name
        assert all(table.all("caption") and table.all("th") for table in page.all("table")), name
        assert all(one.attributes.get("scope") for table in page.all("table") for one in table.all("th")), name
        assert len(page.all("main")) == 1, name
        assert page.all("title")[0].text, name
        assert all(link.text for link in page.all("a")), name
        assert all(one.attributes["lang"] for one in page.all() if "lang" in one.attributes), name
        if len(parts) > 1:  # each page leads to itself in the other languages
            switch = [one.attributes["href"] for one in page.all("a") if "hreflang" in one.attributes]
            here = "/".join(parts[1:])
            assert [link.removeprefix("../" * len(parts[1:])) for link in switch] == [f"{x}/{here}" for x in LANGUAGES]


def joined(tree: Element) -> object:
    """What a list on a page says: a criterion, or an operator with what it joins."""
    return tree.attributes["data-joined"], tuple(part_of(item) for item in tree.parts("li"))


def part_of(item: Element) -> object:
    if "data-criterion" in item.attributes:
        return item.attributes["data-criterion"]
    (tree,) = item.parts("ul")
    return joined(tree)


def simple(shown: object) -> object:
    """The same without what joins one thing only, which says nothing."""
    if isinstance(shown, str):
        return shown
    operator, members = shown  # type: ignore[misc]
    whole = tuple(simple(part) for part in members)
    return whole[0] if operator in ("all", "any") and len(whole) == 1 else (operator, whole)


def in_graph(expression: conditions.Expression) -> object:
    match expression:
        case conditions.Atom(criterion):
            return criterion
        case conditions.Not(part):
            return "not", (in_graph(part),)
        case conditions.And(found):
            return "all", tuple(in_graph(part) for part in found)
        case conditions.Or(found):
            return "any", tuple(in_graph(part) for part in found)


def test_the_condition_on_the_page_is_that_of_the_graph(site: Path, law: Law) -> None:
    compared = 0
    for language in LANGUAGES:
        for norm in law.norms.values():
            page = read(site / language / places.norm_page(norm.id))
            for place, class_ in (("condition", norm.condition_class), ("fulfilment", norm.fulfilment_class)):
                if class_ is None:
                    assert not page.by_id(place).parts("ul")
                    continue
                (tree,) = page.by_id(place).parts("ul")
                assert simple(joined(tree)) == simple(in_graph(conditions.read(law.store, NamedNode(class_))))
                compared += 1
    assert compared > 3 * 125
    assert any("not" in str(in_graph(norm.condition)) for norm in law.norms.values())


def test_what_precedes_what_stands_on_both_pages(site: Path, law: Law) -> None:
    given = [(norm, d) for norm in law.norms.values() for d in norm.displacements]
    assert given
    for norm, displacement in given:
        for here, other in ((norm.id, displacement.norm), (displacement.norm, norm.id)):
            part = read(site / "nn" / places.norm_page(here)).by_id("precedence")
            assert "../" + places.norm_page(other) in [link.attributes["href"] for link in part.all("a")]


def test_an_act_shows_its_provisions_with_their_versions(site: Path, law: Law) -> None:
    reader = Reader(law, "nb")
    shown = 0
    for provision in law.subjects("Provision"):
        act = reader.act_of(provision)
        if act is None:
            continue
        line = read(site / "nb" / places.act_page(reader.acts[act])).by_id(reader.provision_anchor(provision))
        assert line.parts("th")[0].text.startswith(" ".join(law.label(provision, "nb").split()))
        cell = line.parts("td")[0]
        versions = law.values(provision, pg("hasVersion").value)
        assert len(cell.parts("ul")[0].parts("li")) == len(versions) if versions else not cell.parts("ul")
        shown += 1
    assert shown > 300


def test_the_reference_has_every_term_with_its_definition(site: Path, law: Law) -> None:
    for language in LANGUAGES:
        page = read(site / language / places.ONTOLOGY)
        entries = {e.attributes["id"]: e for e in page.all("section") if e.attributes.get("class") == "entry"}
        terms = Reader(law, language).terms
        assert {places.anchor(places.last_part(term)) for term in terms} == set(entries)
        for term in terms:
            entry = entries[places.anchor(places.last_part(term))]
            assert entry.all("h4")[0].text.startswith(law.value(term, RDFS + "label", language) or "?")
            assert " ".join((law.value(term, SKOS + "definition", language) or "?").split()) in entry.text


def test_the_glossary_has_every_criterion(site: Path, law: Law) -> None:
    page = read(site / "en" / places.GLOSSARY)
    for iri, criterion in law.criteria.items():
        if not criterion.is_pattern:
            entry = page.by_id(places.anchor(places.last_part(iri)))
            assert criterion.notation in entry.text
            readers = [norm for norm in law.norms.values() if iri in norm.criteria()]
            linked = {link.attributes["href"] for link in entry.all("a")}
            assert {places.norm_page(norm.id) for norm in readers} <= linked


def test_the_pages_are_the_same_bytes_every_time_and_replace_what_was_there(site: Path, tmp_path: Path) -> None:
    (tmp_path / "nn" / "norm").mkdir(parents=True)
    (tmp_path / "nn" / "norm" / "repealed.html").write_text("old", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    files = written(tmp_path)
    assert files.pop("notes.txt") == b"mine"
    assert files == {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_a_date_marks_what_was_in_force(tmp_path: Path, law: Law) -> None:
    written(tmp_path, "--on", DATE)
    held = {norm.id for norm in law.norms.values() if norm.valid_from <= DATE <= (norm.valid_until or DATE)}
    assert 0 < len(held) < len(law.norms)
    for norm in law.norms.values():
        page = read(tmp_path / "nn" / places.norm_page(norm.id))
        key = "docs-norm-in-force" if norm.id in held else "docs-norm-not-in-force"
        assert text(key, "nn", date="1. januar 2015") in page.text
    for index in places.INDEXES:
        listed = {link.attributes["href"] for link in read(tmp_path / "nn" / index).all("a")}
        assert {link for link in listed if link.startswith("norm/")} == {places.norm_page(id_) for id_ in held}


def test_a_new_norm_gets_its_page(tmp_path: Path) -> None:
    files = written(tmp_path, "--with-law", str(NEW_NORM))
    new = law_module.load([NEW_NORM])
    added = set(new.norms) - set(law_module.load().norms)
    assert added
    for language in LANGUAGES:
        for id_ in added:
            page = read(tmp_path / language / places.norm_page(id_))
            assert page.all("h1")[0].text.casefold() == new.label(new.norms[id_].iri, language).casefold()
            assert places.norm_page(id_).encode() in files[f"{language}/{places.BY_ACT}"]
    test_no_link_leads_nowhere_and_nothing_comes_from_elsewhere(tmp_path)


def test_where_nothing_can_be_written_one_line_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    call = [sys.executable, "-m", "pliktgraf", "docs", "-o", str(tmp_path / "file")]
    done = subprocess.run(call, capture_output=True, check=False, text=True)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "choose another folder" in done.stderr


def test_failing_half_way_leaves_the_old_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pliktgraf.docs import site as module

    (tmp_path / "nn").mkdir()
    (tmp_path / "nn" / "index.html").write_text("old", encoding="utf-8")
    whole = module._set

    def fails(reader: Reader, page: module.Page) -> str:
        if reader.language == "en":
            raise OSError(28, "No space left on device")
        return whole(reader, page)

    monkeypatch.setattr(module, "_set", fails)
    with pytest.raises(PliktgrafError, match="no space"):
        module.build(law_module.load(), tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["nn", "index.html"]
    assert (tmp_path / "nn" / "index.html").read_text(encoding="utf-8") == "old"
