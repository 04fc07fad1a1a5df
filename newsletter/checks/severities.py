"""What the configuration may make of a rule's severity."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.checks.registry import BY_ID, NEED_NETWORK, is_allowable
from newsletter.checks.rule import Severity
from newsletter.problems import did_you_mean


def severity_of(rule: str, severities: Mapping[str, Severity]) -> Severity:
    """The severity of `rule`: the configuration's where the rule bears one, else its own."""
    return severities.get(rule, BY_ID[rule].severity) if is_allowable(rule) else "error"


def severity_refused(rule: str, severity: Severity) -> tuple[str, str] | None:
    """Why the configuration may not give `rule` this severity, and what to do; None where it may."""
    if rule in NEED_NETWORK:
        return None
    if rule not in BY_ID:
        return f"There is no rule “{rule}”.", did_you_mean(rule, (*BY_ID, *NEED_NETWORK))
    if not is_allowable(rule) and severity != "error":
        return f"“{rule}” is always an error: an issue that breaks it must not go out.", "Take this line out."
    return None
