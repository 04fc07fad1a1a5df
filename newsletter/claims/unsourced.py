"""Figures in prose that no reference covers: percentages, fractions, and numbers of people."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_PERCENT = re.compile(r"\d[\d.,]*\s?(?:%|per\s+cent|percent|pc)(?![^\W\d_])", re.IGNORECASE)


def unsourced(visible: str, nouns: Collection[str]) -> Iterator[tuple[int, int]]:
    """The offsets (start, end) of each figure in the text."""
    del nouns
    for match in _PERCENT.finditer(visible):
        yield match.start(), match.end()
