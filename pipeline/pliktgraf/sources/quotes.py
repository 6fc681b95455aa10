"""Find where in a document a quotation stands, whatever mark-up and line breaks the document has there."""

from pliktgraf.errors import PliktgrafError
from pliktgraf.sources.document import Document
from pliktgraf.sources.view import bare, read_words


def find_quote(document: Document, exact: str, prefix: str = "", suffix: str = "") -> tuple[int, int]:
    """Return the offsets of the words of `exact`, mark-up and punctuation apart.

    The first place that has them is meant: the first between `prefix` and `suffix` where these are given, as in
    a TextQuoteSelector of the Web Annotation model. Raises PliktgrafError where there is none.
    """
    quote = read_words(exact).text.strip(" |")
    wanted, leading, trailing = (bare(words)[0] for words in (quote, read_words(prefix).text, read_words(suffix).text))
    letters, places = document.view.letters
    at = letters.find(leading + wanted + trailing) if wanted else -1
    if at < 0:
        shown = exact if len(exact) <= 60 else exact[:57] + "..."
        raise PliktgrafError(f"no such words in {document.name}: {shown!r}; quote the document's own words")
    at += len(leading)
    view = document.view
    start, end = places[at], places[at + len(wanted) - 1] + 1
    before, after = quote[: _first(quote)], quote[len(quote) - _first(quote[::-1]) :]
    if before and view.text.startswith(before, max(0, start - len(before))):
        start -= len(before)
    if after and view.text.startswith(after, end):
        end += len(after)
    return view.span(start, end)


def _first(words: str) -> int:
    """Return how many characters stand before the first letter, digit or section sign."""
    return next((at for at, character in enumerate(words) if character.isalnum() or character == "§"), 0)
