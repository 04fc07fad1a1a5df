"""Two figures set against each other, in words: points and multiples."""

from __future__ import annotations

from newsletter.claims.numerals import Numerals
from newsletter.claims.rounding import rounded
from newsletter.claims.saying import CantSay
from newsletter.claims.style import Tolerances
from newsletter.claims.units import read_unit
from newsletter.claims.values import with_unit
from newsletter.survey.address import Form
from newsletter.survey.estimate import Comparison, Estimate


def comparison_words(comparison: Comparison, form: Form | None, digits: int | None, numerals: Numerals) -> str:
    """The size of the difference in points (its sign is the sentence's to say), or the multiple."""
    if form in {None, "points"}:
        return _points(comparison, digits or 0, numerals)
    if form == "ratio":
        return _ratio(comparison, digits, numerals)
    raise CantSay(f"`as={form}` has no meaning for two sides.", "Use `as=points` or `as=ratio`.")


def _points(comparison: Comparison, digits: int, numerals: Numerals) -> str:
    sides = (comparison.first, comparison.second)
    if not _in_points(comparison.second):
        return _difference(comparison, digits, numerals)
    printed = [side.decimals for side in sides if side.decimals is not None]
    if printed and digits > min(printed):
        raise CantSay(
            f"A percentage of the two was printed with {min(printed)} decimals, so points can't have {digits}.",
            f"Leave out `digits`, or set it to {min(printed)}.",
        )
    difference = _apart(comparison)
    number = numerals.percentage(difference, digits)
    unit = numerals.style.points
    return f"{number} {unit.removesuffix('s') if rounded(difference, digits) == 1 else unit}"


def _in_points(estimate: Estimate) -> bool:
    return estimate.measure == "share" or read_unit(estimate.unit).percent


def _apart(comparison: Comparison) -> float:
    return abs(_level(comparison.second) - _level(comparison.first))


def _difference(comparison: Comparison, digits: int, numerals: Numerals) -> str:
    """Figures that are no percentages differ by so many of their unit: "eight CCGs", "£470m"."""
    apart = _apart(comparison)
    return with_unit(apart, apart, digits, read_unit(comparison.second.unit), numerals)


def _ratio(comparison: Comparison, digits: int | None, numerals: Numerals) -> str:
    first = _level(comparison.first)
    if first <= 0:
        raise CantSay("The first side is nothing, so the second can't be a multiple of it.", "Use `as=points`.")
    ratio = _level(comparison.second) / first
    decimals = 1 if digits is None else digits
    if digits is None and rounded(ratio, 1) == int(rounded(ratio, 1)):
        decimals = 0
    printed = rounded(ratio, decimals)
    if abs(ratio - printed) > Tolerances().ratio_share * printed:
        raise CantSay("The multiple has too few decimals to be true.", f"Set `digits={min(3, decimals + 1)}`.")
    if printed == 1:
        raise CantSay("The two sides are as good as equal, so a multiple says nothing.", "Use `as=points`.")
    return f"{numerals.count(printed, decimals)} times"


def _level(estimate: Estimate) -> float:
    """The unrounded number behind a side; the printed one where that is all there is."""
    if estimate.measure == "share" and estimate.percent is not None and estimate.percent.exact:
        return estimate.percent.low
    if estimate.value is None:
        raise CantSay("One of the two sides is not known well enough to be compared.")
    return estimate.value
