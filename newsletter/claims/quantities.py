"""Quantities found among tokens: percentages, fractions, counts, sums of money, points, multiples."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from newsletter.claims.numbers import Number, Tokens, read_number, read_ordinal, word_at
from newsletter.claims.phrases.counts import PEOPLE_ENDINGS, UNITS
from newsletter.claims.quantity import Quantity

Found = tuple[Quantity, int]

CURRENCIES = frozenset("£$€¥")
_CURRENCY_WORDS = frozenset({"pounds", "pound", "dollars", "dollar", "euros", "euro"})
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "fifteenth": 15, "sixteenth": 16, "twentieth": 20,
    "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
DENOMINATORS = _PARTS | {name + "s": part for name, part in _PARTS.items() if part > 2}
_ORDINAL_LIKE = frozenset(
    """wave survey round time year years month months week day option respondent person reader leader chair issue edition
    question reason barrier choice place way party most highest biggest largest lowest least commonest factor""".split()
)
_TIMES = frozenset({"times", "fold", "x"})
_POINT_WORDS = frozenset({"point", "points", "pp", "ppt", "ppts", "pt", "pts"})
_STOPS = frozenset(
    """of in on at to for from by with than and or but who that which were are was is be had has have said say says told
    not no per as about over under more less fewer up down when if while because expect expects want wants think""".split()
)
_NOUN_REACH = 4


@lru_cache(maxsize=256)
def known_nouns(nouns: frozenset[str]) -> frozenset[str]:
    """The last word of each noun, as it is and in the other number, with those known everywhere."""
    last = {noun.split()[-1].lower() for noun in nouns if noun.strip()}
    return UNITS | last | {word + "s" for word in last} | {word.removesuffix("s") for word in last if len(word) > 3}


def read_quantity(tokens: Tokens, at: int, nouns: frozenset[str]) -> Found | None:
    """The longest quantity that begins at `at`, and its end."""
    first = _single(tokens, at, nouns)
    if first is None:
        return None
    return _range(tokens, first, nouns) or first


def _single(tokens: Tokens, at: int, nouns: frozenset[str], *, with_and: bool = True) -> Found | None:
    if at >= len(tokens):
        return None
    if tokens[at].text in CURRENCIES:
        number = read_number(tokens, at + 1, with_and=with_and)
        return (_of_number("money", number), number.end) if number else None
    found = _fraction(tokens, at)
    if found:
        return found
    number = read_number(tokens, at, with_and=with_and)
    return _with_unit(tokens, at, number, nouns) if number else None


def _of_number(kind: str, number: Number) -> Quantity:
    return Quantity(kind, number.value, number.value, number.decimals, number.scale)  # type: ignore[arg-type]  # a Kind


def _fraction(tokens: Tokens, at: int) -> Found | None:
    """ "A third", "two thirds", "half", "quarter of"."""
    word = tokens[at].text
    if word == "half":
        return None if word_at(tokens, at + 1) == "a" and word_at(tokens, at + 2) == "dozen" else _parts(1, 2, at + 1)
    if word in {"a", "an", "one"}:
        part = DENOMINATORS.get(word_at(tokens, at + 1), 0)
        ordinal = word_at(tokens, at + 2) in _ORDINAL_LIKE
        return _parts(1, part, at + 2) if part and not ordinal and word_at(tokens, at + 1) != "hundredths" else None
    if word in DENOMINATORS and at == 0 and word_at(tokens, at + 1) == "of":
        return _parts(1, DENOMINATORS[word], at + 1)
    number = read_number(tokens, at)
    if number and word_at(tokens, number.end) in DENOMINATORS and number.decimals == 0:
        return _parts(number.value, DENOMINATORS[word_at(tokens, number.end)], number.end + 1)
    return None


def _parts(count: float, whole: float, end: int) -> Found | None:
    share = 100 * count / whole if whole else 0
    return (Quantity("fraction", share, share), end) if 0 < count <= whole else None


def _with_unit(tokens: Tokens, at: int, number: Number, nouns: frozenset[str]) -> Found:
    """The number with what follows it: a per cent sign, points, "in ten", a noun, or nothing."""
    end = number.end
    for read in (_percent, _points, _in, _out_of, _slash, _times, _of):
        found = read(tokens, number, end)
        if found:
            return found
    if word_at(tokens, end) in _CURRENCY_WORDS:
        return _of_number("money", number), end + 1
    if tokens[at].kind == "glyph" and number.value < 1:
        return Quantity("fraction", 100 * number.value, 100 * number.value), end
    noun_end = _noun(tokens, end, nouns)
    if noun_end:
        return _in_after_noun(tokens, number, noun_end) or (_of_number("count", number), noun_end)
    idle = tokens[at].text == "one" and end == at + 1
    return replace(_of_number("bare", number), idle=idle), end


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
    if word_at(tokens, end) in _POINT_WORDS:
        return _of_number("points", number), end + 1
    return _of_number("percent", number), end


def _points(tokens: Tokens, number: Number, at: int) -> Found | None:
    at += word_at(tokens, at) == "percentage"
    return (_of_number("points", number), at + 1) if word_at(tokens, at) in _POINT_WORDS else None


def _in(tokens: Tokens, number: Number, at: int) -> Found | None:
    """ "One in four", "nine in every ten"."""
    if word_at(tokens, at) != "in" or number.decimals:
        return None
    whole = read_number(tokens, at + 1 + (word_at(tokens, at + 1) == "every"))
    if whole is None or whole.decimals or whole.value < 2 or _is_year(tokens, whole):
        return None
    return _parts(number.value, whole.value, whole.end)


def _in_after_noun(tokens: Tokens, number: Number, at: int) -> Found | None:
    """ "One respondent in four"."""
    return _in(tokens, number, at)


def _is_year(tokens: Tokens, number: Number) -> bool:
    return 1900 <= number.value < 2100 and tokens[number.end - 1].kind == "number"


def _out_of(tokens: Tokens, number: Number, at: int) -> Found | None:
    """ "Two out of five"; with an article the second number is the base: "12 out of the 99"."""
    if word_at(tokens, at) != "out" or word_at(tokens, at + 1) != "of" or number.decimals:
        return None
    whole = read_number(tokens, at + 2 + (word_at(tokens, at + 2) == "every"))
    return _parts(number.value, whole.value, whole.end) if whole else _of(tokens, number, at + 1)


def _slash(tokens: Tokens, number: Number, at: int) -> Found | None:
    """ "2/3"."""
    if word_at(tokens, at) != "/" or not tokens[at].close:
        return None
    whole = read_number(tokens, at + 1)
    return _parts(number.value, whole.value, whole.end) if whole and whole.value > 1 else None


def _times(tokens: Tokens, number: Number, at: int) -> Found | None:
    return (_of_number("ratio", number), at + 1) if word_at(tokens, at) in _TIMES else None


_ARTICLES = frozenset({"the", "all", "our", "their", "its", "those", "these", "every"})


def _of(tokens: Tokens, number: Number, at: int) -> Found | None:
    """ "49 of 99", "12 of the 99 respondents", "12 of the respondents"."""
    if word_at(tokens, at) != "of" or number.decimals:
        return None
    base = base_at(tokens, at + 1)
    if base:
        return replace(_of_number("of", number), of=base.value), base.end
    return None


def base_at(tokens: Tokens, at: int) -> Number | None:
    """The number in "(the | all the | our …) 99" at `at`."""
    while word_at(tokens, at) in _ARTICLES:
        at += 1
    number = read_number(tokens, at)
    if number is None or word_at(tokens, number.end) in DENOMINATORS or percent_end(tokens, number.end):
        return None
    return number if number.decimals == 0 else None


def _noun(tokens: Tokens, at: int, nouns: frozenset[str]) -> int | None:
    """The end of the noun that the number counts, a few words on at most: "twelve senior clinical leaders"."""
    known = known_nouns(nouns)
    if word_at(tokens, at) == "of":
        at += 1
    for end in range(at, min(at + _NOUN_REACH, len(tokens))):
        token = tokens[end]
        if token.kind != "word" or token.text in _STOPS or read_number(tokens, end):
            return None
        if token.text in known or token.text.endswith(PEOPLE_ENDINGS):
            return end + 1
        if token.text in {"them", "us", "those", "these"} and end > 0 and tokens[end - 1].text == "of":
            return end + 1
    return None


def _range(tokens: Tokens, first: Found, nouns: frozenset[str]) -> Found | None:
    """ "20–30 CCGs", "a quarter to a third": a second quantity after a dash or "to"."""
    low, end = first
    linked = end < len(tokens) and tokens[end].glued and tokens[end].kind in {"number", "word", "glyph"}
    start = end if linked else end + 1 if word_at(tokens, end) in {"to", "\u2014"} else None
    second = _single(tokens, start, nouns) if start is not None else None
    return (joined(low, second[0]), second[1]) if second and compatible(low, second[0]) else None


def compatible(low: Quantity, high: Quantity) -> bool:
    """Whether two quantities can be the ends of a range: "40 to 45 per cent", "a quarter to a third"."""
    return low.kind in {high.kind, "bare"} and high.kind != "of" and low.low <= high.low


def joined(low: Quantity, high: Quantity) -> Quantity:
    """The range; the unit is the second's ("£20–30m": so is the scale, where the first has none)."""
    start = low.low * high.scale if low.scale == 1 and high.scale > 1 and low.low * high.scale <= high.low else low.low
    return replace(high, low=start, idle=False)


def between_ends(tokens: Tokens, at: int, nouns: frozenset[str]) -> Found | None:
    """ "A quarter and a third" after "between": both ends, in either order."""
    for with_and in (True, False):
        first = _single(tokens, at, nouns, with_and=with_and)
        if first is None or word_at(tokens, first[1]) not in {"and", "to", "\u2014"}:
            continue
        second = _single(tokens, first[1] + 1, nouns)
        if second:
            low, high = first[0], second[0]
            if low.kind == "bare" or low.kind == high.kind:
                ends = sorted((low.low, high.low))
                return replace(joined(replace(low, low=ends[0]), replace(high, low=ends[1], high=ends[1]))), second[1]
    return None


def ordinal_at(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """(place, end) of an ordinal."""
    return read_ordinal(tokens, at)
