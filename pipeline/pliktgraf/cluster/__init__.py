"""Audit a register on many machines: the same batch function, its pieces handed out by Dask or Spark."""
