"""Majorities with an adjective that no row of the tables names ("a tiny minority"), and parts of something else."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.claims.context import FILLERS, only_of
from newsletter.claims.meanings import Share, words
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading
from newsletter.claims.statement import Unreadable
from newsletter.claims.tokens import Token

_ARTICLES = words("a an the")
_PARTS_OF_A_WHOLE = words("majority majorities minority minorities")
_NO_ADJECTIVES = FILLERS | words("remaining other rest same sole one two three four five six seven eight nine ten")
_ADJECTIVES = words(
    """tiny small smaller little slight slim slender thin narrow bare minuscule minute modest negligible
    large larger big bigger sizeable sizable significant substantial considerable strong clear vocal growing shrinking
    healthy huge vast massive great enormous overwhelming solid decisive comfortable respectable noticeable notable
    sufficient fair hefty thumping whopping near"""
)
_BEFORE_NO_ADJECTIVE = words("of in by with had has have won for to at is was")
_MOST_ADJECTIVES = 3
_MOST_WORDS_TO_A_WHOLE = 5
LEVELS = words("share proportion percentage number rate level figure")
NOUNS_OF_CHANGE = words(
    "rise increase fall decrease decline drop jump gain growth climb surge reduction dip slip slump cut"
)


def refuse_qualified(reading: Reading, place: int) -> None:
    """Raises Unreadable for "a tiny minority", "a thumping majority": an adjective that no row names."""
    element = reading.elements[place]
    named = reading.tokens[element.end - 1].text
    if named not in _PARTS_OF_A_WHOLE or reading.tokens[element.start].text in _ARTICLES:
        return
    if place and isinstance(reading.elements[place - 1].meaning, Quantity):  # "a two-thirds majority"
        return
    start = _qualified_from(reading.tokens[: element.start], several=named.endswith("ies"))
    if start < element.start:
        said = " ".join(token.text for token in reading.tokens[start : element.end])
        raise Unreadable(f"what “{said}” means is in no row of the tables; give the percentage")


def refuse_parts(reading: Reading, element: Element) -> None:
    """Raises Unreadable for "half of February's share", "most of the rise": parts of a level or a change."""
    if not (isinstance(element.meaning, Share) or _is_a_fraction(element)):
        return
    following = reading.tokens[element.end : element.end + _MOST_WORDS_TO_A_WHOLE]
    for at, token in enumerate(following):
        owned = "'" in reading.text[following[0].start : token.start].replace("’", "'")
        of_the = [each.text for each in following[:at]] == ["of", "the"]
        if (owned and token.text in LEVELS) or (of_the and token.text in NOUNS_OF_CHANGE):
            raise Unreadable(f"“{reading.said(element)}” is a part of the {token.text}; say of which side it is what")


def _is_a_fraction(element: Element) -> bool:
    return isinstance(element.meaning, Quantity) and element.meaning.kind == "fraction"


def _qualified_from(before: Sequence[Token], *, several: bool) -> int:
    """Where the adjectives at the end of these tokens begin: known ones, or before one noun any after an article."""
    end = len(before)
    for start in range(end - 1, max(-1, end - 2 - _MOST_ADJECTIVES), -1):
        if before[start].text in _ARTICLES and not several:
            return start if not only_of(before[start + 1 :], _NO_ADJECTIVES) else end
        if before[start].kind != "word" or before[start].text in _BEFORE_NO_ADJECTIVE:
            break
    return end - 1 if end and before[-1].text in _ADJECTIVES else end
