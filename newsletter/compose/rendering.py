"""What is needed to turn a draft's tree into words: its values, figures, pictures, and the medium."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from newsletter.compose.edition import Picture
from newsletter.compose.evidence_note import evidence_note
from newsletter.compose.marks import Marks
from newsletter.compose.tokens import reader_token
from newsletter.compose.words import Words
from newsletter.draft.tree import Element, Node, Slot, Text
from newsletter.resolve.resolved import Quoted, ReaderField, Resolved
from newsletter.resolve.resolved import Words as ResolvedWords


class Rendering(Struct, frozen=True):
    """A resolved draft on its way into one medium.

    `numbers` maps an index of the draft's mentions to the number of its figure, from 1. `pictures` maps a file of
    the issue's folder to the picture; `column` is the width for pictures, in pixels.
    """

    resolved: Resolved
    medium: Literal["email", "web"]
    marks: Marks
    numbers: Mapping[int, int]
    pictures: Mapping[str, Picture]
    words: Words
    column: int

    def picture(self, source: str) -> Picture | None:
        """The picture that a source means, as the draft writes it; None where there is none to show."""
        return self.pictures.get(self.resolved.draft.file_of(source))

    def evidence(self, number: int) -> str:
        """HTML for the evidence of the figure of that number."""
        figure = self.resolved.figures[number - 1]
        titles = {note.survey: note.title for note in self.resolved.notes}
        return evidence_note(number, figure, titles.get(figure.survey, figure.survey), self.words)


def figure_numbers(resolved: Resolved) -> dict[int, int]:
    """The number of each mention's figure, counted from 1 in the order of the issue."""
    numbers = {figure.mention.span: number for number, figure in enumerate(resolved.figures, 1)}
    mentions = enumerate(resolved.draft.mentions)
    return {index: numbers[mention.span] for index, mention in mentions if mention.span in numbers}


def plain(nodes: Iterable[Node], resolved: Resolved, token: Callable[[str], str] | None = None) -> str:
    """The words of `nodes` on one line, as a reader sees them.

    A reader's field is its token, written by `token`; where there is none, its fallback.
    """
    return "".join(_pieces(nodes, resolved, token)).replace("\n", " ").strip()


def _pieces(nodes: Iterable[Node], resolved: Resolved, token: Callable[[str], str] | None) -> Iterator[str]:
    """The words in their order. A stack and not recursion, so that no nesting is too deep."""
    stack = [*nodes][::-1]
    while stack:
        node = stack.pop()
        if isinstance(node, Text):
            yield node.text
        elif isinstance(node, Element) and node.tag == "br":
            yield " "
        elif isinstance(node, Slot) and not _has_words(node, resolved):
            yield slot_words(node, resolved, token)
        else:
            stack.extend(reversed(node.children))


def _has_words(slot: Slot, resolved: Resolved) -> bool:
    """Whether the editor's own words stand where the reference is."""
    return bool(slot.children) and not isinstance(resolved.values.get(slot.mention), ReaderField)


def slot_words(slot: Slot, resolved: Resolved, token: Callable[[str], str] | None = None) -> str:
    """What a reader reads where a reference without words of its own stands."""
    value = resolved.values.get(slot.mention)
    if isinstance(value, ReaderField):
        return token(reader_token(value.field, value.fallback)) if token else value.fallback
    return value.text if isinstance(value, (ResolvedWords, Quoted)) else unresolved(slot, resolved)


def unresolved(slot: Slot, resolved: Resolved) -> str:
    """What stands where a reference has no figure: the reference itself, so that an editor sees which."""
    return f"<{resolved.draft.mentions[slot.mention].reference.text}>"
