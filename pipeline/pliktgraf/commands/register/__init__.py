"""The commands about whole registers."""
