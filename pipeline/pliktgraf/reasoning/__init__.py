"""Reasoning over the norms themselves: which follows from which, where they meet, and who must do what."""
