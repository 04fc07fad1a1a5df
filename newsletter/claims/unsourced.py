"""Figures in prose that no reference covers: percentages, fractions, "one in four", and numbers of respondents."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache, partial

from newsletter.claims.asides import MONTHS
from newsletter.claims.context import start_of
from newsletter.claims.english import TENS, UNITS
from newsletter.claims.fraction_words import DENOMINATORS, is_year
from newsletter.claims.meanings import Hedge, words
from newsletter.claims.numbers import Number, Tokens, read_number, word_at
from newsletter.claims.quantities import percent_end, read_quantity
from newsletter.claims.reading import read
from newsletter.claims.sharing import is_share
from newsletter.claims.tokens import Token, cut, normalise_in_place

_BLOCK_ENDS = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+•|#>]|\d+[.)][ \t]))|\|")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_NUMBER_WORDS = frozenset(UNITS) | frozenset(TENS)
_WORD = re.compile(r"\S+")
_TIMES = MONTHS | words("in by since until till during before after late early mid spring summer autumn winter may")
_PARTS_OF_A_YEAR = words("quarter half end start beginning middle spring summer autumn winter rest january may")
_TIMES_OR_COUNTS = words("after before since until till by")
_ONLY_COUNTED = words("respondents responses replies answers participants")
_HOURS, _MINUTES = 24, 2  # a time's hours are fewer, and its minutes two digits
_ARABIC_PERCENT = "\u066a"
_REACH = 60  # characters before a figure in which its hedge may begin
_MOST_WORDS_OF_A_HEDGE = 4
_STARTS = _NUMBER_WORDS | words("a an half quarter no hundred thousand million") | frozenset(DENOMINATORS)


def unsourced(visible: str, nouns: Collection[str]) -> Iterator[tuple[int, int]]:
    """The offsets (start, end) of each figure in `visible`, in order.

    `nouns` make a number directly before them a figure; they may be several words ("accountable officers"). HTML's
    entities are read as readers see them: "43&#37;".
    """
    shown, starts, ends = _shown(visible)
    text, offsets = normalise_in_place(shown)
    counted = frozenset(nouns)
    begin = 0
    for end in [*(match.start() for match in _BLOCK_ENDS.finditer(text)), len(text)]:
        for start, stop in _in_text(text[begin:end], counted):
            yield starts[offsets[begin + start]], ends[offsets[begin + stop - 1]]
        begin = end


def _shown(visible: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The text without entities, and where each of its characters begins and ends in `visible`."""
    size = len(visible)
    if "&" not in visible:
        return visible, range(size), range(1, size + 1)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < size:
        entity = _ENTITY.match(visible, at) if visible[at] == "&" else None
        char = html.unescape(entity[0]) if entity else ""
        whole = len(char) == 1  # else it stands for two characters, or for none ("&#1;")
        end = entity.end() if entity and whole else at + 1
        pieces.append(char if whole else visible[at])
        starts.append(at)
        ends.append(end)
        at = end
    return "".join(pieces), starts, ends


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
        find = _foreign_end if tokens[at].kind == "odd" else partial(_figure_end, nouns=nouns)
        end = find(tokens, at) if _may_begin(tokens[at]) else 0
        if end:
            yield tokens[at], tokens[end - 1]
        at = max(end, at + 1 if end or not _may_begin(tokens[at]) else _after_number(tokens, at))


def _may_begin(token: Token) -> bool:
    return token.kind in {"number", "glyph", "odd"} or token.text in _STARTS


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


def _foreign_end(tokens: Tokens, at: int) -> int:
    """The end of a percentage in digits of another script, whatever they say."""
    return at + 2 if word_at(tokens, at + 1) == _ARABIC_PERCENT else percent_end(tokens, at + 1) or 0


def _is_money(token: Token) -> bool:
    return token.text in "£$€¥"


def _counted_end(tokens: Tokens, at: int, nouns: dict[str, list[tuple[str, ...]]]) -> int:
    """The end of "20–30 CCGs"; "one respondent says" names a person and counts nobody."""
    number = read_number(tokens, at)
    if number is None or (number.value == 1 and tokens[at].text == "one") or _is_when(tokens, at, number):
        return 0
    end = number.end
    dashed = end < len(tokens) and tokens[end].glued
    second = read_number(tokens, end if dashed else end + 1) if dashed or word_at(tokens, end) in {"to", "or"} else None
    return _noun_end(tokens, second.end if second else end, nouns)


def _is_when(tokens: Tokens, at: int, number: Number) -> bool:
    """As in "in 2016 managers left", "by the end of 2016 GPs had", "at 9.30 chairs met": a time, and no number.

    "After 2000 respondents had answered" counts them.
    """
    before = [token.text for token in tokens[max(0, at - 2) : at]]
    if number.decimals == _MINUTES and number.value < _HOURS:
        return before[-1:] == ["at"]
    if not is_year(tokens, number):
        return False
    *earlier, last = ["", *before]
    if last in _TIMES_OR_COUNTS and word_at(tokens, number.end) in _ONLY_COUNTED:
        return False
    return earlier[-1] in _PARTS_OF_A_YEAR if last == "of" else last in _TIMES


def _noun_end(tokens: Tokens, at: int, nouns: dict[str, list[tuple[str, ...]]]) -> int:
    for texts in nouns.get(word_at(tokens, at), ()):
        if tuple(token.text for token in tokens[at : at + len(texts)]) == texts:
            return at + len(texts)
    return 0
