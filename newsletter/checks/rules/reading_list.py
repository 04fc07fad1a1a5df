"""The reading list: complete, and new to its readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsletter.checks.rule import CheckContext, Rule
from newsletter.checks.rules.links import why_nowhere
from newsletter.draft.model import Block, CallOut, Prose, ReadingItem, ReadingList
from newsletter.draft.reading import is_reading_heading
from newsletter.draft.tree import Element, Node, Slot, Text, walk
from newsletter.problems import WHOLE_FILE, Problem

_FORM = "Write each piece as `- [Title](https://…) (Source, 14 November) Why it matters.`"


def _incomplete(context: CheckContext) -> Iterator[Problem]:
    blocks = tuple(_flat(context.draft.blocks))
    for heading in _headings_alone(blocks):
        span = heading.span or WHOLE_FILE
        yield Problem("reading-list-incomplete", "This reading list has no items.", _FORM, span)
    unfinished = {link.span.line for link in context.draft.links if why_nowhere(link.target)}
    for item in _items(blocks):
        lacking = _lacking(item)
        if lacking and item.span.line not in unfinished:  # without its address an item can't be told from plain words
            message = f"This item lacks {' and '.join(lacking)}."
            yield Problem("reading-list-incomplete", message, _FORM, item.span)


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, CallOut):
            yield from _flat(block.body)


def _headings_alone(blocks: Iterable[Block]) -> Iterator[Element]:
    for block in blocks:
        nodes = block.nodes if isinstance(block, Prose) else ()
        yield from (node for node in nodes if isinstance(node, Element) and is_reading_heading(node))


def _items(blocks: Iterable[Block]) -> Iterator[ReadingItem]:
    for block in blocks:
        if isinstance(block, ReadingList):
            yield from block.items


def _lacking(item: ReadingItem) -> list[str]:
    parts = {
        "a link": bool(item.href),
        "its source": _has_words(item.source),
        "its date": bool(item.date.strip()),
        "a note on why it matters": _has_words(item.note),
    }
    return [name for name, there in parts.items() if not there]


def _has_words(nodes: Iterable[Node]) -> bool:
    return any(isinstance(node, Slot) or (isinstance(node, Text) and node.text.strip()) for node in walk(nodes))


READING_LIST_INCOMPLETE = Rule(
    id="reading-list-incomplete",
    severity="warning",
    allowable=True,
    why="Readers choose what to open by who published it, when, and why you think it matters.",
    bad="## Reading list\n\n- [A report on mergers](https://example.org/mergers)\n",
    good="## Reading list\n\n- [A report on mergers](https://example.org/mergers) (Example, 9 May) What it costs.\n",
    find=_incomplete,
)


def _repeated(context: CheckContext) -> Iterator[Problem]:
    for item in _items(_flat(context.draft.blocks)):
        slug = context.first_links.first(item.href) if item.href else None
        if slug and slug < context.draft.slug:
            message = f"This piece was already in the reading list of {slug}."
            yield Problem("reading-list-repeat", message, "Choose another, or say what is new.", item.span)


READING_LIST_REPEAT = Rule(
    id="reading-list-repeat",
    severity="warning",
    allowable=True,
    why="A weekly pick that was picked before looks like an oversight, unless the words say what is new.",
    bad="## Reading list\n\n- [A report](https://example.org/seen-before) (The Example, 14 November) What it costs.\n",
    good="## Reading list\n\n- [A report](https://example.org/new) (The Example, 14 November) What it costs.\n",
    find=_repeated,
)
