"""The README is true: its commands run as they stand and print what it shows (… stands for lines left out)."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pliktgraf import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
CALLS = [call.rstrip() for block in BLOCKS for call in re.findall(r"^\$ .*\n(?:[^$].*\n|\n)*", block, re.MULTILINE)]
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def environment() -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {"PATH": path, "HOME": os.environ.get("HOME", ""), "PYTHONUTF8": "1"}


def matches(shown: list[str], printed: list[str]) -> bool:
    """Whether the lines shown are those printed, a line of … standing for any number of them."""
    if not shown:
        return not printed
    if shown[0] == "…":
        return any(matches(shown[1:], printed[i:]) for i in range(len(printed) + 1))
    return bool(printed) and shown[0].rstrip() == printed[0].rstrip() and matches(shown[1:], printed[1:])


PLAIN = [call for call in CALLS if "make " not in call.splitlines()[0]]


@pytest.mark.parametrize("call", PLAIN, ids=lambda call: call.splitlines()[0])
def test_commands_print_what_the_readme_shows(call: str) -> None:
    command, *shown = call.splitlines()
    done = subprocess.run(
        ["bash", "-c", command.removeprefix("$ ")],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=environment(), check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    printed = (done.stdout + done.stderr).rstrip("\n").splitlines() if done.stdout + done.stderr else []
    assert matches(shown, printed), "\n".join(printed)


def test_the_demo_prints_what_the_readme_shows(tmp_path: Path) -> None:
    (call,) = [call for call in CALLS if "make demo" in call.splitlines()[0]]
    command, *shown = call.splitlines()
    language = dict([command.split()[1].split("=")])
    done = subprocess.run(
        [sys.executable, "-m", "pliktgraf.demo"],
        capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, env={**environment(), **language}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert matches(shown, done.stdout.splitlines()), done.stdout
    assert (tmp_path / "build" / "report.html").is_file()


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_runs(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert "fulfilled" in done.stdout


def test_every_command_is_documented() -> None:
    commands = next(a.choices for a in cli.parser()._actions if a.dest == "command")
    assert commands
    assert [name for name in commands if f"pliktgraf {name}" not in README] == []


def test_every_folder_is_named() -> None:
    for folder in ("ontology", "data", "queries", "pipeline", "notebooks", "tests"):
        assert (ROOT / folder).is_dir()
        assert f"`{folder}/" in README
