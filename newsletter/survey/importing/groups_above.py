"""Two rows of headings whose upper one is filled over groups of columns alone, as the items of a grid have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.survey.importing.cell_kinds import kind_of
from newsletter.survey.importing.naming import tidy

_FEWEST = 4  # rows of answers: of fewer nobody can tell a heading from a first answer
_QUANTITIES = 12  # different numbers, from which on they are no steps of a scale
_SAYS_NOTHING = {"", "response", "responses", "open-ended response"}
_NUMERAL = {"number", "comma", "thousands", "date"}
_TICK = "\0"  # stands for the column's own heading where that is written for "chosen"


@dataclass(frozen=True, slots=True)
class _Column:
    """`same`: the upper row names the column before alike. `answers` are those that are filled."""

    above: str
    below: str
    same: bool
    answers: tuple[str, ...]

    @property
    def steps(self) -> frozenset[str]:
        """What people could choose from."""
        return frozenset(_TICK if answer == self.below else answer for answer in self.answers)


def groups_above(rows: Sequence[Sequence[str]]) -> tuple[str, ...] | None:
    """“Group [Heading]” where the first row names groups of the columns that the second heads; None: it does not.

    A group's words stand over its first column, and again over each of the others or not at all. Which of the columns
    after it belong to it is told by the answers: those of one grid have some in common.
    """
    columns = _columns(rows)
    if len(rows) < 2 + _FEWEST or not _are_headings(columns):
        return None
    words: list[str] = []
    grouped = False
    for span in _spans(columns):
        size = _size(span)
        grouped = grouped or size > 1
        words += [f"{span[0].above} [{column.below}]" for column in span[:size]] if size > 1 else []
        words += [_alone(column, named=len(span) == 1) for column in (span[size:] if size > 1 else span)]
    return tuple(words) if grouped else None


def _columns(rows: Sequence[Sequence[str]]) -> list[_Column]:
    width = max(map(len, rows[:2]), default=0)
    padded = [[*map(tidy, row), *[""] * (width - len(row))][:width] for row in rows]
    found: list[_Column] = []
    for place in range(width):
        above, below, *answers = [row[place] for row in padded]
        same = bool(above and place and padded[0][place - 1] == above)
        found.append(_Column(above, below, same, tuple(filter(None, answers))))
    return found


def _are_headings(columns: Sequence[_Column]) -> bool:
    """Whether the second row heads the columns that the first leaves open, and is no answer."""
    if not any(column.below and (column.same or not column.above) for column in columns):
        return False
    below = [column for column in columns if column.below]
    if any(_is_numeral(column.below) or (_TICK in column.steps and column.steps != {_TICK}) for column in below):
        return False
    return any(_unlike_its_answers(column) for column in below)


def _unlike_its_answers(column: _Column) -> bool:
    """Whether people answered otherwise, and alike: in numbers, or the same few things."""
    steps = column.steps - {_TICK}
    return bool(steps) and (all(map(_is_numeral, steps)) or len(steps) * 2 <= len(column.answers))


def _is_numeral(cell: str) -> bool:
    return kind_of(cell) in _NUMERAL


def _spans(columns: Sequence[_Column]) -> list[list[_Column]]:
    """Each heading of the upper row with the columns that may be under it."""
    spans: list[list[_Column]] = []
    for column in columns:
        under = column.same or (not column.above and column.below)
        if spans and under and spans[-1][0].above and spans[-1][0].below:
            spans[-1].append(column)
        else:
            spans.append([column])
    return spans


def _size(span: Sequence[_Column]) -> int:
    """How many of the columns are the group: those that say so, else those whose answers have some in common."""
    said = sum(column.same for column in span) + 1
    if said > 1:
        return said
    steps = span[0].steps
    for place, column in enumerate(span[1:], 1):
        if not _alike(steps, column.steps):
            return place
        steps |= column.steps
    return len(span)


def _alike(some: frozenset[str], others: frozenset[str]) -> bool:
    if not some or not others or some & others:
        return True
    return all(len(steps) > _QUANTITIES and all(map(_is_numeral, steps)) for steps in (some, others))


def _alone(column: _Column, *, named: bool) -> str:
    """The heading of a column in no group; `named`: the words above it are its own, and not those of a section."""
    if not named and column.below:
        return column.below
    if not column.above or column.below.lower() in _SAYS_NOTHING or column.below == column.above:
        return column.above or column.below
    return f"{column.above} [{column.below}]"
