"""Quantities found among tokens: percentages, fractions, counts, sums of money, points, multiples."""

from __future__ import annotations

from msgspec.structs import replace

from newsletter.claims.english import SCALES as WORD_SCALES
from newsletter.claims.fraction_words import (
    DENOMINATORS,
    Found,
    in_every,
    named_fraction,
    of_every,
    out_of,
    parts,
    slashed,
)
from newsletter.claims.meanings import words
from newsletter.claims.nouns import noun_end
from newsletter.claims.numbers import FIRST_WORDS, Number, Tokens, read_number, read_ordinal, word_at
from newsletter.claims.quantity import Kind, Quantity
from newsletter.claims.units import CURRENCIES, CURRENCY_WORDS, SCALES

_TIMES = words("times fold x ×")
_POINTS = words("point points pp ppt ppts pps pt pts")
_ARTICLES = words("the all our their its those these every")
_BEGINNINGS = FIRST_WORDS | frozenset(DENOMINATORS)
"""The words that a quantity can begin with, beside digits."""
_AS_MANY = words("many much likely common often high large big popular frequent strong")
_LEVELS = words("level share proportion rate percentage figure")
_OWNERS = words("the its their that")
_NO_PART_OF_A_LEVEL = words("of in who that which with at for and or on to")
_MOST_WORDS_OF_A_LEVEL = 2
_DASH = "\u2014"


def read_quantity(tokens: Tokens, at: int, nouns: frozenset[str], *, two_sided: bool = False) -> Found | None:
    """The longest quantity that begins at `at`, and its end. Of two sides, "F to G" are levels."""
    first = _single(tokens, at, nouns)
    if first is None:
        return None
    if first[0].kind == "fraction":
        first = _as_many(tokens, first) or first
    found = _range(tokens, first, nouns)
    levels = two_sided and found is not None and found[0].kind != "points" and word_at(tokens, first[1]) == "to"
    return first if found is None or levels else found


def _as_many(tokens: Tokens, found: Found) -> Found | None:
    """As in "a third as many", "half what it was": a part of the other side; "again" comes on top of it."""
    share, end = found
    beside = word_at(tokens, end) == "as" and word_at(tokens, end + 1) in _AS_MANY
    end += 2 if beside else _length_of_level(tokens, end)
    if end == found[1]:
        return None
    again = word_at(tokens, end) == "again"
    times = share.low / 100 + again
    return Quantity("ratio", times, times), end + again


def _length_of_level(tokens: Tokens, at: int) -> int:
    """How many tokens "of the level", "what" or "its previous level" has at `at`; 0 where none stands there."""
    end = at + (word_at(tokens, at) == "of")
    if word_at(tokens, end) == "what":
        return end + 1 - at
    if word_at(tokens, end) not in _OWNERS:
        return 0
    for level in range(end + 1, end + 2 + _MOST_WORDS_OF_A_LEVEL):
        if word_at(tokens, level) in _LEVELS:
            return level + 1 - at
        if level < len(tokens) and tokens[level].text in _NO_PART_OF_A_LEVEL:
            break
    return 0


def _single(tokens: Tokens, at: int, nouns: frozenset[str], *, with_and: bool = True) -> Found | None:
    if at >= len(tokens):
        return None
    if tokens[at].text in CURRENCIES:
        return _money(tokens, at, read_number(tokens, at + 1, with_and=with_and))
    if tokens[at].kind == "word" and tokens[at].text not in _BEGINNINGS:
        return None
    number = read_number(tokens, at, with_and=with_and)
    found = named_fraction(tokens, at, number)
    if found:
        return _part_of_a_unit(tokens, at, found, nouns) or found
    if number is None:
        number = _one_point(tokens, at)
    elif read_ordinal(tokens, at):
        return None
    return _with_unit(tokens, at, number, nouns) if number else None


def _one_point(tokens: Tokens, at: int) -> Number | None:
    """As in "a point", "a percentage point": one."""
    if tokens[at].text not in {"a", "an"}:
        return None
    unit = at + 1 + (word_at(tokens, at + 1) in {"single", "full"})
    found = _points(tokens, Number(1, 0, 1, unit), unit)
    return Number(1, 0, 1, unit) if found and tokens[found[1] - 1].text == "point" else None


