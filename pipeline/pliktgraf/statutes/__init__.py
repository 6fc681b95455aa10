"""The statutes' own text: acts and regulations as Lovdata publishes them, read into one model."""

from pliktgraf.statutes.loading import load
from pliktgraf.statutes.model import Statute

__all__ = ["Statute", "load"]
