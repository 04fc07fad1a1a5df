"""Whether a fraction in prose is a share of something that could have a source, and no span, ordinal or idiom."""

from __future__ import annotations

from newsletter.claims.asides import MONTHS
from newsletter.claims.fraction_words import DENOMINATORS
from newsletter.claims.meanings import words
from newsletter.claims.numbers import ORDINALS, Tokens, read_number, word_at
from newsletter.claims.quantities import is_owner

_SAYING = words(
    "said says told tells added adds argued argues asked wrote writes replied commented explained put described"
)
_HEDGES = words(
    """nearly almost about around roughly over under than least most by to only just approximately some fewer below
    above towards between up down exactly approaching from quite"""
)
_OF_A_WHOLE = words(
    """of are were is was have had has say think want expect believe agree disagree thought wanted expected
    believed felt do did does will would can could may might should the our their those all these said told reported
    report responded answered chose oppose opposed favour favor favoured favored reject rejected prefer preferred backed
    supported planned hoped feared worry worried know knew saw see voted against . , ; : ( ) ! ? \u2014 fewer more less
    higher lower"""
)
_OF_A_WHOLE_AFTER_A_PAUSE = words("plan support back hope fear use need face feel like vote report for in")
"""Verbs that are nouns too: "a third plan" may be an ordinal, and at the start of a clause is none."""
_WHOLES_OF_THINGS = words(
    """hour hours year years day days month months week weeks minute century decade mile miles page way time times
    screen line width height length depth breadth thickness distance diameter radius area volume weight speed rate cost
    price age size strength battle fun night morning kilometre pound million point second inch inches megabyte"""
)
_WHOLES_OF_PEOPLE = words("sample panel group survey population total representative random")
_COMMON_WHOLES = words("2 3 4 5 10")
_BEFORE_A_SLASH = words("/ on flat version page part unit room track no number issue route apartment")
_HALVES = words(
    """first second other latter better top bottom left right upper lower former and a this that each one either my your
    his her its our their whose"""
)
_DETERMINERS = words("a an the this that its his her their my our your each every")
_IDIOM = 1_000_000
"""From one in so many on, it is a manner of speaking."""


def is_share(tokens: Tokens, at: int, end: int, percent: float) -> bool:
    """Whether the fraction at `at` to `end` is a share: of `percent` per cent, had it a source."""
    after, before = word_at(tokens, end), tokens[at - 1].text if at else ""
    if _is_ordinal(tokens, at, end) and after in _SAYING and opens_sentence(tokens, at):
        return False
    if _is_of_a_thing(tokens, end) or (end < len(tokens) and tokens[end].glued):
        return False
    if tokens[at].kind == "number" and "/" in {word_at(tokens, at + 1), word_at(tokens, at + 2)}:
        return _is_slashed_share(tokens, at, end)
    if tokens[end - 1].text == "half":
        return _is_half(tokens, at, end)
    if tokens[at].text in {"a", "an", "one"} and tokens[end - 1].text in DENOMINATORS:
        return _is_beside_a_whole(tokens, at, before, after)
    return 100 / _IDIOM < percent < 100


def _is_ordinal(tokens: Tokens, at: int, end: int) -> bool:
    """As in "a third", which may be the third person; "half" and "a quarter" are nobody."""
    return tokens[at].text in {"a", "an"} and tokens[end - 1].text in ORDINALS


def _is_of_a_thing(tokens: Tokens, end: int) -> bool:
    """As in "half the length", "a quarter of an hour", "half a loaf"."""
    whole = end + (word_at(tokens, end) == "of")
    determiner = word_at(tokens, whole) in _DETERMINERS
    named = [word_at(tokens, whole + determiner + step) for step in range(1 + determiner)]
    if not _WHOLES_OF_THINGS.isdisjoint(named):
        return True
    return word_at(tokens, whole) in {"a", "an"} and _WHOLES_OF_PEOPLE.isdisjoint(named)


def _is_slashed_share(tokens: Tokens, at: int, end: int) -> bool:
    """As in "3/4 of them", and not "flat 2/3", "3/4 May", "2 1/2" or "1/2/2016"."""
    before, after = tokens[at - 1] if at else None, word_at(tokens, end)
    if before is not None and (before.text in _BEFORE_A_SLASH or before.kind == "number"):
        return False
    mixed = word_at(tokens, at + 1) != "/"  # "2-1/2"
    return not mixed and after != "/" and after not in MONTHS and tokens[end - 1].text in _COMMON_WHOLES


def _is_half(tokens: Tokens, at: int, end: int) -> bool:
    before, after = tokens[at - 1].text if at else "", word_at(tokens, end)
    if before in _HALVES - {"a"} or (at and is_owner(tokens, at - 1)):
        return False
    if before == "in" and after not in {"of", "the"}:  # "cut in half"
        return False
    return _is_beside_a_whole(tokens, at, before, after)


def _is_beside_a_whole(tokens: Tokens, at: int, before: str, after: str) -> bool:
    if not after or after in _OF_A_WHOLE or before in _HEDGES:
        return True
    if before == "and":
        return _is_second_of_two(tokens, at)
    return after in _OF_A_WHOLE_AFTER_A_PAUSE and (opens_sentence(tokens, at) or before in {",", ";", ":", "("})


def _is_second_of_two(tokens: Tokens, at: int) -> bool:
    """As in "between a quarter and a third of leaders"."""
    return tokens[at - 2].text in DENOMINATORS or read_number(tokens, at - 2) is not None


def opens_sentence(tokens: Tokens, at: int) -> bool:
    """Whether a sentence, or an item of a list, begins at `at`."""
    return at == 0 or tokens[at - 1].text in {".", "!", "?", "…", "-", "\u2014", "•"}
