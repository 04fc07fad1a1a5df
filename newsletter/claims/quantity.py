"""A quantity that an editor wrote: what it counts, and how exactly."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from newsletter.claims.region import Region, at_least, span
from newsletter.claims.style import Tolerances

Kind = Literal["percent", "fraction", "count", "bare", "money", "points", "ratio", "of"]


class Quantity(Struct, frozen=True):
    """From `low` to `high`, which are equal unless a range was written ("20–30 CCGs").

    A `percent` and a `fraction` run from 0 to 100. A `bare` number says itself neither what it counts nor of what.
    `decimals` and `scale` are as written ("£1.2bn": 1, a thousand million); `half_unit` is half of the last digit
    that was written, 0 for counts, which are exact. `of` is the base that the words name ("49 of 99"), None where
    they name none. `currency` is the sign of a sum of money's. `or_more` is written on the number ("60+ per cent"), and
    so is `loose` ("60-odd per cent"). `idle` numbers may be no quantity at all ("one" as a pronoun). `whole` is what a
    fraction was written as a part of ("49 out of 99", "49/99"): people, where so many were asked.
    """

    kind: Kind
    low: float
    high: float
    decimals: int = 0
    scale: float = 1
    half_unit: float = 0.0
    of: float | None = None
    currency: str = ""
    or_more: bool = False
    loose: bool = False
    idle: bool = False
    whole: float | None = None

    @property
    def ranged(self) -> bool:
        """Whether it was written as a range."""
        return self.low != self.high

    @property
    def is_share(self) -> bool:
        """Whether it speaks of the percentage."""
        return self.kind in {"percent", "fraction"}

    @property
    def in_points(self) -> bool:
        """Whether its tolerances are in percentage points."""
        return self.kind in {"percent", "fraction", "points"}


def plain(quantity: Quantity, tolerances: Tolerances) -> Region:
    """What the quantity means without a hedge."""
    if quantity.or_more:
        return at_least(quantity.low)
    if quantity.ranged:
        return span(quantity.low, quantity.high)
    give = slack(quantity, tolerances)
    return span(quantity.low - give, quantity.high + give)


def slack(quantity: Quantity, tolerances: Tolerances) -> float:
    """How far the figure may lie from an unhedged number."""
    if quantity.kind == "fraction":
        return min(tolerances.fraction, tolerances.fraction_share * quantity.low)
    if quantity.kind == "ratio":
        return tolerances.ratio_share * quantity.low
    return quantity.half_unit
