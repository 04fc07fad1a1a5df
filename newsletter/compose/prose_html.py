"""A draft's tree as HTML.

Only elements of the table below are written, only `https`, `http` and `mailto` are linked to, and every character of
text is escaped. Styling is the theme's: elements carry no styles, and classes only where an editor gave them or where
a figure or the opening paragraph stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from newsletter.compose.rendering import Rendering, plain, slot_words, unresolved
from newsletter.compose.tokens import reader_token
from newsletter.draft.tree import Element, Node, Slot, Text
from newsletter.resolve.resolved import Quoted, ReaderField, Words

_ATTRIBUTES = {
    "a": ("href",),
    "abbr": ("title",),
    "ol": ("start",),
    "td": ("align", "colspan", "rowspan"),
    "th": ("align", "colspan", "rowspan", "scope"),
}
_PLAIN = frozenset(
    (  # noqa: SIM905 - a word a line would hide the list
        "a abbr blockquote br caption code dd del dl dt em h1 h2 h3 h4 h5 h6 hr kbd li mark ol p pre q s small strong"
        " sub sup table tbody td tfoot th thead tr u ul"
    ).split()
)
_VOID = frozenset({"br", "hr"})
_FLOW = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dd", "dt", "pre", "caption"})
_INSIDE = frozenset({"li", "td", "th", "dd", "dt", "caption"})
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20]+\Z", re.IGNORECASE)
_DEEPEST = 60
_GREETING = 80


def safe_link(href: str) -> str:
    """`href` where a reader may be sent there, else ""."""
    return href if _SAFE_LINK.match(href) else ""


def prose_html(nodes: Iterable[Node], rendering: Rendering, *, opening: Element | None = None) -> str:
    """HTML for `nodes`. `opening` is the paragraph that opens the issue, if it is among them."""
    return _Writer(rendering, opening).all(nodes)


def inline_html(nodes: Iterable[Node], rendering: Rendering) -> tuple[str, str]:
    """HTML for words on a line of their own, such as a caption, and the evidence to stand after it."""
    writer = _Writer(rendering, None)
    return writer.all(nodes, collect=True), writer.evidence()


def words_html(nodes: Iterable[Node], rendering: Rendering) -> str:
    """HTML for words that no evidence can stand next to, such as the label of a link."""
    return _Writer(rendering, None).all(nodes, linked=True)


def opening_paragraph(nodes: Iterable[Node], rendering: Rendering) -> Element | None:
    """The first paragraph that is not a greeting."""
    for node in nodes:
        if isinstance(node, Element) and node.tag == "p" and not _is_greeting(node, rendering):
            return node
    return None


def _is_greeting(node: Element, rendering: Rendering) -> bool:
    words = plain(node.children, rendering.resolved)
    return len(words) < _GREETING and words.endswith((",", ":", "\uff0c"))


def _footnote_mark(number: str) -> str:
    shown = escape(number)
    return f'<sup class="footnote"><a href="#note-{shown}">{shown}</a></sup>'


class _Writer:
    """One pass over a tree. Evidence waits until the element that it may follow is closed."""

    def __init__(self, rendering: Rendering, opening: Element | None) -> None:
        self.rendering = rendering
        self.opening = opening
        self.waiting: list[int] = []

    def all(self, nodes: Iterable[Node], depth: int = 0, *, linked: bool = False, collect: bool = False) -> str:
        return "".join(self.one(node, depth, linked=linked, collect=collect) for node in nodes)

    def one(self, node: Node, depth: int, *, linked: bool, collect: bool) -> str:
        if isinstance(node, Text):
            return escape(node.text, quote=False)
        if isinstance(node, Slot):
            return self.slot(node, depth, linked=linked, collect=collect)
        if depth > _DEEPEST:
            return escape(plain((node,), self.rendering.resolved), quote=False)
        return self.element(node, depth, linked=linked, collect=collect)

    def element(self, node: Element, depth: int, *, linked: bool, collect: bool) -> str:
        if node.tag == "img":
            return self.picture(node)
        if node.tag == "sup" and node.get("class") == "footnote" and self.rendering.medium == "web" and not linked:
            return _footnote_mark(plain(node.children, self.rendering.resolved))
        opens = self.open_tag(node)
        if node.tag in _VOID:
            return opens
        here = linked or (node.tag == "a" and bool(opens))
        inner = self.all(node.children, depth + 1, linked=here, collect=collect or node.tag in _FLOW)
        closes = f"</{node.tag}>" if opens else ""
        if node.tag not in _FLOW or collect:
            return opens + inner + closes
        evidence = self.evidence()
        return opens + inner + evidence + closes if node.tag in _INSIDE else opens + inner + closes + evidence

    def open_tag(self, node: Element) -> str:
        if node.tag not in _PLAIN:
            return ""
        href = safe_link(node.get("href") or "")
        if node.tag == "a" and not href and not self.is_jump(node):
            return ""
        written = [f' {name}="{escape(value)}"' for name, value in node.attributes if self.allowed(node, name, value)]
        classes = " ".join(filter(None, (node.get("class"), "opening" if node is self.opening else None)))
        if classes:
            written.append(f' class="{escape(classes)}"')
        return f"<{node.tag}{''.join(written)}>"

    def allowed(self, node: Element, name: str, value: str) -> bool:
        """Whether an attribute is written. Jumps within the page fail in Gmail on iOS, so an email has none."""
        if name == "id":
            return self.rendering.medium == "web" and bool(re.fullmatch(r"[A-Za-z0-9:_-]+", value))
        if name == "href":
            return bool(safe_link(value)) or self.is_jump(node)
        return name in _ATTRIBUTES.get(node.tag, ())

    def is_jump(self, node: Element) -> bool:
        return self.rendering.medium == "web" and bool(re.fullmatch(r"#[A-Za-z0-9:_-]+", node.get("href") or ""))

    def picture(self, node: Element) -> str:
        alt = escape(node.get("alt") or plain(node.children, self.rendering.resolved))
        picture = self.rendering.picture(node.get("src") or "")
        if picture is None:
            return f"<em>{alt}</em>"
        return (
            f'<img src="images/{escape(picture.name)}" alt="{alt}" width="{min(picture.width, self.rendering.column)}">'
        )

    def slot(self, slot: Slot, depth: int, *, linked: bool, collect: bool) -> str:
        value = self.rendering.resolved.values.get(slot.mention)
        if isinstance(value, ReaderField):
            return self.reader(value)
        if value is None and not slot.children:
            return f'<mark class="unresolved">{escape(unresolved(slot, self.rendering.resolved), quote=False)}</mark>'
        inner = self.all(slot.children, depth + 1, linked=True, collect=collect)
        if not slot.children and isinstance(value, (Words, Quoted)):
            inner = escape(slot_words(slot, self.rendering.resolved), quote=False)
        number = self.rendering.numbers.get(slot.mention)
        if self.rendering.medium == "email" or linked or number is None:
            return inner
        self.waiting.append(number)
        return f'<a class="figure" id="mention-{number}" href="#figure-{number}">{inner}</a>'

    def reader(self, value: ReaderField) -> str:
        if self.rendering.medium == "web":
            return escape(value.fallback, quote=False)
        return self.rendering.marks.token(reader_token(value.field, value.fallback))

    def evidence(self) -> str:
        """The evidence for the figures met since the last call."""
        numbers, self.waiting = self.waiting, []
        return "".join(self.rendering.evidence(number) for number in numbers)
