"""Nodes as plain words, and nodes without white space where a block begins and ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newsletter.draft.tree import Element, Node, Slot, Text, walk

COVERED = "\ufffc"
_BLANKS = " \t\n"


def flat(nodes: Iterable[Node]) -> str:
    """The plain words of nodes, with U+FFFC for each reference."""
    return "".join(_flat(node) for node in nodes)


def _flat(node: Node) -> str:
    if isinstance(node, Text):
        return node.text
    if isinstance(node, Slot):
        return COVERED
    return " " if node.tag == "br" else flat(node.children)


def said(nodes: Iterable[Node]) -> str:
    """The plain words of nodes, with what the store fills in left out."""
    return "".join(node.text if isinstance(node, Text) else " " for node in walk(nodes) if _speaks(node))


def _speaks(node: Node) -> bool:
    return isinstance(node, Text) or node == BREAK


def plain_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """The text and the slots of nodes alone."""
    for node in walk(nodes):
        if isinstance(node, Text):
            yield node
        elif isinstance(node, Slot):
            yield Slot(node.mention)


def trimmed(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Inline nodes without white space and line breaks at their ends."""
    kept = list(nodes)
    while kept and _blank(kept[0]):
        kept.pop(0)
    while kept and _blank(kept[-1]):
        kept.pop()
    if kept and isinstance(kept[0], Text):
        kept[0] = Text(kept[0].text.lstrip(_BLANKS))
    if kept and isinstance(kept[-1], Text):
        kept[-1] = Text(kept[-1].text.rstrip(_BLANKS))
    return tuple(kept)


def solid(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Nodes without the white space between them: those of a list, a table, a quotation."""
    return tuple(node for node in nodes if not (isinstance(node, Text) and not node.text.strip(_BLANKS)))


BREAK = Element("br")


def _blank(node: Node) -> bool:
    return node == BREAK or (isinstance(node, Text) and not node.text.strip(_BLANKS))
