"""An audit on many machines gives what the audit of one machine gives, whatever is killed on the way."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

distributed = pytest.importorskip("distributed")
fsspec = pytest.importorskip("fsspec")
pytest.importorskip("pyarrow")
pytest.importorskip("orjson")
pytest.importorskip("msgspec")

import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

from pliktgraf import cli  # noqa: E402
from pliktgraf import law as law_module  # noqa: E402
from pliktgraf.cluster import on_dask, pieces, register, same_program  # noqa: E402
from pliktgraf.cluster.files import DONE, MANIFEST, Folder  # noqa: E402
from pliktgraf.cluster.job import Job  # noqa: E402
from pliktgraf.cluster.runner import Here  # noqa: E402
from pliktgraf.cluster.scan import Task  # noqa: E402
from pliktgraf.cluster.work import audit  # noqa: E402
from pliktgraf.errors import PliktgrafError  # noqa: E402
from pliktgraf.register import sample  # noqa: E402

NEW_LAW = Path(__file__).parent / "new_norm" / "fire_safety.ttl"
CHUNK = ("--chunk", "0.04")
"""MB: some thirty records."""

Call = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    """Sound and faulty records, ids that come again near and far, also that of a faulty record, no JSON and more."""
    made = list(sample.lines(150, law_module.load(), seed=7, faulty=0.1))
    faulty = json.dumps({"id": "faulty", "municipality": "4601"}).encode() + b"\n"
    again = [made[2], made[100], made[3].replace(b'"municipality":', b'"unknown":1,"municipality":')]
    return [faulty, *made[:60], made[59], b"\n", b"{no json\n", *made[60:], *again, b"  \n", faulty, made[4].rstrip()]


@pytest.fixture(scope="module")
def files(lines: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records in a folder of two files."""
    folder = tmp_path_factory.mktemp("register")
    (folder / "a.jsonl").write_bytes(b"".join(lines[:90]))
    (folder / "b.jsonl").write_bytes(b"".join(lines[90:]))
    (folder / "note.txt").write_text("not read")
    return folder


