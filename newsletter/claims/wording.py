"""A figure put into words, in house style (FORMATS 3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from newsletter.claims.fractions import as_fraction, one_in
from newsletter.claims.languages import ordinal_in_words
from newsletter.claims.numerals import Numerals
from newsletter.claims.rounding import decimals_needed
from newsletter.claims.saying import CantSay
from newsletter.claims.setting import comparison_words
from newsletter.claims.style import HouseStyle
from newsletter.claims.units import read_unit
from newsletter.claims.values import number_range, with_unit
from newsletter.survey.address import Form
from newsletter.survey.estimate import Comparison, Estimate, Possible

__all__ = ["CantSay", "fill_words"]


def fill_words(
    subject: Estimate | Comparison, form: Form | None, digits: int | None, style: HouseStyle, *, opens_sentence: bool
) -> str:
    """The words of a fill. `form` None is the figure's own: a value with its unit, points for two sides.

    Raises CantSay where the figure has no such form, or not so many decimals.
    """
    numerals = Numerals(style, opens_sentence)
    if isinstance(subject, Comparison):
        return numerals.opened(comparison_words(subject, form, digits, numerals))
    writer = WRITERS.get(form)
    if writer is None:
        raise CantSay(f"`as={form}` says something of two sides, and this reference has one.")
    return numerals.opened(writer(subject, digits, numerals))


def _own(estimate: Estimate, digits: int | None, numerals: Numerals) -> str:
    if estimate.measure == "share":
        return _percent(estimate, digits, numerals)
    if estimate.measure == "respondents":
        return _count(estimate, digits, numerals)
    return _value(estimate, digits, numerals)


def _percent(estimate: Estimate, digits: int | None, numerals: Numerals) -> str:
    decimals = digits or 0
    if estimate.decimals is not None and decimals > estimate.decimals:
        raise CantSay(
            f"The percentage was printed with {estimate.decimals} decimals, so it can't be given with {decimals}.",
            f"Leave out `digits`, or set it to {estimate.decimals}.",
        )
    low, high = _percentages(estimate)
    text = number_range(low, high, lambda value: numerals.percentage(value, decimals), decimals)
    return text + numerals.percent_unit()


def _percentages(estimate: Estimate) -> tuple[float, float]:
    """The percentage to print: the one that is possible, else the one that was printed, else a figure's range."""
    percent = estimate.percent
    if percent and percent.exact:
        return percent.low, percent.low
    if estimate.measure == "share" and estimate.value is not None:
        return estimate.value, estimate.value
    if estimate.measure == "figure" and percent:
        return percent.low, percent.high
    if estimate.measure == "figure" and read_unit(estimate.unit).percent and estimate.count:
        return estimate.count.low, estimate.count.high
    raise CantSay("No percentage is known for this.", "Give it a `percent` in the codebook, or cite another form.")


def _count(estimate: Estimate, digits: int | None, numerals: Numerals) -> str:
    count = estimate.count
    if estimate.measure == "figure" and count:
        return number_range(count.low, count.high, lambda value: numerals.count(value, _decimals(count, digits)), 3)
    return numerals.count(_exact(count, "count"), digits or 0)


def _decimals(possible: Possible, digits: int | None) -> int:
    return digits if digits is not None else max(decimals_needed(possible.low), decimals_needed(possible.high))


def _exact(possible: Possible | None, what: str) -> float:
    if possible is None or not possible.exact:
        raise CantSay(
            f"The {what} behind this figure is not certain.", "The report gives only a percentage or a range."
        )
    return possible.low


def _base(estimate: Estimate, _: int | None, numerals: Numerals) -> str:
    if estimate.base is None:
        raise CantSay("The base of this figure is not known.", "Give the survey or the question its `base`.")
    return numerals.count(estimate.base)


def _of(estimate: Estimate, _: int | None, numerals: Numerals) -> str:
    if estimate.base is None:
        raise CantSay("The base of this figure is not known.", "Give the survey or the question its `base`.")
    whole = Numerals(numerals.style, opens_sentence=False)
    return f"{numerals.count(_exact(estimate.count, 'count'))} of {whole.count(estimate.base)}"


def _fraction(estimate: Estimate, _: int | None, numerals: Numerals) -> str:
    return as_fraction(_known_percent(estimate), numerals)


def _one_in(estimate: Estimate, _: int | None, numerals: Numerals) -> str:
    return one_in(_known_percent(estimate), numerals)


def _known_percent(estimate: Estimate) -> Possible:
    if estimate.percent is None:
        raise CantSay("No percentage is known for this.", "Give it a `percent` in the codebook.")
    return estimate.percent


def _number(estimate: Estimate, digits: int | None, numerals: Numerals) -> str:
    """A mean or a median, with its unit."""
    if estimate.value is None:
        raise CantSay("No value is known for this.")
    return with_unit(estimate.value, estimate.value, digits or 0, read_unit(estimate.unit), numerals)


def _value(estimate: Estimate, digits: int | None, numerals: Numerals) -> str:
    """An official figure as it was published, with its unit."""
    if estimate.count is None:
        return _number(estimate, digits, numerals)
    decimals = _decimals(estimate.count, digits)
    return with_unit(estimate.count.low, estimate.count.high, decimals, read_unit(estimate.unit), numerals)


def _rank(estimate: Estimate, _: int | None, numerals: Numerals) -> str:
    place = int(_exact(estimate.rank, "rank"))
    if place < numerals.style.words_below or numerals.opens_sentence:
        words = ordinal_in_words(place, numerals.style.language)
        if words:
            return words
    return f"{place}{_ordinal_ending(place)}"


def _ordinal_ending(place: int) -> str:
    if place % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")


WRITERS: Mapping[Form | None, Callable[[Estimate, int | None, Numerals], str]] = {
    None: _own,
    "percent": _percent,
    "count": _count,
    "base": _base,
    "of": _of,
    "fraction": _fraction,
    "one-in": _one_in,
    "mean": _number,
    "median": _number,
    "rank": _rank,
}
