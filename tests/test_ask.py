"""The query library: every question against its expected rows, its head, its languages, and what a user may get wrong.

The expected rows are in `answers/<question>.csv`: the columns that are the same in every language, with the parameters
of `answers/asked.json`; `<question>@<variant>` asks it again with others. `python tests/test_ask.py` writes
them anew; read the difference before it is kept.
"""

import argparse
import csv
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, Store, serialize
from rdflib.plugins.sparql import prepareQuery

import generate
import norms_from_graph
import peer
from pliktgraf import ask as asking
from pliktgraf import conditions, reference
from pliktgraf import law as law_module
from pliktgraf.ask import case_graph, parameters, questions
from pliktgraf.binding import bind
from pliktgraf.commands import ask as command
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law
from pliktgraf.paths import ROOT
from pliktgraf.report import as_rows
from pliktgraf.terms import LANGUAGES, pg

HERE = Path(__file__).parent
ANSWERS = HERE / "answers"
CASES = sorted((ROOT / "data" / "cases").glob("*.json"))
ASKED: dict[str, dict[str, str]] = json.loads((ANSWERS / "asked.json").read_text(encoding="utf-8"))
LIBRARY = questions.library()
ROWS = sorted(name for name, question in LIBRARY.items() if not question.gives_graph)
VARIANTS = sorted(name for name in ASKED if "@" in name)
SAME_IN_EVERY_LANGUAGE = {"id", "word", "date", "boolean", "integer", "iri", "body"}
ON_RDFLIB = ("acts-with-plan-right", "coordinator-schemes", "norms-of-provision", "precedence", "supervision-gaps")
SLOWEST = 2
"""The longest that an answer may take: so many times as long as reading every triple."""
KEPT: dict[tuple[str, str], asking.Answer] = {}


@pytest.fixture(scope="module")
def law() -> Law:
    return law_module.load()


def answer(name: str, law: Law, language: str = "nn") -> asking.Answer:
    """The answer to a question with its parameters, asked of the example cases where it needs cases; asked once."""
    if (name, language) not in KEPT:
        question = name.split("@")[0]
        given = {**ASKED.get(name, {}), **({"lang": language} if uses_language(question) else {})}
        KEPT[name, language] = asking.ask(question, given, CASES if LIBRARY[question].needs_cases else (), law=law)
    return KEPT[name, language]


def uses_language(name: str) -> bool:
    return any(parameter.type == "language" for parameter in LIBRARY[name].parameters)


def written(answered: asking.Answer) -> list[list[str]]:
    """Headings and rows as they stand in a file of expected rows."""
    columns = [c.name for c in answered.columns if c.type in SAME_IN_EVERY_LANGUAGE]
    return [columns, *([cell(row[name]) for name in columns] for row in answered.rows)]


def cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return " | ".join(value)
        case _:
            return str(value)