@pytest.fixture(scope="module")
def here(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process gives, piece after piece."""
    folder = tmp_path_factory.mktemp("here") / "out"
    assert cli.main(["audit", str(files), "--cluster", "here", "-o", str(folder), *CHUNK]) == 2
    return folder


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    """Run the command in English; its status and the lines it printed."""

    def run(*arguments: object) -> tuple[int, str]:
        status = cli.main([*map(str, arguments), "--lang", "en"])
        captured = capfd.readouterr()
        return status, captured.out + captured.err

    return run


@pytest.fixture
def two_processes() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs="CRITICAL"
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def threads() -> Iterator[str]:
    """A scheduler with one worker of four threads, all in this process."""
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=4, processes=False, dashboard_address="127.0.0.1:0", silence_logs="CRITICAL"
    ) as cluster:
        yield cluster.scheduler_address


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows(folder: Path) -> pa.Table:
    return pa.concat_tables(pq.read_table(path) for path in sorted(folder.glob("part-*.parquet")))


def complaints(content: bytes) -> list[tuple[str, int]]:
    return [
        (fault["message"]["en"], entry["record"])
        for entry in map(json.loads, content.splitlines())
        for fault in entry.get("errors", entry.get("warnings"))
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 1000])
@pytest.mark.parametrize("content", [b"", b"a\nbb\n\nccc\n", b"no end", b"\n\n", b"a\r\nb\r\n", b"x" * 120 + b"\ny\n"])
def test_pieces_hold_every_line_once_and_whole(tmp_path: Path, content: bytes, size: int) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    starts = [0, *(i + 1 for i, byte in enumerate(content) if byte == ord("\n"))]
    for piece in pieces.plan([str(path)], size):
        mine = [place for place in starts if piece.start <= place < piece.end]
        after = [place for place in starts if place >= piece.end]
        assert piece.read() == (content[mine[0] : after[0] if after else None] if mine else b"")
    assert [p.end for p in pieces.plan([str(path)], size)][-1:] == ([len(content)] if content else [])


def test_a_name_with_brackets_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "register [2026].jsonl"
    path.write_bytes(b"{}\n")
    assert [piece.file for piece in pieces.plan([str(path)])] == [str(path)]


def test_the_findings_and_rejections_are_those_of_one_machine(files: Path, here: Path, tmp_path: Path) -> None:
    both = [str(files / "a.jsonl"), str(files / "b.jsonl")]
    one, rejected = tmp_path / "one.parquet", tmp_path / "rejected.jsonl"
    data = ["--format", "parquet", "--workers", "1", "-o", str(one), "--rejected", str(rejected)]
    assert cli.main(["audit", *both, *data]) == 2
    assert rows(here).equals(pq.read_table(one))
    assert len(rows(here)) > 400
    written = b"".join(path.read_bytes() for path in sorted(here.glob("rejected-*.jsonl")))
    assert written == rejected.read_bytes()


@pytest.fixture(scope="module")
def local(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[bytes, bytes]]:
    """Totals of a format and complaints as an audit of one machine writes them, called from the folder of the files."""
    found: dict[str, tuple[bytes, bytes]] = {}

    def of(suffix: str) -> tuple[bytes, bytes]:
        if suffix not in found:
            folder = tmp_path_factory.mktemp("local")
            paths = (folder / f"totals.{suffix}", folder / "rejected.jsonl")
            options = ["--totals", str(paths[0]), "--rejected", str(paths[1]), "--workers", "1"]
            with pytest.MonkeyPatch.context() as patch:
                patch.chdir(files)
                call = ["audit", "b.jsonl", "./a.jsonl", "--format", "csv", "-o", str(folder / "f.csv"), *options]
                assert cli.main(call) == 2
            found[suffix] = (paths[0].read_bytes(), paths[1].read_bytes())
        return found[suffix]

    return of


@pytest.mark.parametrize(("suffix", "where"), [("csv", "here"), ("parquet", "here"), ("json", "dask")])
def test_totals_and_complaints_have_the_bytes_of_one_machine(
    files: Path, local: Any, tmp_path: Path, threads: str, monkeypatch: pytest.MonkeyPatch, suffix: str, where: str
) -> None:
    monkeypatch.chdir(files)
    call = ["audit", "b.jsonl", "./a.jsonl", "--cluster", "here" if where == "here" else threads, *CHUNK]
    totals, rejected = tmp_path / f"totals.{suffix}", tmp_path / "rejected.jsonl"
    assert cli.main([*call, "-o", str(tmp_path / "o"), "--totals", str(totals), "--rejected", str(rejected)]) == 2
    assert (totals.read_bytes(), rejected.read_bytes()) == local(suffix)
    assert {json.loads(line)["file"] for line in rejected.read_bytes().splitlines()} == {"a.jsonl", "b.jsonl"}
    assert len(json.loads((tmp_path / "o" / MANIFEST).read_text())["parts"]) > 5
    assert cli.main([*call, "-o", str(tmp_path / "without")]) == 2
    assert contents(tmp_path / "o") == contents(tmp_path / "without")


def test_totals_and_complaints_may_lie_in_an_object_store(files: Path, local: Any, tmp_path: Path) -> None:
    store = fsspec.filesystem("memory")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(files)
        options = ["--totals", "memory://sums/t.csv", "--rejected", "memory://sums/r.jsonl"]
        assert cli.main(["audit", "b.jsonl", "a.jsonl", "--cluster", "here", "-o", str(tmp_path / "o"), *options]) == 2
    found = {path: store.cat(path) for path in store.ls("/sums", detail=False)}
    assert found == dict(zip(("/sums/t.csv", "/sums/r.jsonl"), local("csv"), strict=True))


@pytest.mark.parametrize("option", ["--totals", "--rejected"])
def test_where_totals_or_complaints_cannot_be_written_no_work_is_done(
    files: Path, tmp_path: Path, call: Call, option: str
) -> None:
    for place, said in ((tmp_path / "no" / "such.csv", "no such file or directory"), ("nosuch://a.csv", "nosuch")):
        status, printed = call("audit", files, "--cluster", "here", "-o", tmp_path / "out", option, place)
        assert (status, printed.count("\n")) == (2, 1)
        assert said in printed
        assert not list((tmp_path / "out").iterdir())


def test_of_an_id_that_comes_again_in_another_piece_the_first_record_counts(here: Path, lines: list[bytes]) -> None:
    ids = [re.search(rb'"id": ?"([^"]+)"', line) for line in lines]
    known = [found.group(1).decode() if found else None for found in ids]
    again = [id_ for place, id_ in enumerate(known) if id_ and id_ in known[:place]]
    parts = [complaints(path.read_bytes()) for path in sorted(here.glob("rejected-*.jsonl"))]
    repeated = [message for part in parts for message, _ in part if "more than once in the register" in message]
    said = "The case number “{}” occurs more than once in the register. Only the first record counts."
    assert repeated == [said.format(id_) for id_ in again]
    assert len(again) >= 6
    assert sum("more than once in the register" in message for message, _ in parts[-1]) >= 5  # their first ones far off


def test_the_manifest_says_what_was_read_and_written(here: Path, lines: list[bytes]) -> None:
    manifest = json.loads((here / MANIFEST).read_text())
    names = {file["name"] for part in manifest["parts"] for file in part["written"]}
    assert names | {MANIFEST, DONE} == set(contents(here))
    assert manifest["records"] == len([line for line in lines if line.strip()])
    assert manifest["findings"].keys() <= {"breached", "undetermined", "displaced", "fulfilled"}
    assert sum(manifest["findings"].values()) == len(rows(here))
    assert [part["part"] for part in manifest["parts"]] == list(range(len(manifest["parts"])))
    assert len(manifest["parts"]) > 5
    assert sum(part["rejected"] for part in manifest["parts"]) == manifest["rejected"] > 10


def test_a_worker_killed_while_it_works_changes_nothing(
    files: Path, here: Path, tmp_path: Path, two_processes: Any
) -> None:
    folder = tmp_path / "out"
    statuses: list[int] = []
    call = ["audit", str(files), "--cluster", two_processes.scheduler_address, "-o", str(folder), *CHUNK]
    running = threading.Thread(target=lambda: statuses.append(cli.main(call)))
    with distributed.Client(two_processes, set_as_default=False) as client:
        pids = client.run(os.getpid)
        running.start()
        while running.is_alive() and not list(folder.glob("part-*.parquet")):
            time.sleep(0.01)
        busy = [worker for worker, held in client.processing().items() if held]
        os.kill(pids[busy[0]], signal.SIGKILL)
        assert not (folder / MANIFEST).exists(), "the run had ended before the worker was killed"
        running.join(120)
        assert pids[busy[0]] not in client.run(os.getpid).values()
    assert statuses == [2]
    assert contents(folder) == contents(here)


def test_input_and_output_may_lie_in_an_object_store(files: Path, here: Path, threads: str, call: Call) -> None:
    store = fsspec.filesystem("memory")
    store.pipe({f"/in/{name}.jsonl": (files / f"{name}.jsonl").read_bytes() for name in "ab"})
    status, said = call("audit", "memory://in/*.jsonl", "--cluster", threads, "-o", "memory://out", *CHUNK)
    assert status == 2
    assert "rejected-*.jsonl" in said
    found = {path.rsplit("/", 1)[-1]: store.cat(path) for path in store.ls("/out", detail=False)}
    expected = contents(here)
    assert found.keys() == expected.keys()
    assert {n: c for n, c in found.items() if n.startswith("part-")} == {
        n: c for n, c in expected.items() if n.startswith("part-")
    }


def test_what_an_unfinished_run_left_is_taken_away_and_a_whole_result_is_kept(
    files: Path, tmp_path: Path, call: Call
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("part-00099.parquet", "rejected-00099.jsonl", ".part-00000.parquet.1f", "mine.txt"):
        (folder / name).write_text("left")
    audit_a = ("audit", files / "a.jsonl", "--cluster", "here", "-o", folder, "--chunk", "1")
    assert call(*audit_a)[0] == 2
    assert set(contents(folder)) == {"part-00000.parquet", "rejected-00000.jsonl", "mine.txt", MANIFEST, DONE}
    status, said = call(*audit_a)
    assert (status, said.count("\n")) == (2, 1)
    assert "already has a whole result" in said


def test_law_is_sent_along_and_read_once(lines: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    law_file = tmp_path / "new.ttl"
    law_file.write_bytes(NEW_LAW.read_bytes())
    record = tmp_path / "a.jsonl"
    record.write_bytes(b"".join(lines[1:30]))

    class Elsewhere(Here):
        """Another machine, which has not the file of law."""

        def map(self, work: Any, items: Any, job: Any) -> Any:
            monkeypatch.delenv(law_module.EXTRA_LAW, raising=False)
            law_file.unlink(missing_ok=True)
            return super().map(work, items, job)

    monkeypatch.setenv(law_module.EXTRA_LAW, str(law_file))  # named twice: here and in the call
    for name, runner in (("twice", Here()), ("out", Elsewhere())):
        register.audit([str(record)], str(tmp_path / name), runner, law_files=[law_file], everything=True)
    assert contents(tmp_path / "twice") == contents(tmp_path / "out")
    own = set(rows(tmp_path / "out")["norm"].to_pylist())
    register.audit([str(record)], str(tmp_path / "without"), Here(), everything=True)
    assert own > set(rows(tmp_path / "without")["norm"].to_pylist())


def test_a_worker_with_another_program_or_further_law_is_refused(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (piece,) = pieces.plan([str(files / "b.jsonl")], 10**9)
    task = Task(piece, 1, 1, 0, ())

    def job(program: str) -> Job:
        return Job(Folder(str(tmp_path)), None, "2026-01-01", False, (), program)

    with pytest.raises(PliktgrafError, match="another program"):
        audit(task, job("other"))
    monkeypatch.setenv(law_module.EXTRA_LAW, str(NEW_LAW))
    with pytest.raises(PliktgrafError, match="another program"):
        audit(task, job(same_program.program()))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("{files}", "--cluster", "here"), "-o FOLDER"),
        (("{files}", "--cluster", "nowhere", "-o", "{out}"), "nowhere: no address"),
        (("{files}", "--cluster", "tcp://127.0.0.1:1", "-o", "{out}"), "no scheduler answers there"),
        (("{files}", "--cluster", "here", "-o", "{out}", "--format", "html"), "--format html does not go with"),
        (("{files}", "--cluster", "here", "-o", "{out}", "--totals", "t.txt"), "t.txt: the name must end in .csv"),
        (("{files}/none.jsonl", "--cluster", "here", "-o", "{out}"), "none.jsonl: cannot be read (it is not there)"),
        (("{files}/*.ndjson", "--cluster", "here", "-o", "{out}"), "not a file of JSON lines"),
        (("{files}/note.txt", "--cluster", "here", "-o", "{out}"), "not a file of JSON lines"),
        (("{files}", "--cluster", "here", "-o", "{files}/note.txt/out"), "note.txt/out: cannot be written to"),
        (("nosuch://a/b.jsonl", "--cluster", "here", "-o", "{out}"), "cannot be read"),
        (("{files}", "--cluster", "here", "-o", "{out}", "--on", "1950-01-01"), "1 January 1950"),
    ],
)
def test_errors_are_one_line(
    files: Path, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.setattr(on_dask, "PATIENCE", 1)
    given = [part.replace("{files}", str(files)).replace("{out}", str(tmp_path / "out")) for part in arguments]
    status, printed = call("audit", *given)
    assert status == 2
    assert said in printed
    assert printed.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_scheduler_without_workers_is_told(
    files: Path, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "PATIENCE", 1)
    with distributed.LocalCluster(
        n_workers=0, processes=False, dashboard_address="127.0.0.1:0", silence_logs="CRITICAL"
    ) as cluster:
        status, printed = call("audit", files, "--cluster", cluster.scheduler_address, "-o", tmp_path / "out")
    assert (status, printed.count("\n")) == (2, 1)
    assert "has no workers" in printed


def test_a_scheduler_that_is_lost_on_the_way_is_told(files: Path, tmp_path: Path) -> None:
    """A scheduler and a worker as a user starts them, each a process; the scheduler is killed."""
    folder, place = tmp_path / "out", tmp_path / "scheduler.json"
    python = [sys.executable, "-m"]
    alone = ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(place)]
    calls = (
        ["distributed.cli.dask_scheduler", "--port", "0", *alone],
        ["distributed.cli.dask_worker", "--scheduler-file", str(place), "--nthreads", "1", "--no-dashboard"],
    )
    started = [subprocess.Popen([*python, *call], stderr=subprocess.DEVNULL, cwd=tmp_path) for call in calls]
    scheduler = started[0]
    try:
        while not place.exists() or not place.read_text().endswith("}"):
            assert scheduler.poll() is None
            time.sleep(0.05)
        address = json.loads(place.read_text())["address"]
        call = ["audit", str(files), "--cluster", address, "-o", str(folder), "--chunk", "0.02", "--lang", "en"]
        running = subprocess.Popen([*python, "pliktgraf", *call], stderr=subprocess.PIPE)
        started.append(running)
        while running.poll() is None and not list(folder.glob("part-*.parquet")):
            time.sleep(0.01)
        scheduler.kill()
        said = running.communicate(timeout=60)[1].decode()
    finally:
        for process in started:
            process.kill()
            process.wait()
    assert (running.returncode, said.count("\n")) == (2, 1), said
    assert f"{address}: no longer answers" in said
    assert not (folder / MANIFEST).exists()


def die(_: Any, __: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_piece_that_kills_every_worker_ends_the_audit(two_processes: Any) -> None:
    job = Job(Folder("nowhere"), None, "2026-01-01", False, (), "")
    two_processes.scheduler.allowed_failures = 0
    with on_dask.connect(two_processes.scheduler_address) as runner, pytest.raises(PliktgrafError) as raised:
        list(runner.map(die, [1], job))
    assert "killed its worker several times" in str(raised.value)


@pytest.mark.parametrize(("lose", "said"), [(True, "cannot be read (it is not there)"), (False, "has changed since")])
def test_input_lost_or_changed_on_the_way_is_told(
    files: Path, tmp_path: Path, threads: str, monkeypatch: pytest.MonkeyPatch, lose: bool, said: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes((files / "a.jsonl").read_bytes())
    given = on_dask.Dask.map

    def late(self: Any, work: Any, items: Any, job: Any) -> Any:
        if work is audit:
            path.unlink() if lose else path.write_bytes(path.read_bytes() + b"\n{}\n")
        return given(self, work, items, job)

    monkeypatch.setattr(on_dask.Dask, "map", late)
    others = {"totals": str(tmp_path / "t.csv"), "rejected": str(tmp_path / "r.jsonl")}
    with on_dask.connect(threads) as runner, pytest.raises(PliktgrafError) as raised:
        register.audit([str(path)], str(tmp_path / "out"), runner, **others)
    assert said in raised.value.text("en")
    assert raised.value.text("nn") != raised.value.text("en")  # it came back from the worker in every language
    assert not (tmp_path / "out" / MANIFEST).exists()
    assert {path.name for path in tmp_path.iterdir()} <= {"a.jsonl", "out"}


def test_a_spark_without_java_is_told_in_one_line(
    files: Path, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    status, told = call("audit", files, "--cluster", "spark", "-o", tmp_path / "out")
    assert status == 2
    assert told.splitlines()[-1].startswith("pliktgraf: spark: Spark ")
    assert "JAVA_HOME" in told
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not (shutil.which("java") or os.environ.get("JAVA_HOME")), reason="Spark needs Java")
def test_spark_gives_the_same_bytes(files: Path, tmp_path: Path, call: Call) -> None:
    pytest.importorskip("pyspark")
    pytest.importorskip("pandas")
    for runner, folder in (("spark", tmp_path / "spark"), ("here", tmp_path / "here")):
        assert call("audit", files, "--cluster", runner, "-o", folder)[0] == 2
    assert contents(tmp_path / "spark") == contents(tmp_path / "here")
    assert len(list((tmp_path / "here").glob("part-*.parquet"))) == 2
