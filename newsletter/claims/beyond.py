"""So many points beyond the first side's level: "six points more than the 37 per cent"."""

from __future__ import annotations

from newsletter.claims.meanings import Direction, Hedge, Marker
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading

_SIGNS = {"more": 1, "less": -1}
_FIRST = Marker("first")


def with_points_beyond(reading: Reading) -> Reading:
    """The reading in which "more than" between points and a level is a direction, and the level the first side's."""
    elements: list[Element] = []
    for place, element in enumerate(reading.elements):
        sign = _sign(element)
        if sign and place and place + 1 < len(reading.elements) and is_points(reading.elements[place - 1]):
            touching = reading.elements[place - 1].end == element.start
            if touching and isinstance(reading.elements[place + 1].meaning, Quantity):
                elements.append(element._replace(meaning=Direction(sign)))
                elements.append(element._replace(meaning=_FIRST, start=element.end))
                continue
        elements.append(element)
    return reading._replace(elements=tuple(elements))


def _sign(element: Element) -> int:
    return _SIGNS.get(element.meaning.bound or "", 0) if isinstance(element.meaning, Hedge) else 0


def is_points(element: Element) -> bool:
    """Whether it is a number of percentage points."""
    return isinstance(element.meaning, Quantity) and element.meaning.kind == "points"
