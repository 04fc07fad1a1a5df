"""Tails of Student's t and Fisher's F, from the incomplete beta function: a library for them is dear to import."""

from __future__ import annotations

from functools import lru_cache
from math import erfc, exp, lgamma, log, log1p, pi, sqrt

_TINY = 1e-300


def normal_two_sided(z: float) -> float:
    """The probability that a normal deviate is at least as far from 0 as `z`."""
    return erfc(abs(z) / sqrt(2))


def t_two_sided(t: float, df: float) -> float:
    """The probability that Student's t on `df` degrees of freedom is at least as far from 0 as `t`."""
    return beta_share(df / (df + t * t), df / 2, 0.5)


def f_upper(f: float, df1: float, df2: float) -> float:
    """The probability that Fisher's F is at least `f`."""
    return beta_share(df2 / (df2 + df1 * f), df2 / 2, df1 / 2)


@lru_cache(maxsize=256)
def t_quantile(df: float, level: float = 0.95) -> float:
    """The deviate that Student's t on `df` degrees of freedom stays within, either side, with probability `level`."""
    tail, low, high = 1 - level, 0.0, 2.0
    while t_two_sided(high, df) > tail:
        low, high = high, high * 2
    guess = (low + high) / 2
    for _ in range(100):
        excess = t_two_sided(guess, df) - tail
        low, high = (guess, high) if excess > 0 else (low, guess)
        step = guess + excess / (2 * _t_density(guess, df))
        best = step if low < step < high else (low + high) / 2
        if abs(best - guess) <= 1e-15 * best:
            break
        guess = best
    return guess


def _t_density(t: float, df: float) -> float:
    return exp(lgamma((df + 1) / 2) - lgamma(df / 2) - (df + 1) / 2 * log1p(t * t / df)) / sqrt(df * pi)


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b) (DLMF 8.17)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side
        return 1 - front * _beta_fraction(1 - x, b, a) / b
    return front * _beta_fraction(x, a, b) / a


def _beta_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of DLMF 8.17.22, by Lentz's method."""
    ratio = 1 / _away(1 - (a + b) * x / (a + 1))
    value, numerator = ratio, 1.0
    for m in range(1, 500):
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
