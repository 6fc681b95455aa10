"""Whole registers through the command: made, audited in pieces on several processes, and written as data."""

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pq = pytest.importorskip("pyarrow.parquet")

from pliktgraf import audit, cli, schema  # noqa: E402
from pliktgraf import law as law_module  # noqa: E402
from pliktgraf.errors import PliktgrafError  # noqa: E402
from pliktgraf.register import chunks, pool, sources, stream  # noqa: E402
from pliktgraf.register.compile import NotCompiled  # noqa: E402
from pliktgraf.register.findings_table import SCHEMA  # noqa: E402

Json = Any
RECORDS = 100
FORMATS = ("parquet", "jsonl", "csv")


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with faults in it, blank lines, and ids that come again much later."""
    path = tmp_path_factory.mktemp("register") / "register.jsonl"
    assert run("register", "sample", "-n", RECORDS, "-o", path, "--faulty", 0.1, "--organisations", 0.1) == 0
    lines = path.read_bytes().splitlines(keepends=True)
    lines[70:70] = [b"\n", b"  \r\n"]
    path.write_bytes(b"".join([*lines, lines[3], lines[40], lines[3], b'{"id": "no end']))
    return path


@pytest.fixture(scope="module")
def expected(register: Path) -> Json:
    """What the ordinary engine finds."""
    from pliktgraf.report import as_json

    law = law_module.load()
    return json.loads(as_json.render(audit.audit([register], law=law), law, everything=True))


def rows_of(document: Json, everything: bool = False) -> list[Json]:
    """The findings of the contract's JSON as rows."""
    return [
        {"case": case["case"], "date": case["date"]} | {name: finding[name] for name in SCHEMA.names if name in finding}
        for case in document["cases"]
        for finding in case["findings"]
        if everything or finding["status"] != "notApplicable"
    ]  # fmt: skip


def read(path: Path) -> list[Json]:
    """The rows of a file of findings, without the municipality."""
    if path.suffix == ".parquet":
        rows = pq.read_table(path).to_pylist()
    elif path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    else:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), delimiter=";"))
        for row in rows:
            row["missing"] = row["missing"].split(", ") if row["missing"] else []
            row["displacedBy"] = row["displacedBy"] or None
            row["restsOnInterpretation"] = row["restsOnInterpretation"] == "true"
    for row in rows:
        row["date"] = str(row["date"])
        del row["municipality"]
    return rows


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("everything", [False, True])
def test_the_findings_are_those_of_the_ordinary_engine(
    register: Path, expected: Json, tmp_path: Path, format: str, everything: bool
) -> None:
    output = tmp_path / f"f.{format}"
    options = ["--all"] if everything else []
    assert run("audit", register, "--format", format, "-o", output, "--rejected", tmp_path / "r", *options) == 2
    assert read(output) == rows_of(expected, everything)


