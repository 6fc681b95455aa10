"""The law: the ontology's Turtle, what follows from it, and each norm as the program reads it."""

from pliktgraf.law.graph import Law
from pliktgraf.law.loading import EXTRA_LAW, load, open_store
from pliktgraf.law.model import Criterion, Displacement, Norm, complement
from pliktgraf.law.turtle import turtle_files

__all__ = [
    "EXTRA_LAW",
    "Criterion",
    "Displacement",
    "Law",
    "Norm",
    "complement",
    "load",
    "open_store",
    "turtle_files",
]
