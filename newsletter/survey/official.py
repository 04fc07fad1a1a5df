"""Official figures: values that were published as they stand, not estimated from anybody's answers."""

from __future__ import annotations

from newsletter.survey.codebook import Question
from newsletter.survey.dataset import Where
from newsletter.survey.estimate import Estimate, Possible, exactly
from newsletter.survey.lookup import unknown


def official_figure(question: Question, where: Where) -> Estimate:
    """The value (or range) of a figure, and its percentage where it has a base; raises NotKnown."""
    if question.value is None:
        raise unknown(f"“{question.id}” has no value.")
    if where:
        raise unknown(f"“{question.id}” is an official figure: it has no groups.", "Leave out `where`.")
    low, high = map(float, question.value)
    percent = _span(100 * low / question.base, 100 * high / question.base) if question.base else None
    value = low if low == high else None
    return Estimate("figure", value, percent=percent, count=_span(low, high), base=question.base, unit=question.unit)


def _span(low: float, high: float) -> Possible:
    return exactly(low) if low == high else Possible(low, high)
