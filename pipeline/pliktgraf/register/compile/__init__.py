"""Rules in SPARQL as SQL over the tables of a batch.

Every variable is a column of integers (nodes, texts and dates by number) or of truth values; what has no value, and
every error, is NULL. The fragment: triple patterns with a fixed predicate, `|`, `^`, `/`, and `*` and `+` of one
predicate that leads from body to body; OPTIONAL, UNION, BIND, FILTER, EXISTS and NOT EXISTS, nested and in
expressions; sub-SELECT, DISTINCT, GROUP BY variables with HAVING, COUNT, MAX, MIN and SAMPLE; IF, BOUND, COALESCE,
IN, comparisons, `&&`, `||`, `!`, `+`, `-`, `*`, YEAR, MONTH, DAY. Texts can be equal or not, and nothing else is
asked of them.

Refused by name: everything else; what could join different records (`anchored`); a variable that may have no value
where it is joined or read inside of EXISTS, unless `!BOUND` of it stands beside that in an OR; a property that neither
records nor the law know.
"""

from __future__ import annotations


class NotCompiled(Exception):
    """A rule that the compiler does not take, and why."""

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(f"{rule}: {why}")
        self.rule, self.why = rule, why
