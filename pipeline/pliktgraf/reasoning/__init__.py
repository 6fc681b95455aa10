"""Reasoning over the norms themselves, without cases: which condition follows from which, where norms meet, who must do what."""
