"""The namespaces and the few terms of the model that the program itself speaks of."""

from typing import Final

from pyoxigraph import NamedNode

PG: Final = "https://w3id.org/pliktgraf/"
NORM: Final = PG + "norm/"
CRITERION: Final = PG + "criterion/"
ACT: Final = PG + "act/"
LAW: Final = PG + "law/"
CASE: Final = PG + "case/"
SOURCE: Final = PG + "source/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SH: Final = "http://www.w3.org/ns/shacl#"
DCTERMS: Final = "http://purl.org/dc/terms/"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

LANGUAGES: Final = ("nn", "nb", "en")

TYPE: Final = NamedNode(RDF + "type")


def pg(name: str) -> NamedNode:
    """The model's own term of that local name."""
    return NamedNode(PG + name)


def local_name(iri: str, namespace: str) -> str:
    """What follows `namespace` in `iri`; the whole IRI where it lies elsewhere."""
    return iri.removeprefix(namespace)
