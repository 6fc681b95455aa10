"""Where the graph's own files lie, in a checkout and in an installed wheel alike."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_SHIPPED = _PACKAGE / "resources"  # exists only in an installed wheel

ROOT: Path = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent.parent
"""The folder that has `ontology/`, `data/` and `queries/`."""
