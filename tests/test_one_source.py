"""Law lives in Turtle and in rules, wording in labels and messages: the program names neither."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import pliktgraf
from pliktgraf import law as law_module
from pliktgraf.terms import ACT, CRITERION, NORM

PROGRAM = Path(pliktgraf.__file__).parent
SECTION = re.compile(r"§\s?\d|\b(?:LOV|FOR)-\d{4}-\d\d-\d\d-\d+")


@cache
def names_of_the_law() -> frozenset[str]:
    """The local names of norms, criteria and acts: what a rule of law is called in the graph."""
    law = law_module.load()
    iris = (
        [norm.iri for norm in law.norms.values()] + list(law.criteria) + law.subjects("Act") + list(law.acts.values())
    )
    return frozenset(re.sub(f"^({NORM}|{CRITERION}|{ACT})", "", iri) for iri in iris)


def constants(path: Path) -> Iterator[str]:
    """The texts of a module that are not docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, documented) and _has_doc(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def _has_doc(node: ast.AST) -> bool:
    body = getattr(node, "body", [])
    return bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)


@pytest.mark.parametrize("path", sorted(PROGRAM.rglob("*.py")), ids=lambda path: str(path.relative_to(PROGRAM)))
def test_no_python_file_names_a_paragraph_a_norm_or_a_criterion(path: Path) -> None:
    words = {word for text in constants(path) for word in re.findall(r"[\w-]+", text)}
    assert not words & names_of_the_law()
    assert not [text for text in constants(path) if SECTION.search(text)]


def test_all_of_the_program_is_looked_through() -> None:
    found = {path.relative_to(PROGRAM).as_posix() for path in PROGRAM.rglob("*.py")}
    assert {"cli.py", "audit.py", "law/norms.py", "register/plan.py", "commands/law/check.py"} <= found


def test_the_names_looked_for_are_those_of_the_law() -> None:
    assert {"hol-coordinate", "PlanActive", "LongTermNeed", "LongTermNeed-hol", "hol", "ipf"} <= names_of_the_law()
