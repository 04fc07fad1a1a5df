"""The headings of a table as people lay it out: a title above it, questions that stand over several options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsletter.survey.importing.cell_kinds import is_number
from newsletter.survey.importing.groups_above import groups_above
from newsletter.survey.importing.naming import tidy

_NARROWEST = 3  # columns of a table that may have a title: of two, the first row may be a heading and a blank


@dataclass(frozen=True, slots=True)
class Headings:
    """A heading for each column, “Question [Option]” of two rows; how many rows they take, titles and all."""

    words: tuple[str, ...]
    rows: int
    notes: tuple[str, ...] = ()


def headings_of(head: Sequence[Sequence[str]]) -> Headings:
    """The headings of the table of which `head` are the first rows, the last of them an answer at least."""
    titles = _titles(head)
    notes = [f"“{tidy(''.join(row))}” above the headings was taken for a title." for row in head[:titles]]
    words = _two_rows(head[titles:])
    if words is None:
        return Headings(tuple(head[titles]), titles + 1, tuple(notes))
    notes.append("Two rows of headings were read: questions, and below them their options or items.")
    return Headings(words, titles + 2, tuple(notes))


def _two_rows(rows: Sequence[Sequence[str]]) -> tuple[str, ...] | None:
    """The headings, where the first two of the rows hold them together."""
    if len(rows) > 2 and _stands_over(rows[0], rows[1]):
        return tuple(_joined(rows[0], rows[1]))
    return groups_above(rows)


def _titles(head: Sequence[Sequence[str]]) -> int:
    """How many rows above the headings hold one text alone."""
    widest = max(sum(map(bool, map(str.strip, row))) for row in head)
    number = 0
    while widest >= _NARROWEST and len(head) > number + 2 and _is_alone(head[number]):
        if not head[number][0].strip() and groups_above(head[number:]):
            break  # it stands over the one group that there is
        number += 1
    return number if not any(map(is_number, map(tidy, head[number]))) else 0


def _is_alone(row: Sequence[str]) -> bool:
    return sum(map(bool, map(str.strip, row))) == 1


def _spans(row: Sequence[str], width: int) -> Iterator[range]:
    """Each filled cell with the blank ones after it: what is left of cells that were merged."""
    starts = [place for place in range(width) if place < len(row) and row[place].strip()]
    for start, end in zip(starts, [*starts[1:], width], strict=True):
        yield range(start, end)


def _stands_over(top: Sequence[str], below: Sequence[str]) -> bool:
    """Whether `below` names what stands under each question of `top`, and nothing under those that stand alone."""
    if not top[0].strip() or len(below) > len(top):
        return False
    cells = [*map(tidy, below), *[""] * (len(top) - len(below))]
    spans = [[cells[place] for place in span] for span in _spans(top, len(top))]
    alone, over = [each[0] for each in spans if len(each) == 1], [each for each in spans if len(each) > 1]
    named = all(all(each) and len(set(each)) == len(each) and not any(map(is_number, each)) for each in over)
    return bool(over and alone) and named and not any(alone)


def _joined(top: Sequence[str], below: Sequence[str]) -> Iterator[str]:
    for span in _spans(top, len(top)):
        question = top[span.start]
        yield from (f"{question} [{below[place]}]" for place in span) if len(span) > 1 else (question,)
