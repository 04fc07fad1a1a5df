"""The sentence in which each reference stands, as a reader reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from newsletter.compose.rendering import slot_words
from newsletter.draft import model
from newsletter.draft.sentences import REACH, starts_sentence
from newsletter.draft.tree import Element, Node, Slot, Text
from newsletter.resolve.resolved import ReaderField, Resolved

_BLOCKS = frozenset(
    {"p", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "div", "pre"}
    | {"table", "thead", "tbody", "tr", "figure", "figcaption"}
)
_CELLS = frozenset({"td", "th"})
_BREAK = re.compile(r"[.!?…][\"'”’)\]]*\s+")
_END: Literal["end"] = "end"  # of a block

Run = tuple[str, tuple[tuple[int, int], ...]]  # a paragraph's words; where in them each of its mentions begins


def sentences(resolved: Resolved) -> dict[int, str]:
    """The sentence of each mention, by its index in the draft; of a chart or table, its caption.

    A number in a table that was written by hand says nothing alone, so that its sentence is its row.
    """
    found: dict[int, str] = {}
    for nodes in _pieces(resolved.draft):
        for words, mentions in _runs(nodes, resolved):
            found.update((index, _sentence(words, at)) for index, at in mentions)
    for block in _blocks(resolved.draft):
        if isinstance(block, model.Embed):
            found[block.mention] = " ".join(" ".join(words for words, _ in _runs(block.caption, resolved)).split())
    return found


def _blocks(draft: model.Draft) -> Iterator[model.Block]:
    stack: list[model.Block] = list(draft.blocks)[::-1]
    while stack:
        block = stack.pop()
        yield block
        if isinstance(block, model.CallOut):
            stack.extend(reversed(block.body))


def _pieces(draft: model.Draft) -> Iterator[Sequence[Node]]:
    front = draft.front
    yield from (field.nodes for field in (front.subject, front.title, front.preheader, front.byline) if field)
    for block in _blocks(draft):
        yield from _block_pieces(block)


def _block_pieces(block: model.Block) -> Iterator[Sequence[Node]]:
    match block:
        case model.Prose(nodes) | model.Quotation(nodes, _):
            yield nodes
        case model.Embed(_, caption):
            yield caption
        case model.CallOut():
            yield block.title
        case model.Button():
            yield block.label
        case model.Image():
            yield block.alt
        case model.ReadingList():
            yield block.heading
            yield block.introduction
            for item in block.items:
                yield from (item.title, item.source, item.note)
        case model.Footnotes(notes):
            yield from notes


def _runs(nodes: Iterable[Node], resolved: Resolved) -> Iterator[Run]:
    """The words between the edges of blocks. A stack and not recursion, so that no nesting is too deep."""
    stack: list[Node | Literal["end"]] = [_END, *list(nodes)[::-1]]
    words = ""
    mentions: list[tuple[int, int]] = []
    cells = 0
    while stack:
        node = stack.pop()
        edge = node == _END or (isinstance(node, Element) and node.tag in _BLOCKS)
        if edge and words.strip():
            yield words, tuple(mentions)
        if edge:
            words, mentions, cells = "", [], 0
        if isinstance(node, Element):
            stack.extend([_END] if edge else [])
            stack.extend(reversed(node.children))
            words += " " if node.tag == "br" else ""
            if node.tag in _CELLS and words.strip() and not words.endswith((": ", ", ")):
                cells += 1
                words += ": " if cells == 1 else ", "
        elif isinstance(node, Slot):
            mentions.append((node.mention, len(words)))
            if node.children and not isinstance(resolved.values.get(node.mention), ReaderField):
                stack.extend(reversed(node.children))
            else:
                words += slot_words(node, resolved)
        elif isinstance(node, Text):
            words += node.text


def _sentence(words: str, at: int) -> str:
    """The sentence of `words` that the offset `at` lies in."""
    ends = (found.end() for found in _BREAK.finditer(words))
    breaks = [end for end in ends if starts_sentence(words[max(0, end - REACH) : end])]
    start = max((place for place in breaks if place <= at), default=0)
    end = min((place for place in breaks if place > at), default=len(words))
    return " ".join(words[start:end].split())
