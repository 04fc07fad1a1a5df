"""The nouns that a number may count."""

from __future__ import annotations

from functools import lru_cache

from newsletter.claims.meanings import words
from newsletter.claims.numbers import Number, Tokens, read_number, word_at
from newsletter.claims.phrases.counts import COUNTED_NOUNS, PEOPLE_ENDINGS
from newsletter.claims.tokens import Token

_STOPS = words(
    """of in on at to for from by with than and or but who that which were are was is be been has had have say says said
    told not no per as about over under more less fewer up down when if while because expect expects want wants think
    thinks believe plan plans do does did will would could may might can or the odd so s this each a an"""
)
_VERBS = _STOPS | words(
    """agree agrees disagree disagrees back backs support supports oppose opposes favour favor hope hopes feel feels see
    sees cite cites name names chose choose voted prefer consider face fear report reports responded replied answered
    thought felt saw knew know did made gave took went came found left now already still too also then today out not
    never only both either all here there yes no"""
)
_PAUSES = frozenset(",;:.()[]—…?!/&+%-")
_REACH = 4
_RANKING = words("most least biggest largest greatest smallest highest lowest commonest top main leading chief")
_CHOICES = words("answers answer responses response replies measures places plans projects schemes services")
_PRONOUNS = words("them us those these you")
_OF_WHOM = words("all the our their these those")


@lru_cache(maxsize=256)
def known_nouns(nouns: frozenset[str]) -> frozenset[str]:
    """The last word of each noun and of those known everywhere, in both numbers."""
    return COUNTED_NOUNS | last_words(nouns)


@lru_cache(maxsize=256)
def last_words(nouns: frozenset[str]) -> frozenset[str]:
    """The last word of each noun, in both numbers."""
    return frozenset(form for noun in nouns if noun.strip() for form in both_numbers(noun.split()[-1].lower()))


def both_numbers(noun: str) -> tuple[str, ...]:
    """The noun as it is, and its plural or singular."""
    return (noun, *_other_number(noun))


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
    known, at, reach = known_nouns(nouns), number.end, _REACH
    if word_at(tokens, at) == "of":
        at += 1
        if word_at(tokens, at) in _PRONOUNS:
            return at + 1
        at += word_at(tokens, at) in {"the", "our", "their", "these", "those"}
        reach = 1 if number.value == 1 else reach  # "one of the biggest trusts" counts nothing
    alone, ranked = number.value == 1 and at == number.end, False
    for end in range(at, min(at + reach, len(tokens))):
        token = tokens[end]
        ranked = ranked or token.text in _RANKING
        if token.kind != "word" or token.text in _STOPS or read_number(tokens, end):
            return None
        if ranked and token.text in _CHOICES:  # "the three most popular answers" are places
            return None
        if token.text.endswith(PEOPLE_ENDINGS):
            return end + 1
        if token.text in known and (alone or not is_singular(token.text, known)):
            return end + 1
    return None


def is_of_people(tokens: Tokens, known: frozenset[str]) -> bool:
    """Whether the words say no more than whom a share is of: "of leaders", "of all the CCG leaders", "of them"."""
    if len(tokens) < 2 or tokens[0].text != "of" or tokens[-1].text not in known | _PRONOUNS:
        return False
    return len(tokens) <= _REACH + 1 and all(
        token.kind == "word" and (token.text in known or token.text not in _VERBS - _OF_WHOM) for token in tokens[1:]
    )


def may_follow_a_count(token: Token) -> bool:
    """Whether the word or mark after a number without a noun makes nothing of it but a number of people.

    "43 said so", "43 agreed" and "43 (43 per cent)" count respondents; "43 basis points" and "43 windmills" do not.
    """
    if token.kind != "word":
        return token.text in _PAUSES
    return token.text in _VERBS or token.text.endswith(("ed", "ly"))


def is_singular(noun: str, known: frozenset[str]) -> bool:
    """Whether the noun's plural is another word that is known."""
    return any(other in known for other in (noun + "s", noun[:-1] + "ies" if noun.endswith("y") else noun + "s"))
