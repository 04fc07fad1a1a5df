"""Exact numerals that are no longer true, written anew. Wordings are never touched: only their author has others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from newsletter.claims.current import Current, current
from newsletter.claims.facts import Facts
from newsletter.claims.figured import as_counted, described, described_sides, nouns_of
from newsletter.claims.languages import in_words, is_english
from newsletter.claims.meanings import Direction, Marker, Share, Size, words
from newsletter.claims.numbers import Number, read_number
from newsletter.claims.one_side import Side
from newsletter.claims.places import read_places
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading, read
from newsletter.claims.region import EPSILON
from newsletter.claims.rounding import rounded
from newsletter.claims.statement import Dimension, Statement, Unreadable
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.claims.tokens import normalise_in_place
from newsletter.claims.two_sides import Change

_EXACT = frozenset({"percent", "count", "bare", "money", "points", "of"})
_ARTICLES = words("a an")
_NO_ADJECTIVES = words("of in by with from to at for and or than that")
_MOST_ADJECTIVES = 3
_SHORT = 3  # digits of a number that says nothing of how thousands are parted


class Rewrite(NamedTuple):
    """What is to stand in place of the characters from `start` to `end` of the words."""

    start: int
    end: int
    text: str


class _Numeral(NamedTuple):
    """A number at a token, and what it should be in the units and decimals in which it is written."""

    at: int
    end: int
    value: float
    decimals: int


def restated(written: str, facts: Facts, tolerances: Tolerances, style: HouseStyle) -> tuple[Rewrite, ...]:
    """Each exact numeral of `written` that the figure does not bear out, as it should be.

    `written` may hold emphasis and line ends. "49 per cent", "thirty-nine of 64 trusts" and "from 43 to 49 per cent"
    can be restated; "only 49 per cent", "nearly half", "a healthy 49 per cent" and "one in four" are wordings. Digits
    stay digits, words stay words, and the number of decimals is kept where so many are known. Whether the result is
    true is the caller's to judge.
    """
    if not is_english(style.language):
        return ()
    reading = read(written, nouns_of(facts), two_sided=facts.comparison is not None)
    try:
        facts = as_counted(facts, reading)
        now = current(facts)
        numerals = list(_numerals(reading, _said(reading, facts, tolerances), now, sides=2 if facts.comparison else 1))
    except Unreadable:
        return ()
    offsets = normalise_in_place(written)[1]
    found = []
    for numeral in numerals:
        start = offsets[reading.tokens[numeral.at].start]
        end = offsets[reading.tokens[numeral.end - 1].end - 1] + 1
        anew = _anew(written[start:end], numeral.value, numeral.decimals, style)
        if anew is not None:
            found.append(Rewrite(start, end, anew))
    return tuple(found)


def _numerals(
    reading: Reading, said: list[Statement], now: Mapping[Dimension, Current], sides: int
) -> Iterator[_Numeral]:
    """Every exact numeral that speaks of the figure and is wrong."""
    for place, element in enumerate(reading.elements):
        quantity = element.meaning
        if not isinstance(quantity, Quantity) or not _is_exact(reading, place, quantity, sides):
            continue
        about = [statement for statement in said if statement.at == element.start]
        if any(statement.soft for statement in about):
            continue
        for statement, at in zip(about, _numbers_of(reading, element), strict=False):
            number = read_number(reading.tokens, at)
            if number is not None and statement.dimension in now:
                yield from _corrected(reading, at, number, quantity, now[statement.dimension])


def _said(reading: Reading, facts: Facts, tolerances: Tolerances) -> list[Statement]:
    """Everything that the words say. Raises Unreadable."""
    if reading.odd:
        return []
    if facts.comparison is not None:
        return Change(reading, described_sides(facts), tolerances).statements()
    _, used = read_places(reading, ranks=facts.form == "rank")
    return Side(reading, described(facts), tolerances, used).statements()


def _is_exact(reading: Reading, place: int, quantity: Quantity, sides: int) -> bool:
    """Whether nothing but its unit and small words go with the number: no hedge, no editorial word, no adjective."""
    if quantity.kind not in _EXACT or quantity.ranged or quantity.or_more or quantity.idle:
        return False
    element = reading.elements[place]
    before = reading.elements[place - 1] if place else None
    after = reading.elements[place + 1] if place + 1 < len(reading.elements) else None
    if before is not None and before.end == element.start and _weighs(before, sides):
        return False
    if after is not None and after.start == element.end and _weighs(after, sides):
        return False
    return not _has_adjective(reading, element)


def _weighs(element: Element, sides: int) -> bool:
    """Whether what stands directly beside a number says how it is to be taken, or that it is of another figure."""
    if isinstance(element.meaning, Marker):
        return not (element.is_marker("base") or (sides == 2 and element.is_marker("first", "second")))
    if isinstance(element.meaning, Direction | Size):
        return sides == 1
    return not isinstance(element.meaning, Quantity | Share)


def _has_adjective(reading: Reading, element: Element) -> bool:
    """As in "a healthy 49 per cent"; an article alone would have to agree with the new number."""
    for token in reversed(reading.tokens[max(0, element.start - 1 - _MOST_ADJECTIVES) : element.start]):
        if token.text in _ARTICLES:
            return True
        if token.kind != "word" or token.text in _NO_ADJECTIVES:
            return False
    return False


def _numbers_of(reading: Reading, element: Element) -> Iterator[int]:
    """Where the numbers of a quantity begin: one, and of "49 of the 99" the base as well."""
    at = element.start
    while at < element.end:
        number = read_number(reading.tokens, at)
        if number is not None:
            yield at
        at = at + 1 if number is None else number.end


def _corrected(reading: Reading, at: int, number: Number, quantity: Quantity, now: Current) -> Iterator[_Numeral]:
    """The number as it should be; nothing where it is right already or its noun would have to change with it."""
    scaled = number.scale != 1 or quantity.kind == "money"
    times = number.scale if scaled or number.value >= now.unit else now.unit
    value, stood = now.value / times, number.value / number.scale
    if abs(value - stood) <= 0.5 / 10**number.decimals + EPSILON or (times != 1 and value < 1):
        return
    if quantity.kind == "count" and 1 in (value, stood):
        return
    end = at + 1 if number.scale != 1 and reading.tokens[at].kind == "number" else number.end
    yield _Numeral(at, end, value, min(number.decimals, now.decimals))


def _anew(written: str, value: float, decimals: int, style: HouseStyle) -> str | None:
    """The value as the old numeral was written: in digits, with commas where it had them or grew to need them."""
    number = rounded(value, decimals)
    if any(character.isdigit() for character in written):
        if not written.isascii():
            return None
        grouped = f"{number:,.{decimals}f}"
        grown = number >= 1_000 and len(re.sub(r"\D", "", written.partition(".")[0])) <= _SHORT
        return grouped if "," in written or number >= 10_000 or grown else grouped.replace(",", "")
    if number != int(number):
        return None
    said = in_words(int(number), style.language)
    return said and (said[:1].upper() + said[1:] if written[:1].isupper() else said)
