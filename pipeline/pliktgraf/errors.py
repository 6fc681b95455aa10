"""What a user can put right; anything else is a fault of the program and keeps its traceback."""

from __future__ import annotations


class PliktgrafError(Exception):
    """One line that says what is wrong, where, and what to do. The command prints it and ends with status 2.

    Given in English, or in every language ({"nn": ..., "nb": ..., "en": ...}).
    """

    def __init__(self, message: str | dict[str, str]) -> None:
        super().__init__(message if isinstance(message, str) else message["en"])
        self._message = message

    def __reduce__(self) -> tuple[type[PliktgrafError], tuple[str | dict[str, str]]]:
        return type(self), (self._message,)  # so that it keeps its languages on the way from another process

    def text(self, language: str) -> str:
        """The line in a language, where it is known in that language; else in English."""
        return self._message if isinstance(self._message, str) else self._message[language]