def test_rejects_and_warnings_are_those_of_the_ordinary_engine(
    register: Path, expected: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, rejected = tmp_path / "f.csv", tmp_path / "rejected.jsonl"
    options = ["audit", register, "--format", "csv", "-o", output, "--chunk", 0.03, "--workers", 1]
    assert run(*options, "--rejected", rejected) == 2
    assert capsys.readouterr().err == ""
    entries = [json.loads(line) for line in rejected.read_text(encoding="utf-8").splitlines()]
    assert [entry for entry in entries if "errors" in entry] == expected["rejected"]
    assert len(expected["rejected"]) > 10
    assert [entry["record"] for entry in entries] == sorted(entry["record"] for entry in entries)
    warnings = [(entry["record"], warning["path"]) for entry in entries for warning in entry.get("warnings", ())]
    assert warnings == [(warning["record"], warning["path"]) for warning in expected["warnings"]]
    assert run(*options, "--lang", "en") == 2
    lines = capsys.readouterr().err.splitlines()
    reasons = sum(len(entry["errors"]) for entry in expected["rejected"])
    assert len(lines) == reasons + len(warnings)
    assert run("audit", register, "--format", "json", "-o", tmp_path / "f.json", "--lang", "en") == 2
    assert set(capsys.readouterr().err.splitlines()) <= set(lines)


@pytest.mark.parametrize("format", FORMATS)
def test_the_bytes_are_the_same_for_any_size_of_chunk_and_any_number_of_workers(
    register: Path, tmp_path: Path, format: str
) -> None:
    files = [("16", "1"), ("0.03", "1"), ("0.05", "2")]
    outputs = []
    for size, workers in files:
        names = {option: tmp_path / f"{option}-{size}-{workers}" for option in ("output", "rejected")}
        totals = tmp_path / f"{size}-{workers}.csv"
        assert run(
            "audit", register, "--format", format, "--chunk", size, "--workers", workers, "--totals", totals,
            *(part for option, path in names.items() for part in (f"--{option}", path)),
        ) == 2  # fmt: skip
        outputs.append([path.read_bytes() for path in (*names.values(), totals)])
    assert outputs[0][0]
    assert all(output == outputs[0] for output in outputs[1:])


@pytest.mark.parametrize("suffix", ["csv", "parquet", "json"])
def test_totals_are_the_findings_counted(register: Path, expected: Json, tmp_path: Path, suffix: str) -> None:
    output, totals = tmp_path / "f.parquet", tmp_path / f"t.{suffix}"
    assert run("audit", register, "--format", "parquet", "-o", output, "--totals", totals, "--rejected", tmp_path / "r",
               "--chunk", 0.05, "--workers", 1) == 2  # fmt: skip
    rows = pq.read_table(output).to_pylist()
    counted = Counter((row["norm"], row["municipality"], row["status"]) for row in rows)
    assert len(rows) == len(rows_of(expected))
    if suffix == "csv":
        listed = list(csv.DictReader(io.StringIO(totals.read_text(encoding="utf-8")), delimiter=";"))
    else:
        listed = pq.read_table(totals).to_pylist() if suffix == "parquet" else json.loads(totals.read_text())
    found = [(row["norm"], row["municipality"] or None, row["status"], int(row["findings"])) for row in listed]
    assert found == sorted(found, key=lambda row: (row[0], row[1] or "", row[2]))
    assert {row[:3]: row[3] for row in found} == counted


def test_each_finding_names_the_municipality_of_its_case(register: Path, tmp_path: Path) -> None:
    output = tmp_path / "f.jsonl"
    run("audit", register, "--format", "jsonl", "-o", output, "--rejected", tmp_path / "r")
    records = {}
    for line in register.read_bytes().splitlines():
        try:
            record = json.loads(line)
            records.setdefault(record["id"], record.get("municipality") or record["organisation"]["municipality"])
        except (ValueError, KeyError, TypeError):
            continue
    found = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert len(found) > 300
    assert all(row["municipality"] == records[row["case"]] for row in found)


def test_duckdb_reads_the_findings(register: Path, expected: Json, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    counts = Counter((row["norm"], row["status"]) for row in rows_of(expected))
    for format, reader in (("parquet", "read_parquet('{}')"), ("csv", "read_csv('{}', delim=';')"),
                           ("jsonl", "read_json('{}')")):  # fmt: skip
        output = tmp_path / f"f.{format}"
        run("audit", register, "--format", format, "-o", output, "--rejected", tmp_path / "r")
        query = f"select norm, status, count(*) from {reader.format(output)} group by all"
        assert {row[:2]: row[2] for row in duckdb.sql(query).fetchall()} == counts


def test_a_document_and_several_files_are_read_as_ever(tmp_path: Path, register: Path, expected: Json) -> None:
    one, other = tmp_path / "a.json", tmp_path / "b.jsonl"
    lines = [json.dumps(json.loads(line)) for line in register.read_bytes().splitlines()[:8] if line]
    one.write_text("[" + ",\n ".join(lines[:5]) + "]", encoding="utf-8")
    other.write_text("\n".join(lines[4:]), encoding="utf-8")  # the first of them for the second time
    broken = tmp_path / "c.json"
    broken.write_text('{\n "id": \n', encoding="utf-8")
    empty = tmp_path / "d.json"
    empty.write_text("", encoding="utf-8")
    files = [one, other, broken, empty]
    law = law_module.load()
    from pliktgraf.report import as_json

    document = json.loads(as_json.render(audit.audit(files, law=law), law))
    output, rejected = tmp_path / "f.jsonl", tmp_path / "r.jsonl"
    options = ["--format", "jsonl", "-o", output, "--rejected", rejected, "--chunk", 0.002, "--workers", 1]
    assert run("audit", *files, *options) == 2
    assert read(output) == rows_of(document)
    assert [json.loads(line) for line in rejected.read_text(encoding="utf-8").splitlines()] == document["rejected"]
    assert len(document["rejected"]) == 3


@pytest.fixture(scope="module")
def plain(register: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the plain file gives: findings, totals and complaints, all bytes."""
    return outcome(register, tmp_path_factory.mktemp("plain"), "--chunk", 0.05, "--workers", 1)


def outcome(source: object, folder: Path, *options: object) -> dict[str, bytes]:
    """What an audit with status 2 writes; in complaints the file is always called the same."""
    paths = {"-o": folder / "f.jsonl", "--totals": folder / "t.csv", "--rejected": folder / "r.jsonl"}
    named = [part for pair in paths.items() for part in pair]
    assert run("audit", source, "--format", "jsonl", *named, *options) == 2
    complaints = [json.loads(line) | {"file": "f"} for line in paths["--rejected"].read_bytes().splitlines()]
    written = {option: path.read_bytes() for option, path in paths.items()}
    return {**written, "--rejected": json.dumps(complaints).encode()}


@pytest.mark.parametrize("options", [("--chunk", 16), ("--chunk", 0.07, "--workers", 2)])
def test_a_packed_file_and_standard_input_give_the_bytes_of_the_plain_file(
    register: Path,
    plain: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[object, ...],
) -> None:
    lines = register.read_bytes().splitlines(keepends=True)
    packed = tmp_path / "register.JSONL.gz"
    packed.write_bytes(gzip.compress(b"".join(lines[:30])) + gzip.compress(b"".join(lines[30:])))
    assert outcome(packed, tmp_path, *options) == plain
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(register.read_bytes())))
    monkeypatch.chdir(tmp_path)
    Path("-").write_text("a file of this name is not meant")
    assert outcome("-", tmp_path, *options) == plain


def test_records_come_through_a_pipe(register: Path, plain: dict[str, bytes]) -> None:
    call = [sys.executable, "-m", "pliktgraf", "audit", "-", "--format", "jsonl", "--chunk", "0.05", "--workers", "2"]
    done = subprocess.run(call, input=register.read_bytes(), capture_output=True, env=environment(), check=False)
    assert (done.returncode, done.stdout) == (2, plain["-o"])


def flipped(packed: bytes, place: int) -> bytes:
    return packed[:place] + bytes([packed[place] ^ 0xFF]) + packed[place + 1 :]


@pytest.mark.parametrize(
    ("damage", "whole", "altered"),
    [
        (lambda packed: packed[: len(packed) // 2], False, False),
        (lambda packed: packed[:-4], True, False),
        (lambda packed: flipped(packed, -6), True, False),  # in the checksum
        (lambda packed: packed + b"not packed", True, False),
        (lambda packed: b"not packed\n" * 100, False, False),
        (lambda packed: flipped(packed, len(packed) // 2), False, True),  # does not show before the end
    ],
)
def test_of_a_damaged_file_what_stands_before_is_audited_and_one_line_tells(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: Any, whole: bool, altered: bool
) -> None:
    lines = [line for line in register.read_bytes().splitlines(keepends=True)[:60] if b'"sak-' in line]
    sound, other = tmp_path / "sound.jsonl", tmp_path / "other.jsonl"
    sound.write_bytes(b"".join(lines))
    other.write_bytes(b"".join(register.read_bytes().splitlines(keepends=True)[75:80]))
    damaged, output = tmp_path / "damaged.jsonl.gz", tmp_path / "f.csv"
    damaged.write_bytes(damage(gzip.compress(b"".join(lines), mtime=0)))
    found = []
    call = ("--format", "csv", "-o", output, "--workers", 1, "--lang", "en")
    for size in (16, 0.02):
        assert run("audit", damaged, other, *call, "--chunk", size) == 2
        said = [line for line in capsys.readouterr().err.splitlines() if "packed file is damaged" in line]
        assert len(said) == 1
        found.append((said[0], output.read_bytes()))
    assert found[0] == found[1]
    number = int(found[0][0].removeprefix(f"{damaged}, record ").partition(":")[0])
    assert 1 <= number <= len(lines) + 1
    if altered:
        return
    assert (number == len(lines) + 1) == whole
    sound.write_bytes(b"".join(lines[: number - 1]))
    run("audit", sound, other, *call)
    assert output.read_bytes() == found[0][1]


def test_a_packed_file_that_is_not_there_or_not_for_data_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "f.csv"
    for source, options, said in (
        (tmp_path / "none.jsonl.gz", ("--format", "csv", "-o", output), "there is no such file"),
        (tmp_path / "none.jsonl.gz", (), "only for findings written as data"),
        ("-", ("--format", "json"), "only for findings written as data"),
    ):
        assert run("audit", source, *options, "--lang", "en") == 2
        told = capsys.readouterr().err
        assert told.count("\n") == 1
        assert said in told
    assert not list(tmp_path.iterdir())


def test_what_is_streamed_is_read_only_as_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line, count, size = b'{"id": "a"}\n', 400_000, 200_000

    class Source(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            part = (line * (len(buffer) // len(line)))[: len(line) * count - self.given]
            buffer[: len(part)] = part
            self.given += len(part)
            return len(part)

    source = Source()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(source)))
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(line * count))
    unpacked = []
    given = gzip.GzipFile.read1
    monkeypatch.setattr(gzip.GzipFile, "read1", lambda self, size: unpacked.append(0) or given(self, size))
    for path, read in ((Path("-"), lambda: source.given), (packed, lambda: len(unpacked) * sources._BLOCK)):
        taken = chunks.split([path], size)
        next(taken)
        next(taken)
        assert 2 * size <= read() < 3 * size + sources._BLOCK
        taken.close()


@pytest.mark.parametrize("option", ["-o", "--totals", "--rejected"])
def test_nothing_half_is_written_and_what_stood_there_stays(
    register: Path, tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good, missing = tmp_path / "good.csv", tmp_path / "no" / "such.csv"
    good.write_text("before", encoding="utf-8")
    given = {"-o": good, "--totals": tmp_path / "t.csv", "--rejected": tmp_path / "r.jsonl", option: missing}
    paths = [part for pair in given.items() for part in pair]
    assert run("audit", register, "--format", "csv", *paths) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert good.read_text(encoding="utf-8") == "before"
    assert run("audit", register, tmp_path / "absent.jsonl", "--format", "csv", "-o", good, "--workers", 1) == 2
    assert "absent.jsonl" in capsys.readouterr().err
    assert good.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["good.csv"]


def test_the_exit_status_tells_what_was_found(tmp_path: Path) -> None:
    cases = schema.ROOT / "data" / "cases"
    breached = cases / "sak-14-planinnhald.json"
    met = tmp_path / "met.jsonl"
    record = json.loads(breached.read_text(encoding="utf-8"))
    met.write_text(json.dumps({key: record[key] for key in ("id", "municipality")} | {"providers": [], "services": []}))
    output = tmp_path / "f.jsonl"
    assert run("audit", met, "--format", "jsonl", "-o", output, "--on", "2023-10-25") == 0
    assert run("audit", breached, "--format", "jsonl", "-o", output) == 1
    assert run("audit", breached, breached, "--format", "jsonl", "-o", output) == 2
    assert run("audit", breached, "--format", "jsonl", "-o", output, "--on", "1990-01-01") == 2


def test_a_rule_that_cannot_be_compiled_is_named_once_and_the_ordinary_engine_takes_over(
    register: Path, expected: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuses(*_: object) -> None:
        raise NotCompiled("criteria/example", "its FILTER is beyond it")

    monkeypatch.setattr(stream.batch, "auditor", refuses)
    stream.tools.cache_clear()
    output = tmp_path / "f.jsonl"
    options = ["--rejected", tmp_path / "r", "--workers", 1, "--chunk", 0.05, "--lang", "en"]
    assert run("audit", register, "--format", "jsonl", "-o", output, *options) == 2
    stream.tools.cache_clear()
    (told,) = capsys.readouterr().err.splitlines()
    assert told.endswith("criteria/example: its FILTER is beyond it")
    assert read(output) == rows_of(expected)


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def start(*arguments: object) -> subprocess.Popen[bytes]:
    call = [sys.executable, "-m", "pliktgraf", *map(str, arguments)]
    return subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())


def test_a_reader_that_has_had_enough_ends_it_quietly(register: Path) -> None:
    with start("audit", register, "--format", "csv", "--chunk", 0.01, "--workers", 2, "--all") as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith(b"case;")
        process.stdout.close()
        told = process.stderr.read()
        assert b"Traceback" not in told
        assert process.wait(60) in (0, 2)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interrupt_ends_it_with_its_processes_and_leaves_nothing(register: Path, tmp_path: Path) -> None:
    output = tmp_path / "f.csv"
    big = tmp_path / "big.jsonl"
    big.write_bytes(register.read_bytes() * 20)
    with start("audit", big, "--format", "csv", "-o", output, "--chunk", 0.05, "--workers", 2) as process:
        assert process.stderr
        process.stderr.readline()  # the first rejected record: work is under way
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
        assert process.wait(60) == 130
    assert b"Traceback" not in told
    assert [path.name for path in tmp_path.iterdir()] == ["big.jsonl"]


def _ends(number: int) -> int:
    if number == 3:
        os._exit(9)
    return number


def _fails(number: int) -> int:
    raise PliktgrafError(f"no {number}")


def _breaks(number: int) -> int:
    raise ValueError(f"a fault of the program at {number}")


def _needs_too_much(number: int) -> int:
    raise MemoryError


def _squares(number: int) -> int:
    return number * number


def test_a_process_that_ends_is_reported_in_one_line() -> None:
    taken: Iterator[int] = pool.ordered(_ends, iter(range(9)), 2)
    with pytest.raises(PliktgrafError, match=r"ended too early \(9\)"):
        list(taken)
    with pytest.raises(PliktgrafError, match="no 0"):
        list(pool.ordered(_fails, iter(range(1)), 2))
    with pytest.raises(PliktgrafError, match="MemoryError"):
        list(pool.ordered(_needs_too_much, iter(range(1)), 2))
    with pytest.raises(ValueError, match="at 0") as raised:
        list(pool.ordered(_breaks, iter(range(1)), 2))
    assert "_breaks" in raised.value.__notes__[0]


def test_results_come_in_the_order_of_the_work_and_work_is_taken_only_as_there_is_room() -> None:
    taken = []

    def items() -> Iterator[int]:
        for i in range(40):
            taken.append(i)
            yield i

    results = pool.ordered(_squares, items(), 2)
    assert [next(results) for _ in range(3)] == [0, 1, 4]
    assert len(taken) <= 3 + 2 * pool.AHEAD
    assert list(results) == [i * i for i in range(3, 40)]


def test_a_part_can_be_audited_anywhere_and_travels() -> None:
    import pickle

    line = next(iter((schema.ROOT / "data" / "cases").glob("sak-14*.json"))).read_bytes().replace(b"\n", b"")
    work = pickle.loads(pickle.dumps(stream.audit_part))
    part = pickle.loads(pickle.dumps(work(line + b"\n{}\n" + line, 7, None, (), "2026-01-01")))
    assert [item.number for item in part.rejected] == [8, 9]
    assert set(part.table["record"].to_pylist()) == {7}
    assert len(part.ids) == part.records == 3


def test_options_for_data_are_refused_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = schema.ROOT / "data" / "cases" / "sak-14-planinnhald.json"
    assert run("audit", case, "--totals", tmp_path / "t.csv", "--lang", "en") == 2
    assert "--format" in capsys.readouterr().err
    assert run("audit", case, "--format", "csv", "-o", tmp_path / "f", "--totals", tmp_path / "t.xlsx") == 2
    assert "t.xlsx" in capsys.readouterr().err
    for options in (["--workers", "0"], ["--chunk", "-1"], ["--workers", "two"]):
        with pytest.raises(SystemExit, match="2"):
            run("audit", case, *options)


@pytest.mark.parametrize(
    ("total", "size", "workers", "expected"),
    [
        (1000, 4000, 2, 1),
        (2000, 4000, 2, 1),
        (2001, 4000, 2, 2),
        (8000, 4000, 2, 2),
        (8001, 4000, 2, 4),
        (9000, 4000, 3, 3),
    ],
)
def test_every_worker_gets_as_many_chunks(tmp_path: Path, total: int, size: int, workers: int, expected: int) -> None:
    from pliktgraf.register import chunks

    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    files[0].write_bytes(b"{}\n" * (total // 3 - 100))
    files[1].write_bytes(b" " * (total - 3 * (total // 3 - 100)))
    assert -(-total // chunks.even(files, size, workers)) == expected
    assert chunks.even([*files, tmp_path / "c.json"], size, workers) == size
