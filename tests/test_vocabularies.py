"""Every term of another vocabulary that the graph, a question or the record's context uses is in that vocabulary.

The terms of each vocabulary are listed in `ontology/vocabularies/`, one file a vocabulary; `vocabularies.csv` says of
each which version it is, where it comes from, and how the list was checked.
"""

import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from pliktgraf.paths import ROOT
from pliktgraf.terms import PG

LISTS = ROOT / "ontology" / "vocabularies"
INDEX = LISTS / "vocabularies.csv"
CONTEXT = ROOT / "ontology" / "case_context.jsonld"
PAGES = ("https://creativecommons.org/", "https://data.norge.no/nlod/", "https://doi.org/", "https://vimeo.com/", "https://www.rfc-editor.org/",
         "https://www.w3.org/TR/", "urn:")  # fmt: skip
"""What begins so is a document that a statement points to, not a term."""


@cache
def index() -> tuple[dict[str, str], ...]:
    with INDEX.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def known() -> dict[str, frozenset[str]]:
    """The terms of each namespace."""
    return {row["namespace"]: frozenset(terms(LISTS / f"{row['list']}.csv")) for row in index()}


def terms(path: Path) -> list[str]:
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    assert head == "term", path.name
    return lines


def in_turtle(path: Path) -> Iterator[str]:
    for triple in parse(path=str(path), format=RdfFormat.TURTLE):
        for node in (triple.subject, triple.predicate, triple.object):
            if isinstance(node, NamedNode):
                yield node.value
            elif isinstance(node, Literal):
                yield node.datatype.value


def in_query(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    prefixes = dict(re.findall(r"PREFIX\s+(\w*):\s*<([^>]*)>", text))
    bare = re.sub(r'(?m)^PREFIX.*$|(?<![<\w/])#[^\n>]*$|"(?:[^"\\\n]|\\.)*"', "", text)
    yield from (prefixes[name] + local for name, local in re.findall(r"\b(\w+):([\w-]+)", bare) if name in prefixes)
    yield from re.findall(r"<(\w+:[^<>\s]+)>", bare)


def in_context(path: Path) -> Iterator[str]:
    def texts(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for part in value.values():
                yield from texts(part)
        elif isinstance(value, str):
            yield value

    context = json.loads(path.read_text(encoding="utf-8"))["@context"]
    for text in texts(context):
        prefix, _, local = text.partition(":")
        if isinstance(base := context.get(prefix), str) and local:
            yield base + local
        elif "://" in text and not text.endswith(("#", "/")):  # what ends so is the namespace alone
            yield text


READERS = {".ttl": in_turtle, ".rq": in_query, ".jsonld": in_context}


def faults(path: Path) -> list[str]:
    """What a file takes from another vocabulary that is not in it."""
    found = []
    for iri in sorted(set(READERS[path.suffix](path))):
        if iri.startswith((PG, *PAGES)):
            continue
        namespace = max((n for n in known() if iri.startswith(n)), key=len, default=None)
        if namespace is None:
            found.append(f"{path.name}: {iri}: no list in ontology/vocabularies has its namespace")
        elif iri.removeprefix(namespace) not in known()[namespace] | {""}:
            found.append(f"{path.name}: {iri}: the vocabulary has no such term")
    return found


FILES = sorted(
    [*(ROOT / "ontology").rglob("*.ttl"), *(ROOT / "data").rglob("*.ttl"), *(ROOT / "queries").rglob("*.rq"), CONTEXT]
)


def test_every_term_of_another_vocabulary_is_in_it() -> None:
    assert [fault for path in FILES for fault in faults(path)] == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.ttl", "<urn:x> <http://purl.org/dc/terms/titel> <urn:y> .", "a.ttl: http://purl.org/dc/terms/titel: the"),
        ("a.ttl", "<urn:x> a <http://example.org/Thing> .", "a.ttl: http://example.org/Thing: no list"),
        (
            "a.ttl",
            '<urn:x> <urn:y> "1"^^<http://www.w3.org/2001/XMLSchema#dato> .',
            "a.ttl: http://www.w3.org/2001/XML",
        ),
        (
            "a.rq",
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nSELECT * { ?a skos:label ?b }",
            "a.rq: http://w",
        ),
        ("a.rq", "SELECT * { ?a <http://www.w3.org/2004/02/skos/core#label> ?b }", "a.rq: http://www.w3.org/2004/02"),
        ("a.jsonld", '{"@context": {"x": {"@id": "http://purl.org/dc/terms/titel"}}}', "a.jsonld: http://purl.org/dc"),
        ("a.jsonld", '{"@context": {"xsd": "http://www.w3.org/2001/XMLSchema#", "x": {"@type": "xsd:dato"}}}', "a.jso"),
    ],
)
def test_a_term_that_is_not_there_is_said_plainly(name: str, text: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = faults(tmp_path / name)
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_each_list_says_what_it_is() -> None:
    assert {f"{row['list']}.csv" for row in index()} | {INDEX.name} == {path.name for path in LISTS.iterdir()}
    for row in index():
        assert row["namespace"].endswith(("#", "/")), row
        assert row["vocabulary"], row
        assert row["source"].startswith("http"), row
        assert row["checked"], row
        assert (row["version"] and row["date"]) or "version" in row["checked"] or "was not to be had" in row["checked"]
        listed = terms(LISTS / f"{row['list']}.csv")
        assert listed == sorted(set(listed)), row["list"]
        assert all(re.fullmatch(r"[\w.-]+", term) for term in listed), row["list"]
    assert len({row["namespace"] for row in index()}) == len(index())


def test_the_lists_agree_with_the_library() -> None:
    """RDFLib ships some of the vocabularies: what we list of them is in them, spelt so."""
    from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, SH, SKOS

    for vocabulary in (DCTERMS, FOAF, ORG, OWL, PROV, SH, SKOS):
        listed = known()[str(vocabulary._NS)]
        assert {term for term in listed if vocabulary._NS[term] not in vocabulary} == set()
