"""Findings as workflow commands of GitHub Actions, which shows each beside its line.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsletter.checks.rule import Finding
from newsletter.problems import WHOLE_FILE


def github_report(findings: Sequence[Finding], _sources: Mapping[str, str], *, files: int = 0) -> str:  # noqa: ARG001 - the face of every report
    """One command a line."""
    return "".join(f"{_command(finding)}\n" for finding in findings)


def _command(finding: Finding) -> str:
    properties = {"file": finding.path, **_place(finding), "title": finding.rule}
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    message = f"{finding.message}\n{finding.help}" if finding.help else finding.message
    return f"::{finding.severity} {written}::{_data(message)}"


def _place(finding: Finding) -> dict[str, int]:
    span = finding.span
    if span == WHOLE_FILE:
        return {"line": 1}
    if span.line != span.end_line:  # columns are refused for more than one line
        return {"line": span.line, "endLine": span.end_line}
    return {"line": span.line, "col": span.column, "endLine": span.end_line, "endColumn": span.end_column}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
