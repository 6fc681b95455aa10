"""A few things that every step does with RDF nodes and stores, with their types settled once."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, QueryTriples, Store, Triple

Subject = NamedNode | BlankNode
Node = NamedNode | BlankNode | Literal
Row = dict[str, Node]


def value_of(node: Node | Triple) -> str:
    """The IRI, the text of a literal, or the label of a blank node."""
    if isinstance(node, Triple):
        raise TypeError("the graph quotes no triples")
    return node.value


def construct(store: Store, query: str) -> list[Quad]:
    """The triples of a CONSTRUCT query, in the default graph."""
    result = store.query(query)
    if not isinstance(result, QueryTriples):
        raise TypeError("the query is not a CONSTRUCT query")
    return [Quad(triple.subject, triple.predicate, triple.object) for triple in result]


def select(store: Store, query: str) -> list[Row]:
    """The rows of a SELECT query; a variable without a value is left out."""
    result = store.query(query)
    if not isinstance(result, QuerySolutions):
        raise TypeError("the query is not a SELECT query")
    names = [variable.value for variable in result.variables]
    rows: list[Row] = []
    for solution in result:
        found = ((name, solution[name]) for name in names)
        rows.append({name: node for name, node in found if node is not None and not isinstance(node, Triple)})
    return rows
