"""Points that go neither up nor down: "a gap of six points", "six points apart"."""

from __future__ import annotations

from itertools import pairwise

from newsletter.claims.asides import TIME_UNITS
from newsletter.claims.context import start_of
from newsletter.claims.levels import BESIDE_A_CHANGE
from newsletter.claims.meanings import words
from newsletter.claims.reading import Reading
from newsletter.claims.sides import Groups, is_in_favour, named_sides

_OF_A_DISTANCE = words(
    """difference differences gap gaps change changes changed shift shifts shifted swing swings moved move moves
    movement margin spread distance divide differ differs differed differing vary varies varied variation apart
    gulf contrast disparity discrepancy different other between separate separates separated separating is are was
    were be been there has have had which that who it this they with and or but in since on at among amongst over
    within across for not wide no"""
)
_AHEAD = words("ahead behind adrift trail trails trailed trailing lag lags lagged lagging")
_TYING = words("and from or v vs versus with to than but against while whereas")


def is_a_distance(reading: Reading, place: int, groups: Groups) -> bool:
    """Whether points without a direction are a distance: "a gap of six points", and not "six points short"."""
    if is_in_favour(reading, groups) or _tells_who_leads(reading, groups):
        return False
    start, end = reading.elements[start_of(reading, place)].start, reading.elements[place].end
    described = start > 1 and reading.tokens[start - 2].text in {"a", "an", "the"}  # "a hefty 13 points"
    opening = reading.tokens[: start - 1 if described else start]
    before = [token for token in opening if token.text not in BESIDE_A_CHANGE][-1:]
    follows = [token.text for token in reading.tokens[end : end + 3]]
    rest = end + 3 * (follows in (["from", "each", "other"], ["from", "one", "another"]))
    after = [token for token in reading.tokens[rest:] if token.text not in BESIDE_A_CHANGE][:1]
    neutral = _OF_A_DISTANCE | TIME_UNITS | reading.nouns
    return all(token.kind != "word" or token.text in neutral for token in (*before, *after))


def _tells_who_leads(reading: Reading, groups: Groups) -> bool:
    """As in "GPs beat managers by six points", "by six points, GPs are ahead"."""
    if not _AHEAD.isdisjoint(reading.texts):
        return True
    for (at, one), (other, another) in pairwise(named_sides(reading, groups)):
        between = reading.tokens[at + 1 : other]
        if one != another and all(token.kind == "word" and token.text not in _TYING for token in between):
            return True
    return False
