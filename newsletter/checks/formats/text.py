"""Findings for people: the place, the words, a caret, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsletter.checks.formats.excerpt import excerpt, printable
from newsletter.checks.rule import Finding
from newsletter.problems import WHOLE_FILE

_RED, _YELLOW, _BOLD, _FAINT, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


def text_report(
    findings: Sequence[Finding],
    sources: Mapping[str, str],
    *,
    files: int = 0,  # noqa: ARG001 - the face of every report
    colour: bool = False,
) -> str:
    """Each finding in a few lines, and how many there are; "" where there are none."""
    if not findings:
        return ""
    lines = {path: sources.get(path, "").split("\n") for path in {finding.path for finding in findings}}
    parts = [_finding(finding, lines[finding.path], colour=colour) for finding in findings]
    return "\n".join([*parts, f"{_total(findings)}\n"])


def _finding(finding: Finding, lines: Sequence[str], *, colour: bool) -> str:
    tint = _RED if finding.severity == "error" else _YELLOW
    place = f"{printable(finding.path)}:{finding.span.line}:{finding.span.column}"
    severity = _coloured(finding.severity, tint, colour=colour)
    rule = _coloured(finding.rule, _BOLD, colour=colour)
    parts = [f"{_coloured(place, _BOLD, colour=colour)}: {severity}: {rule}: {printable(finding.message)}"]
    if finding.span != WHOLE_FILE and finding.span.line <= len(lines):
        shown = excerpt(lines[finding.span.line - 1], finding.span)
        number = str(finding.span.line)
        margin = " " * len(number)
        carets = _coloured(shown.carets, tint, colour=colour)
        parts.append(f"{_coloured(f' {number} |', _FAINT, colour=colour)} {shown.line}")
        parts.append(f"{_coloured(f' {margin} |', _FAINT, colour=colour)} {carets}")
    if finding.help:
        parts.append(f"  help: {printable(finding.help)}")
    return "\n".join(parts) + "\n"


def _coloured(text: str, code: str, *, colour: bool) -> str:
    return f"{code}{text}{_PLAIN}" if colour else text


def _total(findings: Sequence[Finding]) -> str:
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = len(findings) - errors
    counts = ((errors, "error"), (warnings, "warning"))
    return ", ".join(f"{count} {name}{'s' if count != 1 else ''}" for count, name in counts if count) + "."
