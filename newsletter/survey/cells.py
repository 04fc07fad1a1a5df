"""The cells of a survey: all that estimates need to know of the people behind them."""

from __future__ import annotations

from msgspec import Struct


class Moments(Struct, frozen=True):
    """Sums of a number x over the people of a cell."""

    wx: float
    wxx: float
    wwx: float
    wwxx: float


class Cell(Struct, frozen=True):
    """People with the same answer, groups, stratum and cluster.

    `answer` is the question's code (None: not answered), `groups` the codes of the questions that split the tally.
    `weight` is Σw, `squares` Σw²; `units` the number of sampling units in the stratum of the population. `weightless`
    of the people have a weight of 0: they are counted, and no estimate rests on them.
    """

    answer: str | None
    groups: tuple[str | None, ...]
    stratum: str | None
    cluster: str | None
    people: int
    weight: float
    squares: float
    units: float | None = None
    moments: Moments | None = None
    weightless: int = 0

    @property
    def weighing(self) -> int:
        """How many people an estimate rests on."""
        return self.people - self.weightless
