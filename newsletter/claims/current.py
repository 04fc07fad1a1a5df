"""What a figure, or two, is now: the one number of each dimension that an exact numeral may speak of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from newsletter.claims.facts import Facts
from newsletter.claims.figured import known, known_sides
from newsletter.claims.statement import Dimension
from newsletter.claims.units import read_unit
from newsletter.survey.estimate import Comparison, Estimate, Possible

MOST_DECIMALS = 9


class Current(NamedTuple):
    """A number that the figure gives, the printed one where that is all there is.

    `unit` is what one of the figure's unit stands for, `decimals` how many of it are known.
    """

    value: float
    unit: float = 1.0
    decimals: int = MOST_DECIMALS


def current(facts: Facts) -> dict[Dimension, Current]:
    """What the figure, or the two, are in each dimension in which they are one number. Of `a,b` there is none."""
    if facts.comparison is not None:
        return _sides_stand(facts, facts.comparison)
    if len(facts.figures) != 1:
        return {}
    (figure,) = facts.figures
    found = _soles(known(figure, facts.population), figure)
    if figure.measure == "share" and figure.value is not None:
        found["percent"] = _level(figure)
    if "base" in found and found.get("population", found["base"]).value == found["base"].value:
        found["base or population"] = found["base"]
    return found


def _sides_stand(facts: Facts, comparison: Comparison) -> dict[Dimension, Current]:
    found = _soles(known_sides(facts)[0], comparison.second)
    first, second = comparison.first, comparison.second
    if second.measure == "share" and facts.form not in {"count", "base"} and None not in (first.value, second.value):
        one, two = _level(first), _level(second)
        found |= {"first": one, "second": two}
        found["change"] = Current(two.value - one.value, decimals=min(one.decimals, two.decimals))
    return {dimension: now._replace(value=abs(now.value)) for dimension, now in found.items()}


def _soles(possible: Mapping[Dimension, Possible], figure: Estimate) -> dict[Dimension, Current]:
    unit = read_unit(figure.unit).times if figure.measure == "figure" else 1.0
    return {dimension: Current(each.low, unit) for dimension, each in possible.items() if each.exact}


def _level(figure: Estimate) -> Current:
    """The percentage: unrounded where the counts behind it are known, else with the decimals that were printed."""
    assert figure.value is not None
    if figure.percent is not None and figure.percent.exact:
        return Current(figure.percent.low)
    return Current(figure.value, decimals=MOST_DECIMALS if figure.decimals is None else figure.decimals)
