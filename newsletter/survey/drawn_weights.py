"""The weights that a sample's design gives where no column holds any: population over sample, stratum by stratum.

So does R's `survey` where `svydesign` is told population totals and no weights: a stratum of which a tenth was asked
counts ten times, whoever answered.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from newsletter.survey.cells import Cell, Moments
from newsletter.survey.linearisation import sampled_units


def drawn_weights(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """A whole tally, in which everyone counted as one, with everyone's weight: units in the population over sampled."""
    sampled = sampled_units(cells)
    return tuple(_weighing(cell, (cell.units or 1.0) / sampled[cell.stratum]) for cell in cells)


def _weighing(cell: Cell, weight: float) -> Cell:
    x, square = cell.moments, weight * weight
    moments = Moments(x.wx * weight, x.wxx * weight, x.wwx * square, x.wwxx * square) if x else None
    return replace(cell, weight=cell.weight * weight, squares=cell.squares * square, moments=moments)
