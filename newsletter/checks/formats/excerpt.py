"""A line of a file with carets beneath the words that a finding is about, aligned on any terminal."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from newsletter.problems import Span

WIDEST = 100  # cells: a paragraph may be one long line
_CONTEXT = 30  # cells kept before the words
_MOST = 4 * WIDEST  # characters: a mark above a letter takes no cell, and a line may be nothing but marks
_TAB = 4


class Excerpt(NamedTuple):
    """`carets` stand under the words of `line`."""

    line: str
    carets: str


def excerpt(line: str, span: Span) -> Excerpt:
    """`line`, on which `span` begins, cut to `WIDEST` cells around it."""
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    left = _left(line, start)
    right = _right(line, left)
    before, words, after = line[left:start], line[start : max(start, min(end, right))], line[end:right]
    head = "…" if left else ""
    tail = "…" if right < len(line) else ""
    carets = " " * (len(head) + width(before)) + "^" * max(1, width(words))
    return Excerpt((head + shown(before + words + after) + tail).rstrip(), carets)


def _left(line: str, start: int) -> int:
    """Where the excerpt begins: at the line's start, or a few words before `start` where that would be too far."""
    if start <= WIDEST and width(line[:start]) <= (WIDEST if _right(line, 0) == len(line) else _CONTEXT):
        return 0
    left, cells = start, 0
    while left > max(0, start - _MOST) and cells < _CONTEXT:
        left -= 1
        cells += width(line[left])
    return left


def _right(line: str, left: int) -> int:
    cells = 0
    for index in range(left, min(len(line), left + _MOST)):
        cells += width(line[index])
        if cells > WIDEST:
            return index
    return min(len(line), left + _MOST)


def shown(text: str) -> str:
    """`text` with tabs as spaces and nothing that a terminal would act on."""
    return printable(text.replace("\t", " " * _TAB))


def printable(text: str) -> str:
    """`text` with control characters as their pictures, and those that reverse the writing as a replacement mark."""
    if text.isprintable():
        return text
    return "".join(_picture(character) for character in text)


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    # Controls, line separators and bidirectional marks; a joiner or a variation selector is part of what is shown.
    if (
        unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"}
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ):
        return "\ufffd"
    return character


def width(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if character == "\t":
        return _TAB
    if (
        unicodedata.category(character) in {"Mn", "Me", "Cf"}
        and character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
