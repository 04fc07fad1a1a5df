"""Markdown's tree with its tokens becomes the frozen tree, and every reference learns where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element as Branch

from newsletter.draft import tokens
from newsletter.draft.marks import (
    ClassesMark,
    CodeMark,
    ImageMark,
    LinkMark,
    Mark,
    MentionMark,
    NoteMark,
    PlaceMark,
    TextMark,
)
from newsletter.draft.model import Heading, Place
from newsletter.draft.sentences import REACH, starts_sentence
from newsletter.draft.tree import Element, Node, Slot, Text, walk
from newsletter.draft.typography import Quotes, typeset
from newsletter.problems import Span

COVERED = "\ufffc"
_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")
_SAFE = re.compile(r"https?://[^/\s\\]|mailto:[^\s]", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_UNITS: Mapping[str, Place] = {
    "p": "prose", "li": "prose", "dt": "prose", "dd": "prose", "td": "cell", "th": "cell", "title": "heading",
    **{f"h{level}": "heading" for level in range(1, 7)},
}  # fmt: skip
_KEPT = ("align", "start", "title")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a reference stands: `Mention.place`, `.paragraph`, `.words`, `.opens_sentence`."""

    place: Place
    paragraph: int
    opens_sentence: bool
    words: str


@dataclass(slots=True)
class Setting:
    """The text that is being set: its kind, its number, and the last characters of it."""

    place: Place = "prose"
    number: int = -1
    before: str = ""

    def add(self, text: str) -> None:
        """Text now stands before what follows."""
        self.before = (self.before + text)[-REACH:]


