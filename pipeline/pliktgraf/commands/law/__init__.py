"""`pliktgraf law`: load the statutes, check the graph against them, and reason over its norms. One module a task."""
