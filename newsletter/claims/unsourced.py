"""Figures in prose that no reference covers: percentages, fractions, "one in four", and numbers of respondents."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from newsletter.claims.context import start_of
from newsletter.claims.english import TENS, UNITS
from newsletter.claims.fraction_words import DENOMINATORS
from newsletter.claims.meanings import Hedge, words
from newsletter.claims.numbers import Tokens, read_number, word_at
from newsletter.claims.quantities import read_quantity
from newsletter.claims.reading import read
from newsletter.claims.sharing import is_share
from newsletter.claims.tokens import Token, cut, normalise_in_place

_BLOCK_ENDS = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+•|#>]|\d+[.)][ \t]))|\|")
_NUMBER_WORDS = frozenset(UNITS) | frozenset(TENS)
_WORD = re.compile(r"\S+")
_REACH = 60  # characters before a figure in which its hedge may begin
_MOST_WORDS_OF_A_HEDGE = 4
_STARTS = _NUMBER_WORDS | words("a an half quarter no hundred thousand million") | frozenset(DENOMINATORS)


def unsourced(visible: str, nouns: Collection[str]) -> Iterator[tuple[int, int]]:
    """The offsets (start, end) of each figure in `visible`, in order.

    `nouns` make a number directly before them a figure; they may be several words ("accountable officers").
    """
    text, offsets = normalise_in_place(visible)
    counted = frozenset(nouns)
    begin = 0
    for end in [*(match.start() for match in _BLOCK_ENDS.finditer(text)), len(text)]:
        for start, stop in _in_text(text[begin:end], counted):
            yield offsets[begin + start], offsets[begin + stop - 1] + 1
        begin = end


def with_its_hedge(visible: str, start: int, end: int, nouns: Collection[str]) -> int:
    """Where the hedge of the figure from `start` to `end` begins: "nearly", "more than"; `start` where it has none."""
    words = list(_WORD.finditer(visible, max(0, start - _REACH), start))[-_MOST_WORDS_OF_A_HEDGE:]
    for word in words:
        reading = read(visible[word.start() : end], frozenset(nouns))
        place = len(reading.elements) - 1
        hedged = place > 0 and isinstance(reading.elements[0].meaning, Hedge)
        if hedged and reading.elements[0].start == 0 and start_of(reading, place) == 0:
            return word.start()
    return start


@lru_cache(maxsize=4096)
def _in_text(block: str, nouns: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """The offsets of each figure in a block. Kept: while an issue is written, most of its blocks stay as they are."""
    return tuple((first.start, last.end) for first, last in _in_block(cut(block), _by_first_word(nouns)))


@lru_cache(maxsize=8)
def _by_first_word(nouns: frozenset[str]) -> dict[str, list[tuple[str, ...]]]:
    ordered: dict[str, list[tuple[str, ...]]] = {}
    for noun in sorted({*nouns, "respondents", "responses"}, key=len, reverse=True):
        texts = tuple(token.text for token in cut(normalise_in_place(noun)[0]))
        if texts:
            ordered.setdefault(texts[0], []).append(texts)
    return ordered


def _in_block(tokens: Tokens, nouns: dict[str, list[tuple[str, ...]]]) -> Iterator[tuple[Token, Token]]:
    """The first and last token of each figure in a paragraph, a heading or a cell."""
    at = 0
    while at < len(tokens):
        end = _figure_end(tokens, at, nouns) if _may_begin(tokens[at]) else 0
        if end:
            yield tokens[at], tokens[end - 1]
        at = max(end, at + 1 if end or not _may_begin(tokens[at]) else _after_number(tokens, at))


def _may_begin(token: Token) -> bool:
    return token.kind in {"number", "glyph"} or token.text in _STARTS


def _after_number(tokens: Tokens, at: int) -> int:
    number = read_number(tokens, at)
    return max(at + 1, number.end if number else 0)


def _figure_end(tokens: Tokens, at: int, nouns: dict[str, list[tuple[str, ...]]]) -> int:
    """The end of the figure that begins at `at`; 0 where none does."""
    if tokens[at].glued or (at and _is_money(tokens[at - 1])):
        return 0
    if tokens[at].text == "no":
        end = _noun_end(tokens, at + 1, nouns)
        return end if word_at(tokens, end - 1).endswith("s") else 0  # "no response" came from nobody
    found = read_quantity(tokens, at, frozenset())
    if found is None:
        return 0
    quantity, end = found
    if quantity.kind == "percent":
        return end
    if quantity.kind == "fraction":
        return end if is_share(tokens, at, end, quantity.low) else 0
    return _counted_end(tokens, at, nouns)


def _is_money(token: Token) -> bool:
    return token.text in "£$€¥"


def _counted_end(tokens: Tokens, at: int, nouns: dict[str, list[tuple[str, ...]]]) -> int:
    """The end of "20–30 CCGs"; "one respondent says" names a person and counts nobody."""
    number = read_number(tokens, at)
    if number is None or (number.value == 1 and tokens[at].text == "one"):
        return 0
    end = number.end
    dashed = end < len(tokens) and tokens[end].glued
    second = read_number(tokens, end if dashed else end + 1) if dashed or word_at(tokens, end) in {"to", "or"} else None
    return _noun_end(tokens, second.end if second else end, nouns)


def _noun_end(tokens: Tokens, at: int, nouns: dict[str, list[tuple[str, ...]]]) -> int:
    for texts in nouns.get(word_at(tokens, at), ()):
        if tuple(token.text for token in tokens[at : at + len(texts)]) == texts:
            return at + len(texts)
    return 0
