"""Ranks of figures that may have several values. Ties share the better rank."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.survey.estimate import Possible, among


def rank_of(index: int, values: Sequence[Possible]) -> Possible:
    """The ranks, 1 for the highest, that `values[index]` may have among `values`."""
    own = values[index]
    others = [value for place, value in enumerate(values) if place != index]
    best = 1 + sum(_above(other, own) for other in others)
    worst = 1 + sum(own.low < other.high for other in others)
    return among(tuple(float(rank) for rank in range(best, max(best, worst) + 1)))


def _above(first: Possible, second: Possible) -> bool:
    """Whether `first` is surely the higher.

    48 and 49 per cent meet at 48.5, but no report prints one number both ways: there the higher print is the higher.
    """
    if first.low == second.high:
        return not (first.exact and second.exact)
    return first.low > second.high
