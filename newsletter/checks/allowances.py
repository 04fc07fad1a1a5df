"""Allowances: an editor's word, with a reason, that a finding may stand (FORMATS 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from newsletter.checks.registry import BY_ID, NEED_NETWORK, is_allowable
from newsletter.checks.rule import CheckContext, Severity
from newsletter.draft.model import Allowance
from newsletter.problems import WHOLE_FILE, Problem, did_you_mean

_Reach = tuple[str, int | None]  # a rule, and the line that an allowance covers


def without_allowed(
    problems: Iterable[Problem], context: CheckContext, severities: Mapping[str, Severity]
) -> list[Problem]:
    """The problems that no allowance silences, and one for each allowance that silences nothing."""
    by_reach: dict[_Reach, list[Allowance]] = {}
    for allowance in context.draft.allowances:
        by_reach.setdefault((allowance.rule, allowance.covers), []).append(allowance)
    used: set[Allowance] = set()
    left: list[Problem] = []
    for problem in problems:
        silencing = by_reach.get(_reach_of(problem, context.draft.path), []) if is_allowable(problem.rule) else []
        used.update(silencing)
        if not silencing:
            left.append(problem)
    return [*left, *_unused(set(context.draft.allowances) - used, context, severities)]


def _reach_of(problem: Problem, draft_path: str) -> _Reach:
    """What an allowance must name and cover to silence `problem`: its line, or (None) the whole issue."""
    elsewhere = problem.path not in {"", draft_path}  # in a survey that the issue cites: no line of the draft's
    return problem.rule, None if elsewhere or problem.span == WHOLE_FILE else problem.span.line


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
