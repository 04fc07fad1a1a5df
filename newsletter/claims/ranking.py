"""Whether places in words are those of the figures."""

from __future__ import annotations

from newsletter.claims.facts import Facts
from newsletter.claims.places import Places
from newsletter.claims.region import Truth, both, span, truth
from newsletter.survey.estimate import Estimate, Possible, exactly


def placed(places: Places, facts: Facts) -> Truth:
    """Whether the figures lie in the places; several that are not "among" them must fill them."""
    several = len(facts.figures)
    last = (
        several
        if places.open_ended
        else max(places.last, several)
        if places.among and places.last == 3
        else places.last
    )
    if several > 1 and not places.among and last - places.first + 1 != several:
        return "false"
    return both(_one(place_of(figure, facts, top=places.top), places.first, last) for figure in facts.figures)


def _one(place: Possible | None, first: int, last: int) -> Truth:
    return "uncertain" if place is None else truth(place, span(first, last))


def place_of(figure: Estimate, facts: Facts, *, top: bool) -> Possible | None:
    """The figure's place, from the top or the bottom; None where it is not known. Ties share the better place."""
    if figure.rank is None or top:
        return figure.rank
    others = facts.others()
    ranks = None if others is None else [other.rank for other in (*others, *facts.figures) if other is not figure]
    if ranks is None or None in ranks:
        return None if figure.ranked is None else _mirrored(figure.rank, figure.ranked)
    beneath = [rank for rank in ranks if rank is not None]
    low = 1 + sum(rank.low > figure.rank.high for rank in beneath)
    high = 1 + sum(rank.high > figure.rank.low for rank in beneath)
    return exactly(low) if low == high else Possible(low, high)


def _mirrored(rank: Possible, ranked: int) -> Possible:
    low, high = ranked + 1 - rank.high, ranked + 1 - rank.low
    return exactly(low) if low == high else Possible(low, high)
