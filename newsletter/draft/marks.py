"""What the scanner finds in a draft: each thing that stands behind a token while Markdown reads the rest.

Named tuples, since nine dataclasses would take longer to define than a short draft takes to read.
"""

from __future__ import annotations

from typing import NamedTuple

from newsletter.draft.model import Role
from newsletter.draft.references import Reference
from newsletter.problems import Span


class CodeMark(NamedTuple):
    """Code, shown as it is. `block`: it was fenced; `language` is what stood behind the fence."""

    text: str
    block: bool = False
    language: str = ""


class MentionMark(NamedTuple):
    """A reference."""

    role: Role
    reference: Reference
    span: Span
    words_span: Span | None = None


class LinkMark(NamedTuple):
    """A link."""

    target: str
    span: Span
    title: str = ""


class ImageMark(NamedTuple):
    """An image."""

    source: str
    span: Span


class NoteMark(NamedTuple):
    """A footnote's mark in the prose, or (`body`) the beginning of its text."""

    label: str
    body: bool = False


class PlaceMark(NamedTuple):
    """Where a heading or a list item begins; nothing that a reader sees."""

    span: Span


class ClassesMark(NamedTuple):
    """An attribute list, of which the classes count."""

    classes: tuple[str, ...]


class CallOutMark(NamedTuple):
    """The beginning of a call-out."""

    kind: str
    span: Span


class TextMark(NamedTuple):
    """Characters that come through as they are."""

    text: str


Mark = CodeMark | MentionMark | LinkMark | ImageMark | NoteMark | PlaceMark | ClassesMark | CallOutMark | TextMark
