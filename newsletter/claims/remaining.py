"""Whether words say that a figure is all that the options named before it leave over, and whether it is."""

from __future__ import annotations

from newsletter.claims.context import FILLERS
from newsletter.claims.facts import Facts
from newsletter.claims.meanings import Direction, Share
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Reading
from newsletter.claims.region import EPSILON, Interval, Truth, both, holds, of_all
from newsletter.claims.statement import Statement
from newsletter.survey.estimate import Estimate, Possible


def is_remaining(reading: Reading, place: int) -> bool:
    """Whether "the remaining" stands directly before the quantity and its hedge."""
    for earlier in range(place - 1, -1, -1):
        element = reading.elements[earlier]
        if element.is_marker("remaining"):
            gap = reading.gap(element, reading.elements[earlier + 1])
            return all(token.kind == "mark" or token.text in FILLERS or token.text in reading.nouns for token in gap)
        if isinstance(element.meaning, Quantity | Share | Direction):
            return False
    return False


def exhausts(facts: Facts, statement: Statement) -> Truth:
    """Whether "the remaining" is true of each figure."""
    left = facts.remainder()
    if left is None:
        return "uncertain"
    return both(_equal(left, figure, statement) for figure in facts.figures)


def not_the_rest(facts: Facts, outcome: Truth) -> str:
    """Why "the remaining" is not known to be true; "it" stands before."""
    if outcome == "false":
        return "is not all that the options named before it in its paragraph leave over"
    if facts.remainder() in {None, (None, None)}:
        return "says that it is all the rest, and what the options named before it leave over is not known"
    return "is all the rest only if the options named before it, unrounded, leave as much over"


def _equal(left: tuple[Possible | None, Possible | None], figure: Estimate, statement: Statement) -> Truth:
    percent, count = left
    if count is not None and figure.count is not None and count.exact and figure.count.exact:
        return "true" if abs(count.low - figure.count.low) < EPSILON else "false"
    pairs = [(percent, figure.percent), (count, figure.count)]
    ordered = pairs if statement.dimension == "percent" else pairs[::-1]
    mine, other = next(((one, two) for one, two in ordered if one and two), (None, None))
    return _same(mine, other) if mine and other else "uncertain"


def _same(left: Possible, own: Possible) -> Truth:
    """Ranges with the same middle were printed to add up; ranges that only meet may or may not."""
    if abs((left.low + left.high) - (own.low + own.high)) < EPSILON:
        return "true"
    if left.points and own.points:
        meets = of_all(any(abs(one - two) < EPSILON for two in own.points) for one in left.points)
        return "false" if meets == "false" else "uncertain"
    whole = (Interval(own.low, own.high),)
    return (
        "uncertain" if holds(whole, left.low) or holds(whole, left.high) or left.low < own.low < left.high else "false"
    )
