"""Tokens read from left to right: each phrase and quantity, the longest first."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from newsletter.claims.asides import are_years, is_aside, is_dated, is_level_of_confidence
from newsletter.claims.lexicon import longest_phrase, phrase_meaning, trailing_hedge
from newsletter.claims.meanings import Counted, Hedge, Marker, Meaning, Ordinal, Sign, Superlative
from newsletter.claims.nouns import is_of_people, known_nouns, last_words
from newsletter.claims.numbers import Tokens, is_mixed, read_number, read_ordinal, word_at
from newsletter.claims.phrases.hedges import between
from newsletter.claims.quantities import between_ends, read_quantity
from newsletter.claims.quantity import Quantity
from newsletter.claims.tokens import Token, cut, normalise

_COUNTING = (Quantity, Counted)
_LATE_HEDGES = frozenset({"or", "at"})  # "half of leaders or more", "a third of them at least"


class Element(NamedTuple):
    """A phrase or a quantity, and the tokens it covers (`end` exclusive)."""

    meaning: Meaning | Quantity
    start: int
    end: int

    def is_marker(self, *signs: Sign) -> bool:
        """Whether it is a marker with one of these signs."""
        return isinstance(self.meaning, Marker) and self.meaning.sign in signs


class Reading(NamedTuple):
    """The words in plain form, their tokens, and what was recognised; `odd` says that a number can't be read.

    `texts` are those of all tokens: what is not among them need not be looked for. `written` is what the plain form was
    made of.
    """

    text: str
    tokens: tuple[Token, ...]
    elements: tuple[Element, ...]
    nouns: frozenset[str]
    odd: bool = False
    texts: frozenset[str] = frozenset()
    written: str = ""

    def said(self, element: Element) -> str:
        """The element's own words, in plain form."""
        return self._between(self.text, element)

    def quoted(self, element: Element) -> str:
        """The element's words as they were written, where nothing was normalised away from among them."""
        return self._between(self.written if len(self.written) == len(self.text) else self.text, element)

    def _between(self, text: str, element: Element) -> str:
        return " ".join(text[self.tokens[element.start].start : self.tokens[element.end - 1].end].split())

    def gap(self, one: Element, other: Element) -> tuple[Token, ...]:
        """The tokens between two elements."""
        return self.tokens[one.end : other.start]


@lru_cache(maxsize=4096)
def read(words: str, nouns: frozenset[str], *, two_sided: bool = False) -> Reading:
    """What is recognised in the words."""
    text = normalise(words)
    tokens = cut(text)
    elements: list[Element] = []
    at = 0
    while at < len(tokens):
        element, at = _next(tokens, at, nouns, elements, two_sided)
        if element:
            elements.append(element)
    texts = frozenset([token.text for token in tokens])
    return Reading(text, tokens, tuple(elements), known_nouns(nouns), _is_odd(tokens), texts, words)


def _is_odd(tokens: Tokens) -> bool:
    """Whether a number can't be read: a foreign one, or two in digits with a space between ("1 204")."""
    before = None
    for place, token in enumerate(tokens):
        if token.kind == "odd":
            return True
        if before is not None and before.kind == token.kind == "number" and not token.glued:
            return not (is_dated(tokens, place - 1) or is_mixed(tokens, place - 1))
        before = token
    return False


def _next(
    tokens: Tokens, at: int, nouns: frozenset[str], before: list[Element], two_sided: bool
) -> tuple[Element | None, int]:
    """The element at `at`, if there is one, and where to read on."""
    phrase = _phrase(tokens, at, nouns, before)
    if phrase and isinstance(phrase[0], Hedge) and phrase[0].region is between:
        ends = between_ends(tokens, phrase[1], nouns)
        if ends and ends[0].kind == "bare" and are_years(tokens, phrase[1], ends[1]):
            return None, ends[1]
        return (Element(ends[0], at, ends[1]), ends[1]) if ends else (None, phrase[1])
    quantity = read_quantity(tokens, at, nouns, two_sided=two_sided)
    if quantity and (_is_part_of_a_name(tokens, at, quantity[1], before) or _is_one_of_the_best(tokens, quantity)):
        quantity = None
    if quantity and phrase and phrase[1] >= quantity[1] and (isinstance(phrase[0], Counted) or phrase[1] > quantity[1]):
        quantity = None
    if quantity:
        aside = _is_no_figure(tokens, at, quantity, nouns)
        return (None if aside else Element(quantity[0], at, quantity[1])), quantity[1]
    return _phrase_or_ordinal(tokens, at, phrase)


