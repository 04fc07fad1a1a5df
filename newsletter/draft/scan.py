"""What the scanner has found so far, and how a reference's text becomes one of its finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from newsletter.draft import tokens
from newsletter.draft.grammar import MalformedReference, parse_reference
from newsletter.draft.marks import ImageMark, LinkMark, Mark, MentionMark, TextMark
from newsletter.draft.model import Role
from newsletter.draft.places import Places
from newsletter.draft.references import Reference
from newsletter.problems import Problem

Placed = TypeVar("Placed", MentionMark, LinkMark, ImageMark)


@dataclass(slots=True)
class Scan:
    """The finds of one draft. A token's number counts in `marks`.

    `brackets` keeps what stood before and behind the words of a pair, for a pair that Markdown tears apart. `unseen`
    are stretches of the source that no reader sees as words, `covered` those that a reference covers, `tags` those
    that look like raw HTML, `lost_notes` the first mark of each footnote that does not exist: offsets all.
    """

    places: Places
    marks: list[Mark] = field(default_factory=list)
    brackets: dict[int, tuple[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unseen: list[tuple[int, int]] = field(default_factory=list)
    covered: list[tuple[int, int]] = field(default_factory=list)
    tags: list[tuple[int, int]] = field(default_factory=list)
    lost_notes: dict[str, tuple[int, int]] = field(default_factory=dict)

    def mark(self, mark: Mark) -> int:
        """The number of a new mark."""
        self.marks.append(mark)
        return len(self.marks) - 1

    def shown(self, text: str) -> str:
        """The token of a text that comes through as it is."""
        return tokens.atom(self.mark(TextMark(text)))

    def hide(self, start: int, end: int) -> None:
        """Note that no reader sees what stands here as words."""
        self.unseen.append((start, end))

    def malformed(self, start: int, end: int, message: str, help: str = "", text: str | None = None) -> None:
        """Note a problem with a reference that is none."""
        self.problems.append(Problem("reference-malformed", message, help, self.places.span(start, end), "", text))

    def reference(self, text: str, bounds: tuple[int, int]) -> Reference | None:
        """The reference that `text` is, whose whole takes up `bounds`; a problem is noted where it is none."""
        try:
            return parse_reference(text)
        except MalformedReference as error:
            span = self.places.span(*bounds)
            self.problems.append(Problem(error.rule, error.message, error.help, span, "", text))
            return None

    def mention(self, role: Role, reference: Reference, bounds: tuple[int, int], words: tuple[int, int] | None) -> int:
        """The number of a new mention from `bounds[0]` to `bounds[1]`, its words likewise."""
        start, end = bounds
        if role == "embed" and words:  # the caption is prose that the chart does not judge
            self.covered += [(start, words[0]), (words[1], end)]
        else:
            self.covered.append(bounds)
        words_span = self.places.span(*words) if words else None
        return self.mark(MentionMark(role, reference, self.places.span(start, end), words_span))

    def ordered(self, kind: type[Placed]) -> list[tuple[int, Placed]]:
        """The marks of one kind with their numbers, in the order of their places."""
        found = [(number, mark) for number, mark in enumerate(self.marks) if isinstance(mark, kind)]
        return sorted(found, key=lambda item: item[1].span)