def _part_of_a_unit(tokens: Tokens, at: int, found: Found, nouns: frozenset[str]) -> Found | None:
    """As in "half a percentage point", "a quarter of a million people": a part of one, and no share of the base."""
    share, end = found
    end += word_at(tokens, end) == "of"
    if word_at(tokens, end) not in {"a", "an", "one", "1"}:
        return None
    part = share.low / 100
    scale = WORD_SCALES.get(word_at(tokens, end + 1))
    if scale:
        return _with_unit(tokens, at, Number(part * scale, 0, 1, end + 2), nouns)
    number = Number(part, 1 if part == 0.5 else 2, 1, end + 1)
    return _percent(tokens, number, end + 1) or _points(tokens, number, end + 1)


def _money(tokens: Tokens, at: int, number: Number | None) -> Found | None:
    """A sum after its sign; "£800 m" may have a space before its scale."""
    if number is None:
        return None
    scale = SCALES.get(word_at(tokens, number.end), 0) if number.scale == 1 else 0
    if scale:
        number = Number(number.value * scale, number.decimals, scale, number.end + 1)
    sign, named = tokens[at].text, CURRENCY_WORDS.get(word_at(tokens, number.end), "")
    mixed = named not in {"", sign}
    return replace(_of_number("money", number), currency=sign + named if mixed else sign), number.end + bool(named)


def _of_number(kind: Kind, number: Number) -> Quantity:
    """Whole counts and sums are exact; percentages and decimals stand for what rounds to them."""
    rounds = number.decimals or kind in {"percent", "points"}
    half_unit = 0.5 * number.scale / 10**number.decimals if rounds else 0.0
    return Quantity(kind, number.value, number.value, number.decimals, number.scale, half_unit)


def _with_unit(tokens: Tokens, at: int, number: Number, nouns: frozenset[str]) -> Found:
    """The number with its unit; "plus" or "odd" may join the two ("1,000-plus people", "60-odd per cent")."""
    if word_at(tokens, number.end) == "odd" and number.decimals == 0:
        quantity, end = _unit(tokens, at, number._replace(end=number.end + 1), nouns)
        return replace(quantity, loose=True), end
    if _is_plus(tokens, number.end):
        quantity, end = _unit(tokens, at, number._replace(end=number.end + 1), nouns)
        if quantity.kind in {"percent", "points", "count", "money"}:
            return replace(quantity, or_more=True), end
    return _unit(tokens, at, number, nouns)


def _is_plus(tokens: Tokens, at: int) -> bool:
    return word_at(tokens, at) in {"plus", "+"} and (tokens[at].glued or tokens[at].close)


def _unit(tokens: Tokens, at: int, number: Number, nouns: frozenset[str]) -> Found:
    """The number with what follows it: a per cent sign, points, "in ten", a noun, or nothing."""
    if word_at(tokens, number.end) == "dozen":
        return _dozens(tokens, number._replace(value=12 * number.value, end=number.end + 1), nouns)
    for read in (_percent, _points, in_every, of_every, _of_base, out_of, slashed, _times):
        found = read(tokens, number, number.end)
        if found:
            return found
    currency = CURRENCY_WORDS.get(word_at(tokens, number.end))
    if currency:
        return replace(_of_number("money", number), currency=currency), number.end + 1
    if tokens[at].kind == "glyph" and number.value < 1:
        return Quantity("fraction", 100 * number.value, 100 * number.value), number.end
    end = noun_end(tokens, number, nouns)
    if end:
        return in_every(tokens, number, end) or (_of_number("count", number), end)
    idle = tokens[at].text == "one" and number.end == at + 1
    return replace(_of_number("bare", number), idle=idle), number.end


def _dozens(tokens: Tokens, number: Number, nouns: frozenset[str]) -> Found:
    """As in "two dozen", "two dozen of the 209 CCGs"."""
    found = _of_base(tokens, number, number.end)
    return found or (_of_number("count", number), noun_end(tokens, number, nouns) or number.end)


def percent_end(tokens: Tokens, at: int) -> int | None:
    """The end of "per cent", "percent", "pc" or "%" at `at`."""
    word = word_at(tokens, at)
    if word in {"percent", "pc", "%", "pct", "percents"}:
        return at + 1
    return at + 2 if word == "per" and word_at(tokens, at + 1) in {"cent", "cents"} else None


def _percent(tokens: Tokens, number: Number, at: int) -> Found | None:
    end = percent_end(tokens, at)
    if end is None:
        return None
    if word_at(tokens, end) in _POINTS:
        return _of_number("points", number), end + 1
    return _of_number("percent", number), end


def _points(tokens: Tokens, number: Number, at: int) -> Found | None:
    at += word_at(tokens, at) == "percentage"
    return (_of_number("points", number), at + 1) if word_at(tokens, at) in _POINTS else None


