"""What `pliktgraf audit` does on a cluster."""

from __future__ import annotations

import argparse
import sys

from pliktgraf.cluster import register, runner
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every, text
from pliktgraf.register.totals import format_of


def run(arguments: argparse.Namespace, chosen: str) -> int:
    """Audit the files and write the findings to a folder; the exit status is that of every audit."""
    if arguments.format not in ("table", "parquet"):
        raise PliktgrafError(every("cluster-option", option=f"--format {arguments.format}"))
    if not arguments.output:
        raise PliktgrafError(every("cluster-output"))
    if arguments.totals:
        format_of(arguments.totals)  # told before anything is started
    with runner.at(arguments.cluster, arguments.workers) as found:
        manifest = register.audit(
            arguments.files,
            arguments.output,
            found,
            on=arguments.on,
            law_files=arguments.with_law,
            everything=arguments.all,
            size=int(arguments.chunk * 1_000_000) or 1,
            language=chosen,
            totals=arguments.totals,
            rejected=arguments.rejected,
        )
    for reason in manifest["refused"]:
        print(text("register-refused", chosen, reason=reason), file=sys.stderr)
    findings: dict[str, int] = manifest["findings"]
    counts = {"records": manifest["records"], "rejected": manifest["rejected"], "parts": len(manifest["parts"])}
    print(text("cluster-summary", chosen, **counts, findings=sum(findings.values()), folder=arguments.output))
    if manifest["rejected"]:
        print(text("cluster-rejected", chosen), file=sys.stderr)
        return 2
    return 1 if findings.get("breached") else 0