# -- answers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*ROWS, *VARIANTS])
def test_question_has_its_expected_rows(name: str, law: Law) -> None:
    expected = list(csv.reader((ANSWERS / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
    assert len(expected) > 1, "an answer without rows would pass whatever the query does"
    assert written(answer(name, law)) == expected


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_answer_comes_at_once(name: str, law: Law) -> None:
    question = LIBRARY[name]
    store = case_graph.build(CASES, None, law).store if question.needs_cases else law.store
    store = reference.with_law(law) if question.needs_reference else store
    query = bind(question.query, parameters.terms(question, ASKED.get(name, {}), law))
    assert least_time(store, query) < SLOWEST * least_time(store, "SELECT * WHERE { ?s ?p ?o }")


def least_time(store: Store, query: str) -> float:
    """The least time in which the rows of a query are given, of three times."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        list(store.query(query))
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.mark.parametrize("name", ROWS)
def test_answer_is_the_same_in_every_language_but_for_its_texts(name: str, law: Law) -> None:
    answers = {language: answer(name, law, language) for language in LANGUAGES}
    assert written(answers["nn"]) == written(answers["nb"]) == written(answers["en"])
    texts = [c.name for c in LIBRARY[name].columns if c.type in ("text", "condition")]
    for rows in zip(*(a.rows for a in answers.values()), strict=True):
        for column in texts:
            assert len({bool(row[column]) for row in rows}) == 1, f"{column} is not there in every language"
    for column in texts:
        assert any(row[column] for row in answers["nn"].rows), f"{column} is empty"
    if texts and uses_language(name):
        assert any(nn[c] != en[c] for nn, en in zip(answers["nn"].rows, answers["en"].rows, strict=True) for c in texts)


def test_graph_of_a_norm_holds_its_whole_condition_and_what_surrounds_it(law: Law) -> None:
    triples = answer("norm-graph", law).graph
    assert triples is not None
    store = Store()
    store.load(serialize(triples, format=RdfFormat.N_TRIPLES), format=RdfFormat.N_TRIPLES)
    norm = law.norms[ASKED["norm-graph"]["norm"]]
    (condition,) = (t.object for t in triples if t.subject == NamedNode(norm.iri) and t.predicate == pg("hasCondition"))
    assert conditions.read(store, condition) == norm.condition
    subjects = {str(t.subject) for t in triples}
    assert f"<{norm.displacements[0].iri}>" in subjects
    assert any("law/" in subject for subject in subjects), "its legal basis is described"
    turtle = as_rows.as_turtle(answer("norm-graph", law))
    assert len(rdflib.Graph().parse(data=turtle)) == len(set(map(str, triples)))


# -- the law the rows tell --------------------------------------------------------------------------------


def test_nine_acts_of_the_fourteen_give_the_municipality_the_duty_to_coordinate(law: Law) -> None:
    acts = {row["act"]: row for row in answer("acts-and-samordning", law).rows}
    assert len(acts) == 14
    coordinating = {act for act, row in acts.items() if row["coordinates"]}
    assert coordinating == {"hol", "bvl", "famvl", "krsl", "oppl", "prskol", "bhl", "sotjl", "intl"}
    cooperating = {act for act, row in acts.items() if row["cooperates"]}
    assert cooperating - coordinating == {"sphl", "tannhl", "navl"}


def test_before_the_reform_no_act_gave_the_duty_to_coordinate(law: Law) -> None:
    rows = asking.ask("acts-and-samordning", on="2022-07-31", law=law).rows
    assert not any(row["coordinates"] for row in rows)
    assert {"oppl98", "bvl92"} <= {row["act"] for row in rows}


def test_the_three_schemes_differ_in_offer_holder_age_and_health_personnel(law: Law) -> None:
    rows = {row["norm"]: row for row in answer("coordinator-schemes", law).rows}
    told = {
        norm: (row["action"], row["holderRole"], row["untilEighteen"], row["healthPersonnel"], len(row["needs"]))
        for norm, row in rows.items()
    }
    assert told == {
        "hol-offer-coordinator": ("Offer", "PatientOrUser", False, False, 2),
        "hol-appoint-child-coordinator": ("Appoint", "Family", True, False, 3),
        "sphl-appoint-coordinator": ("Appoint", "Patient", False, True, 3),
    }


def test_a_plan_that_the_act_itself_gives_a_right_to_is_no_duty_without_right(law: Law) -> None:
    without = {row["norm"] for row in answer("duties-without-right", law).rows}
    with_right = answer("acts-with-plan-right", law).rows
    assert all(row["rightBasis"] for row in with_right)
    assert not without & {row["norm"] for row in with_right}


def test_no_one_is_named_for_the_coordination_by_private_schools_and_kindergartens_act_nor_for_nav(law: Law) -> None:
    rows = answer("supervision-gaps", law).rows
    gaps = {norm for row in rows if row["state"] == "SupervisionGap" for norm in row["norms"]}
    assert {"prskol-coordinate", "bhl-coordinate", "navl-cooperate", "navl-prepare-plan"} <= gaps
    assert not gaps & {"prskol-cooperate", "bhl-cooperate", "hol-coordinate"}
    assert [row["act"] for row in rows if row["state"] == "UnclearSupervision"] == ["famvl"]


def test_what_the_graph_does_not_say_of_supervision_is_not_told_as_a_gap(law: Law) -> None:
    rows = answer("supervision-of-duties", law).rows
    unknown = {row["norm"] for row in rows if row["state"] == "NotKnown"}
    assert {"phvl-prepare-plan", "tannhl-cooperate"} <= unknown
    norms = asking.ask("norms-in-force", {"date": "2026-08-01"}, law=law).rows
    assert {row["norm"] for row in rows} == {row["norm"] for row in norms if row["kind"] in ("Duty", "Prohibition")}


def test_every_audited_norm_in_force_is_in_the_list_of_norms(law: Law) -> None:
    day = ASKED["norms-in-force"]["date"]
    listed = {row["norm"] for row in answer("norms-in-force", law).rows}
    assert listed == {n.id for n in law.norms.values() if n.valid_from <= day <= (n.valid_until or "9999")}


# -- who has the samordning duty --------------------------------------------------------------------------


@pytest.mark.parametrize("path", [p for p in CASES if p.stem.startswith("sak")], ids=lambda p: p.stem)
def test_samordning_duty_of_the_example_cases(path: Path, law: Law) -> None:
    expected = json.loads((HERE / "cases" / f"{path.stem}.expected.json").read_text(encoding="utf-8"))
    id_ = json.loads(path.read_text(encoding="utf-8"))["id"]
    rows = json.loads(as_rows.as_json(asking.ask("who-has-samordning-duty", cases=[path], law=law)))
    assert rows == [{"case": id_, **row} for row in expected["whoHasSamordningDuty"]]


def test_samordning_duty_equals_that_of_the_second_implementation(law: Law) -> None:
    records = list(generate.records(100, 11))
    second = norms_from_graph.read(law)
    rows = asking.ask("who-has-samordning-duty", cases=records, law=law).rows
    assert {row["performerRole"] for row in rows} == {"ChildCoordinator", "MunicipalProvider", "Municipality"}
    assert {row["certain"] for row in rows} == {True, False}
    assert list(rows) == [{"case": r["id"], **row} for r in records for row in peer.who_has_samordning_duty(r, second)]


def test_cases_keep_the_order_of_the_input(law: Law) -> None:
    records = [json.loads(path.read_text(encoding="utf-8")) for path in CASES if path.stem.startswith("sak")]
    backwards = [r["case"] for r in asking.ask("who-has-samordning-duty", cases=records[::-1], law=law).rows]
    assert list(dict.fromkeys(backwards)) == [r["id"] for r in records[::-1] if r["id"] in set(backwards)]


def test_a_municipality_that_designates_itself_performs_as_the_municipality(law: Law) -> None:
    record = json.loads((ROOT / "data/cases/sak-16-utpeika-samordnar.json").read_text(encoding="utf-8"))
    record["coordinators"] = []
    record["coordination"]["designated"]["provider"] = record["municipality"]
    rows = asking.ask("who-has-samordning-duty", cases=[record], law=law).rows
    assert rows
    performers = {(row["performer"], row["performerRole"]) for row in rows}
    assert performers == {(f"kommune/{record['municipality']}", "Municipality")}


def test_findings_in_the_graph_are_those_of_the_audit(law: Law) -> None:
    from pliktgraf.audit import audit

    result = audit(CASES, law=law)
    breached = [(c.case, f.norm, f.bearer) for c in result.cases for f in c.findings if f.status == "breached"]
    assert [(r["case"], r["norm"], r["bearer"]) for r in answer("breaches-in-cases", law).rows] == breached
    found = [(c.case, f) for c in result.cases for f in c.findings]
    undetermined = [(case, f.norm, f.bearer, list(f.missing)) for case, f in found if f.status == "undetermined"]
    rows = answer("open-duties-in-cases", law).rows
    assert [(r["case"], r["norm"], r["bearer"], r["missing"]) for r in rows] == undetermined
    counted = {(r["norm"], r["status"]): r["findings"] for r in answer("findings-by-norm", law).rows}
    for (norm, status), number in counted.items():
        name = str(status)[:1].lower() + str(status)[1:]
        assert number == sum(f.norm == norm and f.status == name for c in result.cases for f in c.findings)


def test_ids_with_odd_characters_come_back_as_they_were_written(law: Law) -> None:
    record = json.loads((ROOT / "data/cases/sak-01-barnekoordinator.json").read_text(encoding="utf-8"))
    text = json.dumps(record).replace('"bk-1"', '"bk/1 æ%20\\"x"')
    rows = asking.ask("who-has-samordning-duty", cases=[json.loads(text)], law=law).rows
    assert {row["performer"] for row in rows} == {'bk/1 æ%20"x'}


# -- heads ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_head_says_what_the_question_asks_takes_and_gives(name: str) -> None:
    question = LIBRARY[name]
    assert set(question.text) == set(LANGUAGES)
    assert len(set(question.text.values())) > 1
    assert all(text.endswith("?") for text in question.text.values())
    for parameter in question.parameters:
        assert parameter.type == "language" or set(parameter.description) == set(LANGUAGES)
    if question.gives_graph:
        assert not question.columns
        return
    assert "ORDER BY" in question.query
    projected = re.search(r"SELECT\s+(?:DISTINCT\s+)?(.*?)\s+WHERE", question.query, re.DOTALL)
    assert projected
    names = re.findall(r"\?(\w+)", re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\sAS\s(\?\w+)\)", r"\1", projected.group(1)))
    assert names == [column.name for column in question.columns], "the columns are declared as they are selected"


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_every_column_has_a_heading_in_each_language(name: str) -> None:
    for column in LIBRARY[name].columns:
        for language in LANGUAGES:
            assert as_rows.heading(column, language) != column.name or column.name.istitle(), column.name


@pytest.mark.parametrize("name", ROWS)
def test_what_a_table_shows_is_in_the_users_language(name: str, law: Law) -> None:
    answered = answer(name, law)
    words = [row[c.name] for c in answered.columns if c.type == "word" for row in answered.rows if row[c.name]]
    assert all(answered.words[str(word)] != word for word in words), "an id without a wording is shown"


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_query_is_standard_sparql(name: str) -> None:
    prepareQuery(LIBRARY[name].query)


def test_rdflib_gives_the_same_answers(law: Law) -> None:
    graph = rdflib.Graph()
    graph.parse(data=serialize([q.triple for q in law.store], format=RdfFormat.N_TRIPLES), format="nt")
    for name in ON_RDFLIB:
        question = LIBRARY[name]
        query = bind(question.query, parameters.terms(question, {**ASKED.get(name, {}), "lang": "nn"}, law))
        result = graph.query(query)
        assert result.vars is not None
        found = [{str(v): None if row[v] is None else str(row[v]) for v in result.vars} for row in result]  # type: ignore[index]
        solutions: Any = law.store.query(query)
        here = [{v.value: getattr(row[v], "value", None) for v in solutions.variables} for row in solutions]
        assert _without_order_in_lists(found) == _without_order_in_lists(here), name


def _without_order_in_lists(rows: list[dict[str, str | None]]) -> list[dict[str, Any]]:
    return [{k: sorted(v.split("\n")) if v and "\n" in v else v for k, v in row.items()} for row in rows]


# -- parameters -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["Kindergarten", "kindergarten", "barnehage", "Barnehage", "BARNEHAGE"])
def test_a_role_may_be_written_by_name_or_label_in_any_case(role: str, law: Law) -> None:
    rows = asking.ask("duties-of-actor", {"role": role, "date": "2026-08-01"}, law=law).rows
    assert "bhl-cooperate" in {row["norm"] for row in rows}


@pytest.mark.parametrize("written_", ["LOV-2011-06-24-30/§7-2a", "hol. § 7-2 a", "Hol. §7-2a"])
def test_a_provision_may_be_written_by_id_or_as_cited(written_: str, law: Law) -> None:
    rows = asking.ask("norms-of-provision", {"provision": written_}, law=law).rows
    assert "hol-appoint-child-coordinator" in {row["norm"] for row in rows}


@pytest.mark.parametrize(
    ("question", "given", "said"),
    [
        ("who-has-samordningsduty", {}, "did you mean who-has-samordning-duty"),
        ("norms-in-force", {"date": "1. august 2022"}, "write it like this: 2022-08-01"),
        ("norms-in-force", {"date": "2022-02-30"}, "is not a date"),
        ("norms-in-force", {"day": "2022-08-01"}, "no such parameter; it has date, lang"),
        ("norms-in-force", {"lang": "sv"}, "use nn, nb or en"),
        ("norm-card", {}, "give norm"),
        ("norm-card", {"norm": "hol-coordinat"}, "did you mean hol-coordinate"),
        ("duties-of-actor", {"role": "Xyzzy"}, "such as"),
        ("norms-of-provision", {"provision": "LOV-2011-06-24-30/§7-2x"}, "did you mean LOV-2011-06-24-30/§7-2"),
        ("who-has-samordning-duty", {}, "give records with --case FILE"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(question: str, given: dict[str, str], said: str, law: Law) -> None:
    with pytest.raises(PliktgrafError) as error:
        asking.ask(question, given, law=law)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_cases_where_they_do_not_belong_are_told(law: Law) -> None:
    with pytest.raises(PliktgrafError, match="leave out --case"):
        asking.ask("three-steps", cases=CASES, law=law)
    with pytest.raises(PliktgrafError, match="not sent to an endpoint"):
        asking.ask("who-has-samordning-duty", cases=CASES, law=law, endpoint="http://localhost:1/query")


@pytest.mark.parametrize(
    "value",
    ['x" || true #', "x\\", '"""', "?norm } UNION { ?s ?p ?o", "> . ?s ?p ?o . <x", "\n} #", "a\tb\rc", "\\u0022"],
)
def test_a_parameter_stays_a_value(value: str, tmp_path: Path, law: Law) -> None:
    path = tmp_path / "echo.rq"
    path.write_text(
        "# nn: Kva?\n# nb: Hva?\n# en: What?\n# param: word xsd:string x | nn: eit ord | nb: et ord | en: a word\n"
        "# column: same text\n# column: count integer\n\n"
        "SELECT (STR(?word) AS ?same) (COUNT(*) AS ?count)\n"
        "WHERE { VALUES ?one { 1 } FILTER (?word != 'never') } ORDER BY ?count\n",
        encoding="utf-8",
    )
    (row,) = asking.ask(str(path), {"word": value}, law=law).rows
    assert row == {"same": value, "count": 1}
    with pytest.raises(PliktgrafError):
        asking.ask("norm-card", {"norm": f"hol-coordinate{value}"}, law=law)


def test_on_is_the_date_of_the_question_and_of_the_cases(law: Law) -> None:
    assert written(asking.ask("norms-in-force", on="2022-09-01", law=law)) == written(answer("norms-in-force", law))
    path = ROOT / "data/cases/sak-01-barnekoordinator.json"
    assert asking.ask("who-has-samordning-duty", cases=[path], law=law).rows
    assert not asking.ask("who-has-samordning-duty", cases=[path], on="2022-07-31", law=law).rows


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("# nn: Kva?\n# nb: Hva?\n", "lacks the question in en"),
        ("# nn: K?\n# nb: H?\n# en: W?\n# column: x colour\n", "line 4"),
        ("# nn: K?\n# nb: H?\n# en: W?\n# param: date xsd:date\n", "line 4"),
        ("# nn: K?\n# nb: H?\n# en: W?\n# column: x text\n", "correct the query"),
    ],
)
def test_a_malformed_question_file_is_told(head: str, said: str, tmp_path: Path, law: Law) -> None:
    path = tmp_path / "own.rq"
    path.write_text(f"{head}\nSELECT ?x WHERE {{ ?x a }}\n", encoding="utf-8")
    with pytest.raises(PliktgrafError, match=re.escape(said)):
        asking.ask(str(path), law=law)


