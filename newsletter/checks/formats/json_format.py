"""Findings for programs (FORMATS 6)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from newsletter.checks.rule import Finding

SCHEMA = 1


def json_report(findings: Sequence[Finding], _sources: Mapping[str, str], *, files: int) -> str:
    """One JSON object."""
    return json.dumps(json_findings(findings, files), ensure_ascii=False, indent=1) + "\n"


def json_findings(findings: Sequence[Finding], files: int) -> dict[str, Any]:
    """The object before it is written."""
    errors = sum(finding.severity == "error" for finding in findings)
    return {
        "schema": SCHEMA,
        "findings": [_finding(finding) for finding in findings],
        "summary": {"files": files, "errors": errors, "warnings": len(findings) - errors},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "line": finding.span.line,
        "column": finding.span.column,
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
        "message": finding.message,
        "help": finding.help,
        "reference": finding.reference,
    }
