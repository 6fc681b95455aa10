"""`pliktgraf explain`: explain a norm in a case."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from pliktgraf import law as law_module
from pliktgraf.audit import AuditResult
from pliktgraf.commands.output import write
from pliktgraf.explain import RejectedRecord, explain
from pliktgraf.messages import language
from pliktgraf.report import as_table


def run(arguments: argparse.Namespace) -> int:
    """Explain the norm; 0 when it is explained, 2 where the record is rejected, with every reason."""
    chosen = language(arguments.lang)
    law = law_module.load(arguments.with_law)
    try:
        found = explain(Path(arguments.file), arguments.norm, arguments.on, arguments.bearer, law, case=arguments.case)
    except RejectedRecord as rejected:
        as_table.show_rejected(AuditResult(rejected=[rejected.rejected]), chosen, sys.stderr)
        return 2
    if arguments.format == "json":
        from pliktgraf.report import as_explanation_json

        write(as_explanation_json.render(found, law), arguments.output)
        return 0
    from pliktgraf.report import as_explanation

    colour = arguments.output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    write(as_explanation.render(found, law, chosen, colour), arguments.output)
    return 0
