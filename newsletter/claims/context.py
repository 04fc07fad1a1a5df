"""What stands around a phrase in the words: its hedge, a negation, and whether it still speaks of the figure."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.claims.meanings import Hedge, Share, words
from newsletter.claims.nouns import is_of_people
from newsletter.claims.phrases.hedges import odd
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading
from newsletter.claims.statement import Unreadable
from newsletter.claims.tokens import Token

FILLERS = words("a an the only just merely mere full fully whole even still as many much . perhaps by of some")
_BETWEEN_HEDGE_AND_NUMBER = FILLERS - words("by of some")
LINKS = words("or and but of at with ie eg namely to than from that is equal equivalent meaning , . i e g")
NOT_OF_ALL = words("of at above after across among amongst amid over throughout")
MINUS = words("- minus negative")
_QUANTITIES = (Quantity, Share)
_COMMA = frozenset({","})
_ODD = Hedge(odd)
_PAUSES = frozenset(",;:()[]\u2014…?!/")


def has_pause(tokens: Sequence[Token]) -> bool:
    """Whether punctuation parts what stands on both sides."""
    return any(token.kind == "mark" and token.text in _PAUSES for token in tokens)


def only_of(tokens: Sequence[Token], allowed: frozenset[str]) -> bool:
    """Whether nothing but these words stands there."""
    return all(token.text in allowed for token in tokens)


def hedge_of(reading: Reading, place: int) -> Hedge | None:
    """The hedge of the quantity, directly before or after it. Raises Unreadable where two stand there."""
    before, after = _hedge_before(reading, place), _hedge_after(reading, place)
    meaning = reading.elements[place].meaning
    if isinstance(meaning, Quantity) and (meaning.or_more or meaning.loose) and (before, after) != (None, None):
        raise Unreadable(f"two hedges stand about “{reading.said(reading.elements[place])}”")
    if isinstance(meaning, Quantity) and meaning.loose:
        return _ODD
    if before is None or after is None:
        found = before if after is None else place + 1
        hedge = None if found is None else reading.elements[found].meaning
        if before is not None and _hedge_before(reading, before) is not None:
            raise Unreadable(f"two hedges stand before “{reading.said(reading.elements[place])}”")
        return hedge if isinstance(hedge, Hedge) else None
    raise Unreadable(f"two hedges stand about “{reading.said(reading.elements[place])}”")


def _hedge_before(reading: Reading, place: int) -> int | None:
    """The place of the hedge before the element, past editorial words."""
    for earlier in range(place - 1, -1, -1):
        element = reading.elements[earlier]
        if not only_of(reading.gap(element, reading.elements[earlier + 1]), _BETWEEN_HEDGE_AND_NUMBER):
            return None
        if isinstance(element.meaning, Hedge):
            return None if element.meaning.after else earlier
        if not element.is_marker("editorial"):
            return None
    return None


def _hedge_after(reading: Reading, place: int) -> int | None:
    if place + 1 == len(reading.elements):
        return None
    element, after = reading.elements[place], reading.elements[place + 1]
    gap = reading.gap(element, after)
    trailing = isinstance(after.meaning, Hedge) and after.meaning.after
    return place + 1 if trailing and (only_of(gap, _COMMA) or is_of_people(gap, reading.nouns)) else None


def is_beside(reading: Reading, element: Element) -> bool:
    """Whether the element's hedge, or itself, follows a pause or a small word."""
    start = reading.elements[start_of(reading, reading.elements.index(element))].start
    before = reading.tokens[start - 1] if start else None
    return before is None or before.kind == "mark" or before.text in LINKS | FILLERS


def is_of_all(reading: Reading, element: Element) -> bool:
    """As in "43 per cent of all respondents", "the biggest of all": "all" claims nothing there."""
    before = reading.tokens[element.start - 1].text if element.start else ""
    return before in NOT_OF_ALL and reading.said(element) in {"all", "every", "everyone"}


def start_of(reading: Reading, place: int) -> int:
    """The place of the first element of the phrase that ends in this one: its hedge, or a word that changes nothing."""
    while place and only_of(reading.gap(reading.elements[place - 1], reading.elements[place]), FILLERS):
        element = reading.elements[place - 1]
        if not (isinstance(element.meaning, Hedge) or element.is_marker("editorial")):
            break
        place -= 1
    return place


def phrase_of(reading: Reading, place: int, element: Element) -> str:
    """The words of a quantity with its hedges: "more than 60 per cent", "a quarter or so"."""
    after = _hedge_after(reading, place)
    end = reading.elements[after] if after is not None else element
    start = min(reading.elements[start_of(reading, place)].start, element.start)
    return reading.quoted(element._replace(start=start, end=end.end))


def is_negated(reading: Reading, place: int) -> bool:
    """Whether a negation stands before the element, in the same breath and with no other quantity between."""
    for earlier in range(place - 1, -1, -1):
        element = reading.elements[earlier]
        if has_pause(reading.gap(element, reading.elements[earlier + 1])):
            return False
        if element.is_marker("negation", "not significant"):
            return True
        if isinstance(element.meaning, _QUANTITIES):
            return False
    return False


def refuse_negation(reading: Reading, place: int) -> None:
    """Raises Unreadable where the element stands after a negation."""
    if is_negated(reading, place):
        said = reading.said(reading.elements[place])
        raise Unreadable(f"what “{said}” means after a negation is in no row of the tables")


def is_linked(reading: Reading, said: Element, place: int) -> bool:
    """Whether the element still speaks of the figure after `said`: beside it, after a pause, or after "or".

    What follows other words ("49 per cent want 3 CCGs to merge") may speak of anything.
    """
    start = reading.elements[start_of(reading, place)].start
    between = reading.tokens[said.end : start]
    return has_pause(between) or only_of(between, LINKS | FILLERS | reading.nouns)
