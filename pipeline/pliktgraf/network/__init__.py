"""The network of duties at a date: who owes whom, as a graph and as a picture."""

from pliktgraf.network.graph import network, node_link

__all__ = ["network", "node_link"]
