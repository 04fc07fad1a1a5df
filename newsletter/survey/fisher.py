"""Fisher's exact test of two shares."""

from __future__ import annotations

from math import exp, fsum, lgamma

_SAME = 1e-7  # relative: tables as likely as the one seen, but for rounding, are counted (as R does)


def fisher_two_sided(count1: int, base1: int, count2: int, base2: int) -> float:
    """The probability of a table at most as likely as `count1` of `base1` against `count2` of `base2` (Fisher 1935)."""
    chosen = count1 + count2
    first, last = max(0, chosen - base2), min(chosen, base1)
    seen = _log_weight(count1, base1, chosen, base2)
    logs = [_log_weight(count, base1, chosen, base2) - seen for count in range(first, last + 1)]
    weights = [exp(min(value, 700.0)) for value in logs]
    return min(1.0, fsum(weight for weight in weights if weight <= 1 + _SAME) / fsum(weights))


def _log_weight(count: int, base1: int, chosen: int, base2: int) -> float:
    return _log_choose(base1, count) + _log_choose(base2, chosen - count)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
