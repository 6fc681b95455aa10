"""What a user can put right; anything else is a fault of the program and keeps its traceback."""


class PliktgrafError(Exception):
    """One line that says what is wrong, where, and what to do. The command prints it and ends with status 2."""
