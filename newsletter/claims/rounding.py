"""Rounding for print: an exact half goes up, and floating-point noise does not decide."""

from __future__ import annotations

from math import floor

from newsletter.claims.region import EPSILON


def rounded(value: float, digits: int) -> float:
    """The nearest number with so many decimals; half away from zero."""
    scale = 10**digits
    nearest: float = floor(abs(value) * scale + 0.5 + EPSILON) / scale
    return -nearest if value < 0 and nearest else nearest


def decimals_needed(value: float, most: int = 3) -> int:
    """The fewest decimals, up to `most`, that print the value as it is."""
    return next((digits for digits in range(most) if abs(rounded(value, digits) - value) < EPSILON), most)
