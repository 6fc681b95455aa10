"""The plan of a register: dates as numbers, and what the compiler leaves out of its statements."""

import datetime
import re
from functools import cache

import pytest

pytest.importorskip("duckdb")

import duckdb
import pyarrow as pa

from pliktgraf import law as law_module
from pliktgraf.law import Law
from pliktgraf.register import plan
from pliktgraf.register.compile.blocks import Block
from pliktgraf.register.engine import Engine
from pliktgraf.register.numbers import day
from pliktgraf.register.plan import Plan
from pliktgraf.register.tables import BODIES


@cache
def law() -> Law:
    return law_module.load()


@cache
def made() -> Plan:
    return plan.make(law())


def statements() -> list[str]:
    return [*made().derivations, *(question.sql for question in made().questions)]


def days() -> list[datetime.date]:
    """Every day of a leap year and of the years beside it, and days far off."""
    first = datetime.date(2023, 1, 1).toordinal()
    far = [
        datetime.date(1000, 1, 1),
        datetime.date(1900, 2, 28),
        datetime.date(2000, 2, 29),
        datetime.date(9999, 12, 31),
    ]
    return sorted([*far, *(datetime.date.fromordinal(first + i) for i in range(3 * 365 + 1))])


def test_the_numbers_of_dates_keep_their_order() -> None:
    numbers = [day(date.isoformat()) for date in days()]
    assert numbers == sorted(set(numbers))
    assert max(numbers) < 1 << 31
    with pytest.raises(ValueError, match="day"):
        day("2023-02-29")


@pytest.mark.parametrize("part", ["year", "month", "day"])
def test_year_month_and_day_are_read_from_the_number(part: str) -> None:
    """As the compiled rules write them, on every day of three years."""
    operations = {"year": "// 10000", "month": "// 100 % 100", "day": "% 100"}
    assert any(f'CAST(t1."auditDate" {operations[part]} AS BIGINT)' in q.sql for q in made().questions)
    with duckdb.connect() as connection:
        for date in days():
            number = day(date.isoformat())
            (value,) = connection.execute(f"SELECT CAST({number} {operations[part]} AS BIGINT)").fetchone()
            assert value == getattr(date, part)


def test_no_statement_asks_what_is_plain() -> None:
    """No constant is compared with a constant, and no branch is there that cannot be."""
    for text in statements():
        assert not re.search(r"(?<![\w.\"])(\d+) = \d+\b", text), text
        assert "WHERE FALSE" not in text, text
        assert "date '" not in text.lower(), text


def test_the_law_rules_out_answers_that_a_rule_does_not_read() -> None:
    """A rule that asks for needs of an act reads the answers about needs, and no others."""
    needs = {c.iri for c in law().criteria.values() if c.rule == "need"}
    kept = {q.keep for q in made().questions if q.keep and q.criterion in needs}
    (question,) = [q for q in made().questions if q.keep and q.keep not in kept and kept & set(read_by(q.sql))]
    assert len(kept) == 4
    assert set(read_by(question.sql)) == kept


def read_by(text: str) -> list[str]:
    return re.findall(r'"v_\w+"', text)


def test_rows_are_told_apart_by_a_row_below_them() -> None:
    block = Block(
        ['"case_plans" t1', '"case" t2'], ['t1."parent" = t2.id'], {}, {("case_plans", "p"): "t1", ("case", "c"): "t2"}
    )
    assert block.tells("t1.id")
    assert not block.tells("t2.id")
    block.froms.append('"d_hasActive" p3')
    assert not block.tells("t1.id")


def test_what_is_active_is_told_apart_by_kind() -> None:
    """No table where a row says it of itself; else one for each kind of entry, each without DISTINCT."""
    active = [text for text in made().derivations if 'TABLE "d_hasActive_' in text]
    assert active
    assert not any("DISTINCT" in text or "UNION" in text for text in active)
    (plans,) = [text for text in made().derivations if 'TABLE "d_hasActivePlan"' in text]
    assert "hasActive_" not in plans
    assert re.search(r'\((t\d+)\."from" <= \1\."auditDate"\)', plans)


def test_a_chain_of_bodies_is_not_split_by_kind() -> None:
    """Its table holds bodies of every kind, so that a kind would not restrict it."""
    assert len([text for text in made().derivations if 'TABLE "d_hasTopmostOwner' in text]) == 1


def test_tables_are_taken_and_given_again() -> None:
    engine = Engine()
    for size in (3, 0, 5):
        engine.take("t", pa.table({"id": pa.array(range(BODIES, BODIES + size), pa.int32())}))
        assert engine.rows("SELECT id FROM t")["id"].tolist() == list(range(BODIES, BODIES + size))
