"""Tests that are denied from afar: "did not rise significantly", "has not changed significantly"."""

from __future__ import annotations

from newsletter.claims.context import has_pause
from newsletter.claims.meanings import Direction, Marker, Size
from newsletter.claims.reading import Reading

_NOT_SIGNIFICANT = Marker("not significant")
_DENIALS = ("not ", "never ")


def with_negated_tests(reading: Reading) -> Reading:
    """The reading in which a negation, a change and "significantly" are one "not significantly"."""
    elements = list(reading.elements)
    for place in range(len(elements) - 1, 0, -1):
        if elements[place].is_marker("significant"):
            start = _negation_before(reading, place)
            if start is not None:
                elements[place] = elements[place]._replace(meaning=_NOT_SIGNIFICANT, start=elements[start].start)
                del elements[start]
    return reading._replace(elements=tuple(elements))


def _negation_before(reading: Reading, place: int) -> int | None:
    """The place of the negation that reaches the test over a change, and no further than its own breath."""
    for earlier in range(place - 1, -1, -1):
        element = reading.elements[earlier]
        gap = reading.gap(element, reading.elements[earlier + 1])
        if has_pause(gap):
            return None
        if element.is_marker("negation"):
            return earlier if gap or earlier < place - 1 else None
        if element.is_marker("same"):
            return earlier if reading.said(element).startswith(_DENIALS) or "n't" in reading.said(element) else None
        if not isinstance(element.meaning, Direction | Size):
            return None
    return None
