"""One module a command, each with `run(arguments) -> exit status`; loaded only when the command is given."""
