"""Figures: in prose without a source, changed since approval, withheld, or resting on few people."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.rule import CheckContext, Rule
from newsletter.problems import Problem
from newsletter.resolve.standing import standing, told_apart, unit_of

FIGURE_WITHHELD = Rule(
    id="figure-withheld",
    severity="error",
    allowable=False,
    why="So few people are in this cell that the figure could tell readers what one of them answered. Cite a "
    "larger group.",
    bad="[Half](stat:panel/merger/yes?where=region:north) of the north would merge.\n",
    good="[Half](stat:panel/merger/yes) would merge.\n",
)


def _changed(context: CheckContext) -> Iterator[Problem]:
    for figure in (*context.resolved.figures, *context.resolved.drawn):
        reference = figure.mention.reference.text
        approved, now = context.approved.get(reference), standing(figure)
        if approved is not None and not approved.same_as(now):
            before, after = told_apart(approved, now, unit_of(figure))
            drawn = figure.kind in {"chart", "table"}
            what = f"“{figure.option_label}” of this {figure.kind}" if drawn else "This figure"
            message = f"{what} was {before} when the issue was approved, and is {after} now."
            advice = "Read the sentence again, and approve the issue again."
            yield Problem("figure-changed", message, advice, figure.mention.span, reference=reference)


FIGURE_CHANGED = Rule(
    id="figure-changed",
    severity="error",
    allowable=False,
    why="The store no longer gives the figure that was approved, so what would go out is not what somebody read "
    "and signed off. Where the record of the approval can't be relied on, this rule says so too.",
    bad="<stat:ccg/outturn/deficit> expect a deficit.\n",
    good="<stat:ccg/outturn/surplus> expect a surplus.\n",
    find=_changed,
)


BASE_SMALL = Rule(
    id="base-small",
    severity="warning",
    allowable=True,
    why="A percentage of fewer than 30 people moves by several points with each of them, and readers take it for "
    "more than it is.",
    bad="[Half of GPs](stat:ccg/merger/considering?where=role:gp) are considering a merger.\n",
    good="[A quarter](stat:ccg/merger/considering) are considering a merger.\n",
)
