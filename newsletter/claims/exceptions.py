"""All but a few: "all but one of the 85", "every respondent bar two", "everyone except three"."""

from __future__ import annotations

from newsletter.claims.context import FILLERS, only_of
from newsletter.claims.lexicon import phrase_meaning
from newsletter.claims.meanings import Counted, Hedge, Share, words
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading
from newsletter.claims.region import Interval, Region
from newsletter.claims.statement import Unreadable

_EXCEPT = words("but bar except save excepting excluding")
_MORE = words("for")
_OF_WHOM = words("of the our them those these who were asked replied responded surveyed polled answered")
_MOST_WORDS_BETWEEN = 7


def exception_after(reading: Reading, place: int) -> int | None:
    """The place of the quantity that "all" at `place` leaves out; None where "all" means all. Raises Unreadable."""
    element = reading.elements[place]
    if not isinstance(element.meaning, Share) or element.meaning is not phrase_meaning("all"):
        return None
    if any(token.text in {"exception", "exceptions"} for token in reading.tokens[element.end :]):
        raise Unreadable("how many the exception is can't be read; write “all but two”")
    start = _start(reading, element)
    if start is None:
        return None
    for later in range(place + 1, len(reading.elements)):
        other = reading.elements[later]
        if other.start < start:  # "except" is a phrase of its own
            continue
        if not only_of(reading.tokens[start : other.start], FILLERS):
            break
        if isinstance(other.meaning, Quantity | Counted):
            return later
        if not (other.is_marker("editorial") or isinstance(other.meaning, Hedge)):
            break
        start = other.end
    raise Unreadable(f"“{reading.said(element)}” stands before an exception that is no quantity")


def _start(reading: Reading, element: Element) -> int | None:
    """Where the exception begins, past those of whom it is one and the word that says so."""
    tokens = reading.tokens
    for at in range(element.end, min(element.end + _MOST_WORDS_BETWEEN, len(tokens))):
        if tokens[at].text in _EXCEPT:
            return at + 1 + (at + 1 < len(tokens) and tokens[at + 1].text in _MORE)
        if tokens[at].text not in _OF_WHOM and tokens[at].text not in reading.nouns:
            return None
    return None


def left_of_100(region: Region) -> Region:
    """What is left of everybody where so many per cent are left out."""
    return tuple(Interval(100 - part.high, 100 - part.low, part.high_open, part.low_open) for part in region)