@dataclass(slots=True)
class Converter:
    """Converts one draft. `numbers` says which mention, link or image of the draft a mark is."""

    marks: Sequence[Mark]
    numbers: Mapping[int, int]
    quotes: Quotes = Quotes()
    standings: dict[int, Standing] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    _setting: Setting = field(default_factory=Setting)
    _units: int = 0
    _spans: list[Span | None] = field(default_factory=lambda: [None])
    _within: Place | None = None

    def blocks(self, branch: Branch, within: Place | None = None) -> tuple[Node, ...]:
        """What a branch of Markdown's tree holds. `within` overrides the place of plain paragraphs."""
        self._within = within
        return tuple(self._children(branch))

    def field_nodes(self, text: str) -> tuple[Node, ...]:
        """The nodes of a front matter field: words and references, nothing set."""
        self.begin("field")
        stack: list[tuple[int, list[Node]]] = [(-1, [])]
        for kind, content in _pieces(text):
            if kind == tokens.OPEN:
                stack.append((int(content), []))
            elif kind == tokens.CLOSE:
                number, children = stack.pop()
                stack[-1][1].append(self._slot(number, tuple(children)))
            elif kind == tokens.ATOM:
                stack[-1][1].extend(node for node in self._atom(int(content)) if not isinstance(node, ClassesMark))
            elif content:
                self._setting.add(content)
                stack[-1][1].append(Text(tokens.plain(content)))
        return tuple(stack[0][1])

    def begin(self, place: Place) -> None:
        """A new paragraph, cell, heading or field begins."""
        self._setting = Setting(place, self._units)
        self._units += 1

    def _children(self, branch: Branch) -> list[Node]:
        nodes = self._text(branch.text)
        for child in branch:
            nodes.extend(self._branch(child))
            nodes.extend(self._text(child.tail))
        return _classed(nodes)

    def _branch(self, branch: Branch) -> list[Node | ClassesMark]:
        if branch.tag == "pair":
            return list(self._pair(int(branch.get("n", "")), branch))
        if branch.tag == "br":
            self._setting.add(" ")
            return [Element("br")]
        if branch.tag in _UNITS:
            return [self._unit(branch)]
        attributes = tuple((name, self._flat(branch.get(name) or "")) for name in _KEPT if branch.get(name))
        if branch.tag == "section":
            attributes = (("n", branch.get("n", "")),)
        return [Element(branch.tag, attributes, tuple(_trimmed(self._children(branch), branch.tag)))]

    def _unit(self, branch: Branch) -> Element:
        self.begin(self._within or _UNITS[branch.tag] if branch.tag in {"p", "li", "dt", "dd"} else _UNITS[branch.tag])
        self._spans.append(None)
        found = self._children(branch)
        span = self._spans.pop()
        if branch.tag == "p" and self._spans[-1] is None:
            self._spans[-1] = span
        own, children = _own_classes(found)
        kept = tuple((name, value) for name in ("align",) if (value := branch.get(name)))
        children = tuple(_trimmed(list(children), branch.tag))
        if branch.tag == "p" and len(children) == 1 and isinstance(children[0], Element) and children[0].tag == "pre":
            return children[0]
        if branch.tag[0] == "h" and branch.tag != "title" and span:
            self.headings.append(Heading(int(branch.tag[1]), flat(children), span))
        return Element(branch.tag, kept + own, children, span if branch.tag != "p" else None)

    def _text(self, text: str | None) -> list[Node | ClassesMark]:
        nodes: list[Node | ClassesMark] = []
        for kind, content in _pieces(text or ""):
            if kind == tokens.ATOM:
                nodes.extend(self._atom(int(content)))
            elif kind:
                nodes.extend(self._lost(kind, int(content)))
            elif content:
                nodes.append(self._words(content))
        return nodes

    def _words(self, text: str) -> Text:
        text = _BREAK.sub(" ", text)
        text = tokens.plain(typeset(text, self._setting.before[-1:], self.quotes))
        self._setting.add(text)
        return Text(text)

    def _lost(self, kind: str, number: int) -> list[Node]:
        """A bracket whose other half stands in another block: shown as it was written."""
        return [Text("[" if kind == tokens.OPEN else "]")]

    def _atom(self, number: int) -> list[Node | ClassesMark]:
        mark = self.marks[number]
        if isinstance(mark, PlaceMark):
            self._spans[-1] = self._spans[-1] or mark.span
            return []
        if isinstance(mark, ClassesMark):
            return [mark]
        if isinstance(mark, MentionMark):
            return [self._slot(number, ())]
        self._setting.add("x")
        if isinstance(mark, CodeMark):
            return [_code(mark)]
        if isinstance(mark, NoteMark):
            shown = self.notes.setdefault(mark.label, len(self.notes) + 1)
            return [Element("sup", (("class", "footnote"),), (Text(str(shown)),))]
        return [Text(_CONTROLS.sub("", mark.text))] if isinstance(mark, TextMark) else []

    def _pair(self, number: int, branch: Branch) -> list[Node]:
        mark = self.marks[number]
        if isinstance(mark, MentionMark):
            if mark.role == "embed":
                return [self._embed(number, branch)]
            before = starts_sentence(self._setting.before)
            return [self._slot(number, tuple(self._children(branch)), before)]
        if isinstance(mark, ImageMark):
            return [self._image(number, mark, branch)]
        with self._at("link"):
            children = tuple(self._children(branch))
        self.texts[number] = flat(children)
        if not isinstance(mark, LinkMark) or not safe(mark.target):
            return list(children)
        title = (("title", mark.title),) if mark.title else ()
        return [Element("a", (("href", mark.target), *title), children, mark.span)]

    def _embed(self, number: int, branch: Branch) -> Slot:
        standing = self._setting
        self.begin("caption")
        paragraph = self._setting.number
        children = tuple(_trimmed(self._children(branch), "caption"))
        self.begin(standing.place)
        self.standings[number] = Standing(standing.place, paragraph, False, said(children))
        return Slot(self.numbers[number], children)

    def _image(self, number: int, mark: ImageMark, branch: Branch) -> Element:
        setting = self._setting
        self.begin("alternative")
        children = tuple(_plain(self._children(branch)))
        self._setting = setting
        self.texts[number] = flat(children)
        return Element("img", (("src", mark.source),), children, mark.span)

    def _slot(self, number: int, children: tuple[Node, ...], opens: bool | None = None) -> Slot:
        setting = self._setting
        if opens is None:
            opens = starts_sentence(setting.before)
        self.standings[number] = Standing(
            setting.place, setting.number, opens and setting.place != "cell", said(children)
        )
        if not children:
            setting.add("x")
        return Slot(self.numbers[number], children)

    @contextmanager
    def _at(self, place: Place) -> Iterator[None]:
        """Words of a link are a place of their own in the same paragraph; in a cell, figures are still a cell's."""
        outer = self._setting.place
        self._setting.place = place if outer != "cell" else outer
        yield
        self._setting.place = outer

    def _flat(self, text: str) -> str:
        return tokens.plain(tokens.TOKEN.sub("", text))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The words ("" and text) and tokens (kind and number) of a text."""
    position = 0
    for match in tokens.TOKEN.finditer(text):
        yield "", text[position : match.start()]
        yield match[1], match[2]
        position = match.end()
    yield "", text[position:]


def _code(mark: CodeMark) -> Element:
    text = (Text(_CONTROLS_BUT_BREAKS.sub("", mark.text)),)
    if not mark.block:
        return Element("code", (), text)
    language = (("class", f"language-{mark.language}"),) if mark.language else ()
    return Element("pre", (), (Element("code", language, text),))


_CONTROLS_BUT_BREAKS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def _classed(nodes: list[Node | ClassesMark]) -> list[Node]:
    """Attribute lists right behind an inline element become its classes; others wait for their block."""
    done: list[Node] = []
    for node in nodes:
        last = done[-1] if done else None
        if isinstance(node, ClassesMark) and isinstance(last, Element):
            done[-1] = Element(last.tag, last.attributes + _class(node), last.children, last.span)
        else:
            done.append(node)  # type: ignore[arg-type]  # an attribute list leaves with its block's own classes
    return done


def _own_classes(nodes: Sequence[Node]) -> tuple[tuple[tuple[str, str], ...], tuple[Node, ...]]:
    """A block's classes, and its nodes without attribute lists."""
    marks = [node for node in nodes if isinstance(node, ClassesMark)]
    classes = [name for mark in marks for name in mark.classes]
    own = (("class", " ".join(classes)),) if classes else ()
    return own, tuple(node for node in nodes if not isinstance(node, ClassesMark))


