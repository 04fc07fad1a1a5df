"""Whom a number counts: "430 trusts" is no count of people, and "28 managers" or "half of managers" none of GPs."""

from __future__ import annotations

from functools import lru_cache

from newsletter.claims.meanings import Counted, Hedge, Marker, Share, words
from newsletter.claims.nouns import both_numbers, last_words, may_follow_a_count, noun_end
from newsletter.claims.numbers import Number, word_at
from newsletter.claims.phrases.counts import (
    ANY_PEOPLE,
    ANY_THINGS,
    KINDS_OF_PEOPLE,
    KINDS_OF_THINGS,
    PEOPLE_ENDINGS,
    USED_FOR_ONE_ANOTHER,
)
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading
from newsletter.claims.tokens import Token

_PEOPLE = ANY_PEOPLE | KINDS_OF_PEOPLE
_KINDS = KINDS_OF_PEOPLE | KINDS_OF_THINGS
_ARTICLES = words("all the our those these their its both")
_AMONG = words("among amongst")
_HEADING = frozenset(",:(—")
_MOST_WORDS_OF_A_NOUN = 7


def others_counted(
    reading: Reading, element: Element, own: frozenset[str], strangers: frozenset[str], *, declared: bool
) -> str:
    """The noun of a count that names others than the figure counts, "" where it names them, or nobody.

    `own` are the figure's nouns and `strangers` those of the groups beside it. `declared`: the reference itself says
    that its number is a count, so that where nothing special is known of whom, the words may say it.
    """
    noun = _noun(reading, element, own)
    named = last_words(own)
    if not noun or noun in named:
        return ""
    if noun in last_words(strangers):
        return noun
    if any(noun in alike and not named.isdisjoint(alike) for alike in USED_FOR_ONE_ANOTHER):
        return ""
    if declared and (noun in _all_words(own) or _is_general(own)):
        return ""
    return noun if noun in _KINDS or not _may_be_called(noun, named) else ""


def others_shared(reading: Reading, element: Element, own: frozenset[str], strangers: frozenset[str]) -> str:
    """The noun of a share that names others than the figure is of, "" where none does: "60 per cent of managers"."""
    others = last_words(strangers) - last_words(own)
    if others.isdisjoint(reading.texts):
        return ""
    within = [token.text for token in reading.tokens[element.start : element.end]]
    named = (*within, _shared_out(reading, element, last_words(own), others), _named_before(reading, element, others))
    return next((word for word in named if word in others), "")


def _shared_out(reading: Reading, element: Element, own: frozenset[str], others: frozenset[str]) -> str:
    """The noun of "of the senior managers" after the share; after "most" and fractions "of" may be missing.

    The first that names anybody decides: "60 per cent of GPs blame managers" is of GPs, and of "GP managers" the last.
    """
    at, tokens, meaning = element.end, reading.tokens, element.meaning
    at += word_at(tokens, at) == "," and word_at(tokens, at + 1) in _AMONG
    of = word_at(tokens, at) in _AMONG | {"of"}
    every = tokens[element.start].text == "every"
    direct = isinstance(meaning, Share) or (isinstance(meaning, Quantity) and meaning.kind == "fraction")
    if not (of or direct):
        return ""
    people = own | others | reading.nouns
    for place in range(at + of, min(len(tokens), at + of + _MOST_WORDS_OF_A_NOUN)):
        word = tokens[place].text
        if word in _ARTICLES:
            continue
        last = place + 1 == len(tokens) or may_follow_a_count(tokens[place + 1])
        whole = word.endswith("s") or ((of or every) and last)  # "manager posts" are posts
        if word in people and whole and word_at(tokens, place + 1) not in own | others:
            also = word_at(tokens, place + 2) if word_at(tokens, place + 1) in {"and", "or"} else ""
            return also if also in others else word
        if may_follow_a_count(tokens[place]):
            return ""
    return ""


def _named_before(reading: Reading, element: Element, others: frozenset[str]) -> str:
    """As in "among senior managers, 60 per cent", "managers: 60 per cent": who opens what is said; "" for nobody."""
    tokens, at = reading.tokens, element.start - 1
    while any(each.end == at + 1 and isinstance(each.meaning, Hedge | Marker) for each in reading.elements):
        at -= 1
    pause = at >= 0 and tokens[at].text in _HEADING
    name = at - pause
    if not pause or name < 0 or tokens[name].text not in others:
        return ""
    first = name
    while first and name - first < _MOST_WORDS_OF_A_NOUN and _may_describe(tokens[first - 1]):
        first -= 1
    heading = all(token.text in _ARTICLES for token in tokens[first:name])
    if first and tokens[first - 1].text in _AMONG | {"of"}:
        heading, first = True, first - 1
    opens = first == 0 or tokens[first - 1].kind == "mark" or tokens[first - 1].text in {"and", "but", "while"}
    return tokens[name].text if heading and opens else ""


def _may_describe(token: Token) -> bool:
    return token.text in _ARTICLES or not (token.text in _AMONG or may_follow_a_count(token))


def _noun(reading: Reading, element: Element, own: frozenset[str]) -> str:
    """The noun that the number counts, "" where none is named: "430 trusts", "430 of the 1,000 trusts"."""
    meaning, end = element.meaning, element.end
    if isinstance(meaning, Quantity) and meaning.of is not None:
        end = noun_end(reading.tokens, Number(meaning.of, 0, 1, end), own) or end
    noun = reading.tokens[end - 1].text
    counted = isinstance(meaning, Quantity | Counted) and (noun in reading.nouns or noun.endswith(PEOPLE_ENDINGS))
    return noun if counted else ""


def _is_general(own: frozenset[str]) -> bool:
    """Whether nothing says more of those counted than that they are people, or organisations."""
    return own <= ANY_PEOPLE | ANY_THINGS


def _may_be_called(noun: str, named: frozenset[str]) -> bool:
    """Whether a general noun fits those who are counted: "organisations" fits trusts, "leaders" fits chairs."""
    people = not named or bool(named & _PEOPLE) or any(name.endswith(PEOPLE_ENDINGS) for name in named)
    things = not named or bool(named - _PEOPLE)
    return people if noun not in ANY_THINGS else things


@lru_cache(maxsize=256)
def _all_words(nouns: frozenset[str]) -> frozenset[str]:
    return frozenset(form for noun in nouns for word in noun.lower().split() for form in both_numbers(word))
