"""Find the name of the table that a misspelt one stands for: one letter missing, added, other or swapped."""

from functools import cache

from pliktgraf.sources import names
from pliktgraf.sources.names import Name, read_table

_LONG_ENOUGH = 13  # of shorter names, too many differ by one letter only
_FOLDED = str.maketrans({"å": "a", "-": " "})


@cache
def nearest(words: str) -> Name | None:
    """Return the only name that is spelled nearly as some words in lower case; works alone decide, not forms."""
    folded = _fold(words)
    if len(folded) < _LONG_ENOUGH:
        return None
    near = [
        name for size in (len(folded) - 1, len(folded), len(folded) + 1)
        for spelled, name in _by_size().get((size, folded[0]), ()) if _is_near(folded, spelled)
    ]  # fmt: skip
    return min(near, key=_oddity) if len({name.works for name in near}) == 1 else None


def _oddity(name: Name) -> tuple[bool, int]:
    return "og " in name.text and "- og " not in name.text, name.text.count(" ")


@cache
def _by_size() -> dict[tuple[int, str], list[tuple[str, Name]]]:
    """Return the names of the table as they are compared, by their length and first letter."""
    found: dict[tuple[int, str], list[tuple[str, Name]]] = {}
    for name in (name for group in read_table().by_word.values() for name in group):
        if name.strength == names.NAME:
            spelled = _fold(name.text)
            found.setdefault((len(spelled), spelled[0]), []).append((spelled, name))
    return found


def _fold(text: str) -> str:
    """Write a name without what keyboards and file names lose: "opplaeringslova" is "opplæringslova"."""
    text = text.replace("æ", "ae").replace("oe", "o").replace("ø", "o").replace("aa", "a")
    return " ".join(text.translate(_FOLDED).split())


def _is_near(one: str, other: str) -> bool:
    """Say whether at most one letter is missing, added or other, or two neighbours have changed places."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    end = next(
        (at for at, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b), min(len(one), len(other))
    )
    one, other = one[: len(one) - end], other[: len(other) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
