"""Python-Markdown's part in words: pairs of tokens, and emphasis that loses nothing."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from newsletter.draft import tokens

PAIR = "pair"  # the element of a thing with words; its attribute `n` is the number of its mark
Found = tuple[Element | None, int | None, int | None]
_DELIMITERS = str.maketrans("", "", "*_")


class Pairs(InlineProcessor):
    """Makes an element of each pair of tokens that stands in one stretch of text."""

    def __init__(self, engine: Markdown) -> None:
        super().__init__(f"{tokens.OPEN}([0-9]+){tokens.END}", engine)

    def handleMatch(  # type: ignore[override]  # noqa: N802 # Python-Markdown's newer processors have this signature
        self, match: re.Match[str], data: str
    ) -> Found:
        """The element of the pair that opens at `match`, and the stretch of `data` that it takes."""
        closing = tokens.closing(int(match[1]))
        end = data.find(closing, match.end())
        if end < 0:
            return None, None, None
        element = Element(PAIR, {"n": match[1]})
        element.text = data[match.end() : end]
        return element, match.start(), end + len(closing)


class Emphasis(InlineProcessor):
    """Python-Markdown's emphasis, held to what it was given.

    Version 3.11 drops characters of `*a**b*c`. An element that does not hold the words of the stretch that it takes is
    no emphasis: the stars stay as they are.
    """

    def __init__(self, inner: Any, engine: Markdown) -> None:
        super().__init__(inner.pattern, engine)
        self.compiled_re = inner.getCompiledRegExp()
        self.inner = inner

    def handleMatch(  # type: ignore[override]  # noqa: N802 # as above
        self, match: re.Match[str], data: str
    ) -> Found:
        """The element of the emphasis at `match`, and the stretch of `data` that it takes."""
        element, start, end = self.inner.handleMatch(match, data)
        if element is None or "".join(element.itertext()).translate(_DELIMITERS) == data[start:end].translate(
            _DELIMITERS
        ):
            return element, start, end
        self.reset()
        return None, match.start(), match.end()

    def reset(self) -> None:
        """Forget what was found in another text."""
        if hasattr(self.inner, "reset"):  # versions before 3.11 keep nothing
            self.inner.reset()
