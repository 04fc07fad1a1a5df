"""Offsets in a text as lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right

from newsletter.problems import Span


class Places:
    """The line starts of a text. Offsets count from 0, lines and columns from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def line(self, offset: int) -> int:
        """The line on which `offset` lies."""
        return bisect_right(self._starts, offset)

    def offset(self, line: int, column: int = 1) -> int:
        """The offset of a line and column."""
        return self._starts[line - 1] + column - 1

    def span(self, start: int, end: int) -> Span:
        """The stretch from `start` to `end`, which is exclusive."""
        first, last = self.line(start), self.line(end)
        return Span(first, start - self._starts[first - 1] + 1, last, end - self._starts[last - 1] + 1)
