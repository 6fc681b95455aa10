"""Reference data: what holds at which day, every number sound, every chain of successors closed, every source named."""

import csv
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from stdnum.no import orgnr

from pliktgraf import law as law_module
from pliktgraf import reference
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.paths import ROOT
from pliktgraf.rdf import Row, select
from pliktgraf.terms import PG, XSD

PREFIXES = """
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX pg: <https://w3id.org/pliktgraf/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX ref: <https://w3id.org/pliktgraf/reference/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
COUNTS = {
    "2012-01-01": 429, "2013-01-01": 428, "2014-01-01": 428, "2015-01-01": 428, "2016-01-01": 428, "2017-01-01": 426,
    "2018-01-01": 422, "2019-01-01": 422, "2020-01-01": 356, "2021-01-01": 356, "2022-01-01": 356, "2023-01-01": 356,
    "2023-12-31": 356, "2024-01-01": 357, "2025-01-01": 357, "2026-01-01": 357, "2026-11-01": 357,
}  # fmt: skip
DAYS = [*COUNTS, "2018-12-31", "2020-12-31", "2022-08-01"]
OFFICES = {"2012-01-01": 18, "2016-01-01": 17, "2018-01-01": 16, "2019-01-01": 10, "2022-08-01": 10, "2026-11-01": 10}
THE_SAME = ROOT.parent / "shared" / "reference"
"""Where the facts as they were gathered may lie beside the checkout."""


@cache
def law() -> Law:
    return law_module.load()


@cache
def graph() -> Store:
    return reference.with_law(law())


def rows(query: str) -> list[Row]:
    return select(graph(), PREFIXES + query)


def in_force(day: str) -> str:
    return f"""
    OPTIONAL {{ ?x pg:validFrom ?from }} OPTIONAL {{ ?x pg:validUntil ?until }}
    FILTER ((!BOUND(?from) || ?from <= "{day}"^^xsd:date) && (!BOUND(?until) || ?until >= "{day}"^^xsd:date))"""


@pytest.mark.parametrize(("day", "count"), COUNTS.items())
def test_there_are_as_many_municipalities_as_there_were(day: str, count: int) -> None:
    found = rows(
        f"SELECT ?x WHERE {{ GRAPH ref:municipalities {{ ?x org:classification pg:Municipality {in_force(day)} }} }}"
    )
    assert len(found) == count


@pytest.mark.parametrize("day", DAYS)
def test_every_municipality_lies_in_a_county_in_force(day: str) -> None:
    found = rows(f"SELECT ?x WHERE {{ GRAPH ref:counties {{ ?x org:classification pg:County {in_force(day)} }} }}")
    counties = {row["x"] for row in found}
    used = rows(f"SELECT DISTINCT ?c WHERE {{ GRAPH ref:municipalities {{ ?x dcterms:isPartOf ?c {in_force(day)} }} }}")
    assert {row["c"] for row in used} == counties


@pytest.mark.parametrize("day", DAYS)
def test_every_county_is_covered_by_one_office(day: str) -> None:
    found = rows(f"SELECT ?x WHERE {{ GRAPH ref:counties {{ ?x org:classification pg:County {in_force(day)} }} }}")
    counties = sorted(str(row["x"]) for row in found)
    covered = rows(
        f"SELECT ?county WHERE {{ GRAPH ref:county-governors {{ ?x dcterms:spatial ?county {in_force(day)} }} }}"
    )
    assert sorted(str(row["county"]) for row in covered) == counties


@pytest.mark.parametrize(("day", "count"), OFFICES.items())
def test_there_are_as_many_offices_as_there_were(day: str, count: int) -> None:
    kind = "org:classification pg:CountyGovernor"
    assert len(rows(f"SELECT ?x WHERE {{ GRAPH ref:county-governors {{ ?x {kind} {in_force(day)} }} }}")) == count


def test_every_organisation_number_passes_the_modulus_11_check() -> None:
    found = [row["number"].value for row in rows("SELECT ?number WHERE { GRAPH ?g { ?x org:identifier ?number } }")]
    assert len(found) == 40 + 33 + sum(bool(row["organisation_number"]) for row in table("county_governors.csv"))
    assert [number for number in found if not orgnr.is_valid(number)] == []
    assert all(number == orgnr.compact(number) for number in found)


@pytest.mark.parametrize("name", ["municipalities", "counties"])
def test_every_chain_of_successors_ends_in_a_number_in_force(name: str) -> None:
    ended = rows(f"SELECT ?x WHERE {{ GRAPH ref:{name} {{ ?x skos:notation ?n ; pg:validUntil ?until }} }}")
    assert ended
    query = f"""SELECT ?x WHERE {{ GRAPH ref:{name} {{ ?x pg:isFollowedBy+ ?y . ?y skos:notation ?n
      FILTER NOT EXISTS {{ ?y pg:validUntil ?until }} }} }}"""
    assert {row["x"] for row in ended} - {row["x"] for row in rows(query)} == set()


def test_a_number_begins_the_day_after_those_it_follows_ended() -> None:
    query = """SELECT ?x ?until ?from ?day WHERE { GRAPH ref:municipalities {
      ?event org:originalOrganization ?x ; org:resultingOrganization ?y ; dcterms:date ?day .
      ?x pg:isFollowedBy ?y ; pg:validUntil ?until . ?y pg:validFrom ?from FILTER (?x != ?y) } }"""
    found = rows(query)
    assert len(found) > 400
    for row in found:
        assert row["until"].value < row["day"].value, row
        assert row["from"].value <= row["day"].value, row


def test_a_division_has_several_successors_and_a_merger_several_before_it() -> None:
    divided = {
        row["n"].value
        for row in rows("SELECT ?n WHERE { GRAPH ref:municipalities { ?x pg:isDividedInto ?y ; skos:notation ?n } }")
    }
    assert divided == {"0720", "1507", "1850", "5012"}
    assert (
        len(rows("SELECT ?y WHERE { GRAPH ref:municipalities { ?x skos:notation '5012' ; pg:isDividedInto ?y } }")) == 3
    )
    heim = "<https://w3id.org/pliktgraf/municipality-change/2020-01-01/5055>"
    assert len(rows(f"SELECT ?x WHERE {{ GRAPH ?g {{ {heim} org:originalOrganization ?x }} }}")) == 3
    assert len(rows("SELECT ?x WHERE { GRAPH ?g { ?x org:changedBy ?event . ?event a org:ChangeEvent } }")) > 400


def test_names_are_told_apart_by_language() -> None:
    query = """SELECT ?called WHERE { GRAPH ref:municipalities {
      ?name pg:registeredName "Lyngen - Ivgu - Yykeä" ; rdfs:label ?called } }"""
    assert {str(row["called"]) for row in rows(query)} == {'"Lyngen"@no', '"Ivgu"@se', '"Yykeä"@fkv'}


def test_what_the_registered_name_holds_is_what_its_parts_are() -> None:
    for row in table("municipality_names.csv"):
        parts = [row[key] for key in ("norwegian", "northern_sami", "southern_sami", "lule_sami", "kven") if row[key]]
        assert sorted(row["registered_name"].split(" - ")) == sorted(parts)


def test_every_health_trust_has_an_owner_that_is_a_regional_one() -> None:
    query = """SELECT ?t WHERE { GRAPH ref:health-trusts { ?t org:classification pg:HealthTrust
      FILTER NOT EXISTS { ?t org:subOrganizationOf/org:classification pg:RegionalHealthAuthority } } }"""
    assert rows(query) == []
    assert len(rows("SELECT ?c WHERE { GRAPH ref:health-trusts { ?t dcterms:spatial ?c } }")) == 15


def test_every_service_has_a_provider_type_an_act_and_a_section_that_records_can_name() -> None:
    schema = (ROOT / "ontology" / "case.schema.json").read_text(encoding="utf-8")
    sections = {row["service"] for row in table("service_provisions.csv")}
    of_acts = {law().value(iri, "http://purl.org/dc/terms/identifier"): name for name, iri in law().acts.items()}
    for row in table("services.csv"):
        assert f'"{row["provider_type"]}"' in schema
        assert row["act"] in law().acts
        assert row["id"] in sections
    acts = {row["id"]: row["act"] for row in table("services.csv")}
    assert {of_acts[r["document"]] == acts[r["service"]] for r in table("service_provisions.csv")} == {True}


def test_every_term_of_ours_in_the_data_is_declared() -> None:
    declared = {quad.subject.value for quad in law().store if isinstance(quad.subject, NamedNode)}
    described = {quad.subject.value for quad in reference.to_quads()}
    hanging = (PG + "law/", *(PG + f"{kind}-change/" for kind in ("municipality", "county")))
    used = {n.value for q in reference.to_quads() for n in (q.predicate, q.object) if isinstance(n, NamedNode)}
    ours = {iri for iri in used if iri.startswith(PG) and not iri.startswith(hanging)}
    assert ours - declared - described == set()


def test_every_graph_has_its_source_licence_and_day() -> None:
    graphs = {str(quad.graph_name) for quad in reference.to_quads()}
    query = """SELECT ?x WHERE {
      ?x a dcat:Dataset ; dcterms:source ?s ; dcterms:license ?l ; dcterms:modified ?m ; skos:editorialNote ?n }"""
    assert {str(row["x"]) for row in rows(query)} == graphs


def test_source_codes_are_explained() -> None:
    told = {row["s"].value.split(":")[0] for row in rows("SELECT ?s WHERE { ?x a dcat:Dataset ; dcterms:source ?s }")}
    used = {
        code
        for name in ("health_trusts.csv", "service_codes.csv")
        for r in table(name)
        for code in r["sources"].split()
    }
    assert used
    assert used - told == set()


def test_every_table_is_described_and_read() -> None:
    described = json.loads((reference.FOLDER / "csv-metadata.json").read_text(encoding="utf-8"))["tables"]
    files = {path.name for path in reference.FOLDER.glob("*.csv")} - {"language_words.csv"}
    assert {t["url"] for t in described} == files
    filled = {quad.predicate.value for quad in reference.to_quads()}
    assert PG + "beganInYear" in filled
    assert (
        len({q for q in reference.to_quads() if q.predicate.value == PG + "validFrom"})
        == 840 + 82 + 33 - 19 + 45 - 18 + 4
    )


def test_an_audit_does_not_pay_for_them() -> None:
    code = (
        "import sys; from pliktgraf.cli import main; main(['audit', sys.argv[1], '--format', 'json']);"
        "sys.exit('pliktgraf.reference' in sys.modules)"
    )
    case = str(ROOT / "data" / "cases" / "sak-01-barnekoordinator.json")
    done = subprocess.run([sys.executable, "-c", code, case], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not any(quad.subject.value.startswith(PG + "municipality/") for quad in law().store)


# -- reading tables ---------------------------------------------------------------------------------------


def group(folder: Path, columns: list[dict[str, object]], content: str) -> Path:
    table_ = {
        "url": "t.csv",
        "dcterms:isPartOf": {"@id": "https://example.org/g"},
        "tableSchema": {"aboutUrl": "https://example.org/{id}", "columns": columns},
    }
    described = {"@context": "http://www.w3.org/ns/csvw", "tables": [table_]}
    (folder / "csv-metadata.json").write_text(json.dumps(described), encoding="utf-8")
    (folder / "t.csv").write_text(content, encoding="utf-8")
    return folder


COLUMNS: list[dict[str, object]] = [
    {"name": "id", "suppressOutput": True},
    {"name": "day", "propertyUrl": "dcterms:date", "datatype": "date"},
    {"name": "words", "propertyUrl": "skos:altLabel", "lang": "se", "separator": " "},
    {"name": "next", "propertyUrl": "https://example.org/p/{kind}", "valueUrl": "https://example.org/§{next}"},
    {"name": "kind", "suppressOutput": True},
    {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "org:Organization"},
]


def test_columns_become_triples_as_csv_on_the_web_has_it(tmp_path: Path) -> None:
    found = reference.to_quads(
        group(tmp_path, COLUMNS, "id,day,words,next,kind\na b,2022-08-01,čáhci áhkku,2,x\nc,,,,y\n")
    )
    a, c, g = (NamedNode("https://example.org/" + name) for name in ("a%20b", "c", "g"))
    skos, dcterms = "http://www.w3.org/2004/02/skos/core#", "http://purl.org/dc/terms/"
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    organisation = NamedNode("http://www.w3.org/ns/org#Organization")
    assert found == [
        Quad(a, NamedNode(dcterms + "date"), Literal("2022-08-01", datatype=NamedNode(XSD + "date")), g),
        Quad(a, NamedNode(skos + "altLabel"), Literal("čáhci", language="se"), g),
        Quad(a, NamedNode(skos + "altLabel"), Literal("áhkku", language="se"), g),
        Quad(a, NamedNode("https://example.org/p/x"), NamedNode("https://example.org/§2"), g),
        Quad(a, kind, organisation, g),
        Quad(c, kind, organisation, g),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,day,words,next\na,,,\n", "line 1: its columns are not id, day, words, next, kind"),
        ("id,day,words,next,kind\na,,,\n", "line 2: it has not 5 cells"),
        ("id,day,words,next,kind\na,,,,,\n", "line 2: it has not 5 cells"),
        ("", "line 1: its columns are not"),
    ],
)
def test_a_table_that_is_wrong_is_told_in_one_line(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(PliktgrafError, match=said) as error:
        reference.to_quads(group(tmp_path, COLUMNS, content))
    assert "\n" not in str(error.value)


def test_a_description_that_is_lacking_is_told(tmp_path: Path) -> None:
    with pytest.raises(PliktgrafError, match="csv-metadata.json"):
        reference.to_quads(tmp_path)


# -- the same as gathered ---------------------------------------------------------------------------------


def table(name: str) -> list[dict[str, str]]:
    with (reference.FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def gathered(name: str) -> list[dict[str, str]]:
    if not THE_SAME.is_dir():
        pytest.skip("the facts as gathered are not at hand")
    with (THE_SAME / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_municipalities_are_as_gathered() -> None:
    before = [
        [r[k] for k in ("kommunenummer", "namn", "fylkesnummer", "gyldig_fra", "gyldig_til")]
        for r in gathered("kommuner.csv")
    ]
    assert [list(row.values()) for row in table("municipalities.csv")] == before
    successors = {(r["kommunenummer"], s) for r in gathered("kommuner.csv") for s in r["etterfoelgjar"].split()}
    changes = {(r["from"], r["to"]) for r in table("municipality_changes.csv")}
    assert successors == {(a, b) for a, b in changes if a != b}
    pairs = [(r["dato"], r["fraa_nummer"], r["til_nummer"]) for r in gathered("kommuneendringar.csv")]
    assert [(r["date"], r["from"], r["to"]) for r in table("municipality_changes.csv")] == pairs


def test_names_are_as_gathered() -> None:
    keys = ("kommunenummer", "namn_ssb", "norsk_namn", "gyldig_fra", "gyldig_til")
    own = ("number", "registered_name", "norwegian", "valid_from", "valid_until")
    assert [[r[k] for k in own] for r in table("municipality_names.csv")] == [
        [r[k] for k in keys] for r in gathered("kommunenamn.csv")
    ]


def test_counties_and_offices_are_as_gathered() -> None:
    keys = ("fylkesnummer", "fylke", "gyldig_fra", "gyldig_til", "fylkeskommune_orgnr")
    own = ("number", "name", "valid_from", "valid_until", "county_authority")
    assert [[r[k] for k in own] for r in table("counties.csv")] == [[r[k] for k in keys] for r in gathered("fylke.csv")]
    keys = ("embete_nn", "embete_nb", "embete_en", "gyldig_fra", "gyldig_til", "orgnr", "maalform_eigennamn")
    own = ("name_nn", "name_nb", "name_en", "valid_from", "valid_until", "organisation_number", "own_language")
    offices = table("county_governors.csv")
    assert [[r[k] for k in own] for r in offices] == [[r[k] for k in keys] for r in gathered("statsforvaltarar.csv")]
    areas: dict[str, list[str]] = {}
    for row in table("county_governor_areas.csv"):
        areas.setdefault(row["office"], []).append(row["county"])
    assert [" ".join(areas[r["id"]]) for r in offices] == [r["fylkesnummer"] for r in gathered("statsforvaltarar.csv")]


def test_health_trusts_are_as_gathered() -> None:
    own = [
        [
            r["organisation_number"],
            r["name"],
            r["valid_from"] or r["began_in"],
            r["valid_until"] or r["ended_in"],
            r["sources"],
        ]
        for r in table("health_trusts.csv")
    ]
    keys = ("orgnr", "namn", "gyldig_fra", "gyldig_til", "kjelde")
    assert own == [[r[k] for k in keys] for r in gathered("helseforetak.csv")]
    owners = [(r["trust"], r["owner"]) for r in table("health_trust_owners.csv")]
    assert owners == [(r["orgnr"], o) for r in gathered("helseforetak.csv") for o in r["eigar_orgnr"].split()]


def test_services_are_as_gathered() -> None:
    keys = ("id", "lov", "paragraf", "nn", "nb", "en", "tenesteytartype")
    own = ("id", "act", "citation", "name_nn", "name_nb", "name_en", "provider_type")
    assert [[r[k] for k in own] for r in table("services.csv")] == [
        [r[k] for k in keys] for r in gathered("services.csv")
    ]
    kinds = [(r["service"], r["code"]) for r in table("service_kinds.csv")]
    assert kinds == [(r["id"], c) for r in gathered("services.csv") for c in r["kpr_kode"].split()]
    keys = ("kode", "namn_nn", "namn_nb", "namn_en", "lov", "paragraf", "kjelde")
    own = ("code", "name_nn", "name_nb", "name_en", "act", "citation", "sources")
    assert [[r[k] for k in own] for r in table("service_codes.csv")] == [
        [r[k] for k in keys] for r in gathered("service_codes.csv")
    ]
