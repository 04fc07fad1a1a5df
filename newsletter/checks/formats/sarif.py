"""Findings as SARIF 2.1.0 (OASIS, https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code hosts read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from newsletter import __version__
from newsletter.checks.registry import BY_ID
from newsletter.checks.rule import Finding, Rule
from newsletter.problems import WHOLE_FILE, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif_report(findings: Sequence[Finding], sources: Mapping[str, str], *, files: int = 0) -> str:  # noqa: ARG001 - the face of every report
    """One JSON object: a log with one run."""
    return json.dumps(sarif_log(findings, sources), ensure_ascii=False, indent=1) + "\n"


def sarif_log(findings: Sequence[Finding], sources: Mapping[str, str]) -> dict[str, Any]:
    """The object before it is written. Its rules are those that were broken, with their documentation."""
    rules = list(dict.fromkeys(finding.rule for finding in findings))
    lines = {path: sources.get(path, "").split("\n") for path in {finding.path for finding in findings}}
    driver = {"name": "newsletter", "semanticVersion": __version__, "rules": [_descriptor(rule) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder of the newsletter project."}}},
        "results": [_result(finding, rules.index(finding.rule), lines[finding.path]) for finding in findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _descriptor(rule_id: str) -> dict[str, Any]:
    rule = BY_ID.get(rule_id)
    if rule is None:
        return {"id": rule_id}
    return {
        "id": rule.id,
        "shortDescription": {"text": _plain(rule.why.split(". ")[0].rstrip(".") + ".")},
        "fullDescription": {"text": _plain(rule.why)},
        "help": {"text": _plain(rule.why), "markdown": _braced(_markdown(rule))},
        "defaultConfiguration": {"level": "error" if rule.severity == "error" else "warning"},
    }


def _markdown(rule: Rule) -> str:
    allowed = "It can be allowed with a reason." if rule.allowable else "It can't be allowed."
    return f"{rule.why}\n\n{allowed}"


def _plain(text: str) -> str:
    """`text` as a plain text message, in which braces hold placeholders (3.11.5) and brackets links (3.11.6)."""
    return re.sub(r"\[([^\[\]]*)\](?=\()", r"\\[\1\\]", _braced(text))


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _result(finding: Finding, index: int, lines: Sequence[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.path), "uriBaseId": "%SRCROOT%"}}
    place["region"] = _region(finding.span, lines)
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": _plain(f"{finding.message} {finding.help}".rstrip())},
        "locations": [{"physicalLocation": place}],
    }


def _region(span: Span, lines: Sequence[str]) -> dict[str, Any]:
    if span == WHOLE_FILE:
        return {"startLine": 1}
    region: dict[str, Any] = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    words = list(lines[span.line - 1 : span.end_line])
    if words:
        words[-1] = words[-1][: span.end_column - 1]
        words[0] = words[0][span.column - 1 :]
        region["snippet"] = {"text": "\n".join(words)}
    return region
