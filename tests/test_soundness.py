"""A norm that cannot be applied as it is written is refused in one line that says where and what to do."""

import re
from pathlib import Path

import pytest

from pliktgraf import cli
from pliktgraf import law as law_module
from pliktgraf.errors import PliktgrafError

NEW_NORM = (Path(__file__).parent / "new_norm" / "fire_safety.ttl").read_text(encoding="utf-8")
CASE = str(Path(__file__).parent.parent / "data" / "cases" / "sak-02-utan-barnekoordinator.json")

CHANGES = {
    ("pg:hasCondition norm:hol-visit-home-when", 'pg:hasCondition "yes"'): "must name one class",
    ("    pg:hasCondition norm:hol-visit-home-when ;\n", ""): "has no pg:hasCondition",
    ("    pg:belongsToAct act:hol ;\n", ""): "has no pg:belongsToAct",
    ("    pg:hasFulfilment norm:hol-visit-home-done ;\n", ""): "has no pg:hasFulfilment",
    ("pg:hasBearer pg:Municipality", "pg:hasBearer pg:Kommune"): "is no role",
    ("pg:isAudited true", 'pg:isAudited "yes"'): "must be true or false",
    ('pg:validFrom "2024-01-01"^^xsd:date', 'pg:validFrom "2024-01-01"'): "write the day like",
    (
        "owl:equivalentClass crit:HomeVisitMade",
        "owl:equivalentClass crit:HomeVisitMadeX",
    ): "no owl:equivalentClass|no criterion",
    ('    skos:notation "FireRisk" ;\n', ""): "must have one skos:notation",
    ('skos:notation "FireRisk"', 'skos:notation "PlanActive"'): "another criterion has the name",
    ('skos:notation "FireRisk"', 'skos:notation "FireRisk" ; pg:isComputedBy "../../x"'): "there is no rule",
}


@pytest.mark.parametrize(("change", "said"), CHANGES.items(), ids=CHANGES.values())
def test_what_is_wrong_in_a_norm_is_told(change: tuple[str, str], said: str, tmp_path: Path) -> None:
    old, new = change
    assert old in NEW_NORM
    file = tmp_path / "norm.ttl"
    file.write_text(NEW_NORM.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PliktgrafError) as caught:
        law_module.load([file])
    assert re.search(said, str(caught.value))
    assert "\n" not in str(caught.value)


def test_every_command_ends_with_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "norm.ttl"
    file.write_text(NEW_NORM.replace("pg:hasBearer pg:Municipality", "pg:hasBearer pg:Kommune"), encoding="utf-8")
    for call in (["audit", CASE], ["ask", "norms-in-force"], ["network"], ["build", "-o", str(tmp_path / "out")]):
        assert cli.main([*call, "--with-law", str(file)]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "norm.ttl"
    file.write_bytes(b"\xef\xbb\xbf" + NEW_NORM.encode())
    assert "hol-visit-home" in law_module.load([file]).norms
