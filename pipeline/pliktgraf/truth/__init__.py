"""The graph held against the statutes: what it says of provisions, and how sound the references to them are.

`compare` holds norms and provisions against the text, `unmodelled` finds what the text has and the graph has not,
`citation_health` says which references still lead where they should.
"""

from pliktgraf.truth.citation_health import Health, health
from pliktgraf.truth.compare import compare
from pliktgraf.truth.corpus import Corpus, read_corpus
from pliktgraf.truth.remark import Remark

__all__ = ["Corpus", "Health", "Remark", "compare", "health", "read_corpus"]
