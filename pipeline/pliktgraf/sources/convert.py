"""Turn DOCX, PDF and other office formats into Markdown, with MarkItDown, which is an optional dependency."""

from pathlib import Path

from pliktgraf.errors import PliktgrafError

_TEXT = {"", ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"}
_OFFICE = {".docx", ".pdf", ".pptx", ".xlsx", ".xls", ".epub", ".odt", ".rtf"}
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def is_needed(path: Path, original: bytes) -> bool:
    """Say whether a file must be converted before it can be read as text."""
    return path.suffix.lower() in _OFFICE or (path.suffix.lower() not in _TEXT and original.startswith(_MAGIC))


def to_markdown(path: Path) -> str:
    """Return a document's text as Markdown."""
    try:
        from markitdown import MarkItDown, MarkItDownException, MissingDependencyException
    except ImportError:
        raise PliktgrafError(_missing(path)) from None
    try:
        return str(MarkItDown().convert_local(str(path)).text_content)
    except MissingDependencyException:
        raise PliktgrafError(_missing(path)) from None
    except MarkItDownException as error:
        if MissingDependencyException.__name__ in str(error):
            raise PliktgrafError(_missing(path)) from None
        reason = str(error).splitlines()[0][:120]
        raise PliktgrafError(
            f"cannot convert {path.name} ({reason}); save it as text, Markdown, HTML, DOCX or PDF"
        ) from None


def _missing(path: Path) -> str:
    return f"cannot convert {path.name} without the extra `documents`; run: pip install 'pliktgraf[documents]'"
