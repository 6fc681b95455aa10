"""The setting of every HTML template: messages in one language, everything escaped, section numbers kept whole."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pliktgraf.messages import text
from pliktgraf.report.phrases import number, sentence

_SECTION = re.compile(r"(?:§§?|\bsection)[ \u00a0]\d[\w-]*(?:[ \u00a0][a-z]\b)?")
_HARD_SPACE = "\u00a0"


def environment(folder: Path, language: str) -> Environment:
    """The templates of a folder, with `t` for messages and the filters `number`, `sentence` and `code`."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_finalized,
    )
    made.globals["t"] = partial(message, language)
    made.filters.update(number=number, sentence=sentence, code=_code)
    return made


def message(language: str, key: str, **parts: Any) -> str:
    """The message `key` in a language."""
    return text(key, language, **parts)


def _finalized(value: Any) -> Any:
    """Keep section numbers whole in all text that is shown, so that no line ends between "§" and its number."""
    return _section_numbers(escape(value)) if type(value) is str and _SECTION.search(value) else value


def _section_numbers(escaped: str) -> Markup:
    def whole(match: re.Match[str]) -> str:
        return f'<span class="whole">{match.group().replace(" ", _HARD_SPACE)}</span>'

    return Markup(_SECTION.sub(whole, str(escaped)))


def _code(words: str) -> Markup:
    """The text with the names of fields, which stand in backticks, as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(_section_numbers(escape(words)))))
