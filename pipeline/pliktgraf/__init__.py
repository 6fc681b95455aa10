"""Pliktgraf: who has which duty in Norwegian welfare law, on which condition, and is it met?

    import pliktgraf

    law = pliktgraf.load_law()
    result = pliktgraf.audit_records([Path("data/cases/sak-01-barnekoordinator.json")], law=law)

Modules are loaded when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pliktgraf.ask import ask as ask_question
    from pliktgraf.audit import audit as audit_records
    from pliktgraf.explain import explain as explain_finding
    from pliktgraf.law import load as load_law
    from pliktgraf.network import network as duty_network

_PLACES = {
    "ask_question": ("ask", "ask"),
    "audit_records": ("audit", "audit"),
    "duty_network": ("network", "network"),
    "explain_finding": ("explain", "explain"),
    "load_law": ("law", "load"),
}

__all__ = ["ask_question", "audit_records", "duty_network", "explain_finding", "load_law"]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'pliktgraf' has no attribute {name!r}")
    module, function = _PLACES[name]
    return getattr(importlib.import_module(f"pliktgraf.{module}"), function)
