"""Questions asked of a real SPARQL server: the same answers as at hand, and every way it can fail told in one line."""

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from pliktgraf import ask as asking
from pliktgraf import law as law_module
from pliktgraf import reference
from pliktgraf.ask import endpoint, questions
from pliktgraf.errors import PliktgrafError
from pliktgraf.law import Law

SERVER = Path(sys.executable).with_name("oxigraph")
ASKED = json.loads((Path(__file__).parent / "answers" / "asked.json").read_text(encoding="utf-8"))
LIBRARY = questions.library()
SELECT = "SELECT ?x WHERE { ?x ?y ?z }"
OF_THE_LAW = sorted(name for name, question in LIBRARY.items() if not question.needs_cases)


@pytest.fixture(scope="module")
def law() -> Law:
    return law_module.load()


@pytest.fixture(scope="module")
def server(law: Law, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not SERVER.exists():
        pytest.skip("the oxigraph server is not installed")
    folder = tmp_path_factory.mktemp("store")
    reference.with_law(law).dump(str(folder / "law.nq"), format=RdfFormat.N_QUADS)
    location = str(folder / "db")
    load = [str(SERVER), "load", "--location", location, "--file", str(folder / "law.nq")]
    subprocess.run(load, check=True, capture_output=True, timeout=60)
    port = free_port()
    run = [str(SERVER), "serve", "--location", location, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    pytest.fail("the server does not start")


@contextlib.contextmanager
def answering(status: int, kind: str, body: bytes, wait: float = 0) -> Iterator[str]:
    """A server that gives the same answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            time.sleep(wait)
            with contextlib.suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}/sparql"
    finally:
        httpd.shutdown()
        httpd.server_close()


@pytest.mark.parametrize("name", OF_THE_LAW)
def test_the_server_answers_as_the_graph_at_hand(name: str, server: str, law: Law) -> None:
    given = ASKED.get(name, {})
    here = asking.ask(name, given, law=law)
    there = asking.ask(name, given, law=law, endpoint=server)
    assert here.rows or here.graph
    assert there.rows == here.rows
    if here.graph is not None:
        assert there.graph is not None
        assert len(set(there.graph)) == len(set(here.graph))
        named = [sorted(str(t) for t in graph if "_:" not in str(t)) for graph in (there.graph, here.graph)]
        assert named[0] == named[1]


def test_a_hostile_value_stays_a_value_on_the_server(server: str, tmp_path: Path, law: Law) -> None:
    path = tmp_path / "echo.rq"
    path.write_text(
        "# nn: Kva?\n# nb: Hva?\n# en: What?\n# param: word xsd:string x | nn: eit ord | nb: et ord | en: a word\n"
        "# column: same text\n\nSELECT (STR(?word) AS ?same) WHERE { VALUES ?one { 1 } } ORDER BY ?same\n",
        encoding="utf-8",
    )
    for value in ('x" } ; DROP ALL #', "æøå & + %20\n\\", "'''\"\"\""):
        (row,) = asking.ask(str(path), {"word": value}, law=law, endpoint=server).rows
        assert row["same"] == value


def test_the_server_is_only_asked(server: str, law: Law) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    before = endpoint.select(count, server)
    with pytest.raises(PliktgrafError):
        endpoint.select("DELETE WHERE { ?s ?p ?o }", server)
    assert endpoint.select(count, server) == before


def test_a_query_that_the_server_refuses_is_told_with_its_reason(server: str) -> None:
    with pytest.raises(PliktgrafError, match="refused the query") as error:
        endpoint.select("SELECT ?x WHERE { ?x a }", server)
    assert "\n" not in str(error.value)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(PliktgrafError, match="cannot be reached.*check the address"):
        endpoint.select(SELECT, f"http://127.0.0.1:{free_port()}/query")


@pytest.mark.parametrize("url", ["localhost:7878/query", "file:///etc/passwd", "ftp://x/y", "http://", "query"])
def test_what_is_no_web_address_is_told(url: str) -> None:
    with pytest.raises(PliktgrafError, match="no web address"):
        endpoint.select(SELECT, url)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"<html>Welcome</html>"),
        ("application/sparql-results+json", b"{}"),
        ("application/sparql-results+json", b'{"results": {"bindings": [{"x": {"type": "uri"}}]}}'),
        ("application/sparql-results+json", b"[]"),
        ("application/sparql-results+json", b""),
        ("application/sparql-results+json", b"\xff\xfe"),
    ],
)
def test_an_answer_that_is_not_sparql_is_told(kind: str, body: bytes) -> None:
    with answering(200, kind, body) as url, pytest.raises(PliktgrafError, match="not that of a SPARQL"):
        endpoint.select(SELECT, url)
    graph = "CONSTRUCT { ?x ?y ?z } WHERE { ?x ?y ?z }"
    with answering(200, kind, body or b"<x") as url, pytest.raises(PliktgrafError, match="not that of a SPARQL"):
        endpoint.construct(graph, url)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 414, 429, 500, 503])
def test_an_error_of_the_server_is_told_in_one_line(status: int) -> None:
    with answering(status, "text/plain", b"Too\nmuch " * 500) as url, pytest.raises(PliktgrafError) as error:
        endpoint.select(SELECT, url)
    said = str(error.value)
    assert "refused the query" in said
    assert "\n" not in said
    assert len(said) < 500


def test_a_server_that_does_not_answer_is_given_up() -> None:
    late = answering(200, "text/plain", b"", wait=2)
    with late as url, pytest.raises(PliktgrafError, match="no answer within 1 seconds"):
        endpoint.select(SELECT, url, timeout=1)


def test_the_password_of_an_address_is_not_shown() -> None:
    assert endpoint.shown("https://me:secret@example.org/sparql?key=1") == "https://example.org/sparql"
    with pytest.raises(PliktgrafError) as error:
        endpoint.select(SELECT, f"http://me:secret@127.0.0.1:{free_port()}/query")
    assert "secret" not in str(error.value)


def test_the_query_goes_by_post_and_asks_for_json() -> None:
    seen = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen["accept"] = self.headers["Accept"]
            seen["body"] = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.end_headers()
            self.wfile.write(b'{"head": {"vars": []}, "results": {"bindings": []}}')

        def log_message(self, format: str, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        assert endpoint.select('SELECT ?x WHERE { ?x ?y "æ" }', f"http://127.0.0.1:{httpd.server_port}/q") == []
    finally:
        httpd.shutdown()
        httpd.server_close()
    assert "json" in seen["accept"]
    assert urllib.parse.parse_qs(seen["body"].decode())["query"] == ['SELECT ?x WHERE { ?x ?y "æ" }']
