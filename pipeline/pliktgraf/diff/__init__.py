"""What the law was on one day and is on another: provisions, norms, and the findings that flip."""

from pliktgraf.diff.compare import Change, Diff, compare
from pliktgraf.diff.flips import Flip, flips

__all__ = ["Change", "Diff", "Flip", "compare", "flips"]
