"""An editor's words cut into tokens, with typography normalised away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["word", "number", "glyph", "odd", "mark"]


class Token(NamedTuple):
    """One word, number or mark.

    `text` is in lower case. A `glyph` is a fraction in one character (½); `odd` is a number that must not be guessed
    at (foreign digits, `4,9`, a superscript). `glued` says that a hyphen joins it to the token before it, `close`
    that nothing does but also no space stands between (the `pc` of `49pc`). `start` and `end` are offsets in the
    normalised text.
    """

    text: str
    kind: Kind
    glued: bool
    close: bool
    start: int
    end: int


_INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_REVERSING = frozenset("\u202d\u202e")
_GROUPED = re.compile("(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_CHARACTERS = str.maketrans(
    dict.fromkeys(_INVISIBLE, "")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2043\u2212\ufe63\uff0d\u02d7", "-")
    | dict.fromkeys("\u2014\u2015\u2e3a\u2e3b\ufe58", "\u2014")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\uff07\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02*_", " ")
    | {"\u00b7": ".", "\u2044": "/", "\u2215": "/", "\u2248": "~", "\u2265": ">=", "\u2264": "<=", '"': " "}
)
_RUNS = re.compile(r"(?P<special>[^\x00-\x7f])|[\x00-\x7f]+")
_PARTS = re.compile(
    r"(?P<odd>\d*[^\W\d_\u00bc-\u00be\u2150-\u215e\u2189]*\x00+\w*)"
    r"|(?P<number>\d[\d.,]*(?<![.,])|\.\d+)"
    r"|(?P<glyph>[\u00bc-\u00be\u2150-\u215e\u2189])"
    r"|(?P<word>[^\W\d_]+\d\w*|[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<hyphen>-+|\u2014)"
    r"|(?P<mark>[<>]=|[^\s\w'])"
)
_PLAIN_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?")


@lru_cache(maxsize=4096)
def tokenise(words: str) -> tuple[Token, ...]:
    """The tokens of the words. Quotation marks, emphasis and what can't be seen are left out."""
    return cut(normalise(words))


def cut(text: str) -> tuple[Token, ...]:
    """The tokens of normalised text."""
    found: list[Token] = []
    glue = False
    for match in _PARTS.finditer(text):
        kind, raw, start, end = match.lastgroup, match.group(), match.start(), match.end()
        if kind == "hyphen":
            glue = _joins(text, raw, start, end)
            if not glue:
                found.append(_mark(_dash(text, start, end), start, end))
            continue
        close = bool(found) and not glue and found[-1].end == start
        if kind == "word" and "'" not in raw and raw != "cannot":
            found.append(Token(raw, "word", glue, close, start, end))
            glue = False
            continue
        found.extend(_tokens(str(kind), raw, glued=glue, close=close, start=start))
        glue = False
    return tuple(found)


def normalise(words: str) -> str:
    """Lower case, one form of each dash, quotation mark and space, nothing invisible."""
    if words.isascii():
        return words.translate(_CHARACTERS).lower()
    return normalise_in_place(words)[0]


def normalise_in_place(text: str) -> tuple[str, Sequence[int]]:
    """The normalised text, and for each of its characters the offset in `text` that it came from."""
    if text.isascii():
        return text.translate(_CHARACTERS).lower(), range(len(text))
    pieces: list[str] = []
    offsets: list[int] = []
    for match in _RUNS.finditer(_GROUPED.sub(",", text)):
        run, start = match.group(), match.start()
        plain = _plain(run) if match.lastgroup == "special" else run.translate(_CHARACTERS).lower()
        pieces.append(plain)
        offsets += [start] * len(plain) if match.lastgroup == "special" else range(start, match.end())
    return "".join(pieces), offsets


@lru_cache(maxsize=2048)
def _plain(char: str) -> str:
    return _character(char.translate(_CHARACTERS)).translate(_CHARACTERS).lower()


def _character(char: str) -> str:
    """The character's plain form; NUL for a digit that is not one of ours, whose value must not be guessed."""
    if char in _REVERSING:
        return "\x00"
    if char.isascii() or "\u00bc" <= char <= "\u00be" or "\u2150" <= char <= "\u215e" or char == "\u2189":
        return char
    category = unicodedata.category(char)
    plain = unicodedata.normalize("NFKC", char)
    if category == "Nd":
        return plain if plain.isascii() else "\x00"
    if category == "No" or any(map(str.isdigit, plain)):
        return "\x00"
    return "" if category in {"Mn", "Me", "Cf"} else plain


def _joins(text: str, raw: str, start: int, end: int) -> bool:
    """Whether a hyphen joins what stands on both sides of it; a long dash does so between digits alone."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if raw == "-":
        return bool(before.strip(" \t\n(),;:")) and bool(after.strip())
    return before.isdigit() and after.isdigit()


def _dash(text: str, start: int, end: int) -> str:
    """A minus sign stands directly before a digit; any other dash is a pause."""
    return "-" if text[start:end] == "-" and text[end : end + 1].isdigit() else "\u2014"


def _mark(text: str, start: int, end: int) -> Token:
    return Token(text, "mark", glued=False, close=False, start=start, end=end)


def _tokens(kind: str, raw: str, *, glued: bool, close: bool, start: int) -> list[Token]:
    end = start + len(raw)
    if kind == "number":
        written: Kind = "number" if _PLAIN_NUMBER.fullmatch(raw) else "odd"
        return [Token(raw.replace(",", ""), written, glued, close, start, end)]
    if kind == "word":
        return [
            Token(text, "word", glued and not place, close and not place, start, end)
            for place, text in enumerate(_apart(raw))
        ]
    others: dict[str, Kind] = {"odd": "odd", "glyph": "glyph"}
    return [Token(raw, others.get(kind, "mark"), glued, close, start, end)]


def _apart(word: str) -> tuple[str, ...]:
    """As in "isn't" and "cannot" are two words; a possessive is its noun."""
    if word == "cannot":
        return "can", "not"
    if word.endswith("n't") and len(word) > 3:
        return word[:-3], "not"
    return (word.removesuffix("'s"),)
