"""Words before or after a quantity that widen it or turn it into a bound. Examples: words, count, base."""

from __future__ import annotations

from newsletter.claims.meanings import Hedge, Row
from newsletter.claims.quantity import Quantity, plain, slack
from newsletter.claims.region import Region, above, at_least, at_most, below, span
from newsletter.claims.style import Tolerances

_NEXT_TEN = 10
_LARGE = 100


def exactly(quantity: Quantity, _: Tolerances) -> Region:
    """The number itself, without rounding."""
    return span(quantity.low, quantity.high)


def about(quantity: Quantity, tolerances: Tolerances) -> Region:
    """Twice the plain tolerance of a fraction; a fixed number of points for a percentage; a share of a count."""
    give = _about_give(quantity, tolerances)
    return span(
        quantity.low - give, quantity.high + give * (quantity.high / quantity.low if _by_share(quantity) else 1)
    )


def _about_give(quantity: Quantity, tolerances: Tolerances) -> float:
    if quantity.kind == "percent":
        return tolerances.about
    if quantity.kind == "points":
        return max(1.0, min(tolerances.about, tolerances.just_share * quantity.low))
    if quantity.kind == "ratio":
        return 2 * slack(quantity, tolerances)
    if quantity.kind == "fraction":
        return 2 * slack(quantity, tolerances)
    return tolerances.count_share * quantity.low


def _by_share(quantity: Quantity) -> bool:
    return quantity.low > 0 and quantity.kind in {"count", "bare", "money", "of"}


def _reach(quantity: Quantity, tolerances: Tolerances, points: float, share: float) -> float:
    """How far beyond the number a one-sided hedge reaches."""
    number = quantity.low
    if quantity.kind in {"percent", "fraction", "points"}:
        return min(points, share * number)
    return (2 * tolerances.ratio_share if quantity.kind == "ratio" else tolerances.count_share) * number


def odd(quantity: Quantity, tolerances: Tolerances) -> Region:
    """As in "forty-odd": not yet the next ten; of larger numbers, a little more."""
    if quantity.low < _LARGE:
        return below(quantity.low + _NEXT_TEN, quantity.low)
    return span(quantity.low, quantity.low * (1 + tolerances.count_share))


def nearly(quantity: Quantity, tolerances: Tolerances) -> Region:
    """Below the number, not far."""
    return below(quantity.low, quantity.low - _reach(quantity, tolerances, tolerances.nearly, tolerances.nearly_share))


def just_under(quantity: Quantity, tolerances: Tolerances) -> Region:
    """Below the number, by little."""
    return below(quantity.low, quantity.low - _reach(quantity, tolerances, tolerances.just, tolerances.just_share))


def just_over(quantity: Quantity, tolerances: Tolerances) -> Region:
    """Above the number, by little."""
    return above(quantity.high, quantity.high + _reach(quantity, tolerances, tolerances.just, tolerances.just_share))


def more_than(quantity: Quantity, _: Tolerances) -> Region:
    """Above the number."""
    return above(quantity.high)


def or_more(quantity: Quantity, _: Tolerances) -> Region:
    """The number or above."""
    return at_least(quantity.low)


def less_than(quantity: Quantity, _: Tolerances) -> Region:
    """Below the number."""
    return below(quantity.low)


def or_less(quantity: Quantity, _: Tolerances) -> Region:
    """The number or below."""
    return at_most(quantity.high)


def well_over(quantity: Quantity, tolerances: Tolerances) -> Region:
    """Above the number, by a good deal."""
    return at_least(quantity.high + _well(quantity, tolerances))


def well_under(quantity: Quantity, tolerances: Tolerances) -> Region:
    """Below the number, by a good deal."""
    return at_most(quantity.low - _well(quantity, tolerances))


def _well(quantity: Quantity, tolerances: Tolerances) -> float:
    points = quantity.kind in {"percent", "fraction", "points"}
    return tolerances.well if points else tolerances.count_share * quantity.low


def between(quantity: Quantity, tolerances: Tolerances) -> Region:
    """Both ends included."""
    return plain(quantity, tolerances)


_LITTLE = (
    "(just | barely | slightly | marginally | fractionally | narrowly | a little | a little bit | a bit | a shade | "
    "a touch | a fraction | a whisker | a hair | a tad | a sliver | only just | only slightly)"
)
_MUCH = "(well | far | much | way | considerably | substantially | comfortably | a lot | a good deal | easily)"

