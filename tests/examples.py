"""The law and the audit of the example cases, made once for every test that reads them."""

from functools import cache

from pliktgraf import law as law_module
from pliktgraf.audit import AuditResult, audit
from pliktgraf.law import Law
from pliktgraf.paths import ROOT


@cache
def law() -> Law:
    """Return the law."""
    return law_module.load()


@cache
def result() -> AuditResult:
    """Return the audit of the example cases."""
    return audit(sorted((ROOT / "data" / "cases").glob("*.json")), None, law())
