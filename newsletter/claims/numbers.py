"""Numbers as editors write them: in digits, in words, and in both."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from newsletter.claims.english import SCALES, TENS, UNITS, ordinal
from newsletter.claims.tokens import Token

Tokens = Sequence[Token]


class Number(NamedTuple):
    """A number and where it ends. `decimals` are those written, in units of `scale` ("1.2 million": 1, 1,000,000)."""

    value: float
    decimals: int
    scale: float
    end: int


_SMALL = {word: value for value, word in enumerate(UNITS)} | {"nought": 0, "nil": 0}
_TENS = {word: 20 + 10 * place for place, word in enumerate(TENS)}
FIRST_WORDS = frozenset({"a", "an", "hundred", *_SMALL, *_TENS})
"""The words that a number can begin with."""
_SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "tn": 1e12}
_GLYPHS_AND = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}
_MIXED = frozenset({("1", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("3", "4")})
_LONGEST_WHOLE = 3
ORDINALS = {ordinal(number): number for number in range(1, 100)}
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})


def word_at(tokens: Tokens, at: int) -> str:
    """The token's text, "" past the end."""
    return tokens[at].text if at < len(tokens) else ""


def read_number(tokens: Tokens, at: int, *, with_and: bool = True) -> Number | None:
    """The number that begins at `at`, as long as it goes; None where none does.

    `with_and=False` stops "a hundred and four" at the hundred, for "between a hundred and two hundred".
    """
    if at >= len(tokens):
        return None
    kind = tokens[at].kind
    if kind == "number":
        return _digits(tokens, at)
    if kind == "glyph":
        part = unicodedata.numeric(tokens[at].text)
        return Number(part, _decimals(part), 1, at + 1)
    return _words(tokens, at, with_and=with_and) if tokens[at].text in FIRST_WORDS else None


def _digits(tokens: Tokens, at: int) -> Number:
    text = tokens[at].text
    number = Number(float(text), len(text.partition(".")[2]), 1, at + 1)
    if word_at(tokens, at + 1) and tokens[at + 1].kind == "glyph":
        part = unicodedata.numeric(tokens[at + 1].text)
        return Number(number.value + part, _decimals(part), 1, at + 2)
    if is_mixed(tokens, at):
        part = float(tokens[at + 1].text) / float(tokens[at + 3].text)
        return Number(number.value + part, _decimals(part), 1, at + 4)
    return _and_a_half(tokens, _scaled(tokens, number))


def is_mixed(tokens: Tokens, at: int) -> bool:
    """As in "42 1/2", "42-1/2": whole and part, the part in figures with a stroke."""
    if len(tokens) < at + 4 or "." in tokens[at].text or len(tokens[at].text) > _LONGEST_WHOLE:
        return False
    _, over, stroke, under = tokens[at : at + 4]
    joined = stroke.text == "/" and stroke.close and under.close and not over.close
    return joined and (over.text, under.text) in _MIXED


def _decimals(part: float) -> int:
    """As a half is one decimal, .5, and a quarter two, .25."""
    return 1 if part == 0.5 else 2


def _scaled(tokens: Tokens, number: Number) -> Number:
    word = word_at(tokens, number.end)
    scale = SCALES.get(word) or (
        _SHORT_SCALES.get(word) if number.end and tokens[number.end - 1].kind == "number" else 0
    )
    if not scale or (word in _SHORT_SCALES and not tokens[number.end].close):
        return number
    return Number(number.value * scale, number.decimals, number.scale * scale, number.end + 1)


def _and_a_half(tokens: Tokens, number: Number) -> Number:
    """As in "two and a half": what follows a whole number as a fraction of one."""
    end = number.end
    if number.decimals == 0 and word_at(tokens, end) == "and" and word_at(tokens, end + 1) in {"a", "one"}:
        part = _GLYPHS_AND.get(word_at(tokens, end + 2))
        if part and number.value < 1000:
            return Number(number.value + part, _decimals(part), number.scale, end + 3)
    return number


