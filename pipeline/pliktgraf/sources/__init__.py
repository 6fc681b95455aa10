"""Source documents: read them, find what they cite, find quotations, and turn each into a named graph.

`read` takes Markdown, HTML and plain text as they are, and DOCX, PDF and other formats by way of Markdown
(extra `documents`). `citations` lists every citation with its place and its target, or with the reason why
it has none. What acts and documents are called is data: `data/reference/citation_names.ttl`.
"""

from pliktgraf.sources.citations import Citation, citations
from pliktgraf.sources.document import Document, Passage, Section, from_text, load_all, read
from pliktgraf.sources.graph import part_iri, target_iri, to_quads
from pliktgraf.sources.quotes import find_quote

__all__ = [
    "Citation",
    "Document",
    "Passage",
    "Section",
    "citations",
    "find_quote",
    "from_text",
    "load_all",
    "part_iri",
    "read",
    "target_iri",
    "to_quads",
]
