"""Cells too small to be published."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.survey.address import Condition
from newsletter.survey.codebook import Question, Survey
from newsletter.survey.lookup import NotKnown


def refuse_small_cell(
    survey: Survey, question: Question | None, where: Sequence[Condition], count: int, base: int
) -> None:
    """Raises NotKnown (`figure-withheld`) for a cell under the threshold that crosses an identifying question.

    The rest of the base is a cell too: "all but one of the GPs" is as telling as "one of the GPs". A cell of nobody
    tells of nobody. Totals of one question alone are not crossed with anything.
    """
    asked = {condition.question for condition in where} | ({question.id} if question else set())
    if len(asked) < 2 or not asked & set(survey.disclosure.identifying):
        return
    threshold = survey.disclosure.threshold
    if any(0 < cell < threshold for cell in (count, base - count, base)):
        identifying = " and ".join(f"“{name}”" for name in survey.disclosure.identifying if name in asked)
        raise NotKnown(
            "figure-withheld",
            f"Fewer than {threshold} people are behind this figure or what it leaves: {identifying} could tell who.",
            "Cite the whole survey, or a larger group.",
        )
