"""Rules whose problems an earlier stage finds: parsing, looking up and judging already know where and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsletter.checks.rule import CheckContext
from newsletter.problems import Problem


def reported(rule: str) -> Callable[[CheckContext], Iterator[Problem]]:
    """The function that picks the problems of `rule` out of what the earlier stages found."""

    def find(context: CheckContext) -> Iterator[Problem]:
        return (problem for problem in context.reported() if problem.rule == rule)

    return find
