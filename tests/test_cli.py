"""The command line as a whole: help, language, errors, speed of start."""

import argparse
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pliktgraf import cli
from pliktgraf.messages import language

CASE = str(Path(__file__).parent.parent / "data" / "cases" / "sak-02-utan-barnekoordinator.json")


def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_MESSAGES", "LANG", "PLIKTGRAF_LANG")}
    return subprocess.run(
        [sys.executable, "-m", "pliktgraf", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False, env={**inherited, **environment},
    )  # fmt: skip


ENGINES = ("rdflib", "pyshacl", "owlready2", "networkx", "rich", "jsonschema", "SPARQLWrapper", "jinja2", "inspect")


def test_help_loads_no_engine() -> None:
    """Help is quick because only its own words are read for it."""
    code = (
        "import sys, pliktgraf.cli\n"
        "try: pliktgraf.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print(sorted(m for m in {ENGINES} if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_help_takes_no_longer_than_python_itself_does_for_argparse() -> None:
    def seconds(*command: str) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            times.append(time.perf_counter() - start)
        return min(times)

    plain = seconds(sys.executable, "-c", "import argparse, datetime, pyoxigraph")
    assert seconds(sys.executable, "-m", "pliktgraf", "--help") < 5 * plain


def commands(described: argparse.ArgumentParser, *before: str) -> dict[tuple[str, ...], argparse.ArgumentParser]:
    """Every command by the words that call it, those of groups too."""
    found = {before: described} if before else {}
    for action in described._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                found |= commands(command, *before, name)
    return found


@pytest.mark.parametrize(("lang", "word"), [("nn", "Døme"), ("nb", "Eksempel"), ("en", "Example")])
def test_every_command_has_help_with_an_example_and_a_module_that_does_it(lang: str, word: str) -> None:
    found = commands(cli.parser(lang))
    groups = {words[:-1] for words in found} - {()}
    assert {("audit",), ("sources",), ("law", "import"), ("register", "sample")} <= found.keys()
    for words, command in found.items():
        about = " ".join(command.format_help().split())
        assert about.startswith(f"usage: pliktgraf {' '.join(words)} [-h]")
        assert "--help" in about
        if words not in groups:
            assert f"{word}: pliktgraf {' '.join(words)}" in about
            assert importlib.util.find_spec(f"pliktgraf.commands.{command.get_default('module')}")


def test_a_command_of_a_group_has_its_help() -> None:
    done = call("law", "check", "--help", "--lang", "nb")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Eksempel: pliktgraf law check --statutes build/statutes.nq" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("environment", "arguments", "expected"),
    [
        ({}, [], "Ikkje"),
        ({"LANG": "nb_NO.UTF-8"}, [], "Ikke"),
        ({"LANG": "no_NO.UTF-8"}, [], "Ikke"),
        ({"LANG": "en_GB.UTF-8"}, [], "recorded"),
        ({"LANG": "de_DE.UTF-8"}, [], "Ikkje"),
        ({"LANG": "nb_NO.UTF-8", "LC_ALL": "en_US.UTF-8"}, [], "recorded"),
        ({"LANG": "en_GB.UTF-8", "PLIKTGRAF_LANG": "nb"}, [], "Ikke"),
        ({"PLIKTGRAF_LANG": "nb"}, ["--lang", "en"], "recorded"),
    ],
)
def test_the_language_is_the_option_s_the_variable_s_the_locale_s_or_nynorsk(
    environment: dict[str, str], arguments: list[str], expected: str
) -> None:
    done = call("audit", CASE, *arguments, **environment)
    assert done.returncode == 1, done.stderr
    assert expected.lower() in done.stdout.lower()


def test_a_language_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLIKTGRAF_LANG", "sv")
    assert cli.main(["audit", CASE]) == 2
    monkeypatch.setenv("PLIKTGRAF_LANG", "nn")
    assert language() == "nn"


@pytest.mark.parametrize(
    "arguments",
    [["audit"], ["audit", CASE, "--on", "2022-13-01"], ["nonsense"], ["audit", CASE, "--format", "pdf"], []],
)
def test_a_wrong_call_ends_with_status_2(arguments: list[str]) -> None:
    done = call(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_law_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix a: <http://a/> .\na:b a:c \n", encoding="utf-8")
    done = call("audit", CASE, "--with-law", str(broken))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "broken.ttl" in done.stderr


def test_output_is_put_in_place_whole(tmp_path: Path) -> None:
    target = tmp_path / "findings.json"
    done = call("audit", CASE, "--format", "json", "-o", str(target))
    assert (done.returncode, done.stdout) == (1, "")
    assert target.read_text(encoding="utf-8").startswith("{")
    assert [path.name for path in tmp_path.iterdir()] == ["findings.json"]


def test_output_keeps_who_may_read_a_file_and_follows_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "private.json", tmp_path / "link.json"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o600)
    link.symlink_to(target)
    assert call("audit", CASE, "--format", "json", "-o", str(link)).returncode == 1
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o600
    assert target.read_text(encoding="utf-8").startswith("{")


def test_output_to_a_pipe_is_written_into_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True)
    assert call("audit", CASE, "--format", "json", "-o", str(pipe)).returncode == 1
    assert reader.communicate(timeout=30)[0].startswith("{")
    assert pipe.is_fifo()


def test_output_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    done = call("audit", CASE, "--format", "json", "-o", str(tmp_path / "folder"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
