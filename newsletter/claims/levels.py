"""Which side of a comparison a level is of: "from 40 per cent", "49 per cent now", "40 per cent then"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from newsletter.claims.context import FILLERS, only_of, start_of
from newsletter.claims.meanings import Hedge, Ratio, words
from newsletter.claims.reading import Reading
from newsletter.claims.region import Region, intersection
from newsletter.claims.statement import Unreadable

BESIDE_A_CHANGE = FILLERS | words("by of in to be")
_THEN = words("then before previously earlier beforehand formerly")
_NOW = words("now today currently nowadays")


def level_of(reading: Reading, place: int) -> Literal["first", "second"] | None:
    """The side that a word before the quantity names ("from", "to", "compared with"), or one after it ("then")."""
    start = start_of(reading, place)
    before = reading.elements[start - 1] if start else None
    if before is not None and only_of(reading.gap(before, reading.elements[start]), BESIDE_A_CHANGE - {"by"}):
        if before.is_marker("first") or isinstance(before.meaning, Ratio):
            return "first"
        if before.is_marker("second") or reading.said(before) == "up to":
            return "second"
    after = _word_after(reading, place)
    return "first" if after in _THEN else "second" if after in _NOW else None


def _word_after(reading: Reading, place: int) -> str:
    end = reading.elements[place].end
    if place + 1 < len(reading.elements):
        following = reading.elements[place + 1]
        end = following.end if isinstance(following.meaning, Hedge) and following.start == end else end
    return reading.tokens[end].text if end < len(reading.tokens) else ""


def refuse_unassigned(levels: Sequence[Region]) -> None:
    """Raises Unreadable where levels that no word gives to a side can't be of one ("49 and 40 per cent")."""
    if len(levels) > 1 and not intersection(levels):
        raise Unreadable("it does not say which of its figures is of which side; write “49 per cent, up from 40”")
