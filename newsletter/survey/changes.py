"""How sure a change is: the standard error of a difference and of a ratio, with what both sides have in common."""

from __future__ import annotations

from math import sqrt

from msgspec import Struct

from newsletter.survey.distributions import t_quantile
from newsletter.survey.estimate import Comparison, Estimate
from newsletter.survey.groups import disjoint
from newsletter.survey.intervals import Z
from newsletter.survey.lookup import find_groups
from newsletter.survey.sided import Sided


class Change(Struct, frozen=True):
    """Standard errors of the second side less the first, in points or the mean's unit, and over the first.

    `df` is that of Student's t; None for the normal deviate of two independent waves.
    """

    of_difference: float
    of_ratio: float | None
    df: int | None

    def interval(self, value: float, error: float) -> tuple[float, float]:
        """95 per cent, about `value`."""
        half = error * (Z if self.df is None else t_quantile(self.df))
        return value - half, value + half


def change_between(first: Sided, second: Sided, comparison: Comparison) -> Change | None:
    """None where the design does not tell: official figures, unknown counts, groups that share people."""
    one, two = comparison.first, comparison.second
    if one.measure not in {"share", "mean"} or one.measure != two.measure:
        return None
    if first[0].survey.id != second[0].survey.id:
        return _independent(one, two)
    survey = first[0].survey
    here, there = (find_groups(survey, side.where, undescribed=True) for _, side in (first, second))
    apart = here != there
    if apart and not disjoint(survey, here, there):
        return None
    contrast = first[0].contrast(first[1], second[1])
    if contrast is not None:
        _, error, df = contrast
        return _with_ratio(one, two, error, df) if df >= 1 else None
    return _independent(one, two) if apart and survey.source == "published" else None


def _independent(one: Estimate, two: Estimate) -> Change | None:
    """Of people who share nobody, whom two samples told."""
    if one.standard_error is None or two.standard_error is None:
        return None
    return _with_ratio(one, two, sqrt(one.standard_error**2 + two.standard_error**2), None)


def _with_ratio(one: Estimate, two: Estimate, error: float, df: int | None) -> Change:
    """The ratio's error by linearisation: the difference's tells how the two sides vary together."""
    ratio = None
    if one.value and two.value is not None and one.standard_error is not None and two.standard_error is not None:
        spreads = one.standard_error**2, two.standard_error**2
        common = (sum(spreads) - error * error) / 2
        quotient = two.value / one.value
        spread = spreads[1] + quotient * quotient * spreads[0] - 2 * quotient * common
        ratio = sqrt(max(0.0, spread)) / abs(one.value)
    return Change(error, ratio, df)
