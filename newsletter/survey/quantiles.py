"""The median of a domain, with Woodruff's interval.

The share of people at or below the median is about a half, and its interval is known; the values below which the two
ends of that interval lie are the interval of the median (Woodruff 1952). Its width over twice Student's t stands for a
standard error (Francisco and Fuller 1991). As `svyquantile` of R's `survey` 4.1 has it with `qrule = "school"` and
`interval.type = "mean"`.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from newsletter.survey.cells import Cell
from newsletter.survey.design_estimates import Estimated, estimate_share
from newsletter.survey.distributions import t_quantile
from newsletter.survey.linearisation import Inside

SAME = 1e-9  # of the sum of weights: a share that ends so near to a value's end ends there
Weighed = Sequence[tuple[float, float]]  # a value, and the weight of those who gave it


class Median(Struct, frozen=True):
    """A median, and where it is known to lie; `share` is that of the people at or below it."""

    value: float
    interval: tuple[float, float] | None
    share: Estimated

    @property
    def standard_error(self) -> float | None:
        """In the unit of the value; None where there is no interval."""
        if self.interval is None:
            return None
        return (self.interval[1] - self.interval[0]) / (2 * t_quantile(self.share.df))


def estimate_median(cells: Sequence[Cell], inside: Inside) -> Median | None:
    """The median of the numbers that are the cells' answers; None of an empty domain."""
    numbers = [None if cell.answer is None else float(cell.answer) for cell in cells]
    pairs = zip(numbers, cells, strict=True)
    values = sorted((number, cell.weight) for number, cell in pairs if number is not None and inside(cell))
    if not any(weight for _, weight in values):
        return None
    value = weighted_quantile(values, 0.5)
    below = {id(cell) for cell, number in zip(cells, numbers, strict=True) if number is not None and number <= value}
    share = estimate_share(cells, inside, lambda cell: id(cell) in below)
    return None if share is None else Median(value, _interval(values, share), share)


def _interval(values: Weighed, share: Estimated) -> tuple[float, float] | None:
    """None where the share's interval leaves 0 to 1: too few people to tell."""
    ends = share.mean_interval
    if ends is None or ends[0] < 0 or ends[1] > 1:
        return None
    return weighted_quantile(values, ends[0]), weighted_quantile(values, ends[1])


def weighted_quantile(values: Weighed, share: float) -> float:
    """The value below which `share` of the weight lies; `values` are in order.

    Where the weight up to a value is that share exactly, the middle between it and the next, as in the median of an
    even number of people.
    """
    known = [(value, weight) for value, weight in values if weight > 0]
    total = sum(weight for _, weight in known)
    wanted, below = share * total, 0.0
    for place, (value, weight) in enumerate(known):
        below += weight
        if abs(below - wanted) <= SAME * total and place + 1 < len(known):
            return (value + known[place + 1][0]) / 2
        if below > wanted:
            return value
    return known[-1][0]
