"""Relative changes in a reference with one side: "rose by 43 per cent" is no 43 per cent of respondents."""

from __future__ import annotations

from newsletter.claims.context import FILLERS, only_of, start_of
from newsletter.claims.meanings import Counted, Direction, Hedge, Share, Size, words
from newsletter.claims.numbers import word_at
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading
from newsletter.claims.statement import Unreadable

_BEFORE_ITS_SIZE = FILLERS | words("by of")
_COMPARATIVES = words("more less fewer higher lower larger smaller bigger greater")
_AFTER_ITS_SIZE = _COMPARATIVES | words("up down growth")
_NOUNS = words("rise increase fall decrease decline drop jump gain climb surge reduction dip slip slump cut uptick")
_ARTICLES = words("a an the")


def refuse_relative(reading: Reading, place: int) -> None:
    """Raises Unreadable where the share at `place` is the size of a change; "a higher 43 per cent" is none."""
    meaning = reading.elements[place].meaning
    if not isinstance(meaning, Quantity) or not meaning.is_share:
        return
    start = start_of(reading, place)
    change = _change_before(reading, start) or _change_after(reading, place, start)
    if change is not None:
        said = f"{reading.said(reading.elements[place])}” beside “{reading.said(change)}"
        raise Unreadable(
            f"“{said}” is the size of a change, and this reference has one side; compare two figures, "
            "or link only the words that state this one"
        )


def _change_before(reading: Reading, start: int) -> Element | None:
    """As in "up 43 per cent", "rose sharply, by a third", "an increase of about 43 per cent"."""
    for place in range(start - 1, -1, -1):
        element = reading.elements[place]
        between = reading.gap(element, reading.elements[place + 1])
        if not only_of(between, _BEFORE_ITS_SIZE):
            return None
        if isinstance(element.meaning, Direction):
            describes = reading.said(element) in _COMPARATIVES and not any(token.text == "by" for token in between)
            return None if element.meaning.beside or describes else element
        if not isinstance(element.meaning, Size):
            return None
    return None


def _change_after(reading: Reading, place: int, start: int) -> Element | None:
    """As in "43 per cent higher", "a 43 per cent rise"; "43 per cent, up from 37" is a level."""
    element = reading.elements[place]
    if place + 1 == len(reading.elements):
        return None
    after = reading.elements[place + 1]
    if after.start != element.end or _is_from_a_level(reading, place + 1):
        return None
    if isinstance(after.meaning, Hedge):  # "43 per cent more than in 2015"
        return None if after.meaning.bound is None or _is_before_a_quantity(reading, place + 1) else after
    if not isinstance(after.meaning, Direction):
        return None
    first = reading.elements[start].start
    article = word_at(reading.tokens, first - 1) if first else ""
    percent = isinstance(element.meaning, Quantity) and element.meaning.kind == "percent"
    said = reading.said(after)
    return after if said in _AFTER_ITS_SIZE or (percent and said in _NOUNS and article in _ARTICLES) else None


def _is_before_a_quantity(reading: Reading, place: int) -> bool:
    following = reading.elements[place + 1 : place + 2]
    return bool(following) and isinstance(following[0].meaning, Quantity | Share | Counted)


def _is_from_a_level(reading: Reading, place: int) -> bool:
    following = reading.elements[place + 1 : place + 4]
    marked = bool(following) and following[0].is_marker("first") and following[0].start == reading.elements[place].end
    return marked and any(isinstance(element.meaning, Quantity) for element in following[1:])
