"""Tokens read from left to right: each phrase and quantity, the longest first."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from newsletter.claims.lexicon import longest_phrase, trailing_hedge
from newsletter.claims.meanings import Counted, Hedge, Marker, Meaning
from newsletter.claims.numbers import Tokens, read_number, word_at
from newsletter.claims.phrases.hedges import between
from newsletter.claims.quantities import between_ends, known_nouns, read_quantity
from newsletter.claims.quantity import Quantity
from newsletter.claims.tokens import Token, tokenise


class Element(NamedTuple):
    """A phrase or a quantity, and the tokens it covers (`end` exclusive)."""

    meaning: Meaning | Quantity
    start: int
    end: int


class Reading(NamedTuple):
    """The words' tokens and what was recognised among them; `odd` is a number that can't be read."""

    tokens: tuple[Token, ...]
    elements: tuple[Element, ...]
    odd: str = ""


@lru_cache(maxsize=4096)
def read(words: str, nouns: frozenset[str]) -> Reading:
    """What is recognised in the words."""
    tokens = tokenise(words)
    odd = next((token.text for token in tokens if token.kind == "odd"), "")
    elements: list[Element] = []
    at = 0
    while at < len(tokens):
        element = _element(tokens, at, nouns, elements)
        if element:
            elements.append(element)
        at = element.end if element else at + 1
    return Reading(tokens, tuple(elements), odd)


def _element(tokens: Tokens, at: int, nouns: frozenset[str], before: list[Element]) -> Element | None:
    after = trailing_hedge(tokens, at) if before and before[-1].end == at and _takes_hedge(before[-1]) else None
    phrase = after or _zero(tokens, at, nouns) or longest_phrase(tokens, at)
    if phrase and isinstance(phrase[0], Hedge) and phrase[0].region is between:
        ends = between_ends(tokens, phrase[1], nouns)
        return Element(ends[0], at, ends[1]) if ends else None
    quantity = read_quantity(tokens, at, nouns)
    if quantity and _attached(tokens, at, quantity[1], before):
        quantity = None
    if phrase and quantity and isinstance(phrase[0], Counted) and phrase[1] >= quantity[1]:
        quantity = None
    if quantity and (phrase is None or quantity[1] >= phrase[1]):
        return Element(quantity[0], at, quantity[1])
    if phrase and not _part_of_a_compound(tokens, at, phrase[1]):
        return Element(phrase[0], at, phrase[1])
    return None


def _takes_hedge(element: Element) -> bool:
    return isinstance(element.meaning, Quantity)


def _zero(tokens: Tokens, at: int, nouns: frozenset[str]) -> tuple[Meaning, int] | None:
    """ "No respondents": none of the people who might have."""
    if word_at(tokens, at) != "no":
        return None
    none = longest_phrase([Token("none", "word", False, False, 0, 4)], 0)
    for end in range(at + 1, min(at + 4, len(tokens))):
        if tokens[end].text in known_nouns(nouns):
            return (none[0], end + 1) if none else None
        if longest_phrase(tokens, end) or read_number(tokens, end):
            return None
    return None


def _attached(tokens: Tokens, at: int, end: int, before: list[Element]) -> bool:
    """Whether the number is part of a name ("Covid-19") or of a compound ("half-hearted")."""
    named = tokens[at].glued and not (before and before[-1].end == at)
    return named or _part_of_a_compound(tokens, at, end)


def _part_of_a_compound(tokens: Tokens, at: int, end: int) -> bool:
    """Whether a hyphen joins the last word to one that is neither a phrase nor a number."""
    if end >= len(tokens) or not tokens[end].glued or end - at > 1:
        return False
    return longest_phrase(tokens, end) is None and read_number(tokens, end) is None


def is_marker(element: Element, sign: str) -> bool:
    """Whether the element is this marker."""
    return isinstance(element.meaning, Marker) and element.meaning.sign == sign
