"""A draft's tree as lines of plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from newsletter.compose.prose_html import safe_link
from newsletter.compose.rendering import plain, slot_words
from newsletter.draft.tree import Element, Node, Slot, Text
from newsletter.resolve.resolved import Resolved

MEASURE = 72
_LISTS = frozenset({"ul", "ol"})
_BLOCKS = frozenset(
    "blockquote dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table ul".split()  # noqa: SIM905 - a list that reads
)
_DEEPEST = 60


def wrapped(text: str, width: int = MEASURE, first: str = "", rest: str = "") -> str:
    """`text` in lines of at most `width` characters; a word or address that is longer stands whole."""
    lines: list[str] = []
    for stretch in text.split("\n"):
        current = first if not lines else rest
        empty = True
        for word in stretch.split(" "):
            if not empty and len(current) + 1 + len(word) > width:
                lines.append(current)
                current, empty = rest, True
            current += word if empty else f" {word}"
            empty = False
        lines.append(current)
    return "\n".join(line.rstrip(" ") for line in lines)


class TextWriter(Struct, frozen=True):
    """Writes nodes as text. `token` makes what stands for a reader's field."""

    resolved: Resolved
    token: Callable[[str], str]

    def line(self, nodes: Iterable[Node]) -> str:
        """Inline nodes on one line, with the address after a link's words."""
        return self.inline(nodes).replace("\n", " ").strip()

    def heading(self, nodes: Iterable[Node], level: int) -> str:
        """A heading, underlined."""
        text = wrapped(self.line(nodes))
        return f"{text}\n{('=' if level == 1 else '-') * max(map(len, text.split(chr(10))))}"

    def inline(self, nodes: Iterable[Node], depth: int = 0) -> str:
        """Words of inline nodes; a line's end is that of a line break."""
        return "".join(self._inline(node, depth) for node in nodes)

    def _inline(self, node: Node, depth: int) -> str:
        if isinstance(node, Text):
            return node.text.replace("\n", " ")
        if isinstance(node, Slot):
            return (
                self.inline(node.children, depth + 1) if node.children else slot_words(node, self.resolved, self.token)
            )
        if node.tag == "br":
            return "\n"
        if node.tag == "img":
            return f"[{node.get('alt') or plain(node.children, self.resolved)}]"
        if depth > _DEEPEST:
            return plain((node,), self.resolved, self.token)
        inner = self.inline(node.children, depth + 1)
        return _decorated(node, inner)

    def blocks(self, nodes: Iterable[Node], width: int = MEASURE, depth: int = 0) -> str:
        """Block nodes, an empty line between; inline nodes among them make paragraphs."""
        parts: list[str] = []
        run: list[Node] = []
        for node in nodes:
            if isinstance(node, Element) and node.tag in _BLOCKS:
                parts.append(self._paragraph(run, width))
                run = []
                parts.append(self._block(node, width, depth + 1))
            else:
                run.append(node)
        parts.append(self._paragraph(run, width))
        return "\n\n".join(part for part in parts if part)

    def _paragraph(self, nodes: list[Node], width: int) -> str:
        return wrapped(self.inline(nodes).strip(), width)

    def _block(  # noqa: PLR0911 - one return a kind of element
        self, node: Element, width: int, depth: int
    ) -> str:
        if depth > _DEEPEST:
            return wrapped(plain((node,), self.resolved, self.token), width)
        if node.tag in _LISTS:
            return self._list(node, width, depth)
        if node.tag == "table":
            return self._table(node)
        if node.tag == "pre":
            return "\n".join(f"    {line}".rstrip() for line in self._verbatim(node).rstrip("\n").split("\n"))
        if node.tag == "hr":
            return "* * *".center(width).rstrip()
        if node.tag == "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in self.blocks(node.children, width - 2, depth).split("\n"))
        if node.tag[0] == "h":
            return self.heading(node.children, int(node.tag[1]))
        if node.tag == "dd":
            return "\n".join(
                f"    {line}".rstrip() for line in self.blocks(node.children, width - 4, depth).split("\n")
            )
        return self.blocks(node.children, width, depth)

    def _verbatim(self, node: Element) -> str:
        return "".join(
            child.text if isinstance(child, Text) else self._verbatim(child) if isinstance(child, Element) else ""
            for child in node.children
        )

    def _list(self, node: Element, width: int, depth: int) -> str:
        items = [child for child in node.children if isinstance(child, Element) and child.tag == "li"]
        start = node.get("start") or "1"
        first = int(start) if start.isdecimal() else 1
        written = []
        for number, item in enumerate(items, first):
            mark = f"{number}. " if node.tag == "ol" else "* "
            body = self.blocks(item.children, width - len(mark), depth).split("\n")
            written.append("\n".join([mark + body[0], *(" " * len(mark) + line if line else "" for line in body[1:])]))
        loose = any("\n\n" in item for item in written)
        return ("\n\n" if loose else "\n").join(written)

    def _table(self, node: Element) -> str:
        rows = [[self.line(cell.children) for cell in row.children if isinstance(cell, Element)] for row in _rows(node)]
        columns = max(map(len, rows), default=0)
        full = [row + [""] * (columns - len(row)) for row in rows]
        widths = [max(len(row[index]) for row in full) for index in range(columns)]
        if sum(widths) + 2 * columns > MEASURE:
            return _narrow_table(full)
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in full]
        return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]]) if lines else ""


def _decorated(node: Element, inner: str) -> str:
    if node.tag == "a":
        href = safe_link(node.get("href") or "")
        address = href.removeprefix("mailto:")
        return f"{inner} ({address})" if href and address != inner.strip() else inner
    if node.tag == "sup":
        return f"[{inner}]"
    return inner


def _rows(node: Element) -> list[Element]:
    rows: list[Element] = []
    for child in node.children:
        if isinstance(child, Element):
            rows.extend([child] if child.tag == "tr" else _rows(child))
    return rows


def _narrow_table(rows: list[list[str]]) -> str:
    """A table that is too wide for the measure, one row after another, each cell with its heading."""
    heads, *body = rows
    parts = []
    for row in body:
        cells = [f"{head}: {cell}" if head else cell for head, cell in zip(heads[1:], row[1:], strict=True) if cell]
        parts.append("\n".join([wrapped(row[0]), *(wrapped(cell, first="  ", rest="    ") for cell in cells)]))
    return "\n\n".join(parts)
