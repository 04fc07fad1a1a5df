"""A quantity that an editor wrote: what it counts, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from newsletter.claims.region import Region, span
from newsletter.claims.style import Tolerances

Kind = Literal["percent", "fraction", "count", "bare", "money", "points", "ratio", "of"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """From `low` to `high`, which are equal unless a range was written ("20–30 CCGs").

    A `percent` and a `fraction` run from 0 to 100. A `bare` number says itself neither what it counts nor of what.
    `decimals` and `scale` are as written ("£1.2bn": 1, a thousand million). `of` is the base that the words name
    ("49 of 99"), None where they name none. `idle` numbers may be no quantity at all ("one" as a pronoun).
    """

    kind: Kind
    low: float
    high: float
    decimals: int = 0
    scale: float = 1
    of: float | None = None
    idle: bool = False

    @property
    def ranged(self) -> bool:
        """Whether it was written as a range."""
        return self.low != self.high

    @property
    def half_unit(self) -> float:
        """Half of the last decimal written."""
        return 0.5 * self.scale / 10**self.decimals

    @property
    def is_share(self) -> bool:
        """Whether it speaks of the percentage."""
        return self.kind in {"percent", "fraction"}


def plain(quantity: Quantity, tolerances: Tolerances) -> Region:
    """What the quantity means without a hedge."""
    if quantity.ranged:
        return span(quantity.low, quantity.high)
    give = slack(quantity, tolerances)
    return span(quantity.low - give, quantity.high + give)


def slack(quantity: Quantity, tolerances: Tolerances) -> float:
    """How far the figure may lie from an unhedged number."""
    if quantity.kind == "fraction":
        return min(tolerances.fraction, tolerances.fraction_share * quantity.low)
    if quantity.kind in {"percent", "points", "money", "bare"}:
        return quantity.half_unit
    if quantity.kind == "ratio":
        return tolerances.ratio_share * quantity.low
    return quantity.half_unit if quantity.decimals else 0.0
