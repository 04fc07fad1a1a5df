"""Which side of a comparison a level is of: "from 40 per cent", "49 per cent now", "40 per cent then"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newsletter.claims.context import FILLERS, only_of, start_of
from newsletter.claims.meanings import Hedge, Ratio, words
from newsletter.claims.numbers import word_at
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading
from newsletter.claims.region import Region, intersection
from newsletter.claims.sides import MOST_WORDS_TO_A_NOUN, Groups, Side, is_the_other, named_sides, side_named
from newsletter.claims.statement import Unreadable

BESIDE_A_CHANGE = FILLERS | words("by of in to be")
_THEN = words("then before previously earlier beforehand formerly")
_JOINING = words("and v vs versus against")
_ONCE = words("once previously formerly")
_NOW = words("now today currently nowadays")
PLACED = words("above below over under beneath")
_BEFORE_A_LEVEL = words("at : are were on by (")
_OPENING = words("; : ( and but for")


class Level(NamedTuple):
    """A level of the second side, unless others show that it is the first's.

    Which statement it is, what it says, and whether a word gives it to its side; `hinted` is the side that a word may
    give it to ("last year" may be when the second side was asked, where no other level stands beside it).
    """

    statement: int
    region: Region
    named: bool
    hinted: Side | None = None


def level_of(reading: Reading, place: int, groups: Groups) -> Side | None:
    """The side of a quantity: of the people named after it or directly before it, else of a word before or after it.

    As in "half of GPs", "GPs at 50 per cent", "from 40 per cent", "40 per cent then".
    """
    ways = (_named_after, _named_in_order, _named_before)
    named = next((side for way in ways if (side := way(reading, place, groups))), None)
    if named:
        return named
    start = start_of(reading, place)
    if _is_what_was(reading, reading.elements[start].start):
        return "first"
    before = reading.elements[start - 1] if start else None
    if before is not None and _is_owned(reading, before, reading.elements[start]):
        return "first"
    if before is not None and only_of(reading.gap(before, reading.elements[start]), BESIDE_A_CHANGE - {"by"}):
        if before.is_marker("first") or isinstance(before.meaning, Ratio):
            return "first"
        score = bool(groups[0] and groups[1]) and _is_a_score(reading, start - 1)
        if (before.is_marker("second") and not score) or reading.said(before) == "up to":
            return "second"
    after = _word_after(reading, place)
    return "first" if after in _THEN else "second" if after in _NOW else None


def _is_what_was(reading: Reading, start: int) -> bool:
    """As in "43 per cent (was 37 per cent)", "previously 37 per cent"."""
    texts = ["", "", *[token.text for token in reading.tokens[max(0, start - 2) : start]]][-2:]
    return (texts[1] in _ONCE and texts[0] != "at") or texts == ["(", "was"]


def _is_a_score(reading: Reading, to: int) -> bool:
    """As in "more managers than GPs, 43 per cent to 37 per cent": nobody said "from"."""
    last = reading.elements[to - 1]
    if not to or reading.said(reading.elements[to]) != "to" or not isinstance(last.meaning, Quantity):
        return False
    start = reading.elements[start_of(reading, to - 1)].start
    return not any(element.end == start and element.is_marker("first") for element in reading.elements[:to])


def _is_owned(reading: Reading, before: Element, level: Element) -> bool:
    """As in "up on February's 37 per cent", "above the last survey's 37": the level of what it is set against."""
    gap = reading.gap(before, level)
    compares = before.is_marker("first") or isinstance(before.meaning, Ratio) or reading.said(before) in PLACED
    if not compares or not 0 < len(gap) <= MOST_WORDS_TO_A_NOUN or any(token.kind == "mark" for token in gap):
        return False
    return "'" in reading.text[gap[0].start : reading.tokens[level.start].start].replace("’", "'")


def _named_after(reading: Reading, place: int, groups: Groups) -> Side | None:
    """The side whose people stand after the quantity: "half of GPs"."""
    element = reading.elements[place]
    starts = (later.start for later in reading.elements[place + 1 :] if not later.is_marker("among"))
    following = next(starts, len(reading.tokens))
    for at in range(element.end - 1, min(following, element.end + MOST_WORDS_TO_A_NOUN)):
        if reading.tokens[at].kind == "mark":
            return None
        side = side_named(reading, at, groups)
        if side:
            return side
    return None


def _named_before(reading: Reading, place: int, groups: Groups) -> Side | None:
    """The side whose people stand directly before the quantity: "GPs at 50 per cent", "consultants: 20 per cent"."""
    start = reading.elements[start_of(reading, place)].start
    at = start - 1
    if at > 0 and reading.tokens[at].text == "," and _is_of_whom(reading, reading.elements[place].end):
        at -= 1
    while at >= 0 and (reading.tokens[at].text in _BEFORE_A_LEVEL or _is_set_apart(reading, at, groups)):
        at -= 1
    headed = any(token.text in {":", "("} for token in reading.tokens[at + 1 : start])
    if at < 0 or (headed and is_the_other(reading, at)):
        return None
    if any(earlier.start <= at < earlier.end for earlier in reading.elements):
        return None
    taken = [other for other in reading.elements[:place] if other.end <= at and isinstance(other.meaning, Quantity)]
    if taken and _named_at(reading, taken[-1], groups) == at:
        return None
    return side_named(reading, at, groups)


def _named_in_order(reading: Reading, place: int, groups: Groups) -> Side | None:
    """As in "GPs v managers: 37 per cent v 43 per cent", "GPs and managers are at 37 and 43 per cent"."""
    named = named_sides(reading, groups)
    levels = [at for at, element in enumerate(reading.elements) if isinstance(element.meaning, Quantity)]
    if len(named) != 2 or len(levels) != 2 or place not in levels:
        return None
    (one, first), (other, second) = named
    joined = word_at(reading.tokens, one + 1) in _JOINING and other - one <= MOST_WORDS_TO_A_NOUN
    if not joined or first == second or reading.elements[levels[0]].start < other:
        return None
    return second if place == levels[1] else first


def _is_set_apart(reading: Reading, at: int, groups: Groups) -> bool:
    """As in "GPs, at 37 per cent, are behind", "managers, 50 per cent; GPs, 43": a comma between name and level."""
    if reading.tokens[at].text != "," or not at:
        return False
    opens = at == 1 or reading.tokens[at - 2].text in _OPENING
    return reading.tokens[at + 1].text == "at" or (opens and side_named(reading, at - 1, groups) is not None)


def _is_of_whom(reading: Reading, end: int) -> bool:
    """As in "GPs, 37 per cent of whom agree": a level of those named before the comma."""
    return [token.text for token in reading.tokens[end : end + 2]] == ["of", "whom"]


def _named_at(reading: Reading, element: Element, groups: Groups) -> int:
    """Where the people of a quantity stand who are named after it; -1 where none are."""
    for at in range(element.end - 1, min(len(reading.tokens), element.end + MOST_WORDS_TO_A_NOUN)):
        if reading.tokens[at].kind == "mark":
            return -1
        if side_named(reading, at, groups):
            return at
    return -1


def _word_after(reading: Reading, place: int) -> str:
    end = reading.elements[place].end
    if place + 1 < len(reading.elements):
        following = reading.elements[place + 1]
        end = following.end if isinstance(following.meaning, Hedge) and following.start == end else end
    return reading.tokens[end].text if end < len(reading.tokens) else ""


def first_of(levels: Sequence[Level]) -> int | None:
    """Which of the levels that no word gives to a side is the first's; None where none need be.

    As in "37 per cent in February and 43 per cent now". Raises Unreadable where nobody can tell ("49 and 40 per cent").
    """
    unnamed = [level for level in levels if not level.named]
    if not unnamed or intersection([level.region for level in levels]):
        return None
    if len(unnamed) == 1 and len(levels) > 1:
        return unnamed[0].statement
    earlier = [level for level in unnamed if level.hinted == "first"]
    if len(unnamed) > 1 and len(earlier) == 1:
        return earlier[0].statement
    raise Unreadable("it does not say which of its figures is of which side; write “49 per cent, up from 40”")
