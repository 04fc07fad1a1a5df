"""Printed percentages and the whole counts behind them.

A percentage P printed with d decimals of a base n stands for every whole k for which 100·k/n rounds to P, where an
exact half may have gone either way (the GRIM test: Brown and Heathers, 2017). All arithmetic is in whole numbers.
"""

from __future__ import annotations

from decimal import Decimal


def decimals_of(percent: Decimal) -> int:
    """The number of decimals that a percentage was printed with."""
    exponent = percent.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def counts_behind(percent: Decimal, base: int) -> range:
    """Every count of `base` that prints as `percent`; empty where there is none."""
    scale = 10 ** decimals_of(percent)
    doubled = 2 * int(percent * scale)
    first = -((1 - doubled) * base // (200 * scale))
    last = (doubled + 1) * base // (200 * scale)
    return range(max(0, first), min(base, last) + 1)


def bounds_of(percent: Decimal) -> tuple[float, float]:
    """The lowest and highest value, 0 to 100, that prints as `percent`."""
    half = Decimal(5).scaleb(-decimals_of(percent) - 1)
    return float(max(Decimal(0), percent - half)), float(min(Decimal(100), percent + half))
