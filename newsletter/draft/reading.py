"""The reading list: a heading, and beneath it the pieces to read.

`- [Title](url) (Source, 14 November) Why it matters.` and what people write instead: bold titles, no source, no date,
the note on its own line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.draft.flatten import flat
from newsletter.draft.model import LinkKind, ReadingItem, ReadingList
from newsletter.draft.tree import Element, Node, Text
from newsletter.problems import WHOLE_FILE, Span

_NAMED = re.compile(r"(?:.*\W)?reading list\W*\Z", re.IGNORECASE | re.DOTALL)
_SOURCE = re.compile(r"[\s,:;–—-]*\((?P<inside>[^()]*(?:\([^()]*\)[^()]*)*)\)[\s:;–—-]*")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"(?:^|(?P<before>.*?)[,;]?\s+)?(?P<date>(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\.?(?:,?\s+\d{{4}})?"
    rf"|(?:{_MONTHS})\.?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?(?:,?\s+\d{{4}})?"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|(?:19|20)\d{{2}}))\Z",
    re.IGNORECASE | re.DOTALL,
)
_LEADING = re.compile(r"^[\s:;,–—-]+")
_QUOTES = " \"'“”‘’„«»"
_LISTS = frozenset({"ul", "ol"})


def is_reading_heading(node: Element) -> bool:
    """Whether a heading begins a reading list: by its class, or by its words."""
    if node.tag not in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        return False
    return "reading-list" in (node.get("class") or "").split() or bool(_NAMED.match(flat(node.children)))


def reading_list(nodes: Sequence[Node], start: int, kinds: dict[Span, LinkKind]) -> tuple[ReadingList | None, int]:
    """The reading list whose heading is `nodes[start]`, and the position behind it; None where no list follows."""
    heading = nodes[start]
    assert isinstance(heading, Element)
    introduction: list[Node] = []
    position = start + 1
    while position < len(nodes):
        node = nodes[position]
        if not isinstance(node, Element) or node.tag not in {"p", *_LISTS}:
            break
        if node.tag in _LISTS:
            items = tuple(_item(child, kinds) for child in node.children if isinstance(child, Element))
            span = heading.span or WHOLE_FILE
            return ReadingList(heading.children, tuple(introduction), items, span), position + 1
        introduction.append(node)
        position += 1
    return None, start


def _item(item: Element, kinds: dict[Span, LinkKind]) -> ReadingItem:
    first, rest = _lines(item)
    title, after, link = _title(first)
    if link and link.span:
        kinds[link.span] = "reading"
    source, date, note = _source(after)
    href = (link.get("href") or "") if link else ""
    span = item.span or (link.span if link else None) or WHOLE_FILE
    return ReadingItem(tuple(_stripped(title)), href, source, date, _note(note, rest), span)


def _title(nodes: list[Node]) -> tuple[list[Node], list[Node], Element | None]:
    """The words of an item's title, what stands behind them, and the link that they are, if any."""
    place = next((at for at, node in enumerate(nodes) if _link(node)), None)
    link = _link(nodes[place]) if place is not None else None
    text = flat(nodes)
    if place is None or " (" in flat(nodes[:place]):
        end = text.find(" (") if " (" in text else len(text)
        return _between(nodes, 0, end), _between(nodes, end, len(text)), link
    words = list(link.children) if link else []
    if len(words) == 1 and isinstance(words[0], Element) and words[0].tag in {"strong", "em"}:
        words = list(words[0].children)
    before = nodes[:place] if flat(nodes[:place]).strip(_QUOTES) else []
    return [*before, *words], nodes[place + 1 :], link


def _lines(item: Element) -> tuple[list[Node], list[Node]]:
    """An item's first paragraph, and what follows it."""
    children = list(item.children)
    if children and isinstance(children[0], Element) and children[0].tag == "p":
        return list(children[0].children), children[1:]
    for at, node in enumerate(children):
        if isinstance(node, Element) and node.tag in {"p", "ul", "ol", "blockquote", "pre"}:
            return children[:at], children[at:]
    return children, []


def _link(node: Node) -> Element | None:
    """The link that a node is, or holds alone in bold or italics."""
    while isinstance(node, Element) and node.tag in {"strong", "em"} and len(node.children) == 1:
        node = node.children[0]
    return node if isinstance(node, Element) and node.tag == "a" else None


def _source(nodes: list[Node]) -> tuple[tuple[Node, ...], str, list[Node]]:
    """Source, date and note of what stands behind a title."""
    nodes = _without_closing_quote(nodes)
    text = flat(nodes)
    found = _SOURCE.match(text)
    if not found:
        return (), "", nodes
    inside = _between(nodes, *found.span("inside"))
    dated = _DATE.match(found["inside"].strip())
    note = _between(nodes, found.end(), len(text))
    if not dated:
        return tuple(_stripped(inside)), "", note
    before = (dated["before"] or "").rstrip(" ,;")
    return tuple(_stripped(_between(inside, 0, len(before) + _blanks(found["inside"])))), dated["date"], note


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip())


def _without_closing_quote(nodes: list[Node]) -> list[Node]:
    if nodes and isinstance(nodes[0], Text) and nodes[0].text[:1] and nodes[0].text[0] in _QUOTES.strip():
        return [Text(nodes[0].text[1:]), *nodes[1:]]
    return nodes


def _between(nodes: Sequence[Node], start: int, end: int) -> list[Node]:
    """The nodes whose flat text lies between two offsets; text is cut, anything else is kept whole."""
    kept: list[Node] = []
    at = 0
    for node in nodes:
        length = len(flat((node,)))
        if isinstance(node, Text):
            piece = node.text[max(start - at, 0) : max(end - at, 0)]
            kept.extend([Text(piece)] if piece else [])
        elif at < end and at + length > start:
            kept.append(node)
        at += length
    return kept


def _note(nodes: list[Node], rest: list[Node]) -> tuple[Node, ...]:
    """The note: what is left of the first line, then the paragraphs that follow, set one behind the other."""
    note = [node for node in nodes if not (isinstance(node, Element) and node.tag == "br")]
    for node in rest:
        if isinstance(node, Element) and node.tag == "p":
            note.extend([*([Text(" ")] if note else []), *node.children])
        else:
            note.append(node)
    return tuple(_stripped(note))


def _stripped(nodes: list[Node]) -> list[Node]:
    """Nodes without white space, dashes and colons at the beginning or white space at the end."""
    nodes = list(nodes)
    while nodes and isinstance(nodes[0], Text):
        nodes[0] = Text(_LEADING.sub("", nodes[0].text))
        if nodes[0].text:
            break
        nodes.pop(0)
    if nodes and isinstance(nodes[-1], Text):
        nodes[-1] = Text(nodes[-1].text.rstrip())
    return nodes