def test_a_norm_added_in_turtle_is_in_the_answers(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        """@prefix act: <https://w3id.org/pliktgraf/act/> .
        @prefix crit: <https://w3id.org/pliktgraf/criterion/> .
        @prefix norm: <https://w3id.org/pliktgraf/norm/> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix pg: <https://w3id.org/pliktgraf/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        norm:hol-new a pg:Duty ; rdfs:label "ny plikt"@nn , "ny plikt"@nb , "new duty"@en ; pg:belongsToAct act:hol ;
            pg:hasLevel pg:IndividualLevel ; pg:isAudited true ; pg:validFrom "2027-01-01"^^xsd:date ;
            pg:hasBearer pg:Municipality ; pg:hasCounterparty pg:ServiceRecipient ; pg:requiresAction pg:Coordinate ;
            pg:hasLegalBasis <https://w3id.org/pliktgraf/law/LOV-2011-06-24-30/§3-4/2> ;
            pg:hasCondition norm:hol-new-applies ; pg:hasFulfilment norm:hol-new-met .
        norm:hol-new-applies a owl:Class ; owl:equivalentClass crit:SeveralProviders .
        norm:hol-new-met a owl:Class ; owl:equivalentClass crit:CoordinationCarriedOut .
        """,
        encoding="utf-8",
    )
    law = law_module.load([own])
    day = "2027-02-01"
    duties = asking.ask("duties-of-actor", {"role": "Municipality"}, on=day, law=law).rows
    assert "hol-new" in {row["norm"] for row in duties}
    path = ROOT / "data/cases/sak-01-barnekoordinator.json"
    rows = asking.ask("who-has-samordning-duty", cases=[path], on=day, law=law).rows
    assert "hol-new" in {row["norm"] for row in rows}


