"""Variances of shares, means and their differences under a stratified, clustered sample, by Taylor linearisation.

Each person contributes to the estimate a score (the estimate's linear part): u = w·(a + b·x), zero outside the domain.
The variance is that of the sum of scores over first-stage units within strata, with replacement but for the finite
population correction (Woodruff 1971; Binder 1983; what R's `survey` computes). Non-response, routing and subgroups are
domains: nobody is dropped, so that every unit of a stratum counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from newsletter.survey.cells import Cell

Score = tuple[float, float]  # a and b of u = w·(a + b·x)
Inside = Callable[[Cell], bool]
NOISE = 1e-13  # of a sum of squares: what is left below it is rounding
NOTHING: Score = (0.0, 0.0)


@dataclass(slots=True)
class _Stratum:
    units: float | None = None
    people: int = 0
    total: float = 0.0
    squares: float = 0.0
    clusters: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def variance(cells: Sequence[Cell], scores: Sequence[Score]) -> float | None:
    """The variance of the sum of scores; None where a stratum has a single unit, so that nothing can be known."""
    total = 0.0
    for stratum in _strata(cells, scores).values():
        spread = _spread(stratum)
        if spread is None:
            return None
        total += spread
    return total


def _strata(cells: Sequence[Cell], scores: Sequence[Score]) -> dict[str | None, _Stratum]:
    strata: dict[str | None, _Stratum] = defaultdict(_Stratum)
    for cell, (a, b) in zip(cells, scores, strict=True):
        stratum = strata[cell.stratum]
        x = cell.moments
        total = a * cell.weight + (b * x.wx if x and b else 0.0)
        stratum.units = cell.units
        stratum.people += cell.people
        stratum.total += total
        stratum.squares += a * a * cell.squares + (2 * a * b * x.wwx + b * b * x.wwxx if x and b else 0.0)
        if cell.cluster is not None:
            stratum.clusters[cell.cluster] += total
    return strata


def _spread(stratum: _Stratum) -> float | None:
    """One stratum's share of the variance."""
    sampled = len(stratum.clusters) or stratum.people
    left = 1 - sampled / stratum.units if stratum.units else 1.0
    if left <= 0:
        return 0.0
    if sampled == 1:
        return None
    squares = sum(total * total for total in stratum.clusters.values()) if stratum.clusters else stratum.squares
    around = squares - stratum.total * stratum.total / sampled
    return left * sampled / (sampled - 1) * around if around > NOISE * squares else 0.0


def degrees_of_freedom(cells: Sequence[Cell], inside: Inside) -> int:
    """Sampling units less strata, of those present in the domain with a weight."""
    units = sampled_units([cell for cell in cells if cell.weighing and inside(cell)], weighing=True)
    return sum(units.values()) - len(units)


def sampled_units(cells: Sequence[Cell], *, weighing: bool = False) -> dict[str | None, int]:
    """How many sampling units there are in each stratum: clusters, or people where there are none.

    Those whose weight is 0 were sampled as well; with `weighing` they are left out.
    """
    people: dict[str | None, int] = defaultdict(int)
    clusters: dict[str | None, set[str]] = defaultdict(set)
    for cell in cells:
        people[cell.stratum] += cell.weighing if weighing else cell.people
        if cell.cluster is not None:
            clusters[cell.stratum].add(cell.cluster)
    return {stratum: len(clusters[stratum]) or count for stratum, count in people.items()}
