"""What `pliktgraf audit` does on a cluster."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pliktgraf.cluster import register, runner
from pliktgraf.errors import PliktgrafError
from pliktgraf.messages import every, text


def run(arguments: argparse.Namespace, chosen: str) -> int:
    """Audit the files and write the findings to a folder; the exit status is that of every audit."""
    if arguments.format not in ("table", "parquet"):
        raise PliktgrafError(every("cluster-option", option=f"--format {arguments.format}"))
    for option in ("totals", "rejected"):
        if getattr(arguments, option):
            raise PliktgrafError(every("cluster-option", option=f"--{option}"))
    if not arguments.output:
        raise PliktgrafError(every("cluster-output"))
    with runner.at(arguments.cluster, arguments.workers) as found:
        manifest = register.audit(
            [_everywhere(name) for name in arguments.files],
            _everywhere(arguments.output),
            found,
            on=arguments.on,
            law_files=arguments.with_law,
            everything=arguments.all,
            size=int(arguments.chunk * 1_000_000) or 1,
            language=chosen,
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


def _everywhere(name: str) -> str:
    """A path as other machines read it, which do not stand in the same folder; a URL as it is."""
    return name if "://" in name else str(Path(name).absolute())
