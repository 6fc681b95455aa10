"""Explain a finding: the condition as a tree, with a value and the evidence at each leaf."""

from pliktgraf.explain.explainer import RejectedRecord, explain

__all__ = ["RejectedRecord", "explain"]
