"""Levels that are said of both sides at once: "43 per cent in both surveys", "43 per cent, as in February"."""

from __future__ import annotations

from itertools import pairwise

from newsletter.claims.meanings import words
from newsletter.claims.numbers import word_at
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Reading
from newsletter.claims.sides import MOST_WORDS_TO_A_NOUN, Groups, named_sides, side_named

_TWO_OF = words("surveys waves rounds polls times years barometers editions occasions groups sides cases")
_EACH_OF = words("survey wave round poll barometer edition group side")
_OF_WHAT = words("in of among for with")


def is_of_both(reading: Reading, groups: Groups, dates: Groups) -> bool:
    """Whether the words say their level of both sides."""
    tokens, texts = reading.tokens, reading.texts
    if texts.isdisjoint({"both", "each", "either", "alike", "as", "like"}):
        return False
    if not texts.isdisjoint({"both", "alike"}) and _are_joined(reading, groups):
        return True
    for at, token in enumerate(tokens):
        following = word_at(tokens, at + 1)
        if (token.text == "both" and following in _TWO_OF) or (
            token.text in {"each", "either"} and following in _EACH_OF
        ):
            return True
        if _is_apart(reading, at) and (_is_as_before(reading, at, groups, dates) or _is_like(reading, at, groups)):
            return True
    return False


def _are_joined(reading: Reading, groups: Groups) -> bool:
    """As in "GPs and senior managers alike"."""
    for (at, one), (other, another) in pairwise(named_sides(reading, groups)):
        joined = word_at(reading.tokens, at + 1) == "and" and other - at <= MOST_WORDS_TO_A_NOUN
        if joined and one != another:
            return True
    return False


def _is_apart(reading: Reading, at: int) -> bool:
    """Whether a pause or a level stands directly before: "43 per cent as in May", not "as many as in May"."""
    just = at - (at > 0 and reading.tokens[at - 1].text in {"just", "exactly", "much"})
    levels = (element.end for element in reading.elements if isinstance(element.meaning, Quantity))
    return just == 0 or reading.tokens[just - 1].kind == "mark" or just in levels


def _is_as_before(reading: Reading, at: int, groups: Groups, dates: Groups) -> bool:
    if reading.tokens[at].text != "as":
        return False
    following = word_at(reading.tokens, at + 1)
    if following == "before":
        return True
    other = at + 2 + (word_at(reading.tokens, at + 2) == "the")
    if following not in _OF_WHAT or other >= len(reading.tokens):
        return False
    return word_at(reading.tokens, other) in dates[0] or side_named(reading, other, groups) == "first"


def _is_like(reading: Reading, at: int, groups: Groups) -> bool:
    """As in "GPs, like managers, are at 43 per cent"."""
    other = at + 1 + (word_at(reading.tokens, at + 1) == "the")
    named = other < len(reading.tokens) and side_named(reading, other, groups) is not None
    return reading.tokens[at].text == "like" and reading.tokens[at - 1].kind == "mark" and named
