"""How a figure stands: the numbers that an approval holds on to, and that an audit works out again."""

from __future__ import annotations

import math

from msgspec import Struct

from newsletter.resolve.resolved import Figure
from newsletter.survey.estimate import Estimate, Possible

Number = float | tuple[float, float] | None


class Standing(Struct, frozen=True):
    """One number of each kind for every option of `a,b`, for both sides of a comparison, else one.

    A value is the number that the text is about, unrounded, or the range of those possible where no single one is
    known; None where nothing is. Counts and bases are people, unweighted; of an official figure the count is its value.
    """

    values: tuple[Number, ...]
    counts: tuple[Number, ...]
    bases: tuple[Number, ...]

    def same_as(self, other: Standing) -> bool:
        """Whether the numbers are the same, but for the last digits in which two machines' arithmetic may differ."""
        ours, theirs = (*self.values, *self.counts, *self.bases), (*other.values, *other.counts, *other.bases)
        return len(self.values) == len(other.values) and all(map(_same, ours, theirs))


def standing(figure: Figure) -> Standing:
    """How the figure stands today."""
    return Standing(
        values=tuple(_value(estimate, figure.form) for estimate in figure.estimates),
        counts=tuple(_number(estimate.count) for estimate in figure.estimates),
        bases=tuple(estimate.base for estimate in figure.estimates),
    )


def unit_of(figure: Figure) -> str:
    """What the values of the figure's standing are in."""
    if figure.form in {"rank", "base"}:
        return ""
    return "per cent" if figure.estimates[-1].measure == "share" else figure.unit


def told_apart(before: Standing, now: Standing, unit: str = "") -> tuple[str, str]:
    """Both in words, with as many digits as it takes to see that they differ."""
    after = f" {unit}" if unit[:1].isalpha() else ""
    for digits in range(3, 18):
        told = _told(before, digits), _told(now, digits)
        if told[0] != told[1]:
            return told[0] + after, told[1] + after
    return _with_people(before), _with_people(now)


def _value(estimate: Estimate, form: str | None) -> Number:
    if form == "rank":
        return _number(estimate.rank)
    if estimate.value is not None:
        return estimate.value
    return _number(estimate.count if estimate.measure == "figure" else estimate.percent)


def _number(possible: Possible | None) -> Number:
    if possible is None:
        return None
    return possible.low if possible.exact else (possible.low, possible.high)


def _same(one: Number, other: Number) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(map(_close, one, other))
    if one is None or other is None or isinstance(one, tuple) or isinstance(other, tuple):
        return one == other
    return _close(one, other)


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def _told(stood: Standing, digits: int) -> str:
    return " and ".join(_written(value, digits) for value in stood.values)


def _with_people(stood: Standing) -> str:
    """For figures whose values are the same, and not the people behind them."""
    people = zip(stood.values, stood.counts, stood.bases, strict=True)
    return " and ".join(
        f"{_written(value, 4)} ({_written(count, 9)} of {_written(base, 9)})" for value, count, base in people
    )


def _written(number: Number, digits: int) -> str:
    if number is None:
        return "unknown"
    if isinstance(number, tuple):
        return " to ".join(f"{end:,.{digits}g}" for end in number)
    return f"{number:.{digits}g}" if abs(number) < 10**digits else f"{number:.0f}"
