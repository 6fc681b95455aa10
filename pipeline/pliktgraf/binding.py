"""Bind a query's parameters as RDF terms, so that what a user writes can never become query text."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from pliktgraf.errors import PliktgrafError

Term = NamedNode | Literal

_TOKEN = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*\''''
    r"""|<[^<>"{}|^`\\\s]*>|\#[^\n]*|[?$]\w+""",
    re.DOTALL,
)


def bind(query: str, arguments: dict[str, Term]) -> str:
    """The query with every occurrence of a parameter replaced by its term, as SHACL's pre-binding does.

    Strings, IRIs and comments are left alone. Works for any engine, a remote endpoint too.

    Raises PliktgrafError for a parameter that the query does not have.
    """
    used = set()

    def replace(match: re.Match[str]) -> str:
        token = match.group()
        if token[0] in "?$" and token[1:] in arguments:
            used.add(token[1:])
            return str(arguments[token[1:]])
        return token

    bound = _TOKEN.sub(replace, query)
    if unknown := sorted(set(arguments) - used):
        raise PliktgrafError(f"{', '.join(unknown)}: the query has no such parameter; see its head for those it has")
    return bound
