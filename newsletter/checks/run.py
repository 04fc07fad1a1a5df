"""Hold an issue to every rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsletter.checks.allowances import without_allowed
from newsletter.checks.registry import RULES
from newsletter.checks.rule import CheckContext, Finding, Severity
from newsletter.checks.severities import severity_of
from newsletter.problems import Problem


def check(context: CheckContext, severities: Mapping[str, Severity]) -> tuple[Finding, ...]:
    """Every finding, each once, sorted by path, line and column.

    `severities` are the configuration's, by rule; those that a rule does not bear are passed over here, since the
    configuration's own reading refuses them with their line.
    """
    problems = [problem for problem in _found(context) if severity_of(problem.rule, severities) != "off"]
    findings = dict.fromkeys(
        finding
        for problem in without_allowed(problems, context, severities)
        if (finding := _finding(problem, context.draft.path, severities))
    )
    return tuple(sorted(findings, key=lambda finding: (finding.path, finding.span, finding.rule, finding.message)))


def _found(context: CheckContext) -> Iterable[Problem]:
    """Also what a stage reports under a name that is not registered: it must not pass as if nothing were wrong."""
    yield from context.reported()
    for rule in RULES:
        if rule.find:
            yield from rule.find(context)


def _finding(problem: Problem, draft_path: str, severities: Mapping[str, Severity]) -> Finding | None:
    severity = severity_of(problem.rule, severities)
    if severity == "off":
        return None
    path = problem.path or draft_path
    return Finding(problem.rule, severity, path, problem.span, problem.message, problem.help, problem.reference)
