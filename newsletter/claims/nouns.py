"""The nouns that a number may count."""

from __future__ import annotations

from functools import lru_cache

from newsletter.claims.meanings import words
from newsletter.claims.numbers import Number, Tokens, read_number, word_at
from newsletter.claims.phrases.counts import COUNTED_NOUNS, PEOPLE_ENDINGS

_STOPS = words(
    """of in on at to for from by with than and or but who that which were are was is be been has had have say says said
    told not no per as about over under more less fewer up down when if while because expect expects want wants think
    thinks believe plan plans do does did will would could may might can or the odd so s this each a an"""
)
_REACH = 4
_PRONOUNS = words("them us those these you")


@lru_cache(maxsize=256)
def known_nouns(nouns: frozenset[str]) -> frozenset[str]:
    """The last word of each noun and of those known everywhere, in both numbers."""
    last = {noun.split()[-1].lower() for noun in nouns if noun.strip()}
    return COUNTED_NOUNS | last | {other for noun in last for other in _other_number(noun)}


def _other_number(noun: str) -> tuple[str, ...]:
    if noun.endswith("ies") and len(noun) > 4:
        return (noun[:-3] + "y",)
    if noun.endswith("s"):
        return (noun[:-1],) if len(noun) > 3 and not noun.endswith("ss") else ()
    return (noun[:-1] + "ies",) if noun.endswith("y") and noun[-2:-1] not in "aeiou" else (noun + "s",)


def noun_end(tokens: Tokens, number: Number, nouns: frozenset[str]) -> int | None:
    """The end of the noun that the number counts, a few words on at most: "twelve senior clinical leaders".

    A singular is passed over unless the number is one: "39 CCG leaders" counts leaders.
    """
    known, at = known_nouns(nouns), number.end
    if word_at(tokens, at) == "of":
        at += 1
        if word_at(tokens, at) in _PRONOUNS:
            return at + 1
        if number.value == 1:  # "one of the biggest trusts" counts nothing
            return None
        at += word_at(tokens, at) in {"the", "our", "their", "these", "those"}
    for end in range(at, min(at + _REACH, len(tokens))):
        token = tokens[end]
        if token.kind != "word" or token.text in _STOPS or read_number(tokens, end):
            return None
        if token.text.endswith(PEOPLE_ENDINGS):
            return end + 1
        if token.text in known and (number.value == 1 or not is_singular(token.text, known)):
            return end + 1
    return None


def is_singular(noun: str, known: frozenset[str]) -> bool:
    """Whether the noun's plural is another word that is known."""
    return any(other in known for other in (noun + "s", noun[:-1] + "ies" if noun.endswith("y") else noun + "s"))
