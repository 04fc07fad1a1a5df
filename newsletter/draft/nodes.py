"""Markdown's tree with its tokens becomes the frozen tree, and every reference learns where it stands.

The tree is gone through in reading order, so that what precedes a figure, a quotation mark or a note's mark in its
paragraph is known when it is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element as Branch

from newsletter.draft import tokens
from newsletter.draft.flatten import flat, plain_nodes, said, solid, trimmed
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
from newsletter.draft.scan import Scan
from newsletter.draft.setting import Setting, Standing
from newsletter.draft.tree import Element, Node, Slot, Text
from newsletter.problems import Span

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNITS: Mapping[str, Place] = {
    "p": "prose", "li": "prose", "dt": "prose", "dd": "prose", "td": "cell", "th": "cell", "title": "heading",
    **dict.fromkeys(HEADINGS, "heading"),
}  # fmt: skip
_HOLDERS = frozenset({"ul", "ol", "dl", "table", "thead", "tbody", "tr", "blockquote", "section", "div"})
_KEPT = ("align", "start", "n")  # attributes that Markdown sets itself: none is an editor's
_SAFE = re.compile(r"https?://[^/\s\\]|mailto:[^\s]", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_DEEPEST = 60  # elements in elements; what is deeper keeps its words and its references
_Piece = Node | ClassesMark  # an attribute list goes with the element before it, or with its block


@dataclass(slots=True)
class Converter:
    """Converts one draft. `numbers` says which mention of the draft a mark is.

    `standings` says where each mention stands, `texts` the words of each link and image, by mark. `notes` numbers the
    footnotes in the order in which they are met.
    """

    scan: Scan
    numbers: Mapping[int, int]
    setting: Setting
    standings: dict[int, Standing] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    _spans: list[Span | None] = field(default_factory=lambda: [None])
    _unit_tag: str = ""
    _depth: int = 0

    def blocks(self, branch: Branch) -> tuple[Node, ...]:
        """What a branch of Markdown's tree holds."""
        return solid(_without_lists(self._children(branch)))

    def line(self, text: str) -> tuple[Node, ...]:
        """The nodes of a front matter field: words and references, nothing set."""
        self.setting.begin("field")
        stack: list[tuple[int, list[Node]]] = [(-1, [])]
        for kind, content in _pieces(text):
            if kind == tokens.OPEN:
                stack.append((int(content), []))
            elif kind == tokens.CLOSE:
                number, children = stack.pop()
                stack[-1][1].append(self._slot(number, tuple(children)))
            elif kind == tokens.ATOM:
                stack[-1][1].extend(_without_lists(self._atom(int(content))))
            elif content:
                stack[-1][1].append(Text(content))
                self.setting.add(content)
        return tuple(stack[0][1])

    def _children(self, branch: Branch) -> list[_Piece]:
        pieces: list[_Piece] = list(self._text(branch.text or ""))
        for child in branch:
            pieces += self._child(child)
            pieces += self._text(child.tail or "")
        return _with_classes(pieces)

    def _child(self, branch: Branch) -> list[_Piece]:
        self._depth += 1
        pieces: list[_Piece] = []
        pieces += self._loosened(branch) if self._depth > _DEEPEST else self._branch(branch)
        self._depth -= 1
        return pieces

    def _loosened(self, branch: Branch) -> list[_Piece]:
        """What a branch says, without its elements. Only pairs are gone into, which the scanner keeps shallow."""
        pieces: list[_Piece] = []
        waiting: list[Branch | str] = [branch]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                pieces += self._text(part)
            elif part.tag == "pair":
                pieces += self._branch(part)
            else:
                held = [part.text or "", *(each for child in part for each in (child, child.tail or ""))]
                waiting += reversed(held)
        return pieces

    def _branch(self, branch: Branch) -> list[Node]:
        if branch.tag == "pair":
            return self._pair(int(branch.get("n", "")), branch)
        if branch.tag in _UNITS:
            return [self._unit(branch)]
        if branch.tag == "br":
            self.setting.add(" ")
        children = _without_lists(self._children(branch))
        kept = solid(children) if branch.tag in _HOLDERS else tuple(children)
        return [Element(branch.tag, _attributes(branch), kept)]

    def _unit(self, branch: Branch) -> Element:
        """A paragraph, heading, cell or list item, which may hold further ones."""
        self.setting.begin(_UNITS[branch.tag])
        self._spans.append(None)
        outer, self._unit_tag = self._unit_tag, branch.tag
        pieces = self._children(branch)
        self._unit_tag = outer
        span = self._spans.pop()
        if branch.tag == "p":  # an item's place stands in its first paragraph
            self._spans[-1] = self._spans[-1] or span
        children = trimmed(_without_lists(pieces))
        if branch.tag == "p" and len(children) == 1 and isinstance(children[0], Element) and children[0].tag == "pre":
            return children[0]
        if branch.tag in HEADINGS and span:
            self.headings.append(Heading(int(branch.tag[1]), flat(children), span))
        attributes = _attributes(branch) + _classes(piece for piece in pieces if isinstance(piece, ClassesMark))
        return Element(branch.tag, attributes, children, span if branch.tag != "p" else None)

    def _text(self, text: str) -> Iterator[_Piece]:
        for kind, content in _pieces(text):
            if kind == tokens.ATOM:
                yield from self._atom(int(content))
            elif kind:
                yield Text(self._torn(kind, int(content)))
            elif content:
                yield from self.setting.words(content)

    def _torn(self, kind: str, number: int) -> str:
        """A bracket whose other half stands in another block, as it was written."""
        return self.scan.brackets[number][kind == tokens.CLOSE]

    def _atom(self, number: int) -> list[_Piece]:
        mark = self.scan.marks[number]
        if isinstance(mark, PlaceMark):
            self._spans[-1] = self._spans[-1] or mark.span
            return []
        if isinstance(mark, ClassesMark):
            return [mark]
        if isinstance(mark, MentionMark):
            return [self._slot(number, ())]
        self.setting.add("x")
        return self._thing(mark)

    def _thing(self, mark: Mark) -> list[_Piece]:
        """What stands among words without being any."""
        if isinstance(mark, CodeMark):
            return [_code(mark)]
        if isinstance(mark, NoteMark):
            shown = str(self.notes.setdefault(mark.label, len(self.notes) + 1))
            return [Element("sup", (("class", "footnote"),), (Text(shown),))]
        return [Text(_CONTROLS.sub("", mark.text))] if isinstance(mark, TextMark) else []

    def _pair(self, number: int, branch: Branch) -> list[Node]:
        mark = self.scan.marks[number]
        if isinstance(mark, MentionMark):
            if mark.role == "embed":
                return [self._embed(number, branch)]
            return [self._slot(number, tuple(_without_lists(self._children(branch))))]
        if isinstance(mark, ImageMark):
            return [self._image(number, mark, branch)]
        assert isinstance(mark, LinkMark)
        with self.setting.within("link"):
            children = tuple(_without_lists(self._children(branch)))
        self.texts[number] = flat(children)
        if not safe(mark.target):
            return list(children)
        title = (("title", mark.title),) if mark.title else ()
        return [Element("a", (("href", mark.target), *title), children, mark.span)]

    def _embed(self, number: int, branch: Branch) -> Slot:
        place = self.setting.place
        self.setting.begin("caption")
        paragraph = self.setting.paragraph
        children = trimmed(_without_lists(self._children(branch)))
        self.setting.begin(place)  # what follows is a paragraph of its own
        self.standings[number] = Standing(place, paragraph, said(children))
        return Slot(self.numbers[number], children)

    def _image(self, number: int, mark: ImageMark, branch: Branch) -> Element:
        with self.setting.aside("alternative"):
            children = tuple(plain_nodes(_without_lists(self._children(branch))))
        if self._unit_tag == "p" and self.setting.place != "link":
            self.setting.begin(self.setting.place)  # likewise
        self.texts[number] = flat(children)
        return Element("img", (("src", mark.source),), children, mark.span)

    def _slot(self, number: int, children: tuple[Node, ...]) -> Slot:
        self.standings[number] = self.setting.standing(said(children))
        if not children:
            self.setting.add("x")
        return Slot(self.numbers[number], children)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The words ("" and text) and tokens (kind and number) of a text."""
    position = 0
    for match in tokens.TOKEN.finditer(text):
        yield "", text[position : match.start()]
        yield match[1], match[2]
        position = match.end()
    yield "", text[position:]


def _code(mark: CodeMark) -> Element:
    text = (Text(_CONTROLS.sub("", mark.text)),)
    if not mark.block:
        return Element("code", (), text)
    language = (("class", f"language-{mark.language}"),) if mark.language else ()
    return Element("pre", (), (Element("code", language, text),))


def _attributes(branch: Branch) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name in _KEPT if (value := branch.get(name)))


def _classes(marks: Iterator[ClassesMark]) -> tuple[tuple[str, str], ...]:
    names = [name for mark in marks for name in mark.classes]
    return (("class", " ".join(names)),) if names else ()


def _with_classes(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Pieces whose attribute lists have gone into the elements right before them."""
    done: list[_Piece] = []
    for piece in pieces:
        last = done[-1] if done else None
        if isinstance(piece, ClassesMark) and isinstance(last, Element):
            done[-1] = Element(last.tag, last.attributes + _classes(iter((piece,))), last.children, last.span)
        else:
            done.append(piece)
    return done


def _without_lists(pieces: Sequence[_Piece]) -> list[Node]:
    return [piece for piece in pieces if not isinstance(piece, ClassesMark)]


def safe(target: str) -> bool:
    """Whether a link may lead there: `https`, `http` and `mailto` alone."""
    return bool(_SAFE.match(target)) and not _CONTROLS.search(target)
