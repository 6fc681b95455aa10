"""Pages to read in a browser: what every act, norm, criterion and term of the graph says, in three languages."""

from pliktgraf.docs.site import Site, build

__all__ = ["Site", "build"]