def _times(tokens: Tokens, number: Number, at: int) -> Found | None:
    if word_at(tokens, at) not in _TIMES:
        return None
    end = at + 1
    if word_at(tokens, end) == "as" and word_at(tokens, end + 1) in _AS_MANY:
        end += 2
    return _of_number("ratio", number), end


def _of_base(tokens: Tokens, number: Number, at: int) -> Found | None:
    """As in "49 of 99", "12 of the 99 respondents", "12 out of the 99"."""
    out = word_at(tokens, at) == "out" and word_at(tokens, at + 1) == "of"
    at += out
    if word_at(tokens, at) != "of" or number.decimals or (out and word_at(tokens, at + 1) not in _ARTICLES - {"every"}):
        return None
    base = base_at(tokens, at + 1)
    if base is None or base.value < number.value:
        return None
    return replace(_of_number("of", number), of=base.value), base.end


def base_at(tokens: Tokens, at: int) -> Number | None:
    """The whole number in "(the | all the | our …) 99" at `at`."""
    while word_at(tokens, at) in _ARTICLES:
        at += 1
    at += is_owner(tokens, at)
    number = read_number(tokens, at)
    if number is None or word_at(tokens, number.end) in DENOMINATORS or percent_end(tokens, number.end):
        return None
    return None if number.decimals or _points(tokens, number, number.end) else number


def is_owner(tokens: Tokens, at: int) -> bool:
    """As in "England's 209 CCGs": whose the number is."""
    if at + 1 >= len(tokens) or tokens[at].kind != "word" or tokens[at + 1].glued:
        return False
    return tokens[at].end - tokens[at].start == len(tokens[at].text) + 2  # the "'s" that was cut off


def _range(tokens: Tokens, first: Found, nouns: frozenset[str]) -> Found | None:
    """As in "20–30 CCGs", "a quarter to a third": a second quantity after a dash or "to"."""
    low, end = first
    dashed = end < len(tokens) and tokens[end].glued
    apart = word_at(tokens, end) in {"to", _DASH, "or"}
    if not (dashed or apart):
        return None
    second = _single(tokens, end if dashed else end + 1, nouns)
    if second is None:
        return None
    high = second[0]
    if low.kind == "money" and high.kind == "bare":
        high = replace(high, kind="money", currency=low.currency)
    if word_at(tokens, end) == "or":
        return (_either(low, high), second[1]) if low.kind == "bare" and low.low + 1 == high.low else None
    return (_ordered(low, high), second[1]) if _are_ends(low, high) else None


def _either(low: Quantity, high: Quantity) -> Quantity:
    """As in "five or six people": two numbers that follow one another."""
    return replace(high, low=low.low - high.half_unit, high=high.high + high.half_unit)


def _are_ends(low: Quantity, high: Quantity) -> bool:
    """Whether two quantities can be the ends of a range: "40 to 45 per cent", "a quarter to a third"."""
    if low.kind == high.kind == "fraction":
        return low.low != high.low
    return low.kind in {high.kind, "bare"} and high.kind not in {"of", "ratio"} and low.low < high.low


def joined(low: Quantity, high: Quantity) -> Quantity:
    """The range; the unit is the second's, and so is the scale where the first has none ("£20–30m")."""
    scaled = low.low * high.scale if low.scale == 1 and high.scale > 1 and low.low * high.scale <= high.low else low.low
    mixed = low.currency not in {"", high.currency}
    return replace(high, low=scaled, idle=False, currency=low.currency + high.currency if mixed else high.currency)


def between_ends(tokens: Tokens, at: int, nouns: frozenset[str]) -> Found | None:
    """As in "a quarter and a third" after "between": both ends, in either order."""
    for with_and in (True, False):
        first = _single(tokens, at, nouns, with_and=with_and)
        if first is None or word_at(tokens, first[1]) not in {"and", "to", _DASH}:
            continue
        second = _single(tokens, first[1] + 1, nouns)
        shares = first[0].is_share and second is not None and second[0].is_share
        if second and (shares or first[0].kind in {"bare", second[0].kind}):
            return _ordered(first[0], second[0]), second[1]
    found = read_quantity(tokens, at, nouns)
    return found if found and found[0].ranged else None


def _ordered(one: Quantity, other: Quantity) -> Quantity:
    if one.low > other.low:
        return replace(other, low=other.low, high=one.low)
    return joined(one, other)


__all__ = ["base_at", "between_ends", "joined", "parts", "percent_end", "read_quantity"]
