"""Whether statements hold in every state of affairs that is possible, in some, or in none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from newsletter.claims.region import EPSILON, Region, Truth, both, holds, intersection, of_all, of_any, truth
from newsletter.claims.statement import Dimension, Statement
from newsletter.survey.estimate import Possible

Known = Mapping[Dimension, Possible]
World = Mapping[Dimension, float]

_EITHER: Mapping[Dimension, tuple[Dimension, Dimension]] = {
    "count or base": ("count", "base"),
    "base or population": ("base", "population"),
}


def judged(statements: Sequence[Statement], known: Known, worlds: Sequence[World]) -> Truth:
    """Whether all statements hold: `worlds` are the states in which several dimensions vary together."""
    overall = both(dimensional(statements, known))
    if overall != "uncertain" or not worlds:
        return overall
    covered = [statement for statement in statements if all(statement.dimension in world for world in worlds)]
    rest = [statement for statement in statements if statement not in covered]
    if not covered:
        return overall
    together = of_all(all(holds(one.region, world[one.dimension]) for one in covered) for world in worlds)
    return both([together, *dimensional(rest, known)])


def dimensional(statements: Iterable[Statement], known: Known) -> list[Truth]:
    """The truth of what is said of each dimension; unknown dimensions are uncertain."""
    statements = list(statements)
    if len(statements) == 1:
        return [_one(statements[0].dimension, [statements[0].region], known)]
    ordered = sorted(statements, key=lambda statement: statement.dimension)
    return [
        _one(dimension, [statement.region for statement in group], known)
        for dimension, group in groupby(ordered, key=lambda statement: statement.dimension)
    ]


def _one(dimension: Dimension, regions: Sequence[Region], known: Known) -> Truth:
    if dimension in _EITHER:
        either = [truth(known[name], intersection(regions)) for name in _EITHER[dimension] if name in known]
        return of_any(either) if either else "uncertain"
    possible = _left_out(known) if dimension == "left out" else known.get(dimension)
    if possible is None:
        return "uncertain" if _is_possible(intersection(regions)) else "false"
    return truth(possible, intersection(regions))


def _left_out(known: Known) -> Possible | None:
    """How many of the base are not counted; None where that is not known."""
    count, base = known.get("count"), known.get("base")
    if count is None or base is None:
        return None
    points = tuple(base.low - point for point in reversed(count.points))
    return Possible(base.low - count.high, base.low - count.low, points, count.high_open, count.low_open)


def _is_possible(region: Region) -> bool:
    return any(part.high > part.low - EPSILON for part in region)
