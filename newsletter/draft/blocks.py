"""The converted prose cut into the blocks of which an issue is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from newsletter.draft.marks import CallOutMark, LinkMark, Mark, MentionMark
from newsletter.draft.model import (
    Block,
    Button,
    CallOut,
    CallOutKind,
    Embed,
    Image,
    Prose,
    Quotation,
)
from newsletter.draft.reading import is_reading_heading, reading_list
from newsletter.draft.tree import Element, Node, Slot, Text, walk
from newsletter.problems import WHOLE_FILE

CALL_OUTS: tuple[CallOutKind, ...] = ("event", "note", "sponsor", "correction")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class Cutter:
    """Cuts nodes into blocks. `mentions` are the draft's, in order; `links` collects the kinds of links by place."""

    marks: Sequence[Mark]
    mentions: Sequence[MentionMark]
    kinds: dict[object, str] = field(default_factory=dict)

    def cut(self, nodes: Sequence[Node]) -> tuple[Block, ...]:
        """The blocks that `nodes` are."""
        blocks: list[Block] = []
        position = 0
        while position < len(nodes):
            node = nodes[position]
            if isinstance(node, Element) and is_reading_heading(node):
                found, position = reading_list(nodes, position, self.kinds)
                if found:
                    blocks.append(found)
                    continue
            for block in self._block(node):
                _append(blocks, block)
            position += 1
        return tuple(blocks)

    def _block(self, node: Node) -> Iterator[Block]:
        if not isinstance(node, Element):
            yield Prose((node,))
        elif node.tag == "section":
            yield self._call_out(node)
        elif node.tag == "blockquote":
            yield from self._quotations(node)
        elif node.tag == "p":
            yield from self._paragraph(node)
        else:
            yield Prose((node,))

    def _call_out(self, node: Element) -> Block:
        mark = cast(CallOutMark, self.marks[int(node.get("n") or 0)])
        title = [child for child in node.children if isinstance(child, Element) and child.tag == "title"]
        body = [child for child in node.children if not (isinstance(child, Element) and child.tag == "title")]
        kind = next((kind for kind in CALL_OUTS if kind == mark.kind.lower()), "note")
        return CallOut(kind, title[0].children if title else (), self.cut(body), mark.span)

    def _quotations(self, node: Element) -> Iterator[Block]:
        """One block for each respondent that a block quotation quotes."""
        nodes: list[Node] = []
        quoted: int | None = None
        for child in node.children:
            first = self._quote_in(child)
            if quoted is not None and first is not None:
                yield Quotation(tuple(nodes), quoted)
                nodes, quoted = [], None
            nodes.append(child)
            quoted = first if quoted is None else quoted
        yield Quotation(tuple(nodes), quoted)

    def _quote_in(self, node: Node) -> int | None:
        slots = (found.mention for found in walk((node,)) if isinstance(found, Slot))
        return next((slot for slot in slots if self.mentions[slot].role == "quote"), None)

    def _paragraph(self, node: Element) -> Iterator[Block]:
        if button := self._button(node):
            yield button
            return
        words: list[Node] = []
        for child in node.children:
            apart = self._apart(child)
            if apart is None:
                words.append(child)
                continue
            yield from _prose(node, words)
            yield apart
            words = []
        yield from _prose(node, words)

    def _apart(self, node: Node) -> Block | None:
        """The block that a node of a paragraph is by itself: a chart, a table or an image."""
        if isinstance(node, Slot) and self.mentions[node.mention].role == "embed":
            return Embed(node.mention, node.children)
        if isinstance(node, Element) and node.tag == "img":
            return Image(node.get("src") or "", node.children, node.span or WHOLE_FILE)
        return None

    def _button(self, node: Element) -> Button | None:
        solid = [child for child in node.children if not (isinstance(child, Text) and not child.text.strip())]
        link = solid[0] if len(solid) == 1 else None
        if not isinstance(link, Element) or link.tag != "a":
            return None
        if "button" not in f"{node.get('class') or ''} {link.get('class') or ''}".split():
            return None
        self.kinds[link.span] = "button"
        return Button(link.children, link.get("href") or "", link.span or WHOLE_FILE)


def _append(blocks: list[Block], block: Block) -> None:
    """Add a block; prose that follows prose is one."""
    if isinstance(block, Prose) and blocks and isinstance(blocks[-1], Prose):
        blocks[-1] = Prose(blocks[-1].nodes + block.nodes)
    else:
        blocks.append(block)


def _prose(paragraph: Element, words: Sequence[Node]) -> Iterator[Prose]:
    kept = _trimmed(words)
    if kept:
        yield Prose((Element("p", paragraph.attributes, kept),))


def _trimmed(nodes: Iterable[Node]) -> tuple[Node, ...]:
    kept = list(nodes)
    while kept and _blank(kept[0]):
        kept.pop(0)
    while kept and _blank(kept[-1]):
        kept.pop()
    if kept and isinstance(kept[0], Text):
        kept[0] = Text(kept[0].text.lstrip(" "))
    if kept and isinstance(kept[-1], Text):
        kept[-1] = Text(kept[-1].text.rstrip(" "))
    return tuple(kept)


def _blank(node: Node) -> bool:
    return (isinstance(node, Text) and not node.text.strip(" \n")) or (isinstance(node, Element) and node.tag == "br")
