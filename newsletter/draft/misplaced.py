"""References that stand where they can't be what they say: told here, as they would be lost without a word later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newsletter.draft.model import (
    Block,
    Button,
    CallOut,
    Embed,
    Footnotes,
    FrontMatter,
    Image,
    Mention,
    Prose,
    Quotation,
    ReadingList,
)
from newsletter.draft.tree import Element, Node, Slot, walk
from newsletter.problems import Problem

_INSIDE = (
    "Only words can be held to a figure or an answer: this reference has another one, or a footnote's mark, inside."
)
_NESTED = "A {scheme} stands in a paragraph of its own, or in a call-out: here it would be lost."


def misplaced(front: FrontMatter, blocks: Sequence[Block], mentions: Sequence[Mention]) -> Iterator[Problem]:
    """Checks and quotations that hold more than words; charts and tables in lists, headings, cells and quotations."""
    fields = (field.nodes for field in (front.subject, front.title, front.preheader, front.byline) if field)
    for nodes in (*fields, *_runs(blocks)):
        for node in walk(nodes):
            if isinstance(node, Slot):
                yield from _slot(node, mentions[node.mention])


def _slot(slot: Slot, mention: Mention) -> Iterator[Problem]:
    reference = mention.reference
    if mention.role == "embed":
        message = _NESTED.format(scheme=reference.scheme)
        advice = "Leave an empty line before and after it, and don't indent it."
        yield Problem("reference-malformed", message, advice, mention.span, "", reference.text)
    elif mention.role in {"check", "quote"} and any(map(_is_no_word, walk(slot.children))):
        yield Problem("reference-malformed", _INSIDE, "Put it behind.", mention.span, "", reference.text)


def _is_no_word(node: Node) -> bool:
    return isinstance(node, Slot) or (isinstance(node, Element) and node.tag in {"sup", "img"})


def _runs(blocks: Iterable[Block]) -> Iterator[tuple[Node, ...]]:
    """Every run of nodes in the blocks; of a chart or table, its caption."""
    for block in blocks:
        match block:
            case Prose(nodes=nodes) | Quotation(nodes=nodes) | Embed(caption=nodes):
                yield nodes
            case Button(label=nodes) | Image(alt=nodes):
                yield nodes
            case CallOut():
                yield block.title
                yield from _runs(block.body)
            case ReadingList():
                yield from (block.heading, block.introduction)
                for item in block.items:
                    yield from (item.title, item.source, item.note)
            case Footnotes():
                yield from block.notes
