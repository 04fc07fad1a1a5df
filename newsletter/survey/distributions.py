"""Tails of Student's t and Fisher's F, from the incomplete beta function: a library for them is dear to import."""

from __future__ import annotations

from functools import lru_cache
from math import erfc, exp, lgamma, log, log1p, pi, sqrt

from newsletter.survey.intervals import Z

TAIL = 0.05
LARGE = 1000  # degrees of freedom from which the expansion is as good as rounding
_TINY = 1e-300


def normal_two_sided(z: float) -> float:
    """The probability that a normal deviate is at least as far from 0 as `z`."""
    return erfc(abs(z) / sqrt(2))


def t_two_sided(t: float, df: float) -> float:
    """The probability that Student's t on `df` degrees of freedom is at least as far from 0 as `t`."""
    return beta_share(df / (df + t * t), t * t / (df + t * t), df / 2, 0.5)


def f_upper(f: float, df1: float, df2: float) -> float:
    """The probability that Fisher's F is at least `f`."""
    both = df2 + df1 * f
    return beta_share(df2 / both, df1 * f / both, df2 / 2, df1 / 2)


@lru_cache(maxsize=256)
def t_quantile(df: float) -> float:
    """The deviate that Student's t on `df` degrees of freedom stays within, either side, 95 times in 100."""
    guess = _t_expansion(df)
    if df >= LARGE:
        return guess
    low, high = Z, guess
    while t_two_sided(high, df) > TAIL:
        low, high = high, high * 2
    for _ in range(100):
        excess = t_two_sided(guess, df) - TAIL
        low, high = (max(low, guess), high) if excess > 0 else (low, min(high, guess))
        step = guess + excess / (2 * _t_density(guess, df))
        best = step if low < step < high else (low + high) / 2
        if abs(best - guess) <= 1e-15 * best:
            break
        guess = best
    return guess


def _t_expansion(df: float) -> float:
    """Fisher and Cornish's expansion about the normal deviate (Abramowitz and Stegun 26.7.5)."""
    z = Z
    return (
        z
        + (z**3 + z) / (4 * df)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
    )


def _t_density(t: float, df: float) -> float:
    return exp(lgamma((df + 1) / 2) - lgamma(df / 2) - (df + 1) / 2 * log1p(t * t / df)) / sqrt(df * pi)


def beta_share(x: float, rest: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b) (DLMF 8.17). `rest` is 1 - x, without its rounding."""
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest))
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side
        return 1 - front * _beta_fraction(rest, b, a) / b
    return front * _beta_fraction(x, a, b) / a


def _beta_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of DLMF 8.17.22, by Lentz's method."""
    ratio = 1 / _away(1 - (a + b) * x / (a + 1))
    value, numerator = ratio, 1.0
    for m in range(1, 20_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            ratio = 1 / _away(1 + term * ratio)
            numerator = _away(1 + term / numerator)
            value *= numerator * ratio
        if abs(numerator * ratio - 1) < 1e-16:
            break
    return value


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
