"""Which figures and bases would have been possible."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from newsletter.survey.printing import counts_behind, decimals_of

MOST_BASES = 5


def bases_that_fit(percents: Sequence[Decimal], base: int, most: int | None) -> tuple[int, ...]:
    """The bases nearest to `base` of which every percentage is possible, in ascending order, at most `MOST_BASES`.

    The search goes down to half of `base`, and up as far or to `most`, the number of respondents, where it is known.
    """
    reach = max(base // 2, min(10, base - 1))
    top = base + reach if most is None else max(base, min(most, base + reach))
    candidates = sorted(range(max(1, base - reach), top + 1), key=lambda other: abs(other - base))
    fitting: list[int] = []
    for candidate in candidates:
        if len(fitting) < MOST_BASES and all(counts_behind(percent, candidate) for percent in percents):
            fitting.append(candidate)
    return tuple(sorted(fitting))


def nearest_figures(percent: Decimal, base: int) -> str:
    """The possible figures on both sides of `percent`, with their counts."""
    below = int(percent * base / 100)
    more = decimals_of(percent) + 1
    told = (
        f"{printed_as(count, base, percent)} ({count} of {base} is {100 * count / base:.{more}f})"
        for count in (below, below + 1)
        if count <= base
    )
    return " and ".join(told)


def printed_as(count: int, base: int, like: Decimal) -> Decimal:
    """`count` of `base` as a percentage with the decimals of `like`, an exact half going up."""
    return (Decimal(100 * count) / base).quantize(Decimal(1).scaleb(-decimals_of(like)), ROUND_HALF_UP)
