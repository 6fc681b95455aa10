"""Hostile archives and documents: each is one line of the report, what is sound is still read, nothing is unpacked."""

import bz2
import gzip
import io
import os
import random
import resource
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pliktgraf import cli, statutes
from pliktgraf.statutes import archive, markup
from pliktgraf.statutes.faults import Fault

GOOD = (Path(__file__).parent / "statutes" / "lovdata" / "nl" / "nl-20990304-012.xml").read_bytes()
OTHER = (Path(__file__).parent / "statutes" / "lovdata" / "sf" / "sf-20990622-1110.xml").read_bytes()
START = b'<html><header class="documentHeader"><dl><dd class="legacyID">LOV-2098-01-01-1</dd></dl></header>'
BODY = START + b'<main class="documentBody">%s</main></html>'
SECTION = b'<article class="legalArticle" data-name="\xc2\xa71"><article class="legalP">%s</article></article>'
LAUGHS = (
    b'<!DOCTYPE html [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]>"
)


def document(words: bytes, start: bytes = b"") -> bytes:
    return start + BODY % (SECTION % words)


def member(name: str, content: bytes = b"", **fields: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in fields.items():
        setattr(info, key, value)
    return info, content


def tar(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as made:
        for info, content in members:
            made.addfile(info)
            file.write(content + b"\0" * (-len(content) % 512))
            made.offset += len(content) + -len(content) % 512
    return file.getvalue()


BETWEEN: dict[str, tuple[tuple[tarfile.TarInfo, bytes], str]] = {
    "an absolute path": (member("/etc/nl-1.xml", GOOD), "would lie outside the archive"),
    "a path upwards": (member("nl/../../nl-1.xml", GOOD), "would lie outside the archive"),
    "a path of Windows": (member("C:\\nl-1.xml", GOOD), "would lie outside the archive"),
    "a symbolic link": (member("nl/l.xml", type=tarfile.SYMTYPE, linkname="/etc/passwd"), "is a link or device"),
    "a hard link": (member("nl/h.xml", type=tarfile.LNKTYPE, linkname="nl/good.xml"), "is a link or device"),
    "a device": (member("nl/d.xml", type=tarfile.CHRTYPE), "is a link or device"),
    "a pipe": (member("nl/p.xml", type=tarfile.FIFOTYPE), "is a link or device"),
    "a name that cannot be shown": (member("nl/\x1b[2J\u202e.xml", GOOD), "has characters that cannot be shown"),
    "a name without end": (member("nl/" + "a" * 600 + ".xml", GOOD), "is too long"),
    "the same name again": (member("nl/good.xml", GOOD), "stands earlier in the archive"),
    "the same act again": (member("nl/again.xml", GOOD), "has already been read"),
    "a file that is not XML": (member("nl/x.exe", b"MZ"), "Passed over 1: The file is not XML"),
    "an empty file": (member("nl/x.xml"), "The file is empty"),
    "nothing but zeros": (member("nl/x.xml", bytes(4000)), "is not valid XML"),
    "text of another encoding": (member("nl/x.xml", document("blåbær".encode("latin-1"))), "not UTF-8 (byte"),
    "UTF-16": (member("nl/x.xml", document(b"a").decode().encode("utf-16")), "not UTF-8 (byte 0)"),
    "a false declaration": (
        member("nl/x.xml", document(b"\xff", b'<?xml version="1.0" encoding="iso-8859-1"?>')),
        "not UTF-8",
    ),
    "a billion laughs": (member("nl/x.xml", document(b"&j;", LAUGHS)), "declares entities"),
    "an external entity": (
        member("nl/x.xml", document(b"&e;", b'<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]>')),
        "declares entities",
    ),
    "a parameter entity": (
        member("nl/x.xml", document(b"", b'<!DOCTYPE html [<!ENTITY % e SYSTEM "http://127.0.0.1:9/"> %e;]>')),
        "declares entities",
    ),
    "attributes by default": (
        member("nl/x.xml", document(b"", b'<!DOCTYPE html [<!ATTLIST main class CDATA "x">]>')),
        "declares entities",
    ),
    "an entity that nobody declared": (member("nl/x.xml", document(b"&nope;")), "is not valid XML"),
    "deep nesting": (member("nl/x.xml", document(b"<b>" * 200 + b"</b>" * 200)), "more than 100 levels"),
    "very deep nesting": (member("nl/x.xml", document(b"<b>" * 90000 + b"</b>" * 90000)), "is not valid XML"),
    "a great attribute": (
        member("nl/x.xml", document(b"x").replace(b'"\xc2\xa71"', b'"' + b"a" * 3000 + b'"')),
        "attribute data-name is longer",
    ),
    "a gigantic attribute": (member("nl/x.xml", document(b'<a href="%s"/>' % (b"a" * 11_000_000))), "is not valid XML"),
    "too many tags": (member("nl/x.xml", document(b"<b/>" * (markup.MAX_TAGS + 1))), "more than 1000000 tags"),
    "markup that ends": (member("nl/x.xml", GOOD[:3000]), "is not valid XML"),
    "an error message": (member("nl/x.xml", b"<html><body><h1>502 Bad Gateway</h1></body></html>"), "error message"),
    "an error message in JSON": (member("nl/x.xml", b'{"error": "not found"}'), "is not valid XML"),
    "a header without text": (member("nl/x.xml", BODY % b""), "has no text"),
    "a text without header": (
        member("nl/x.xml", b'<html><header class="documentHeader"/><main class="documentBody"/></html>'),
        "does not say which act",
    ),
    "a false identifier": (
        member("nl/x.xml", document(b"x").replace(b"LOV-2098-01-01-1", b"LOV-2098&lt;script>")),
        "does not say which act",
    ),
    "too large a file": (member("nl/x.xml", b" " * (archive.MAX_MEMBER_BYTES + 1)), "more than the 33554432 that"),
}


@pytest.mark.parametrize("case", BETWEEN)
def test_one_bad_member_is_one_line_and_the_rest_is_read(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    bad, said = BETWEEN[case]
    (tmp_path / "laws.tar.bz2").write_bytes(
        bz2.compress(tar(member("nl/good.xml", GOOD), bad, member("sf/good.xml", OTHER)), 1)
    )
    status = cli.main(["law", "import", "laws.tar.bz2", "-o", "out", "--lang", "en"])
    out, err = capsys.readouterr()
    lines = [line for line in (out + err).splitlines() if said in line]
    assert len(lines) == 1, (out, err)
    assert lines[0].isprintable()
    assert status == (0 if "Passed over" in said else 2)
    assert [statute.id for statute in statutes.load([Path("out/statutes.nq")])] == [
        "LOV-2099-03-04-12",
        "FOR-2099-06-22-1110",
    ]
    assert sorted(os.listdir()) == ["laws.tar.bz2", "out"]
    assert sorted(os.listdir("out")) == ["statutes.nq", "store"]


def block(info: tarfile.TarInfo, content: bytes = b"") -> bytes:
    return info.tobuf(tarfile.GNU_FORMAT) + content + b"\0" * (-len(content) % 512)


def whole(noise: int = 0) -> bytes:
    """Forty acts, and noise after each that does not pack."""
    acts = (document(b"x" * 900).replace(b"01-1<", b"01-%d<" % (i + 1)) for i in range(40))
    return tar(*(m for i, act in enumerate(acts) for m in (member(f"nl/{i}.xml", act), noisy(i, noise)) if m))


def noisy(number: int, size: int) -> tuple[tarfile.TarInfo, bytes]:
    return member(f"{number}.txt", random.Random(number).randbytes(size))


def declared_huge() -> bytes:
    info = tarfile.TarInfo("nl/huge.xml")
    info.size = 2**50
    return block(*member("nl/good.xml", GOOD)) + block(info, b"few bytes")


def long_header() -> bytes:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 2**30
    return block(*member("nl/good.xml", GOOD)) + block(info, b"few bytes")


def zeros(of: int) -> bytes:
    return tar(member("nl/good.xml", GOOD), *(member(f"nl/{i}.txt", bytes(8 * 2**20)) for i in range(of)))


ARCHIVES: dict[str, tuple[Callable[[], bytes], bool, str]] = {
    "a truncated bz2": (lambda: bz2.compress(whole(50_000))[:-200_000], True, "not whole"),
    "a truncated gzip": (lambda: gzip.compress(whole(1_000))[:-9_000], True, "not whole"),
    "a truncated member": (lambda: tar(member("nl/good.xml", GOOD))[: len(GOOD) // 2], False, "not whole"),
    "a member of a size that is a lie": (declared_huge, True, "The archive is broken"),
    "a name of a gigabyte": (long_header, True, "The archive is broken"),
    "a bz2 of something else": (lambda: bz2.compress(b"hello" * 999), False, "The archive is broken"),
    "a gzip that is damaged": (lambda: gzip.compress(whole(1_000))[:9_000] + b"\xff" * 500, True, "is broken"),
    "a bomb of bz2": (lambda: bz2.compress(zeros(12)), True, "more than 250 times its size"),
    "a bomb of gzip": (lambda: gzip.compress(zeros(12)), True, "more than 250 times its size"),
    "an archive in an archive": (lambda: bz2.compress(bz2.compress(whole())), False, "The archive is broken"),
}


@pytest.mark.parametrize("case", ARCHIVES)
def test_a_bad_archive_ends_in_one_fault_that_names_it(case: str, tmp_path: Path) -> None:
    made, has_good, said = ARCHIVES[case]
    path = tmp_path / "laws.tar"
    path.write_bytes(made())
    faults: list[Fault] = []
    read = list(statutes.load([path], faults.append))
    (of_archive,) = [fault.line("en") for fault in faults if fault.where == "laws.tar"]
    assert said in of_archive
    assert bool(read) == has_good


def test_an_archive_of_very_many_members_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 50)
    path = tmp_path / "laws.tar"
    path.write_bytes(tar(member("nl/good.xml", GOOD), *(member(f"nl/{i}", type=tarfile.DIRTYPE) for i in range(60))))
    faults: list[Fault] = []
    assert len(list(statutes.load([path], faults.append))) == 1
    assert [fault.line("en") for fault in faults] == [
        "laws.tar: The archive has more than 50 files. The rest was not read. Check that it is from Lovdata."
    ]


def test_an_archive_that_unpacks_to_too_much_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 10 * 2**20)
    path = tmp_path / "laws.tar"
    path.write_bytes(zeros(3))
    faults: list[Fault] = []
    list(statutes.load([path], faults.append))
    assert "unpacks to more than 10485760 bytes" in faults[-1].line("en")


def test_a_note_of_a_million_dates_takes_no_time() -> None:
    from pliktgraf.statutes.notes import read_note

    began = time.perf_counter()
    note = read_note("Endret ved lov " + "1 jan 2000 nr. 1 (ikr. " * 100_000)
    assert note.amendments == ()
    read_note("Endret ved lov " + "1 jan 2000 nr. 1, " * 2_500)
    assert time.perf_counter() - began < 5


def test_a_word_without_end_takes_no_time() -> None:
    from pliktgraf.statutes.languages import languages

    began = time.perf_counter()
    assert languages(["ikkje " + "a" * 5_000_000]) == ("nn", ("nn",))
    assert time.perf_counter() - began < 5


def test_the_memory_of_one_statute_is_all_that_many_take(tmp_path: Path) -> None:
    """Three hundred more statutes in an archive take no more memory than those before them did."""

    def archive_of(count: int) -> Path:
        path = tmp_path / f"{count}.tar"
        filler = b"ordetmedmangebokstaver" * 3_600
        path.write_bytes(
            tar(*(member(f"nl/{i}.xml", document(filler).replace(b"01-1<", b"01-%d<" % (i + 1))) for i in range(count)))
        )
        return path

    few, many = archive_of(50), archive_of(400)
    for _ in statutes.load([few]):
        pass
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _ in statutes.load([many])) == 400
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - before < 20_000  # kilobytes; the archive itself is 32 MB
