"""The program's wording, in three languages, from `data/messages.ttl`."""

from __future__ import annotations

import locale
import os
import sys
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, RdfFormat, parse

from pliktgraf.errors import PliktgrafError
from pliktgraf.paths import ROOT
from pliktgraf.terms import LANGUAGES, PG

LANGUAGE = "PLIKTGRAF_LANG"
"""Environment variable: the language of output, `nn`, `nb` or `en`."""

Text = dict[str, str]
"""One text in each language: {"nn": ..., "nb": ..., "en": ...}."""


@cache
def _texts() -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for path in sorted(Path(ROOT, "data").glob("messages*.ttl")):
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            if isinstance(triple.object, Literal) and triple.object.language:
                key = triple.subject.value.removeprefix(PG + "message/")
                texts.setdefault(key, {})[triple.object.language] = triple.object.value
    return texts


def text(key: str, language: str, **parts: object) -> str:
    """The message `key` in `language`, its places in curly brackets filled with `parts`."""
    message = _texts()[key][language]
    for name, part in parts.items():
        message = message.replace("{" + name + "}", str(part))
    return message


def every(key: str, **parts: object) -> Text:
    """The message in every language. A part may itself be a Text."""
    return {
        language: text(key, language, **{n: p[language] if isinstance(p, dict) else p for n, p in parts.items()})
        for language in LANGUAGES
    }


def enumeration(words: list[str], language: str) -> str:
    """Words joined with commas and the language's word for "and"."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + f" {text('w-and', language)} " + words[-1]


def language(chosen: str | None = None) -> str:
    """The language of output: as chosen, else the environment variable's, else the locale's, else nynorsk.

    Raises PliktgrafError for a language that is not nn, nb or en.
    """
    named = chosen or os.environ.get(LANGUAGE)
    if named:
        if named not in LANGUAGES:
            raise PliktgrafError(f"{named}: no such language; use nn, nb or en")
        return named
    for tag in (*(os.environ.get(v, "") for v in ("LC_ALL", "LC_MESSAGES", "LANG")), _of_windows()):
        if tag:
            code = tag.lower().replace("-", "_").split("_")[0].split(".")[0]
            return code if code in LANGUAGES else "nb" if code == "no" else "nn"
    return "nn"


def _of_windows() -> str:
    """The language of the user's Windows, such as nb_NO; empty elsewhere."""
    if sys.platform != "win32":
        return ""
    import ctypes

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
