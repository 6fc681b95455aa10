"""The IRIs of statutes and their parts, the same as in the graph, and the terms that describe them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode

from pliktgraf.sources.graph import target_iri
from pliktgraf.terms import DCTERMS, LAW, PG, XSD, pg

ELI: Final = "http://data.europa.eu/eli/ontology#"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
LANGUAGE: Final = "http://publications.europa.eu/resource/authority/language/"
STATUTE: Final = PG + "statute/"
"""Before the identifier: the named graph of a statute, which is also the text as it was read."""
PROVENANCE: Final = NamedNode(PG + "statute/provenance")
"""The named graph of the archives that statutes were read from."""
LANGUAGES: Final = {"nb": LANGUAGE + "NOB", "nn": LANGUAGE + "NNO"}

_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\%?#]')


def eli(name: str) -> NamedNode:
    return NamedNode(ELI + name)


def dcterms(name: str) -> NamedNode:
    return NamedNode(DCTERMS + name)


DATE: Final = NamedNode(XSD + "date")
INTEGER: Final = NamedNode(XSD + "integer")
OFFSET: Final = NamedNode(XSD + "nonNegativeInteger")
BOOLEAN: Final = NamedNode(XSD + "boolean")
HEX: Final = NamedNode(XSD + "hexBinary")

LEGAL_RESOURCE: Final = eli("LegalResource")
EXPRESSION: Final = eli("LegalExpression")
PART_OF: Final = eli("is_part_of")
REALIZES: Final = eli("realizes")
REALIZED_BY: Final = eli("is_realized_by")
TITLE: Final = eli("title")
SHORT_TITLE: Final = eli("title_short")
ELI_LANGUAGE: Final = eli("language")
ID_LOCAL: Final = eli("id_local")
IN_FORCE_FROM: Final = eli("first_date_entry_in_force")
NO_LONGER: Final = eli("date_no_longer_in_force")
VERSION_DATE: Final = eli("version_date")
CHANGED_BY: Final = eli("changed_by")
CHANGES: Final = eli("changes")
CITES: Final = eli("cites")
ELI_NUMBER: Final = eli("number")
BASED_ON: Final = eli("based_on")
RESPONSIBLE: Final = eli("responsibility_of")

IDENTIFIER: Final = dcterms("identifier")
HEADING: Final = dcterms("title")
WRITTEN_IN: Final = dcterms("language")
WITHIN: Final = dcterms("isPartOf")
MODIFIED: Final = dcterms("modified")
SOURCE: Final = dcterms("source")
PAGE: Final = NamedNode(FOAF + "page")
EXACT: Final = NamedNode(OA + "exact")
DERIVED_FROM: Final = NamedNode(PROV + "wasDerivedFrom")

ACT_CLASS: Final = pg("Act")
CHAPTER: Final = pg("StatuteChapter")
PROVISION: Final = pg("Provision")
VERSION: Final = pg("ProvisionVersion")
LIST_ITEM: Final = pg("ListItem")
NOTE: Final = pg("AmendmentNote")
STEP: Final = pg("AmendmentStep")
CITATION: Final = pg("Citation")
DOCUMENT: Final = pg("SourceDocument")

PLACE: Final = pg("place")
WORDING: Final = pg("wording")
CONTINUATION: Final = pg("wordingAfterList")
MARKER: Final = pg("listMarker")
NUMBER: Final = pg("sectionNumber")
LEDD: Final = pg("ledd")
HAS_VERSION: Final = pg("hasVersion")
HAS_ANNOUNCED: Final = pg("hasAnnouncedVersion")
AMENDED_BY: Final = pg("isAmendedBy")
KIND: Final = pg("amendmentKind")
ANNOUNCED: Final = pg("isAnnounced")
IS_WHOLE: Final = pg("isWhole")
COMES_INTO_FORCE: Final = pg("comesIntoForce")
LAST_CHANGED_BY: Final = pg("isLastChangedBy")
LAST_CHANGE: Final = pg("lastChangeInForce")
REMARK: Final = pg("importRemark")
CITES_TARGET: Final = pg("cites")
START: Final = pg("startOffset")
END: Final = pg("endOffset")
FILE_NAME: Final = pg("fileName")
SHA256: Final = pg("sha256")


@lru_cache(maxsize=100_000)
def iri(identifier: str) -> str:
    """The IRI of a statute, chapter or provision by its identifier; an act that the graph knows has the graph's own."""
    statute, slash, place = identifier.partition("/")
    if not slash:
        return target_iri(statute)
    return LAW + statute + "/" + _NOT_IN_IRI.sub(lambda found: quote(found[0], safe=""), place)


def graph_of(identifier: str, language: str | None = None) -> NamedNode:
    """The named graph of a statute; `language` sets apart a second text of the same statute."""
    return NamedNode(STATUTE + identifier + (f"/{language}" if language else ""))


def page(address: str) -> str:
    """Where Lovdata shows a part, by its `data-lovdata-URL`."""
    return "https://lovdata.no/dokument/" + _NOT_IN_IRI.sub(lambda found: quote(found[0], safe=""), address)
