"""Allowances: an editor's word, with a reason, that a finding may stand (FORMATS 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from newsletter.checks.registry import BY_ID, NEED_NETWORK
from newsletter.checks.rule import CheckContext, Severity
from newsletter.draft.model import Allowance
from newsletter.problems import WHOLE_FILE, Problem, did_you_mean


def without_allowed(
    problems: Iterable[Problem], context: CheckContext, severities: Mapping[str, Severity]
) -> list[Problem]:
    """The problems that no allowance silences, and one for each allowance that silences nothing."""
    allowances = context.draft.allowances
    used: set[Allowance] = set()
    left: list[Problem] = []
    for problem in problems:
        silencing = [allowance for allowance in allowances if _silences(allowance, problem, context.draft.path)]
        used.update(silencing)
        if not silencing:
            left.append(problem)
    return [*left, *_unused(set(allowances) - used, context, severities)]


def _silences(allowance: Allowance, problem: Problem, draft_path: str) -> bool:
    rule = BY_ID.get(problem.rule)
    if rule is None or not rule.allowable or problem.rule != allowance.rule:
        return False
    elsewhere = problem.path not in {"", draft_path}  # in a survey that the issue cites: no line of the draft's
    if allowance.covers is None:
        return elsewhere or problem.span == WHOLE_FILE
    return not elsewhere and problem.span.line == allowance.covers


def _unused(
    allowances: Iterable[Allowance], context: CheckContext, severities: Mapping[str, Severity]
) -> Iterator[Problem]:
    for allowance in allowances:
        if allowance.rule in NEED_NETWORK or (context.edition is None and allowance.covers is None):
            continue  # the rule that it is meant for may not have run
        message, advice = _why_unused(allowance.rule, severities)
        yield Problem("allow-unused", message, advice, allowance.span)


def _why_unused(rule: str, severities: Mapping[str, Severity]) -> tuple[str, str]:
    known = BY_ID.get(rule)
    if known is None:
        return f"There is no rule “{rule}”, so this allows nothing.", did_you_mean(rule, BY_ID)
    if not known.allowable:
        return f"“{rule}” can never be allowed.", "Mend what it finds, and take this line out."
    if severities.get(rule) == "off":
        return f"“{rule}” is turned off, so this allows nothing.", "Take this line out."
    return (
        f"Nothing here breaks “{rule}”, so this allows nothing.",
        "Take it out, or put it on the line above the one that it is meant for.",
    )
