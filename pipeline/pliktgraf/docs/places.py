"""Where each page lies, seen from the folder of its language, and the anchors within pages."""

from __future__ import annotations

import re

from pliktgraf.terms import PG

START, BY_ACT, BY_BEARER, BY_CRITERION, GLOSSARY, ONTOLOGY = (
    f"{name}.html" for name in ("index", "by-act", "by-bearer", "by-criterion", "criteria", "ontology")
)
INDEXES = (BY_ACT, BY_BEARER, BY_CRITERION)


def norm_page(id_: str) -> str:
    """The page of a norm."""
    return f"norm/{anchor(id_)}.html"


def act_page(notation: str) -> str:
    """The page of an act."""
    return f"act/{anchor(notation)}.html"


def criterion(iri: str) -> str:
    """The place of a criterion in the glossary."""
    return f"{GLOSSARY}#{anchor(last_part(iri))}"


def term(iri: str) -> str:
    """The place of a term of the model in the reference."""
    return f"{ONTOLOGY}#{anchor(last_part(iri))}"


def is_term(iri: str) -> bool:
    """Whether the IRI is a term of the model itself, not of the law it describes: its name follows the namespace."""
    return iri.startswith(PG) and iri != PG and "/" not in iri.removeprefix(PG)


def anchor(name: str) -> str:
    """A name as part of an address: § is written s, and what is neither letter, digit, dot nor hyphen is a dot."""
    return re.sub(r"[^\w.-]", ".", name.replace("§", "s"))


def last_part(iri: str) -> str:
    """What follows the last slash or hash."""
    return re.split(r"[/#]", iri)[-1]
