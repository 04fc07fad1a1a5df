"""Python-Markdown, set up to read blocks and emphasis: the scanner has taken everything else out.

Its own patterns for links, images, code, HTML, escapes and attribute lists are not registered: several of them search a
paragraph again for each bracket, and none keeps a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from newsletter.draft.brackets import DEEPEST
from newsletter.draft.layout import arranged
from newsletter.draft.marks import Mark
from newsletter.draft.sections import sections

if TYPE_CHECKING:
    from markdown import Markdown

SECTION = "section"  # the element of a call-out or a footnote; its attribute `n` is the number of its mark
TITLE = "title"  # the title of a call-out
_NOT_INLINE = (
    "backtick", "escape", "reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref",
    "autolink", "automail", "html", "entity",
)  # fmt: skip
_EMPHASIS = {"em_strong": 60, "em_strong2": 50}  # names and priorities; the second is that of versions before 3.11
_NOT_BLOCKS = ("code", "reference")
_EMPTY_LINES = re.compile(r"\n{3,}")


def read(text: str, marks: Sequence[Mark]) -> Element:
    """The tree of a tokenised text."""
    engine = _engine()
    _forget(engine)
    root = Element(engine.doc_tag)
    for section in sections(text.expandtabs(4).split("\n"), marks):
        holder = root if section.mark is None else SubElement(root, SECTION, {"n": str(section.mark)})
        if section.title:
            SubElement(holder, TITLE).text = section.title
        _read_blocks(engine, holder, arranged(section.lines))
    return engine.treeprocessors["inline"].run(root) or root


def _read_blocks(engine: Markdown, holder: Element, text: str) -> None:
    if text.strip():
        engine.parser.parseChunk(holder, _EMPTY_LINES.sub("\n\n", text.strip("\n")))


def _forget(engine: Markdown) -> None:
    """Leave nothing of another text in the one instance."""
    from newsletter.draft.inline import Emphasis

    engine.reset()
    for pattern in engine.inlinePatterns:
        if isinstance(pattern, Emphasis):
            pattern.reset()


@cache
def _engine() -> Markdown:
    """The one instance, made when it is first needed: its import is the dearest thing in reading a draft."""
    from markdown import Markdown
    from markdown.extensions.def_list import DefListExtension
    from markdown.extensions.sane_lists import SaneListExtension
    from markdown.extensions.tables import TableExtension

    from newsletter.draft.inline import Emphasis, Pairs

    engine = Markdown(extensions=[TableExtension(use_align_attribute=True), DefListExtension(), SaneListExtension()])
    for name in _NOT_INLINE:
        engine.inlinePatterns.deregister(name)
    for name in _NOT_BLOCKS:
        engine.parser.blockprocessors.deregister(name)
    for name, priority in _EMPHASIS.items():
        if name in engine.inlinePatterns:
            engine.inlinePatterns.register(Emphasis(engine.inlinePatterns[name], engine), name, priority)
    for depth in range(DEEPEST):  # a pattern does not look into what it has made itself
        engine.inlinePatterns.register(Pairs(engine), f"pair {depth}", 190 - depth)
    return engine
