"""Shares and means of a domain, with their errors."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt

from msgspec import Struct

from newsletter.survey.cells import Cell
from newsletter.survey.distributions import t_quantile
from newsletter.survey.linearisation import NOTHING, Inside, Score, degrees_of_freedom, variance

NORMED = 1e-3  # of a sample: no population is so little larger


class Estimated(Struct, frozen=True):
    """A share (0 to 1) or mean: what is estimated, on what, and its linear part, cell by cell of the tally.

    `spread` is the variance of one person's value in the population; `weighing` is how many people of the base have a
    weight. `normed`: the weights of the whole sample sum to its size, and say nothing of the population's.
    """

    value: float
    count: int
    base: int
    weighted_base: float
    spread: float
    df: int
    scores: tuple[Score, ...]
    variance: float | None
    weighing: int
    normed: bool

    @property
    def standard_error(self) -> float | None:
        """In the unit of the value; None where the design does not tell."""
        return None if self.variance is None or self.df < 1 else sqrt(self.variance)

    @property
    def design_effect(self) -> float | None:
        """The variance over that of a simple random sample of the same size.

        The simple sample is without replacement, as R's is, where the weights sum to the population's size.
        """
        if self.variance is None or self.weighing < 2:
            return None
        people, population = self.weighing, self.weighted_base
        left = 1 - people / population if population > people and not self.normed else 1.0
        simple = left * self.spread / people
        return self.variance / simple if simple > 0 else None

    @property
    def mean_interval(self) -> tuple[float, float] | None:
        """95 per cent, on Student's t."""
        error = self.standard_error
        if error is None:
            return None
        half = t_quantile(self.df) * error
        return self.value - half, self.value + half

    @property
    def logit_interval(self) -> tuple[float, float] | None:
        """95 per cent of a share, on Student's t of its logit; None at 0 and 1, where a logit has no place."""
        error = self.standard_error
        if error is None or not 0 < self.value < 1:
            return None
        centre = log(self.value / (1 - self.value))
        half = t_quantile(self.df) * error / (self.value * (1 - self.value))
        return _from_logit(centre - half), _from_logit(centre + half)


def _from_logit(value: float) -> float:
    return 1 / (1 + exp(-value)) if value > -700 else 0.0


def estimate_share(cells: Sequence[Cell], inside: Inside, chosen: Inside) -> Estimated | None:
    """The share of the domain that `chosen` holds for; None of an empty domain."""
    domain = [inside(cell) for cell in cells]
    base = sum(cell.people for cell, within in zip(cells, domain, strict=True) if within)
    total: float = sum(cell.weight for cell, within in zip(cells, domain, strict=True) if within)
    if not base or total <= 0:
        return None
    picked = [within and chosen(cell) for cell, within in zip(cells, domain, strict=True)]
    value: float = sum(cell.weight for cell, pick in zip(cells, picked, strict=True) if pick) / total
    one: Score = ((1 - value) / total, 0.0)
    zero: Score = (-value / total, 0.0)
    scores = tuple((one if pick else zero) if within else NOTHING for within, pick in zip(domain, picked, strict=True))
    return Estimated(
        value=value,
        count=sum(cell.people for cell, pick in zip(cells, picked, strict=True) if pick),
        base=base,
        weighted_base=total,
        spread=_sample_spread(value * (1 - value), weighing := _weighing(cells, inside)),
        df=degrees_of_freedom(cells, inside),
        scores=scores,
        variance=variance(cells, scores),
        weighing=weighing,
        normed=_normed(cells),
    )


def weighted_share(cells: Sequence[Cell], inside: Inside, chosen: Inside) -> float | None:
    """The share alone, as `estimate_share` has it: enough to rank by."""
    domain = [cell for cell in cells if inside(cell)]
    total: float = sum(cell.weight for cell in domain)
    return sum(cell.weight for cell in domain if chosen(cell)) / total if total > 0 else None


def estimate_mean(cells: Sequence[Cell], inside: Inside) -> Estimated | None:
    """The mean of x in the domain; None of an empty domain."""
    domain = [(cell, cell.moments) for cell in cells if inside(cell) and cell.moments]
    base = sum(cell.people for cell, _ in domain)
    total = sum((cell.weight for cell, _ in domain), 0.0)
    if not base or total <= 0:
        return None
    value = sum((x.wx for _, x in domain if x), 0.0) / total
    scores = tuple((-value / total, 1 / total) if inside(cell) and cell.moments else NOTHING for cell in cells)
    around = sum((x.wxx for _, x in domain if x), 0.0) / total - value * value
    return Estimated(
        value=value,
        count=base,
        base=base,
        weighted_base=total,
        spread=_sample_spread(max(0.0, around), weighing := sum(cell.weighing for cell, _ in domain)),
        df=degrees_of_freedom(cells, inside),
        scores=scores,
        variance=variance(cells, scores),
        weighing=weighing,
        normed=_normed(cells),
    )


def _sample_spread(spread: float, people: int) -> float:
    return spread * people / (people - 1) if people > 1 else spread


def _weighing(cells: Sequence[Cell], inside: Inside) -> int:
    return sum(cell.weighing for cell in cells if inside(cell))


def _normed(cells: Sequence[Cell]) -> bool:
    """Whether the weights of a whole tally are scaled to sum to its people."""
    return sum(cell.weight for cell in cells) < (1 + NORMED) * sum(cell.weighing for cell in cells)
