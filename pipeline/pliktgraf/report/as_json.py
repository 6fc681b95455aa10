"""The findings as the contract's JSON."""

from __future__ import annotations

import json
from typing import Any

from pliktgraf import wording
from pliktgraf.audit import AuditResult
from pliktgraf.findings import Finding
from pliktgraf.law import Law


def render(result: AuditResult, law: Law, everything: bool = False) -> str:
    """The JSON text; findings that are not applicable only with `everything`."""
    document = {
        "cases": [
            {
                "case": case.case,
                "date": case.date,
                "findings": [as_dict(f, law) for f in case.findings if everything or f.status != "notApplicable"],
            }
            for case in result.cases
        ],
        "rejected": [
            {
                "file": item.file,
                "record": item.number,
                "id": item.id,
                "errors": [{"path": fault.path, "message": fault.message} for fault in item.faults],
            }
            for item in result.rejected
        ],
        "warnings": [
            {
                "file": item.file,
                "record": item.number,
                "id": item.id,
                "path": item.fault.path,
                "message": item.fault.message,
            }
            for item in result.warnings
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def as_dict(finding: Finding, law: Law) -> dict[str, Any]:
    """One finding as the contract writes it."""
    return {
        "norm": finding.norm,
        "bearer": finding.bearer,
        "status": finding.status,
        "missing": list(finding.missing),
        "displacedBy": finding.displaced_by,
        "legalBasis": list(finding.legal_basis),
        "restsOnInterpretation": finding.rests_on_interpretation,
        "message": wording.message(finding, law),
    }
