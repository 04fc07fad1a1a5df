"""Python-Markdown's part in pairs of tokens: the words between them are read as words, whatever they are for."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from newsletter.draft import tokens

PAIR = "pair"  # the element of a thing with words; its attribute `n` is the number of its mark


class Pairs(InlineProcessor):
    """Makes an element of each pair of tokens that stands in one stretch of text."""

    def __init__(self, engine: Markdown) -> None:
        super().__init__(f"{tokens.OPEN}([0-9]+){tokens.END}", engine)

    def handleMatch(  # type: ignore[override]  # noqa: N802 # Python-Markdown's newer processors have this signature
        self, match: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """The element of the pair that opens at `match`, and the stretch of `data` that it takes."""
        closing = tokens.closing(int(match[1]))
        end = data.find(closing, match.end())
        if end < 0:
            return None, None, None
        element = Element(PAIR, {"n": match[1]})
        element.text = data[match.end() : end]
        return element, match.start(), end + len(closing)
