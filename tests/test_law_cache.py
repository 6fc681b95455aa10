"""A law read from the cache is the law, and no wrong or damaged one is read; rules find all they read in its core."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, Store
from rdflib.paths import NegatedPath
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Variable

import generate
from pliktgraf import core, derive, law_cache, mapping
from pliktgraf import law as law_module
from pliktgraf.audit import date_of
from pliktgraf.law import Law
from pliktgraf.paths import ROOT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(law_cache.CACHE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def made() -> Store:
    store = Store()
    store.load(b"<urn:a> <urn:b> [ <urn:c> 1 ] .", format=RdfFormat.TURTLE)
    return store


def not_made(*_: object) -> Store:
    raise AssertionError("it was made anew")


def canonical(store: Store) -> list[str]:
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def test_the_law_is_the_same_from_the_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = law_module.load()
    (kept,) = folder.glob("*.nt")
    monkeypatch.setattr(law_module.loading, "construct", not_made)
    second = law_module.load()
    assert canonical(second.store) == canonical(first.store)
    assert second.norms == first.norms
    assert second.criteria == first.criteria
    assert kept.stat().st_mode & 0o077 == 0 or sys.platform == "win32"


def test_another_loader_is_another_law(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    law_module.load()
    for module in (law_module.loading, law_module.turtle):
        changed = tmp_path / "changed.py"
        changed.write_bytes(Path(str(module.__file__)).read_bytes() + b"\n")
        with monkeypatch.context() as patch:
            patch.setattr(module, "__file__", str(changed))
            patch.setattr(law_module.loading, "construct", not_made)
            with pytest.raises(AssertionError, match="made anew"):
                law_module.load()


def test_other_content_is_another_law(folder: Path) -> None:
    law_cache.kept([b"one", b"two"], made)
    assert canonical(law_cache.kept([b"one", b"two"], not_made)) == canonical(made())
    for other in ([b"one", b"three"], [b"onetwo"], [b"one", b"two", b""], [b"two", b"one"]):
        with pytest.raises(AssertionError, match="made anew"):
            law_cache.kept(other, not_made)


@pytest.mark.parametrize("change", [lambda data: data[:-40], lambda data: b"", lambda data: data.replace(b"1", b"2")])
def test_a_damaged_file_is_not_read(folder: Path, change: Any) -> None:
    law_cache.kept([b"one"], made)
    (kept,) = folder.glob("*.nt")
    kept.write_bytes(change(kept.read_bytes()))
    assert canonical(law_cache.kept([b"one"], made)) == canonical(made())
    assert canonical(law_cache.kept([b"one"], not_made)) == canonical(made()), "a whole one has taken its place"


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    for place in (str(tmp_path / "file" / "cache"), ""):
        monkeypatch.setenv(law_cache.CACHE, place)
        assert canonical(law_cache.kept([b"one"], made)) == canonical(made())
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_old_ones_are_thrown_away(folder: Path) -> None:
    for number in range(law_cache.KEPT + 2):
        law_cache.kept([bytes([number])], made)
    assert len(list(folder.iterdir())) == law_cache.KEPT


def test_what_someone_drafts_is_not_kept(folder: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.ttl"
    draft.write_text("<https://example.org/a> <https://example.org/b> <https://example.org/c> .")
    law_module.load([draft])
    assert not folder.exists()


# -- the core ---------------------------------------------------------------------------------------------


@cache
def law() -> Law:
    return law_module.load()


def whole() -> Law:
    """The law with a core of everything."""
    other = Law(law().store)
    other.__dict__["core"] = list(law().store)
    return other


def test_rules_find_the_same_in_the_core_as_in_the_whole_law() -> None:
    records = [(record, date_of(record, None)) for record in generate.records(60, 5)]
    rdf = mapping.to_rdf(records, law())
    assert len(law().core) < len(law().store) / 3
    assert set(derive.facts(rdf, law())) == set(derive.facts(rdf, whole()))


RULES = sorted(path for kind in core.KINDS for path in (ROOT / "queries" / "rules" / kind).glob("*.rq"))


@pytest.mark.parametrize("path", RULES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_predicate_of_a_rule_is_known(path: Path) -> None:
    """A predicate is an IRI that the core has, or a variable that is an argument or is bound to IRIs that are named."""
    query = path.read_text(encoding="utf-8")
    given = {name for c in law().criteria.values() if c.rule == path.stem for name, _ in c.arguments}
    given |= set(re.findall(r"(?:VALUES\s+|BIND\s*\([^()?]+ AS )\?(\w+)", query))
    for predicate in _predicates(prepareQuery(query).algebra):
        if isinstance(predicate, Variable):
            assert str(predicate) in given
        else:
            assert set(_iris(predicate)) <= core.named()


def test_predicates_are_found_in_rules() -> None:
    query = (ROOT / "queries" / "rules" / "criteria" / "need.rq").read_text(encoding="utf-8")
    found = {str(predicate).rsplit("/", 1)[-1] for predicate in _predicates(prepareQuery(query).algebra)}
    assert {"order", "countsUnder", "property"} <= found


def _predicates(node: Any) -> Any:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "triples":
                for triple in value:
                    yield triple[1]
            else:
                yield from _predicates(value)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from _predicates(part)


def _iris(path: Any) -> Any:
    assert not isinstance(path, NegatedPath), "what it does not name would be read too"
    if isinstance(path, PropertyPath):
        for part in [*getattr(path, "args", ()), *([path.arg] if hasattr(path, "arg") else [])]:
            yield from _iris(part)
        if hasattr(path, "path"):
            yield from _iris(path.path)
    else:
        yield str(path)


# -- the built store --------------------------------------------------------------------------------------


def pliktgraf(*arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "pliktgraf", *arguments, "--lang", "nn"]
    return subprocess.run(call, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    assert pliktgraf("build", "-o", str(folder)).returncode == 0
    return folder


@pytest.mark.parametrize(
    "question",
    [
        ["norms-in-force", "--on", "2022-09-01"],
        ["municipality-at-date", "--param", "of=5055", "--on", "2016-01-01"],
        ["term-card", "--param", "of=barnekoordinator"],
        ["breaches-in-cases", "--case", "data/cases/sak-02-utan-barnekoordinator.json"],
    ],
    ids=lambda question: question[0],
)
def test_the_store_answers_as_the_law_does(question: list[str], built: Path) -> None:
    here = pliktgraf("ask", *question)
    assert here.returncode == 0, here.stderr
    for place in (built, built / "store"):
        there = pliktgraf("ask", *question, "--store", str(place))
        assert (there.returncode, there.stdout) == (0, here.stdout), there.stderr


def test_the_store_is_asked_and_nothing_else(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLIKTGRAF_LAW", "no-such-file.ttl")
    assert pliktgraf("ask", "terms").returncode == 2
    assert pliktgraf("ask", "terms", "--store", str(built)).returncode == 0


def test_what_is_no_store_is_told_in_one_line(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "empty"))
    del store
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "CURRENT").write_text("MANIFEST-000009\n")
    for place, said in (("none", "no store here"), ("empty", "no law in this store"), ("damaged", "build it again")):
        answer = pliktgraf("ask", "terms", "--store", str(tmp_path / place))
        assert answer.returncode == 2
        assert said in answer.stderr
        assert len(answer.stderr.splitlines()) == 1, answer.stderr


def test_a_draft_is_not_added_to_a_store(built: Path) -> None:
    answer = pliktgraf("ask", "terms", "--store", str(built), "--with-law", "draft.ttl")
    assert answer.returncode == 2
    assert "--with-law" in answer.stderr
