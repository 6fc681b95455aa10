"""Ask a SPARQL 1.1 endpoint through SPARQLWrapper: queries go by POST, rows come as JSON, graphs as Turtle."""

from __future__ import annotations

import json
import warnings
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from pliktgraf.errors import PliktgrafError

TIMEOUT = 60
"""Seconds to wait for an answer."""

Node = NamedNode | BlankNode | Literal
Row = dict[str, Node]


def select(query: str, url: str, timeout: int = TIMEOUT) -> list[Row]:
    """The rows of a SELECT query, each with the variables that are bound in it.

    Raises PliktgrafError where the endpoint cannot be reached, refuses the query, or does not answer as one.
    """
    content = _ask(query, url, "json", timeout)
    try:
        bindings = json.loads(content)["results"]["bindings"]
        return [{name: _term(node) for name, node in row.items()} for row in bindings]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _not_sparql(url) from None


def construct(query: str, url: str, timeout: int = TIMEOUT) -> list[Triple]:
    """The triples of a CONSTRUCT query. Raises as `select` does."""
    content = _ask(query, url, "turtle", timeout)
    try:
        return [Triple(q.subject, q.predicate, q.object) for q in parse(content, format=RdfFormat.TURTLE)]
    except SyntaxError:
        raise _not_sparql(url) from None


def shown(url: str) -> str:
    """The address as an error may show it: without user name, password and query."""
    parts = urlsplit(url)
    host = parts.netloc.rsplit("@", 1)[-1]
    return f"{parts.scheme}://{host}{parts.path}"


def _ask(query: str, url: str, form: str, timeout: int) -> bytes:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise PliktgrafError(f"{url}: this is no web address; write one like http://localhost:7878/query")
    from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    wrapper = SPARQLWrapper(url)
    wrapper.setMethod(POST)
    wrapper.setReturnFormat(JSON if form == "json" else TURTLE)
    wrapper.setTimeout(timeout)
    wrapper.setQuery(query)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of an unexpected content type, which is told below
            content: bytes = wrapper.query().response.read()
    except (SPARQLWrapperException, HTTPError) as error:
        raise _error(url, f"the endpoint refused the query ({_reason(error)}); check the address") from None
    except (URLError, OSError, ValueError) as error:
        if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
            raise _error(url, f"no answer within {timeout} seconds; try again, or ask the graph at hand") from None
        raise _error(url, f"it cannot be reached ({_reason(error)}); check the address and the server") from None
    return content


def _reason(error: Exception) -> str:
    """One line of what went wrong: the HTTP status where there is one, and the server's first words."""
    if isinstance(error, HTTPError):
        return f"{error.code} {error.reason}"
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or getattr(error, "msg", None) or error
    words = " ".join(str(getattr(reason, "strerror", None) or reason).split())
    return words[:200] or error.__class__.__name__


def _not_sparql(url: str) -> PliktgrafError:
    return _error(url, "the answer is not that of a SPARQL endpoint; check the address")


def _error(url: str, what: str) -> PliktgrafError:
    return PliktgrafError(f"{shown(url)}: {what}")


def _term(node: dict[str, Any]) -> Node:
    match node["type"]:
        case "uri":
            return NamedNode(node["value"])
        case "bnode":
            return BlankNode(node["value"])
        case _:
            if tag := node.get("xml:lang"):
                return Literal(node["value"], language=tag)
            datatype = node.get("datatype")
            return Literal(node["value"], datatype=NamedNode(datatype)) if datatype else Literal(node["value"])