def _is_no_figure(tokens: Tokens, at: int, quantity: tuple[Quantity, int], nouns: frozenset[str]) -> bool:
    kind, end = quantity[0].kind, quantity[1]
    if kind == "percent":
        return is_level_of_confidence(tokens, end)
    return kind == "bare" and is_aside(tokens, at, end, nouns)


def _is_one_of_the_best(tokens: Tokens, quantity: tuple[Quantity, int]) -> bool:
    """As in "one of the five biggest" is a place, not one of five people."""
    after = longest_phrase(tokens, quantity[1]) if quantity[0].kind == "of" else None
    return after is not None and isinstance(after[0], Superlative)


def _phrase_or_ordinal(tokens: Tokens, at: int, phrase: tuple[Meaning, int] | None) -> tuple[Element | None, int]:
    if phrase and not _is_part_of_a_compound(tokens, at, phrase[1]):
        return Element(phrase[0], at, phrase[1]), phrase[1]
    ordinal = read_ordinal(tokens, at)
    if ordinal and not phrase:
        return Element(Ordinal(ordinal[0]), at, ordinal[1]), ordinal[1]
    return None, at + 1


def _phrase(tokens: Tokens, at: int, nouns: frozenset[str], before: list[Element]) -> tuple[Meaning, int] | None:
    if before and isinstance(before[-1].meaning, _COUNTING):
        comma = before[-1].end == at - 1 and tokens[at - 1].text == ","
        after = trailing_hedge(tokens, at) if comma or before[-1].end == at else None
        if after and not (comma and read_quantity(tokens, after[1], nouns)):
            return after
        if word_at(tokens, at) in _LATE_HEDGES and is_of_people(tokens[before[-1].end : at], known_nouns(nouns)):
            late = trailing_hedge(tokens, at)
            if late and word_at(tokens, late[1]) != "than" and not read_quantity(tokens, late[1], nouns):
                return late
    return _no_people(tokens, at, nouns) or longest_phrase(tokens, at) or _each_of_them(tokens, at, nouns)


def _no_people(tokens: Tokens, at: int, nouns: frozenset[str]) -> tuple[Meaning, int] | None:
    """As in "no respondents", "no CCG leaders": none of those who might have."""
    if word_at(tokens, at) != "no":
        return None
    known = known_nouns(nouns)
    for end in range(at + 1, min(at + 4, len(tokens))):
        if longest_phrase(tokens, end) or read_number(tokens, end) or tokens[end].kind != "word":
            return None
        if tokens[end].text == "other":  # "no other answer was as common" counts nobody
            return None
        if tokens[end].text in known:
            last = end + 1 < len(tokens) and tokens[end + 1].text in known
            return phrase_meaning("none"), end + 1 + last
    return None


def _each_of_them(tokens: Tokens, at: int, nouns: frozenset[str]) -> tuple[Meaning, int] | None:
    """As in "each CCG leader", "each of the leaders": every one of those whom the figure counts."""
    if word_at(tokens, at) != "each":
        return None
    own = last_words(nouns)
    start = at + 1 + 2 * (word_at(tokens, at + 1) == "of" and word_at(tokens, at + 2) in {"the", "our", "these"})
    for end in range(start, min(start + 3, len(tokens))):
        if longest_phrase(tokens, end) or read_number(tokens, end) or tokens[end].kind != "word":
            return None
        if tokens[end].text in own and word_at(tokens, end + 1) not in own:
            return phrase_meaning("all"), end + 1
    return None


def _is_part_of_a_name(tokens: Tokens, at: int, end: int, before: list[Element]) -> bool:
    """Whether the number belongs to a name ("Covid-19") or a compound ("half-hearted")."""
    named = tokens[at].glued and not (before and before[-1].end == at)
    return named or _is_joined_to_another(tokens, end)


def _is_part_of_a_compound(tokens: Tokens, at: int, end: int) -> bool:
    """Whether a hyphen joins the last word to one that is neither a phrase nor a number."""
    return end - at == 1 and _is_joined_to_another(tokens, end)


def _is_joined_to_another(tokens: Tokens, end: int) -> bool:
    if end >= len(tokens) or not tokens[end].glued:
        return False
    return (longest_phrase(tokens, end) or trailing_hedge(tokens, end) or read_number(tokens, end)) is None
