"""A line of a file with carets beneath the words that a finding is about, aligned on any terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from newsletter.problems import Span

WIDEST = 100  # cells: a paragraph may be one long line
_CONTEXT = 30  # cells kept before the words
_TAB = 4


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`carets` stand under the words of `line`."""

    line: str
    carets: str


def excerpt(source: str, span: Span) -> Excerpt | None:
    """The line that `span` begins on, cut to `WIDEST` cells around it; None where the file has no such line."""
    lines = source.split("\n")
    if not 1 <= span.line <= len(lines):
        return None
    line = lines[span.line - 1]
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    left = _cut_before(line, start)
    right = _cut_after(line, left)
    before, words, after = line[left:start], line[start : max(start, min(end, right))], line[end:right]
    head = "…" if left else ""
    tail = "…" if right < len(line) else ""
    carets = " " * (len(head) + width(before)) + "^" * max(1, width(words))
    return Excerpt((head + shown(before + words + after) + tail).rstrip(), carets)


def _cut_before(line: str, start: int) -> int:
    """Where the excerpt begins: at the line's start, or a few words before `start` where that would be too far."""
    if width(line) <= WIDEST or width(line[:start]) <= _CONTEXT:
        return 0
    left, cells = start, 0
    while left > 0 and cells < _CONTEXT:
        left -= 1
        cells += width(line[left])
    return left


def _cut_after(line: str, left: int) -> int:
    cells = 0
    for index in range(left, len(line)):
        cells += width(line[index])
        if cells > WIDEST:
            return index
    return len(line)


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
