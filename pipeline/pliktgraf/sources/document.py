"""Read a source document: its sections, its passages, the language of each, and what is known about it.

Every part of a text is kept by its character offsets, so the text of a passage is always
`document.text[start:end]`. The offsets are those of the original file, byte order mark and line ends
included; for a format that had to be converted (DOCX, PDF, ...) they are those of the converted text.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from pliktgraf.errors import PliktgrafError
from pliktgraf.paths import ROOT
from pliktgraf.sources import convert, described, language, published, structure
from pliktgraf.sources.structure import Block
from pliktgraf.sources.view import View, read_words

SOURCES = ROOT / "data" / "sources"
NAMESPACE = "https://w3id.org/pliktgraf/source/"

_MARKDOWN_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)
_HTML_START = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Section:
    """A slide, chapter or headed part: from its heading to the next heading of the same or a higher level."""

    start: int
    end: int
    level: int
    title: str
    parent: int | None


@dataclass(frozen=True)
class Passage:
    """A heading, paragraph, list item or table row. `section` is its place in `Document.sections`."""

    start: int
    end: int
    kind: str
    text: str
    section: int | None
    language: str
    language_is_inherited: bool
    table: int | None
    view: View

    @property
    def words(self) -> str:
        """The passage without its mark-up."""
        return self.view.text.strip()


@dataclass(frozen=True)
class Document:
    """A source document as read. `law_as_of` is the day whose law it states, where that is known."""

    name: str
    iri: str
    text: str
    format: str
    sha256: str
    is_converted: bool
    title: str | None
    language: str
    law_as_of: date | None
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]

    @cached_property
    def view(self) -> View:
        """The words of the whole document."""
        return read_words(self.text)

    def ancestors(self, section: int | None) -> list[int]:
        """Return the places of a section and of the sections it lies in, innermost first."""
        found: list[int] = []
        while section is not None:
            found.append(section)
            section = self.sections[section].parent
        return found


def read(path: Path | str, law_as_of: date | None = None) -> Document:
    """Read the document at `path`. `law_as_of` overrides the day that it or its description gives."""
    path = Path(path)
    try:
        original = path.read_bytes()
    except OSError as error:
        raise PliktgrafError(f"cannot read {path}: {error.strerror or error}; give the path of a document") from None
    digest = sha256(original).hexdigest()
    is_converted = convert.is_needed(path, original)
    text = convert.to_markdown(path) if is_converted else _decode(original, path)
    form = "markdown" if is_converted else _format_of(path, text)
    title = _title_of(text, form)
    known = described.find(path.name, digest)
    sections, passages = _parts(text, structure.read_blocks(text, form), known.language if known else None)
    return Document(
        name=path.name,
        iri=known.iri if known else NAMESPACE + quote(path.stem, safe=""),
        text=text,
        format=path.suffix.lower().lstrip(".") if is_converted else form,
        sha256=digest,
        is_converted=is_converted,
        title=known.title if known else title,
        language=known.language if known else _main_language(passages),
        law_as_of=law_as_of or (known.law_as_of if known else published.day_of(text)),
        sections=sections,
        passages=passages,
    )


def from_text(name: str, text: str, law_as_of: date | None = None) -> Document:
    """Take a text that is in no file of its own, its paragraphs parted by empty lines, as a document."""
    sections, passages = _parts(text, structure.read_blocks(text, "markdown"), None)
    return Document(
        name=name,
        iri=NAMESPACE + quote(name, safe=""),
        text=text,
        format="markdown",
        sha256=sha256(text.encode("utf-8")).hexdigest(),
        is_converted=False,
        title=None,
        language=_main_language(passages),
        law_as_of=law_as_of,
        sections=sections,
        passages=passages,
    )


def load_all() -> list[Document]:
    """Read the documents that the project ships, sorted by file name."""
    return [read(path) for path in sorted(SOURCES.glob("*.txt"))]


def _decode(original: bytes, path: Path) -> str:
    """Return the text of a file; UTF-8 unless it says or shows something else."""
    if original[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return original.decode("utf-16")
    if b"\0" in original:
        raise PliktgrafError(f"{path.name} is not a text; save it as text, Markdown, HTML, DOCX or PDF")
    try:
        return original.decode("utf-8")
    except UnicodeDecodeError:
        return original.decode("cp1252", errors="replace")


def _format_of(path: Path, text: str) -> str:
    if path.suffix.lower() in {".html", ".htm", ".xhtml"} or _HTML_START.match(text):
        return "html"
    if path.suffix.lower() in {".md", ".markdown"} or len(_MARKDOWN_HEADING.findall(text)) >= 2:
        return "markdown"
    return "plain"


def _title_of(text: str, form: str) -> str | None:
    """Return the title that the document's own mark-up gives, else its first heading of the highest level."""
    found = _HTML_TITLE.search(text) if form == "html" else None
    if found:
        return read_words(text, found.start(1), found.end(1)).text.strip() or None
    headings = [block for block in structure.read_blocks(text, form) if block.level]
    return read_words(text, headings[0].start, headings[0].end).text.strip() if headings else None


def _parts(text: str, blocks: list[Block], main: str | None) -> tuple[tuple[Section, ...], tuple[Passage, ...]]:
    """Build the sections and passages; one too short to tell takes the language around it."""
    sections: list[Section] = []
    passages: list[Passage] = []
    open_sections: list[int] = []
    for block in blocks:
        view = read_words(text, block.start, block.end)
        if block.level:
            while open_sections and sections[open_sections[-1]].level >= block.level:
                closed = open_sections.pop()
                sections[closed] = replace(sections[closed], end=block.outer_start)
            parent = open_sections[-1] if open_sections else None
            open_sections.append(len(sections))
            sections.append(Section(block.outer_start, len(text), block.level, view.text.strip(), parent))
        told = language.language_of(view.text)
        home = open_sections[-1] if open_sections else None
        passages.append(
            Passage(
                block.start,
                block.end,
                block.kind,
                text[block.start : block.end],
                home,
                told,
                False,
                block.table,
                view,
            )
        )
    return tuple(sections), tuple(_with_languages(passages, main))


def _with_languages(passages: list[Passage], main: str | None) -> list[Passage]:
    counts: dict[int | None, Counter[str]] = {}
    for passage in passages:
        counts.setdefault(passage.section, Counter())[passage.language] += len(passage.words)
    document = main or _main_language(passages)
    section = {
        home: next((told for told, _ in told_by.most_common() if told in {"nn", "nb"}), document)
        for home, told_by in counts.items()
    }
    return [
        passage if passage.language != language.UNDETERMINED
        else replace(passage, language=section[passage.section], language_is_inherited=True)
        for passage in passages
    ]  # fmt: skip


def _main_language(passages: list[Passage] | tuple[Passage, ...]) -> str:
    """Return the language of most of the text."""
    counts: Counter[str] = Counter()
    for passage in passages:
        if passage.language in {"nn", "nb"} and not passage.language_is_inherited:
            counts[passage.language] += len(passage.words)
    return counts.most_common(1)[0][0] if counts else language.UNDETERMINED
