"""Sets of numbers, and whether what is possible lies in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import Literal, NamedTuple

from newsletter.survey.estimate import Possible

Truth = Literal["true", "false", "uncertain"]

EPSILON = 1e-9
"""Far below any difference that a count can make, far above what floating point loses."""


class Interval(NamedTuple):
    """The numbers from `low` to `high`; an open end excludes the bound itself."""

    low: float = -inf
    high: float = inf
    low_open: bool = False
    high_open: bool = False

    def holds(self, value: float) -> bool:
        """Whether the number lies inside; a bound counts as reached within EPSILON."""
        above = value > self.low + EPSILON if self.low_open else value >= self.low - EPSILON
        return above and (value < self.high - EPSILON if self.high_open else value <= self.high + EPSILON)


Region = tuple[Interval, ...]
"""A union of intervals; an empty one holds nothing."""

NOWHERE: Region = ()
"""What no number satisfies: a sum in another currency."""


def span(low: float, high: float) -> Region:
    """Both ends included."""
    return (Interval(low, high),)


def above(low: float, high: float = inf) -> Region:
    """More than `low`, at most `high`."""
    return (Interval(low, high, low_open=True),)


def at_least(low: float) -> Region:
    """`low` or more."""
    return (Interval(low),)


def below(high: float, low: float = -inf) -> Region:
    """Less than `high`, at least `low`."""
    return (Interval(low, high, high_open=True),)


def at_most(high: float) -> Region:
    """`high` or less."""
    return (Interval(high=high),)


def strictly_between(low: float, high: float) -> Region:
    """Neither end included."""
    return (Interval(low, high, low_open=True, high_open=True),)


def mirrored(region: Region) -> Region:
    """The same numbers with the other sign."""
    return tuple(Interval(-part.high, -part.low, part.high_open, part.low_open) for part in region)


def holds(region: Region, value: float) -> bool:
    """Whether the number lies in any part."""
    return any(part.holds(value) for part in region)


def truth(possible: Possible, region: Region) -> Truth:
    """Whether all, none or some of what is possible lies in the region."""
    if len(possible.points) == 1:
        return "true" if holds(region, possible.low) else "false"
    if possible.points:
        return of_all(holds(region, point) for point in possible.points)
    whole = Interval(possible.low, possible.high, possible.low_open, possible.high_open)
    if any(_covers(part, whole) for part in region):
        return "true"
    return "uncertain" if any(_meet(part, whole) for part in region) else "false"


def of_all(verdicts: Iterable[bool]) -> Truth:
    """True where every world agrees, false where none does."""
    seen = set(verdicts)
    return "uncertain" if len(seen) > 1 else "true" if True in seen else "false"


def both(truths: Iterable[Truth]) -> Truth:
    """The truth of statements that must all hold."""
    seen = set(truths)
    return "false" if "false" in seen else "uncertain" if "uncertain" in seen else "true"


def of_any(truths: Iterable[Truth]) -> Truth:
    """The truth of statements of which one must hold."""
    seen = set(truths)
    return "true" if "true" in seen else "uncertain" if "uncertain" in seen else "false"


def _covers(outer: Interval, inner: Interval) -> bool:
    low = inner.low > outer.low + EPSILON or (
        inner.low >= outer.low - EPSILON and (inner.low_open or not outer.low_open)
    )
    high = inner.high < outer.high - EPSILON or (
        inner.high <= outer.high + EPSILON and (inner.high_open or not outer.high_open)
    )
    return low and high


def _meet(first: Interval, second: Interval) -> bool:
    return _reaches(first, second) and _reaches(second, first)


def _reaches(left: Interval, right: Interval) -> bool:
    """Whether `left` starts at or before the end of `right`."""
    if left.low_open or right.high_open:
        return left.low < right.high - EPSILON
    return left.low <= right.high + EPSILON


def intersection(regions: Sequence[Region]) -> Region:
    """What lies in all of the regions."""
    whole, *rest = regions
    for region in rest:
        whole = tuple(part for one in whole for other in region if (part := _overlap(one, other)) is not None)
    return whole


def _overlap(one: Interval, other: Interval) -> Interval | None:
    low, low_open = max((one.low, one.low_open), (other.low, other.low_open))
    high, high_closed = min((one.high, not one.high_open), (other.high, not other.high_open))
    return Interval(low, high, low_open, not high_closed) if _meet(one, other) else None
