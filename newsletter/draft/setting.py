"""The paragraph that is being set: what kind of text it is, what precedes, and how its characters are set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from newsletter.draft import tokens
from newsletter.draft.model import Place
from newsletter.draft.sentences import REACH, starts_sentence
from newsletter.draft.tree import Element, Node, Text
from newsletter.draft.typography import Quotes, typeset

_BLANKS = re.compile(r"[ \t]*\n[ \t\n]*|[ \t]{2,}")


class Standing(NamedTuple):
    """Where a reference stands: `Mention.place`, `.paragraph`, `.words`, `.opens_sentence`."""

    place: Place
    paragraph: int
    words: str
    opens_sentence: bool = False


class Setting:
    """Numbers the paragraphs, cells, headings and fields of a draft, and sets their words.

    `notes` is true while footnotes are set, whose paragraphs are `footnote`.
    """

    def __init__(self, quotes: Quotes, abbreviations: Mapping[str, str]) -> None:
        self.place: Place = "prose"
        self.paragraph = -1
        self.notes = False
        self._begun = 0
        self._before = ""
        self._quotes = quotes
        self._abbreviations = abbreviations
        names = "|".join(re.escape(name) for name in sorted(abbreviations, key=len, reverse=True))
        self._abbreviated = re.compile(rf"\b(?:{names})\b") if names else None

    def begin(self, place: Place) -> None:
        """A new paragraph, cell, heading or field begins."""
        self.place = "footnote" if self.notes and place == "prose" else place
        self.paragraph = self._begun
        self._begun += 1
        self._before = ""

    def add(self, text: str) -> None:
        """Something is set that is no words, such as a figure or code; `text` stands for it."""
        self._before = (self._before + text)[-REACH:]

    def words(self, text: str) -> Iterator[Node]:
        """Words as a reader sees them: white space made one, marks set, abbreviations explained."""
        text = tokens.plain(typeset(_BLANKS.sub(" ", text), self._before[-1:], self._quotes))
        self.add(text)
        if not self._abbreviated:
            yield Text(text)
            return
        position = 0
        for match in self._abbreviated.finditer(text):
            if match.start() > position:
                yield Text(text[position : match.start()])
            yield Element("abbr", (("title", self._abbreviations[match[0]]),), (Text(match[0]),))
            position = match.end()
        if position < len(text):
            yield Text(text[position:])

    def standing(self, words: str) -> Standing:
        """Where a reference stands that is met now."""
        opens = self.place != "cell" and starts_sentence(self._before)
        return Standing(self.place, self.paragraph, words, opens)

    @contextmanager
    def within(self, place: Place) -> Iterator[None]:
        """Words of a link are a place of their own in the same paragraph; in a cell, they are still the cell's."""
        outer = self.place
        self.place = outer if outer == "cell" else place
        yield
        self.place = outer

    @contextmanager
    def aside(self, place: Place) -> Iterator[None]:
        """Words that are no part of the paragraph in which they stand."""
        outer = self.place, self.paragraph, self._before
        self.begin(place)
        yield
        self.place, self.paragraph, self._before = outer
