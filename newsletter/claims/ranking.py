"""Whether places in words are those of the figures."""

from __future__ import annotations

from newsletter.claims.facts import Facts
from newsletter.claims.places import Places
from newsletter.claims.region import Truth, both, of_any, span, truth
from newsletter.survey.estimate import Estimate, Possible, exactly


def placed(places: Places, facts: Facts) -> Truth:
    """Whether the figures lie in the places, and share them or not where the words say so."""
    tied = both(_tied(figure, facts, places) for figure in facts.figures) if places.shared or places.sole else "true"
    return both([_in_places(places, facts), tied, *(_of_so_many(places, figure) for figure in facts.figures)])


def _of_so_many(places: Places, figure: Estimate) -> Truth:
    """Whether as many options as the words say can be ranked: those that are, and perhaps some that are put aside."""
    return "false" if places.of and figure.ranked and places.of < figure.ranked else "true"


def _tied(figure: Estimate, facts: Facts, places: Places) -> Truth:
    """Whether another option has the figure's place, as "joint" says, or none, as "sole" does.

    Where it is not known, "the single biggest" says no more than "the biggest".
    """
    others = facts.others()
    beside = [other.rank for other in (*(others or ()), *facts.figures) if other is not figure]
    if figure.rank is None or others is None or None in beside:
        return "true" if places.sole else "uncertain"
    shared = of_any(truth(rank, span(figure.rank.low, figure.rank.high)) for rank in beside if rank is not None)
    if places.shared:
        return shared
    return "false" if shared == "true" else "true"


def _in_places(places: Places, facts: Facts) -> Truth:
    """Whether the figures lie in the places; several that are not "among" them must fill them."""
    several = len(facts.figures)
    last = (
        several
        if places.open_ended
        else max(places.last, several)
        if places.among and places.last == 3
        else places.last
    )
    if several > 1 and not (places.among or places.shared) and last - places.first + 1 != several:
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
