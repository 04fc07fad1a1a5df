"""Headings: an outline that can be walked."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.rule import CheckContext, Rule
from newsletter.problems import Problem


def _disorder(context: CheckContext) -> Iterator[Problem]:
    above, titles = 1, 0  # the issue's own title is the first level
    for heading in context.draft.headings:
        titles += heading.level == 1
        marks = "#" * min(above + 1, 6)
        if heading.level > above + 1:
            message = f"This heading of level {heading.level} follows one of level {above}: a level is skipped."
            yield Problem("heading-order", message, f"Begin it with `{marks}`.", heading.span)
        elif heading.level == 1 and titles > 1:
            message = "This is the second heading of the first level; an issue has one title."
            yield Problem("heading-order", message, "Begin it with `##`.", heading.span)
        above = heading.level


HEADING_ORDER = Rule(
    id="heading-order",
    severity="warning",
    allowable=True,
    why="Screen readers offer the headings as an outline. A skipped level reads as a missing part, and two titles "
    "as two issues. The issue's own title counts as the first level.",
    bad="## The findings\n\n#### On mergers\n\nFew expect one.\n",
    good="## The findings\n\n### On mergers\n\nFew expect one.\n",
    find=_disorder,
)
