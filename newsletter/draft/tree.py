"""The prose of a draft as a small frozen tree, with a slot where each reference stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from newsletter.problems import Span


class Text(Struct, frozen=True):
    """Characters as a reader sees them: no markup, no entities."""

    text: str


class Element(Struct, frozen=True):
    """An HTML element from the allowed set. `span` is set for links, images, headings and list items.

    An `img` holds its alternative text as children: text and slots. An `a` leads to https, http or mailto.
    """

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = ()
    span: Span | None = None

    def get(self, name: str) -> str | None:
        """An attribute's value, or None."""
        return dict(self.attributes).get(name)


class Slot(Struct, frozen=True):
    """Where a reference stands: `mention` indexes `Draft.mentions`; `children` are the editor's own words, if any."""

    mention: int
    children: tuple[Node, ...] = ()


Node = Text | Element | Slot


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node, in document order, parents before children."""
    stack = list(nodes)[::-1]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, Text):
            stack.extend(reversed(node.children))
