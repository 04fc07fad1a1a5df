"""Python-Markdown, set up to read words, emphasis and blocks; the scanner has taken everything else out.

The one module that imports it. Its own patterns for links, images, code, HTML, escapes and attribute lists are not
registered: several of them search a paragraph again for each bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from newsletter.draft import tokens
from newsletter.draft.layout import Section, arranged, sections
from newsletter.draft.marks import Mark

if TYPE_CHECKING:
    from markdown import Markdown

PAIR = "pair"  # the element of a thing with words; its attribute `n` is the number of its mark
SECTION = "section"  # the element of a call-out or a footnote, likewise
TITLE = "title"  # the title of a call-out
_INLINE = frozenset({"em_strong", "linebreak"})
_NOT_BLOCKS = ("code", "reference", "abbr")


def read(text: str, marks: Sequence[Mark], abbreviations: Mapping[str, str]) -> Element:
    """The tree of a tokenised text."""
    engine, glossary = _engine()
    engine.reset()
    glossary.update(abbreviations)
    root = Element(engine.doc_tag)
    _fill(engine, root, sections(text.expandtabs(4).split("\n"), marks))
    for processor in engine.treeprocessors:
        root = processor.run(root) or root
    return root


def _fill(engine: Markdown, parent: Element, parts: Iterable[Section]) -> None:
    for part in parts:
        if part.mark is None:
            _parse(engine, parent, arranged(part.lines))
            continue
        holder = SubElement(parent, SECTION, {"n": str(part.mark)})
        if part.title.strip():
            SubElement(holder, TITLE).text = part.title.strip()
        _parse(engine, holder, arranged(part.lines))


def _parse(engine: Markdown, parent: Element, text: str) -> None:
    if text.strip():
        engine.parser.parseChunk(parent, re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n\n")


@cache
def _engine() -> tuple[Markdown, dict[str, str]]:
    """A Markdown instance and the abbreviations that it looks for, made once."""
    from markdown import Markdown
    from markdown.extensions.abbr import AbbrExtension
    from markdown.extensions.def_list import DefListExtension
    from markdown.extensions.sane_lists import SaneListExtension
    from markdown.extensions.tables import TableExtension

    abbreviations = AbbrExtension()
    engine = Markdown(
        extensions=[TableExtension(use_align_attribute=True), DefListExtension(), SaneListExtension(), abbreviations]
    )
    for pattern in [item.name for item in engine.inlinePatterns._priority]:
        if pattern not in _INLINE:
            engine.inlinePatterns.deregister(pattern)
    for processor in _NOT_BLOCKS:
        engine.parser.blockprocessors.deregister(processor)
    for processor in ("prettify", "unescape"):
        engine.treeprocessors.deregister(processor)
    engine.inlinePatterns.register(_pairs(engine), "pair", 170)
    engine.inlinePatterns.register(_pairs(engine), "inner pair", 160)
    engine.inlinePatterns.register(_pairs(engine), "innermost pair", 150)
    return engine, abbreviations.abbrs


def _pairs(engine: Markdown):
    from markdown.inlinepatterns import InlineProcessor

    class Pairs(InlineProcessor):
        """Makes an element of each pair of tokens in one stretch of text."""

        def handleMatch(self, match: re.Match[str], data: str):
            number = match[1]
            closing = tokens.closing(int(number))
            end = data.find(closing, match.end())
            if end < 0:
                return None, None, None
            element = Element(PAIR, {"n": number})
            element.text = data[match.end() : end]
            return element, match.start(), end + len(closing)

    return Pairs(f"{tokens.OPEN}([0-9]+){tokens.END}", engine)