def _words(tokens: Tokens, at: int, *, with_and: bool) -> Number | None:
    article = tokens[at].text in {"a", "an"}
    start = at + 1 if article else at
    if article and word_at(tokens, start) not in SCALES and word_at(tokens, start) != "hundred":
        return None
    total, end = _whole(tokens, start, with_and=with_and, article=article)
    if end == start:
        return None
    return _and_a_half(tokens, _point(tokens, total, end))


def _whole(tokens: Tokens, at: int, *, with_and: bool, article: bool) -> tuple[float, int]:
    """Groups below a thousand, each with a smaller scale than the one before: (value, end)."""
    total, end, largest = 0.0, at, float("inf")
    while True:
        joined = _after_comma(tokens, _after_and(tokens, end)) if with_and and total else end
        group, stop = _group(tokens, joined, with_and=with_and)
        if stop == joined and not (article and not total and word_at(tokens, joined) in SCALES):
            return total, end
        group = group if stop > joined else 1
        scale = SCALES.get(word_at(tokens, stop), 0)
        if (scale or 1) >= largest or (joined > end and word_at(tokens, end) == "and" and not scale and group >= 100):
            return total, end
        total, end, largest = total + group * (scale or 1), stop + bool(scale), scale or 1
        if not scale:
            return total, end


def _after_and(tokens: Tokens, at: int) -> int:
    return at + 1 if word_at(tokens, at) == "and" else at


def _after_comma(tokens: Tokens, at: int) -> int:
    """As in "one thousand, two hundred and four"."""
    return at + 1 if word_at(tokens, at) == "," and word_at(tokens, at - 1) in SCALES else at


def _group(tokens: Tokens, at: int, *, with_and: bool) -> tuple[float, int]:
    """Up to ninety-nine hundred and ninety-nine: (value, end); the end is `at` where no number begins."""
    value, end = _below_hundred(tokens, at)
    if word_at(tokens, end) != "hundred" or (end > at and value == 0):
        return value, end
    hundreds, end = (value if end > at else 1) * 100, end + 1
    joined = _after_and(tokens, end) if with_and else end
    rest, stop = _below_hundred(tokens, joined)
    multiplied = word_at(tokens, stop) == "hundred" or (rest and word_at(tokens, stop) == "hundred")
    return (hundreds + rest, stop) if stop > joined and not multiplied else (hundreds, end)


def _below_hundred(tokens: Tokens, at: int) -> tuple[float, int]:
    word = word_at(tokens, at)
    if word in _SMALL:
        return _SMALL[word], at + 1
    if word not in _TENS:
        return 0, at
    units = _SMALL.get(word_at(tokens, at + 1), 0)
    return (_TENS[word] + units, at + 2) if 0 < units < 10 else (_TENS[word], at + 1)


def _point(tokens: Tokens, whole: float, end: int) -> Number:
    """As in "forty-nine point five": digits named one by one."""
    digits = ""
    at = end + 1
    while word_at(tokens, end) == "point" and (digit := _SMALL.get(word_at(tokens, at), 10)) < 10:
        digits, at = digits + str(digit), at + 1
    if not digits:
        return Number(whole, 0, 1, end)
    return _scaled(tokens, Number(float(f"{whole:.0f}.{digits}"), len(digits), 1, at))


def read_ordinal(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """(place, end) of "second", "2nd" or "twenty-second"."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == "number":
        ends = word_at(tokens, at + 1) in _ORDINAL_ENDINGS and tokens[at + 1].close and "." not in token.text
        return (int(token.text), at + 2) if ends else None
    two = f"{token.text}-{word_at(tokens, at + 1)}"
    if two in ORDINALS:
        return ORDINALS[two], at + 2
    return (ORDINALS[token.text], at + 1) if token.text in ORDINALS else None
