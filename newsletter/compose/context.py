"""What a theme's templates see: the whole contract between an issue and its dress.

Every template is given the fields of `Page` by name. Text is a `str`, which templates escape by themselves; `Html` is
markup that is already safe, and may stand in content but never in an attribute. In an email it is a slot which the
finished words fill later, so a template may place it but not look into it; `{% if %}` on it works.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

from msgspec import Struct

from newsletter.compose.words import Words

if TYPE_CHECKING:
    from markupsafe import Markup as Html


class Bar(Struct, frozen=True):
    """One mark of a chart or cell of a table. `width`: its share of the longest bar, 0 to 100; one has the `accent`."""

    width: float
    printed: str
    series: str
    accent: bool = False


class Row(Struct, frozen=True):
    """One option of the question, with a bar a series."""

    label: str
    bars: tuple[Bar, ...]
    accent: bool


class Prose(Struct, frozen=True):
    """Paragraphs, headings, lists and tables that follow one another."""

    kind: ClassVar[str] = "prose"
    html: Html


class Drawing(Struct, frozen=True):
    """Figures of one question, drawn. A chart and a table have the same fields."""

    headline: Html
    question: str
    survey: str
    series: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str
    description: str
    evidence: Html


class Chart(Drawing, frozen=True):
    """Figures as bars. `headline` states the finding, `note` question, base and dates, `description` every figure."""

    kind: ClassVar[str] = "chart"


class Table(Drawing, frozen=True):
    """The same figures as a table."""

    kind: ClassVar[str] = "table"


class Quotation(Struct, frozen=True):
    """A respondent's words (or anyone's: then `attribution` and `survey` are empty).

    `hung` is `html` without the mark that opens it, for a theme that hangs one of its own beside the words.
    """

    kind: ClassVar[str] = "quotation"
    html: Html
    hung: Html
    attribution: str
    survey: str


class CallOut(Struct, frozen=True):
    """A stretch set apart. `variety` is event, note, sponsor or correction, `label` its word for readers."""

    kind: ClassVar[str] = "call-out"
    variety: str
    label: str
    title: Html
    blocks: tuple[Block, ...]


class Button(Struct, frozen=True):
    """A link that asks to be followed."""

    kind: ClassVar[str] = "button"
    label: Html
    href: str


class Image(Struct, frozen=True):
    """A picture. `width` and `height` are those to show, in pixels; `source` is "" where the file can't be used."""

    kind: ClassVar[str] = "image"
    source: str
    alt: str
    width: int
    height: int


class ReadingItem(Struct, frozen=True):
    """One piece to read. `source` and `note` may be empty; so may `href`."""

    title: Html
    href: str
    source: Html
    date: str
    note: Html
    evidence: Html


class ReadingList(Struct, frozen=True):
    """The reading list under its heading."""

    kind: ClassVar[str] = "reading-list"
    heading: Html
    introduction: Html
    items: tuple[ReadingItem, ...]


class Footnote(Struct, frozen=True):
    """A note and its number, from 1."""

    number: int
    html: Html


class Footnotes(Struct, frozen=True):
    """The notes of the issue."""

    kind: ClassVar[str] = "footnotes"
    notes: tuple[Footnote, ...]


Block = Prose | Chart | Table | Quotation | CallOut | Button | Image | ReadingList | Footnotes


class Question(Struct, frozen=True):
    """A question as it was asked. `base` is ready to print or ""; `url` is where an official figure was published."""

    text: str
    base: str
    url: str


class Method(Struct, frozen=True):
    """One survey's entry in "About these figures". Texts are ready to print, "" where nothing is known."""

    anchor: str
    title: str
    who: str
    when: str
    how_many: str
    method: str
    commissioned: str
    url: str
    logo: Image | None
    weighted: bool
    official: bool
    questions: tuple[Question, ...]


class Issue(Struct, frozen=True):
    """The issue itself. `headline` is the title as plain text; `date` is in words; `direction` is ltr or rtl."""

    slug: str
    subject: str
    headline: str
    title: Html
    byline: Html
    preheader: str
    date: str
    edition: str
    language: str
    direction: Literal["ltr", "rtl"]


class Newsletter(Struct, frozen=True):
    """The newsletter. `home` and `sign_up` are addresses, "" where there are none."""

    name: str
    strapline: str
    home: str
    sign_up: str
    postal_address: str


class Links(Struct, frozen=True):
    """Addresses that only the hand-over knows; `view_in_browser` is "" where the newsletter has no site."""

    unsubscribe: str
    view_in_browser: str


class Look(Struct, frozen=True):
    """The settings of theme.toml. A colour is reached as `look.light.ink`, a family of fonts as `look.fonts.body`."""

    light: Mapping[str, Html]
    dark: Mapping[str, Html]
    fonts: Mapping[str, Html]
    width: int


class Styles(Struct, frozen=True):
    """What stands in style elements: an email's `head` and `outlook`, and the page's `web`.

    The first two stand apart, since Gmail drops a whole element for one rule that it dislikes.
    """

    head: Html
    outlook: Html
    web: Html


class Page(Struct, frozen=True):
    """Everything that a template is given; each field is a variable of that name."""

    issue: Issue
    newsletter: Newsletter
    links: Links
    blocks: tuple[Block, ...]
    methods: tuple[Method, ...]
    words: Words
    look: Look
    styles: Styles
