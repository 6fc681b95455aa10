"""Ask the library's questions: find the file, bind the parameters as terms, run it here or on an endpoint."""

from pliktgraf.ask.answer import Answer, Row, ask

__all__ = ["Answer", "Row", "ask"]
