"""Whether two questions of one sample hang together: Pearson's statistic with Rao and Scott's correction.

Weights and design make Pearson's X² larger or smaller than its χ² distribution supposes. The second-order correction
(Rao and Scott 1984; Thomas and Rao 1987; `svychisq` of R's `survey`) divides it by the trace of the design's
generalised effects Δ, and refers it to F on tr(Δ)²/tr(Δ²) and that times ν degrees of freedom, ν those of the design.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from msgspec import Struct

from newsletter.survey.cells import Cell
from newsletter.survey.distributions import f_upper
from newsletter.survey.linearisation import NOTHING, Score, variance

Matrix = list[list[float]]
Place = tuple[int, int]  # row and column of a table


class Association(Struct, frozen=True):
    """Pearson's X² of the weighted table, scaled to the people; Rao and Scott's F, its degrees of freedom and p."""

    pearson: float
    f: float
    df: tuple[float, float]
    p_value: float


class Table(Struct, frozen=True):
    """A cross-table: where in it each cell of a tally stands (None: nowhere), and its size.

    `df` is that of the sample's design among the people whom it speaks of, whether or not they answered.
    """

    cells: Sequence[Cell]
    places: Sequence[Place | None]
    rows: int
    columns: int
    df: int

    @property
    def people(self) -> int:
        """How many people are in it."""
        return sum(cell.people for cell, place in zip(self.cells, self.places, strict=True) if place)

    def shares(self) -> Matrix:
        """The weighted share of everyone in each cell of the table; zeros where it is empty."""
        sums = [[[0.0] for _ in range(self.columns)] for _ in range(self.rows)]
        for cell, place in zip(self.cells, self.places, strict=True):
            if place:
                sums[place[0]][place[1]].append(cell.weight)
        total = fsum(cell.weight for cell, place in zip(self.cells, self.places, strict=True) if place)
        return [[fsum(weights) / (total or 1) for weights in row] for row in sums]


def associated(table: Table) -> Association | None:
    """The test of independence; None where a row or column is empty, or the design does not tell its variance."""
    shares, df = table.shares(), table.df
    rows, columns = [fsum(row) for row in shares], [fsum(column) for column in zip(*shares, strict=True)]
    if min(*rows, *columns, 1) <= 0 or min(table.rows, table.columns) < 2 or df < 1:
        return None
    pearson = table.people * fsum(
        (shares[i][j] - rows[i] * columns[j]) ** 2 / (rows[i] * columns[j]) for i, j in _places(table)
    )
    effects = _effects(table, shares)
    trace = sum(effects[k][k] for k in range(len(effects))) if effects else 0.0
    if effects is None or trace <= 0:
        return None
    squares = sum(effects[k][m] * effects[m][k] for k in range(len(effects)) for m in range(len(effects)))
    first = trace * trace / squares
    return Association(pearson, pearson / trace, (first, first * df), f_upper(pearson / trace, first, first * df))


def _places(table: Table) -> list[Place]:
    return [(i, j) for i in range(table.rows) for j in range(table.columns)]


def _effects(table: Table, shares: Matrix) -> Matrix | None:
    """Δ: the covariance of the table's interactions by the design, over that by a simple random sample."""
    places = _places(table)
    contrasts = [
        {(i, j): _residual(i, k, table.rows) * _residual(j, m, table.columns) for i, j in places}
        for k, m in places
        if k and m
    ]
    inverse = {(i, j): 1 / shares[i][j] if shares[i][j] else 0.0 for i, j in places}
    simple = [
        [fsum(one[p] * inverse[p] * two[p] for p in places) / table.people for two in contrasts] for one in contrasts
    ]
    scores = [_scores(table, shares, {p: contrast[p] * inverse[p] for p in places}) for contrast in contrasts]
    design = _covariances(table.cells, scores)
    return None if design is None else _solved(simple, design)


def _residual(place: int, level: int, levels: int) -> float:
    """What is left of a level's indicator when its mean over all levels is taken out."""
    return (place == level) - 1 / levels


def _scores(table: Table, shares: Matrix, factors: dict[Place, float]) -> list[Score]:
    """The linear part of Σ factor × share, cell by cell of the tally."""
    centre = fsum(factors[i, j] * shares[i][j] for i, j in factors)
    total = fsum(cell.weight for cell, place in zip(table.cells, table.places, strict=True) if place)
    return [((factors[place] - centre) / total, 0.0) if place else NOTHING for place in table.places]


def _covariances(cells: Sequence[Cell], scores: Sequence[Sequence[Score]]) -> Matrix | None:
    """By polarisation: 4·cov(u, v) = var(u + v) − var(u − v)."""
    found: Matrix = [[0.0] * len(scores) for _ in scores]
    for k, one in enumerate(scores):
        for m, two in enumerate(scores[: k + 1]):
            both = variance(cells, [(a[0] + b[0], 0.0) for a, b in zip(one, two, strict=True)])
            apart = variance(cells, [(a[0] - b[0], 0.0) for a, b in zip(one, two, strict=True)])
            if both is None or apart is None:
                return None
            found[k][m] = found[m][k] = (both - apart) / 4
    return found


def _solved(left: Matrix, right: Matrix) -> Matrix | None:
    """X of left·X = right, by Gauss and Jordan with partial pivoting; None of a singular matrix."""
    size = len(left)
    rows = [[*left[k], *right[k]] for k in range(size)]
    scale = max(abs(value) for row in left for value in row)
    for k in range(size):
        pivot = max(range(k, size), key=lambda m: abs(rows[m][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        if abs(rows[k][k]) <= 1e-12 * scale:
            return None
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for m in range(size):
            if m != k:
                factor = rows[m][k]
                rows[m] = [value - factor * own for value, own in zip(rows[m], rows[k], strict=True)]
    return [row[size:] for row in rows]
