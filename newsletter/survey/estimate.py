"""What is known of a figure: the values that it may have, and how sure they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

Measure = Literal["share", "respondents", "mean", "median", "figure"]


class Possible(Struct, frozen=True):
    """Every value that a figure may have.

    With `points`, exactly those (sorted); otherwise every number from `low` to `high`, where an open end
    excludes the bound itself. A published percentage is a set of points: each whole count that prints as it.
    """

    low: float
    high: float
    points: tuple[float, ...] = ()
    low_open: bool = False
    high_open: bool = False

    @property
    def exact(self) -> bool:
        """Whether one value alone is possible."""
        return self.low == self.high


def exactly(value: float) -> Possible:
    """The one possible value."""
    return Possible(value, value, (value,))


def among(points: tuple[float, ...]) -> Possible:
    """Exactly these values, of which there is at least one."""
    ordered = tuple(sorted(set(points)))
    return Possible(ordered[0], ordered[-1], ordered)


class Estimate(Struct, frozen=True):
    """A figure and what is known about it.

    `percent` runs from 0 to 100 and is weighted; `count` and `base` are people, unweighted; for `figure` the
    `count` holds the value (which may be a range). `value` is the unrounded number that a fill prints: the printed
    percentage where that is all there is. `standard_error` and `interval` (95 per cent) are in the unit of
    `value`. What can't be known is None. `rank` is 1 for the highest share; `ranked` says among how many.
    `effective_base` is Kish's, (Σw)²/Σw²: the people of equal weight who would tell as much, of a weighted base.
    `decimals` is the number of decimals that a published percentage was printed with; None where the value is exact.
    """

    measure: Measure
    value: float | None
    percent: Possible | None = None
    count: Possible | None = None
    base: int | None = None
    unit: str = ""
    weighted_base: float | None = None
    effective_base: float | None = None
    standard_error: float | None = None
    interval: tuple[float, float] | None = None
    degrees_of_freedom: float | None = None
    design_effect: float | None = None
    rank: Possible | None = None
    ranked: int | None = None
    decimals: int | None = None


class Comparison(Struct, frozen=True):
    """The second side of a reference set against the first.

    `first` and `second` are the estimates; `unlike` says why the two must not be compared ("" where they may),
    `unsupported` why no test exists for them. `p_value` is two-sided and None where no test was possible; it is
    computed when asked for, since it may need a dear import.
    """

    first: Estimate
    second: Estimate
    unlike: str = ""
    unsupported: str = ""
    test: str = ""
    p_value: Callable[[], float | None] = lambda: None
