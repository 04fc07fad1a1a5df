"""The converted prose cut into the blocks of which an issue is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newsletter.draft.flatten import solid, trimmed
from newsletter.draft.marks import CallOutMark, Mark, MentionMark
from newsletter.draft.model import (
    Block,
    Button,
    CallOut,
    CallOutKind,
    Embed,
    Image,
    LinkKind,
    Prose,
    Quotation,
)
from newsletter.draft.reading import is_reading_heading, reading_list
from newsletter.draft.tree import Element, Node, Slot, walk
from newsletter.problems import WHOLE_FILE, Span

CALL_OUTS: tuple[CallOutKind, ...] = ("event", "note", "sponsor", "correction")


@dataclass(slots=True)
class Cutter:
    """Cuts nodes into blocks. `mentions` are the draft's, in order; `kinds` collects links that are more than links."""

    marks: Sequence[Mark]
    mentions: Sequence[MentionMark]
    kinds: dict[Span, LinkKind] = field(default_factory=dict)

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
        match node:
            case Element(tag="section"):
                yield self._call_out(node)
            case Element(tag="blockquote"):
                yield from self._quotations(node)
            case Element(tag="p"):
                yield from self._paragraph(node)
            case _:
                yield Prose((node,))

    def _call_out(self, node: Element) -> Block:
        mark = self.marks[int(node.get("n") or 0)]
        assert isinstance(mark, CallOutMark)
        first = node.children[0] if node.children else None
        titled = isinstance(first, Element) and first.tag == "title"
        title = first.children if isinstance(first, Element) and titled else ()
        return CallOut(call_out_kind(mark.kind) or "note", title, self.cut(node.children[titled:]), mark.span)

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
        children = solid(node.children)
        link = children[0] if len(children) == 1 else None
        if not isinstance(link, Element) or link.tag != "a":
            return None
        if "button" not in f"{node.get('class') or ''} {link.get('class') or ''}".split():
            return None
        span = link.span or WHOLE_FILE
        self.kinds[span] = "button"
        return Button(link.children, link.get("href") or "", span)


def _append(blocks: list[Block], block: Block) -> None:
    """Add a block; prose that follows prose is one."""
    if isinstance(block, Prose) and blocks and isinstance(blocks[-1], Prose):
        blocks[-1] = Prose(blocks[-1].nodes + block.nodes)
    else:
        blocks.append(block)


def _prose(paragraph: Element, words: Sequence[Node]) -> Iterator[Prose]:
    kept = trimmed(words)
    if kept:
        yield Prose((Element("p", paragraph.attributes, kept),))


def call_out_kind(name: str) -> CallOutKind | None:
    """The kind of call-out that is called `name`."""
    return next((kind for kind in CALL_OUTS if kind == name.lower()), None)