# -- output -----------------------------------------------------------------------------------------------


def call(*words: str, **more: Any) -> argparse.Namespace:
    given = {"question": None, "case": [], "param": [], "format": "table", "bom": False, "endpoint": None}
    given |= {"lang": "nn", "with_law": [], "output": None, "on": None, "store": None, **more}
    return argparse.Namespace(**{**given, "question": words[0] if words else None})


def test_list_of_questions(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert command.run(call(format="json", lang="en")) == 0
    listed = json.loads(capsysbinary.readouterr().out)
    assert [q["question"] for q in listed] == list(LIBRARY)
    assert all(q["text"].endswith("?") and q["text"][0].isupper() for q in listed)
    command.run(call())
    table = capsysbinary.readouterr().out.decode()
    assert "Kven har plikta til å samordne her?" in table
    assert "--case" in table


def test_json_is_typed(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    command.run(call("acts-and-samordning", format="json", on="2026-08-01"))
    (hol,) = [row for row in json.loads(capsysbinary.readouterr().out) if row["act"] == "hol"]
    assert hol["coordinates"] is True
    assert hol["legalBasis"] == ["LOV-2011-06-24-30/§3-4/2"]
    command.run(call("norms-in-force", format="json", on="2022-09-01"))
    first = json.loads(capsysbinary.readouterr().out)[0]
    assert (first["validFrom"], first["validUntil"]) == ("2022-08-01", None)


@pytest.mark.parametrize("bom", [False, True])
def test_csv_is_as_a_norwegian_excel_reads_it(bom: bool, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    command.run(call("system-duties", format="csv", on="2026-08-01", bom=bom))
    raw = capsysbinary.readouterr().out
    assert raw.startswith(b"\xef\xbb\xbf") == bom
    text = raw.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert rows[0][:3] == ["Norm", "Tittel", "Lov"]
    assert all(len(row) == len(rows[0]) for row in rows)
    assert any("barnehage, pedagogisk-psykologisk teneste (PPT)" in row for row in rows)


def test_a_cell_that_looks_like_a_formula_is_text() -> None:
    column = questions.Column("title", "text")
    hostile = asking.Answer("x", (column,), ({"title": "=HYPERLINK(1)"},))
    assert as_rows.as_csv(hostile, "nn").decode().splitlines()[1] == "'=HYPERLINK(1)"


def test_piped_table_is_plain_and_whole(capsysbinary: pytest.CaptureFixture[bytes], law: Law) -> None:
    command.run(call("norm-card", param=["norm=hol-coordinate"]))
    out = capsysbinary.readouterr().out.decode()
    assert "\x1b" not in out
    assert all(str(row["value"]) in out for row in answer("norm-card", law).rows)


def test_table_on_a_terminal_shows_brackets_as_they_are(law: Law) -> None:
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    as_rows.show((["Norm"], [["[bold]x[/bold] æøå"]]), "nn", "Kva [red]?", screen)
    assert "[bold]x[/bold] æøå" in screen.getvalue()
    assert "Kva [red]?" in screen.getvalue()


def test_graph_is_written_as_turtle_and_as_nothing_else(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    command.run(call("norm-graph", param=["norm=hol-coordinate"]))
    turtle = capsysbinary.readouterr().out.decode()
    assert "norm:hol-coordinate" in turtle
    assert "@prefix pg:" in turtle
    with pytest.raises(PliktgrafError, match="turtle"):
        command.run(call("norm-graph", param=["norm=hol-coordinate"], format="csv"))
    with pytest.raises(PliktgrafError, match="table, json or csv"):
        command.run(call("three-steps", format="turtle"))


def test_a_rejected_record_is_told_and_the_sound_ones_are_answered(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"id": "x", "municipality": "12"}', encoding="utf-8")
    sound = str(ROOT / "data/cases/sak-01-barnekoordinator.json")
    assert command.run(call("who-has-samordning-duty", case=[str(bad), sound], format="json")) == 2
    captured = capsysbinary.readouterr()
    assert json.loads(captured.out)
    assert b"bad.json" in captured.err
    assert b"post 1, x, " in captured.err


def test_a_parameter_without_a_value_is_told() -> None:
    with pytest.raises(PliktgrafError, match="write it as name=value"):
        command.run(call("norm-card", param=["norm"]))


def _write_answers() -> None:
    law = law_module.load()
    for name in [*ROWS, *VARIANTS]:
        with (ANSWERS / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(written(answer(name, law)))


if __name__ == "__main__":
    _write_answers()
