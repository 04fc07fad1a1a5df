"""A draft as read: everything that an editor wrote, with its place, and nothing yet looked up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from newsletter.draft.references import Reference
from newsletter.draft.tree import Node
from newsletter.problems import Problem, Span

Role = Literal["fill", "check", "embed", "quote", "reader"]
Place = Literal["prose", "cell", "heading", "field", "caption", "alternative", "link", "footnote"]
CallOutKind = Literal["event", "note", "sponsor", "correction"]
LinkKind = Literal["link", "button", "reading"]


class Mention(Struct, frozen=True):
    """A reference where it stands.

    `words` are the plain words between the brackets (a check's, a quotation's, an embed's caption), with fills inside
    left out. `opens_sentence` is meant for fills (FORMATS 3, "A sentence's start"). `paragraph` numbers the paragraph,
    cell, heading or field: references in the same one share it, in the order of `Draft.mentions`.
    `span` covers the whole reference with its brackets; `words_span` the words alone (None for a fill).
    """

    role: Role
    reference: Reference
    span: Span
    place: Place
    paragraph: int
    words: str = ""
    words_span: Span | None = None
    opens_sentence: bool = False


class TextField(Struct, frozen=True):
    """A front matter field that is prose: nodes with slots, no markup. `span` covers the value."""

    nodes: tuple[Node, ...]
    span: Span


class Named(Struct, frozen=True):
    """A name that must exist elsewhere (a theme, a list, a survey), and where it was written."""

    name: str
    span: Span


class FrontMatter(Struct, frozen=True):
    """The fields of FORMATS 2. `subject` is None only where the front matter is invalid, which is a problem."""

    subject: TextField | None = None
    title: TextField | None = None
    preheader: TextField | None = None
    byline: TextField | None = None
    date: dt.date | None = None
    edition: str = ""
    theme: Named | None = None
    audience: Named | None = None  # the field `list`
    language: Named | None = None
    surveys: Mapping[str, Named] | None = None


class Prose(Struct, frozen=True):
    """Headings, paragraphs, lists, tables, code and footnotes that follow one another."""

    nodes: tuple[Node, ...]


class Embed(Struct, frozen=True):
    """A chart or a table from the store. `caption` is prose with slots."""

    mention: int
    caption: tuple[Node, ...]


class Quotation(Struct, frozen=True):
    """A block quotation. `mention` is its quote reference, whose role and survey stand beneath; None if it has none."""

    nodes: tuple[Node, ...]
    mention: int | None


class CallOut(Struct, frozen=True):
    """`!!! event "Title"`: set apart. Its body may hold blocks of any kind but call-outs."""

    kind: CallOutKind
    title: tuple[Node, ...]
    body: tuple[Block, ...]
    span: Span


class Button(Struct, frozen=True):
    """A paragraph that is one link with `{: .button }`."""

    label: tuple[Node, ...]
    href: str
    span: Span


class Image(Struct, frozen=True):
    """A picture of the issue's own folder, alone in its paragraph. `alt` is plain text with slots."""

    source: str
    alt: tuple[Node, ...]
    span: Span


class ReadingItem(Struct, frozen=True):
    """One piece to read. `source` and `date` are text as written ("Source", "14 November"), "" where absent."""

    title: tuple[Node, ...]
    href: str
    source: tuple[Node, ...]
    date: str
    note: tuple[Node, ...]
    span: Span


class ReadingList(Struct, frozen=True):
    """The list under a heading with `.reading-list`. `introduction` is what stands between the two."""

    heading: tuple[Node, ...]
    introduction: tuple[Node, ...]
    items: tuple[ReadingItem, ...]
    span: Span


class Footnotes(Struct, frozen=True):
    """The notes, in the order of their numbers, each a body of block nodes.

    Their marks in the prose are `sup` elements of class `footnote` that hold the number.
    """

    notes: tuple[tuple[Node, ...], ...]


Block = Prose | Embed | Quotation | CallOut | Button | Image | ReadingList | Footnotes


class Allowance(Struct, frozen=True):
    """`newsletter: allow RULE because REASON`. `covers` is the line that it covers; None: the whole issue."""

    rule: str
    reason: str
    span: Span
    covers: int | None


class Link(Struct, frozen=True):
    """A link as the editor wrote it, wherever it stands. `target` is as written, "" where there is none.

    `text` is its plain words with U+FFFC for each reference in them. In the tree a target of another scheme than
    `https`, `http` or `mailto` is not a link: the words stand there alone. `span` covers the whole link.
    """

    text: str
    target: str
    span: Span
    kind: LinkKind = "link"


class ImageUse(Struct, frozen=True):
    """An image as the editor wrote it, wherever it stands. `alt` is plain text with U+FFFC for each reference in it."""

    alt: str
    source: str
    span: Span


class Heading(Struct, frozen=True):
    """A heading of the issue. `level` is 1 to 6; `text` is plain text with U+FFFC for each reference in it."""

    level: int
    text: str
    span: Span


class Draft(Struct, frozen=True):
    r"""An issue as written.

    `path` is relative to the project with forward slashes; `slug` its file name without `.md`. `source` is the text
    with newlines normalised to `\n` and without a byte-order mark; spans count in it. `visible` has the length and
    lines of `source`, but everything that no reader sees as words (front matter's keys, code, comments, targets,
    markup of links) is a space, and every reference with its brackets and words is U+FFFC: what remains is the prose
    that no reference covers. (A chart's caption is such prose: the reference does not judge it.) `problems` are all of
    the draft's, in order. `links`, `images` and `headings` are in the order of their places, those of call-outs and
    reading lists among them.
    """

    path: str
    slug: str
    source: str
    visible: str
    front: FrontMatter
    blocks: tuple[Block, ...]
    mentions: tuple[Mention, ...]
    allowances: tuple[Allowance, ...]
    problems: tuple[Problem, ...]
    links: tuple[Link, ...] = ()
    images: tuple[ImageUse, ...] = ()
    headings: tuple[Heading, ...] = ()

    def file_of(self, source: str) -> str:
        """The name in the issue's own folder that an image's source means.

        It may be the name alone, or the path from the issue's file, by which GitHub and editors show the image.
        """
        return source.removeprefix("./").removeprefix(f"{self.slug}/")
