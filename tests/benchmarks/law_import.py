"""How fast statutes are imported, against bare lxml parsing of the same members, and how much memory it takes.

    python tests/benchmarks/law_import.py [ACTS] [REGULATIONS]

Makes an archive of fictional acts and regulations about as large as those in force (800 and 3,500 of them), and prints
members a second, ratios and the peak of memory, each step in a process of its own. Nothing here asserts a time.
"""

import io
import multiprocessing
import random
import resource
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from pliktgraf import statutes
from pliktgraf.statutes.archive import Member, members
from pliktgraf.statutes.importing import import_statutes

TEXT = (
    "kommunen skal tilby tjenester etter denne loven til personer som ikke kan ivareta seg selv dersom vilkårene er "
    "oppfylt og departementet kan gi forskrift om nærmere krav når det er nødvendig for å sikre en forsvarlig ordning"
)
WORDS = TEXT.split()
HEADER = '<header class="documentHeader"><dl class="data-document-key-info">{fields}</dl></header>'
PAGE = f'<html lang="no">{HEADER}{{body}}</html>'


def words(of: random.Random, count: int) -> str:
    return " ".join(of.choices(WORDS, k=count)).capitalize() + "."


def ledd(of: random.Random, kind: str) -> str:
    link = f'<a href="{kind}/2011-06-24-{of.randint(1, 90)}/§{of.randint(1, 9)}-{of.randint(1, 9)}/ledd/1">loven</a>'
    text = f"{words(of, of.randint(8, 45))} Jf. {link}."
    if of.random() < 0.25:
        items = "".join(
            f'<li data-name="{letter}."><article class="listArticle"><article class="legalP">{words(of, 12)}</article>'
            "</article></li>"
            for letter in "abcde"[: of.randint(2, 5)]
        )
        text += f'<ol class="defaultList">{items}</ol>'
    return f'<article class="legalP">{text}</article>'


def section(of: random.Random, number: str, address: str, kind: str) -> str:
    note = (
        '<article class="changesToParent">Endret ved <a href="lov/2021-06-11-78">lov 11 juni 2021 nr. 78</a> '
        '(i kraft 1 aug 2022 iflg. <a href="forskrift/2022-05-20-871">res. 20 mai 2022 nr. 871</a>).</article>'
    )
    return (
        f'<article class="legalArticle" data-name="§{number}" data-lovdata-URL="{address}/§{number}">'
        f'<h3 class="legalArticleHeader"><span class="legalArticleValue">§ {number}</span>. '
        f'<span class="legalArticleTitle">{words(of, 4)}</span></h3>'
        + "".join(ledd(of, kind) for _ in range(of.randint(1, 6)))
        + (note if of.random() < 0.4 else "")
        + "</article>"
    )


def document(of: random.Random, number: int, is_act: bool) -> tuple[str, bytes]:
    kind, folder = ("lov", "nl") if is_act else ("forskrift", "sf")
    day = f"20{number % 90 + 10}-{number // 90 % 12 + 1:02}-{number // 1080 % 28 + 1:02}"
    address = f"{folder.upper()}/{kind}/{day}-{number}"
    chapters = "".join(
        f'<section class="section" data-name="kap{chapter}" data-lovdata-URL="{address}/KAPITTEL_{chapter}">'
        f"<h2>Kapittel {chapter}. {words(of, 3)}</h2>"
        + "".join(section(of, f"{chapter}-{i}", address, kind) for i in range(1, of.randint(3, 12)))
        + "</section>"
        for chapter in range(1, (of.randint(3, 14) if is_act else of.randint(2, 5)))
    )
    fields = (
        f'<dd class="legacyID">{"LOV" if is_act else "FOR"}-{day}-{number}</dd><dd class="title">{words(of, 8)}</dd>'
        f'<dd class="dateInForce">{day}</dd><dd class="refid">{kind}/{day}-{number}</dd>'
    )
    body = f'<main class="documentBody" data-lovdata-URL="{address}">{chapters}</main>'
    name = f"{folder}/{folder}-{day.replace('-', '')}-{number:04}.xml"
    return name, PAGE.format(fields=fields, body=body).encode()


def make(path: Path, acts: int, regulations: int) -> int:
    of, size = random.Random(1), 0
    with tarfile.open(path, "w:bz2") as archive:
        for number in range(acts + regulations):
            name, content = document(of, number, number < acts)
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
            size += len(content)
    return size


def contents(path: Path) -> list[bytes]:
    return [member.content for member in members(path) if isinstance(member, Member)]


def parse_bare(path: Path, _: Path) -> int:
    return sum(etree.fromstring(m.content) is not None for m in members(path) if isinstance(m, Member))


def read(path: Path, _: Path) -> int:
    return sum(1 for _ in statutes.load([path]))


def whole_import(path: Path, folder: Path) -> int:
    return len(import_statutes([path], folder).statutes)


def read_back(_: Path, folder: Path) -> int:
    return sum(1 for _ in statutes.load([folder / "statutes.nq"]))


def measured(run: Callable[[Path, Path], int], path: Path, folder: Path, answer: Any) -> None:
    start = time.perf_counter()
    count = run(path, folder)
    answer.put((count, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def rate(name: str, run: Callable[[Path, Path], int], path: Path, folder: Path) -> float:
    answer: Any = multiprocessing.get_context("spawn").Queue()
    process = multiprocessing.get_context("spawn").Process(target=measured, args=(run, path, folder, answer))
    process.start()
    count, seconds, memory = answer.get()
    process.join()
    print(
        f"{name:<44} {count / seconds:>8.0f} members a second {seconds:>7.1f} s {memory:>6.0f} MB at most", flush=True
    )
    return float(count / seconds)


def main() -> None:
    acts, regulations = (int(a) for a in (*sys.argv[1:3], *("800", "3500")[len(sys.argv[1:3]) :]))
    with tempfile.TemporaryDirectory() as name:
        path, folder = Path(name) / "laws.tar.bz2", Path(name) / "build"
        size = make(path, acts, regulations)
        print(
            f"{acts + regulations} members, {size / 1e6:.0f} MB, {path.stat().st_size / 1e6:.0f} MB packed", flush=True
        )
        bare = rate("unpack and parse with lxml alone", parse_bare, path, folder)
        model = rate("read to the model", read, path, folder)
        written = rate("import to N-Quads and store", whole_import, path, folder)
        rate("read back from N-Quads", read_back, path, folder)
        print(f"statutes.nq {(folder / 'statutes.nq').stat().st_size / 1e6:.0f} MB")
        print(f"lxml : model    {bare / model:.1f}")
        print(f"lxml : import   {bare / written:.1f}")


if __name__ == "__main__":
    main()
