"""Standard errors and 95 per cent intervals of a simple share."""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054  # the normal deviate of a two-sided 95 per cent


def wilson(count: int, base: int) -> tuple[float, float]:
    """Wilson's score interval of `count` of `base`, from 0 to 100 (Wilson 1927; Newcombe 1998, method 3)."""
    share, square = count / base, Z * Z
    centre = (share + square / (2 * base)) / (1 + square / base)
    half = Z * sqrt(share * (1 - share) / base + square / (4 * base * base)) / (1 + square / base)
    low = 0.0 if count == 0 else max(0.0, centre - half)
    high = 1.0 if count == base else min(1.0, centre + half)
    return 100 * low, 100 * high


def simple_error(count: float, base: int) -> float | None:
    """The standard error, in points, of a share of a simple random sample; None from one person."""
    share = count / base
    return 100 * sqrt(share * (1 - share) / (base - 1)) if base > 1 else None
