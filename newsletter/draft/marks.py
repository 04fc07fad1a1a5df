"""What the scanner finds in a draft: each thing that stands behind a token while Markdown reads the rest."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.draft.model import Role
from newsletter.draft.references import Reference
from newsletter.problems import Span


@dataclass(frozen=True, slots=True)
class CodeMark:
    """Code, shown as it is. `block`: it was fenced; `language` is what stood behind the fence."""

    text: str
    block: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class MentionMark:
    """A reference."""

    role: Role
    reference: Reference
    span: Span
    words_span: Span | None = None


@dataclass(frozen=True, slots=True)
class LinkMark:
    """A link."""

    target: str
    span: Span
    title: str = ""


@dataclass(frozen=True, slots=True)
class ImageMark:
    """An image."""

    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A footnote's mark in the prose, or (`body`) the beginning of its text."""

    label: str
    body: bool = False


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """Where a heading or a list item begins; nothing that a reader sees."""

    span: Span


@dataclass(frozen=True, slots=True)
class ClassesMark:
    """An attribute list, of which the classes count."""

    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallOutMark:
    """The beginning of a call-out."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class TextMark:
    """Characters that come through as they are."""

    text: str


Mark = CodeMark | MentionMark | LinkMark | ImageMark | NoteMark | PlaceMark | ClassesMark | CallOutMark | TextMark
