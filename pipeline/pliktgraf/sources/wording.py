"""What is said of a citation, in three languages: the reason why it has no target, and notes on how it got one."""

from collections.abc import Iterable
from datetime import date

from pliktgraf.messages import Text, enumeration, every
from pliktgraf.report.phrases import day as day_in_words
from pliktgraf.terms import LANGUAGES


def say(key: str, **parts: str | Text) -> Text:
    """Return the message about citations that has this key, its places filled with `parts`."""
    return every(f"src-{key}", **parts)


def joined(*texts: Text | None) -> Text | None:
    """Return these sentences as one text, each said once; None where there are none."""
    said = [text for text in texts if text]
    if not said:
        return None
    return {language: " ".join(dict.fromkeys(text[language] for text in said)) for language in LANGUAGES}


def listed(words: Iterable[str]) -> Text:
    """Return these words as an enumeration."""
    items = list(words)
    return {language: enumeration(items, language) for language in LANGUAGES}


def written(day: date) -> Text:
    """Return a day as it is written in running text."""
    return {language: day_in_words(day.isoformat(), language) for language in LANGUAGES}
