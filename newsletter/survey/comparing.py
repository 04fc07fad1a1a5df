"""The second side of a reference against the first: whether they may be compared, and whether they differ."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import sqrt

from newsletter.survey.address import Side
from newsletter.survey.codebook import Survey
from newsletter.survey.dataset import Contrast, Dataset
from newsletter.survey.distributions import normal_two_sided, t_two_sided
from newsletter.survey.estimate import Comparison, Estimate
from newsletter.survey.fisher import fisher_two_sided
from newsletter.survey.groups import disjoint
from newsletter.survey.likeness import unlike
from newsletter.survey.lookup import Groups, find_groups, unknown
from newsletter.survey.sided import Sided

FISHER = "Fisher's exact test"
WAVES = "z test of two independent waves"
GROUPS = "t test of two groups by the sample's design"
OPTIONS = "t test of two answers of the same people"
UNKNOWN_COUNTS = "The counts behind these figures are not known, so nothing tells whether they differ by chance."
LONELY = "A stratum holds one sampling unit alone, which tells nothing of chance: join it with another."
OVERLAP = "The two groups share people, and the report can't be read as two samples."


def compare(first: Sided, second: Sided) -> Comparison:
    """Both figures, why they must not be compared (if so), and the test of their difference (if there is one).

    Raises NotKnown where a side is not known.
    """
    one, two = measured(*first), measured(*second)
    if one.measure != two.measure:
        return Comparison(one, two, unlike=unlike(first, second), unsupported="These are figures of two kinds.")
    test, p_value, unsupported = _test(first, second, one, two)
    return Comparison(one, two, unlike(first, second), unsupported, test, p_value)


def measured(dataset: Dataset, side: Side) -> Estimate:
    """The figure that one side names: a share, a mean, a value, or a number of people."""
    if side.each:
        raise unknown("A comparison speaks of one figure on each side.", "Join the options by “+” for a net.")
    if side.question is None:
        return dataset.respondents(side.where)
    if side.options:
        return dataset.share(side.question, side.options, side.where)
    question = dataset.survey.questions.get(side.question)
    if question and question.kind in {"numeric", "figure"}:
        return dataset.number(side.question, side.where)
    return dataset.base(side.question, side.where)


Test = tuple[str, Callable[[], float | None], str]  # its name, its p value, why there is none


def _test(first: Sided, second: Sided, one: Estimate, two: Estimate) -> Test:
    if one.measure not in {"share", "mean"}:
        return _no_test("These are numbers, not estimates from a sample: no test applies.")
    if first[0].survey.id != second[0].survey.id:
        return _waves(first[0], second[0], one, two)
    here = find_groups(first[0].survey, first[1].where, undescribed=True)
    there = find_groups(first[0].survey, second[1].where, undescribed=True)
    if here == there:
        return _contrast(OPTIONS, first[0].contrast(first[1], second[1]), one, two)
    if not disjoint(first[0].survey, here, there):
        return _no_test(_why_not_apart(first[0].survey, here, there))
    return _two_groups(first, second, one, two)


def _why_not_apart(survey: Survey, here: Groups, there: Groups) -> str:
    undescribed = sorted({name for name, _ in (*here, *there)} - survey.questions.keys())
    if not undescribed:
        return OVERLAP
    names = " and ".join(f"“{name}”" for name in undescribed)
    advice = "add the question, with `kind: single` where each gave one answer"
    return f"Whether the two groups share people is not known, as the codebook does not describe {names}: {advice}."


def _two_groups(first: Sided, second: Sided, one: Estimate, two: Estimate) -> Test:
    if first[1].options != second[1].options or first[1].question != second[1].question:
        return _no_test("The two sides differ both in their people and in what they chose.")
    if first[0].simple and one.measure == "share":
        return _fisher(one, two)
    return _contrast(GROUPS, first[0].contrast(first[1], second[1]), one, two)


def _waves(first: Dataset, second: Dataset, one: Estimate, two: Estimate) -> Test:
    if first.simple and second.simple and one.measure == "share":
        return _fisher(one, two)
    if one.standard_error is None or two.standard_error is None or one.value is None or two.value is None:
        return _no_test(_why_no_error(one, two))
    error = sqrt(one.standard_error**2 + two.standard_error**2)
    difference = two.value - one.value
    return WAVES, lambda: _p_value(difference, error, None), ""


def _fisher(one: Estimate, two: Estimate) -> Test:
    counts = [estimate.count.low for estimate in (one, two) if estimate.count and estimate.count.exact]
    if len(counts) < 2 or not one.base or not two.base or counts[0] > one.base or counts[1] > two.base:
        return _no_test(UNKNOWN_COUNTS)
    base1, base2 = one.base, two.base
    return FISHER, cache(lambda: fisher_two_sided(round(counts[0]), base1, round(counts[1]), base2)), ""


def _contrast(test: str, contrast: Contrast | None, one: Estimate, two: Estimate) -> Test:
    if contrast is None:
        return _no_test(_why_no_error(one, two))
    difference, error, df = contrast
    return test, lambda: _p_value(difference, error, df), ""


def _why_no_error(one: Estimate, two: Estimate) -> str:
    """Where the people are known one by one, the design is to blame: see `without_error`."""
    return LONELY if without_error(one) or without_error(two) else UNKNOWN_COUNTS


def without_error(estimate: Estimate) -> bool:
    """Whether an estimate from answers has no standard error, as a stratum has one sampling unit alone."""
    weighed = estimate.measure == "mean" or (estimate.count is not None and estimate.count.exact)
    return bool(weighed and estimate.base and estimate.standard_error is None)


def _p_value(difference: float, error: float, df: int | None) -> float | None:
    """Two-sided. Without any error, only equal figures are equal."""
    if error == 0 or (df is not None and df < 1):
        return None if df is not None and df < 1 else float(difference == 0)
    return normal_two_sided(difference / error) if df is None else t_two_sided(difference / error, df)


def _no_test(why: str) -> Test:
    return "", lambda: None, why