def _class(mark: ClassesMark) -> tuple[tuple[str, str], ...]:
    return (("class", " ".join(mark.classes)),) if mark.classes else ()


def _trimmed(nodes: list[Node], tag: str) -> list[Node]:
    """Nodes of a block without white space at its ends; without any between blocks."""
    if tag in {"ul", "ol", "dl", "table", "thead", "tbody", "tr", "blockquote", "section"}:
        return [node for node in nodes if not isinstance(node, Text) or node.text.strip()]
    if tag in {"em", "strong", "abbr"}:
        return nodes
    while nodes and isinstance(nodes[0], Text) and not nodes[0].text.lstrip(" \t\n"):
        nodes = nodes[1:]
    while nodes and isinstance(nodes[-1], Text) and not nodes[-1].text.rstrip(" \t\n"):
        nodes = nodes[:-1]
    if nodes and isinstance(nodes[0], Text):
        nodes = [Text(nodes[0].text.lstrip(" \t\n")), *nodes[1:]]
    if nodes and isinstance(nodes[-1], Text):
        nodes = [*nodes[:-1], Text(nodes[-1].text.rstrip(" \t\n"))]
    return nodes


def _plain(nodes: Iterable[Node]) -> Iterator[Node]:
    """Text and slots alone."""
    for node in walk(nodes):
        if isinstance(node, Text):
            yield node
        elif isinstance(node, Slot):
            yield Slot(node.mention)


def flat(nodes: Iterable[Node]) -> str:
    """The plain words of nodes, with U+FFFC for each reference."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Text):
            parts.append(node.text)
        elif isinstance(node, Slot):
            parts.append(COVERED)
        elif node.tag == "br":
            parts.append(" ")
        else:
            parts.append(flat(node.children))
    return "".join(parts)


def said(nodes: Iterable[Node]) -> str:
    """The plain words of nodes, with what the store fills in left out."""
    return "".join(node.text for node in walk(nodes) if isinstance(node, Text)).strip()


def safe(target: str) -> bool:
    """Whether a link may lead there: `https`, `http` and `mailto` alone."""
    return bool(_SAFE.match(target)) and not _CONTROLS.search(target)