HEDGES: tuple[Row, ...] = (
    Row(
        "exactly | precisely | bang on | spot on",
        Hedge(exactly),
        "the number itself, unrounded",
        true=(("{} 49 per cent", 49, 100), ("{} a quarter", 25, 100)),
        false=(("{} 49 per cent", 491, 1000), ("{} a quarter", 251, 1000)),
    ),
    Row(
        "exactly | precisely | on the nose | on the dot",
        Hedge(exactly, after=True),
        "as exactly",
        true=(("49 per cent {}", 49, 100),),
        false=(("49 per cent {}", 491, 1000),),
    ),
    Row(
        "about | around | roughly | some | approximately | approx | circa | ca | c | ~ | in the region of | "
        "somewhere in the region of | something like | somewhere around | somewhere near | just about | "
        "on the order of | of the order of | in the order of | in the vicinity of | in the neighborhood of | "
        "in the neighbourhood of | more or less | give or take | broadly | round about | an estimated",
        Hedge(about),
        "twice the tolerance of a fraction; within 3 points of a percentage; within 10 per cent of a count",
        true=(("{} 60 per cent", 630, 1000), ("{} 60 per cent", 570, 1000), ("{} a quarter", 280, 1000)),
        false=(("{} 60 per cent", 631, 1000), ("{} 60 per cent", 569, 1000), ("{} a quarter", 281, 1000)),
    ),
    Row(
        "or so | or thereabouts | give or take | more or less | or around that",
        Hedge(about, after=True),
        "as about",
        true=(("60 per cent {}", 630, 1000), ("a quarter {}", 220, 1000)),
        false=(("60 per cent {}", 631, 1000), ("a quarter {}", 219, 1000)),
    ),
    Row(
        "odd",
        Hedge(odd, after=True),
        "the number or above, below the next ten (from 100: by at most 10 per cent)",
        true=(("40 {} per cent", 40, 100), ("40-{} CCGs", 49, 100), ("100-{} CCGs", 110, 200)),
        false=(("40 {} per cent", 50, 100), ("40-{} CCGs", 39, 100), ("100-{} CCGs", 111, 200)),
    ),
    Row(
        "nearly | almost | close to | close on | approaching | nearing | very nearly | verging on | coming up to | "
        "getting on for | nigh on | pushing | practically | virtually",
        Hedge(nearly),
        "less than the number, by at most 5 points and 20 per cent of it (a count: 10 per cent of it)",
        true=(("{} half", 450, 1000), ("{} half", 499, 1000), ("{} 10 per cent", 80, 1000)),
        false=(("{} half", 449, 1000), ("{} half", 500, 1000), ("{} 10 per cent", 79, 1000)),
    ),
    Row(
        f"not quite | {_LITTLE} (under | below | beneath | less than | fewer than | short of | shy of | lower than)",
        Hedge(just_under, bound="slightly less"),
        "less than the number, by at most 3 points and 20 per cent of it (a count: 10 per cent of it)",
        true=(("{} half", 470, 1000), ("{} half", 499, 1000), ("{} 10 per cent", 80, 1000)),
        false=(("{} half", 469, 1000), ("{} half", 500, 1000), ("{} 10 per cent", 79, 1000)),
    ),
    Row(
        f"{_LITTLE} (over | above | more than | higher than | greater than | in excess of | upwards of)",
        Hedge(just_over, bound="slightly more"),
        "more than the number, by at most 3 points and 20 per cent of it (a count: 10 per cent of it)",
        true=(("{} half", 530, 1000), ("{} half", 501, 1000), ("{} 10 per cent", 120, 1000)),
        false=(("{} half", 531, 1000), ("{} half", 500, 1000), ("{} 10 per cent", 121, 1000)),
    ),
    Row(
        "more than | over | above | in excess of | upwards of | upward of | higher than | greater than | better than | "
        "larger than | bigger than | exceed | exceeding | exceeds | exceeded | north of | > | topping | beyond",
        Hedge(more_than, bound="more"),
        "more than the number",
        true=(("{} half", 501, 1000), ("{} 43 per cent", 431, 1000)),
        false=(("{} half", 500, 1000), ("{} 43 per cent", 429, 1000)),
    ),
    Row(
        "at least | no fewer than | no less than | not fewer than | not less than | a minimum of | no lower than | "
        "not under | no smaller than | at the (| very) least | >=",
        Hedge(or_more, bound="turned round"),
        "the number or more",
        true=(("{} half", 500, 1000), ("{} 60 per cent", 600, 1000)),
        false=(("{} half", 499, 1000), ("{} 60 per cent", 599, 1000)),
    ),
    Row(
        "or more | or above | or over | or higher | or greater | at least | at the (| very) least | at a minimum | "
        "plus | + | and over | and above | and upwards | or upwards | minimum",
        Hedge(or_more, after=True),
        "as at least",
        true=(("60 per cent {}", 600, 1000),),
        false=(("60 per cent {}", 599, 1000),),
    ),
    Row(
        "less than | fewer than | under | below | lower than | smaller than | short of | beneath | south of | <",
        Hedge(less_than, bound="less"),
        "less than the number",
        true=(("{} half", 499, 1000), ("{} one in five", 199, 1000)),
        false=(("{} half", 500, 1000), ("{} one in five", 200, 1000)),
    ),
    Row(
        "at most | up to | no more than | not more than | at the most | at the very most | a maximum of | no higher "
        "than | not over | not above | no greater than | not exceeding | <= | as much as but no more than | no "
        "larger than",
        Hedge(or_less, bound="turned round"),
        "the number or less",
        true=(("{} half", 500, 1000), ("{} 60 per cent", 600, 1000)),
        false=(("{} half", 501, 1000), ("{} 60 per cent", 601, 1000)),
    ),
    Row(
        "or less | or fewer | or below | or under | or lower | at most | at the most | at the very most | maximum | "
        "tops",
        Hedge(or_less, after=True),
        "as at most",
        true=(("60 per cent {}", 600, 1000),),
        false=(("60 per cent {}", 601, 1000),),
    ),
    Row(
        f"{_MUCH} (over | above | more than | in excess of | higher than | greater than) | well upwards of",
        Hedge(well_over, bound="much more"),
        "at least 5 points more than the number (a count: 10 per cent of it)",
        true=(("{} half", 550, 1000),),
        false=(("{} half", 549, 1000),),
    ),
    Row(
        f"{_MUCH} (under | below | less than | fewer than | short of | lower than)",
        Hedge(well_under, bound="much less"),
        "at least 5 points less than the number (a count: 10 per cent of it)",
        true=(("{} half", 450, 1000),),
        false=(("{} half", 451, 1000),),
    ),
    Row(
        "between | somewhere between | anywhere between | anything between | from between | ranging from | anywhere "
        "from",
        Hedge(between),
        "from the one number to the other, both included",
        true=(("{} a quarter and a third", 250, 1000), ("{} 40 and 45 per cent", 450, 1000)),
        false=(("{} a quarter and a third", 249, 1000), ("{} 40 and 45 per cent", 451, 1000)),
    ),
)
