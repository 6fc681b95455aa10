"""The wheel is whole: away from the checkout, each command says what it says in it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CASE = ROOT / "data" / "cases" / "sak-02-utan-barnekoordinator.json"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it, as an installer does with one that is all Python."""
    built, installed = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (file,) = built.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(installed)
    return installed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder outside the checkout, with one record."""
    folder = tmp_path / "mine saker"
    folder.mkdir()
    (folder / "sak.json").write_bytes(CASE.read_bytes())
    return folder


def run(code: Path, folder: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    """Run Python in the folder, with the package from `code`."""
    environment = {**os.environ, "PYTHONPATH": str(code), "PLIKTGRAF_LANG": "nn"}
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_it_is_the_wheel_that_runs(wheel: Path, folder: Path) -> None:
    asked = "import pliktgraf, pliktgraf.paths as p; print(pliktgraf.__file__); print(p.ROOT)"
    _, places, _ = run(wheel, folder, "-c", asked)
    assert all(Path(place).is_relative_to(wheel) for place in places.decode().splitlines())
    assert "pliktgraf = pliktgraf.cli:main" in next(wheel.glob("*.dist-info/entry_points.txt")).read_text()


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ("--help", 0),
        ("--version", 0),
        ("audit sak.json", 1),
        ("audit sak.json --format json", 1),
        ("audit sak.json --format html", 1),
        ("audit sak.json --format shacl", 1),
        ("ask", 0),
        ("ask who-has-samordning-duty --case sak.json", 0),
        ("explain sak.json --norm hol-appoint-child-coordinator", 0),
        ("sources citations", 0),
        ("network --on 2022-08-01 --format svg", 0),
    ],
)
def test_each_command_says_the_same(call: str, status: int, wheel: Path, folder: Path) -> None:
    from_wheel = run(wheel, folder, "-m", "pliktgraf", *call.split())
    assert from_wheel[0] == status, from_wheel[2].decode()
    assert from_wheel[1]
    assert from_wheel == run(ROOT / "pipeline", folder, "-m", "pliktgraf", *call.split())


def test_the_pages_are_the_same(wheel: Path, folder: Path) -> None:
    for code, name in ((wheel, "wheel"), (ROOT / "pipeline", "checkout")):
        assert run(code, folder, "-m", "pliktgraf", "docs", "-o", name)[0] == 0
    pages = {p.relative_to(folder / "wheel"): p.read_bytes() for p in (folder / "wheel").rglob("*.*")}
    assert Path("style.css") in pages
    assert pages == {p.relative_to(folder / "checkout"): p.read_bytes() for p in (folder / "checkout").rglob("*.*")}


def test_the_graph_is_the_same(wheel: Path, folder: Path) -> None:
    for code, name in ((wheel, "wheel"), (ROOT / "pipeline", "checkout")):
        assert run(code, folder, "-m", "pliktgraf", "build", "-o", name)[0] == 0
    files = {path.name: path.read_bytes() for path in (folder / "wheel").glob("*.*")}
    assert "pliktgraf.nq" in files
    assert files == {path.name: path.read_bytes() for path in (folder / "checkout").glob("*.*")}
    assert (folder / "wheel" / "store").is_dir()
