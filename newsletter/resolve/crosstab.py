"""The figures of a chart or a table: lines (options, or items of a grid) by series (everyone, or groups).

Lines are ordered by what everyone said. Where groups stand beside one another and not every line's figure for everyone
is known, they are ordered by their largest figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn

from msgspec import Struct
from msgspec.structs import replace

from newsletter.draft.references import Reference
from newsletter.resolve.located import Located
from newsletter.resolve.outcome import Unresolved
from newsletter.resolve.survey_words import grid_labels, group, part_label
from newsletter.survey.address import Condition, Form, Side
from newsletter.survey.codebook import Question
from newsletter.survey.estimate import Estimate
from newsletter.survey.lookup import NotKnown, find_question

Where = tuple[Condition, ...]
_Row = tuple[Question, tuple[str, ...]]  # what a line is of; no options where each series has its own


class Series(Struct, frozen=True):
    """A column: `options` is set where a grid's options are its columns, `where` for a group."""

    label: str
    where: Where
    options: tuple[str, ...] = ()


class Line(Struct, frozen=True):
    """A row: its figures, one a series, None where none is known. What is `aside` comes after the rest.

    `everyone` is the figure of all whom the reference speaks of (of a grid's options, that of the first); `height` is
    what the line is sorted by, below all others where nothing is known.
    """

    label: str
    question: Question
    options: tuple[str, ...]
    cells: tuple[Estimate | None, ...]
    everyone: Estimate | None
    aside: bool = False
    height: float = -1.0

    @property
    def known(self) -> bool:
        """Whether any figure of the line can be drawn."""
        return any(cell is not None for cell in self.cells)


class Crosstab(Struct, frozen=True):
    """Lines in the codebook's order; `left_out` are the labels of those without any known figure."""

    series: tuple[Series, ...]
    lines: tuple[Line, ...]
    left_out: tuple[str, ...]


def crosstab(reference: Reference, located: Located, estimate: Callable[[Side], Estimate]) -> Crosstab:
    """Every figure that the reference asks for, by `estimate`. Raises `NotKnown`, also where no figure is known."""
    rows = list(_rows(located))
    series = _groups(reference.by, located, rows) if reference.by else _options(located)
    lines = [_line(located, series, row, estimate) for row in rows]
    known = tuple(line for line in lines if line.known)
    if not known:
        _explain(located, rows[0], series[0], estimate)
    return Crosstab(series, _measured(known, reference), tuple(line.label for line in lines if not line.known))


def drawn(cell: Estimate | None, form: Form | None) -> float | None:
    """The number that a mark is drawn to: the people behind a figure with `as=count`, else its percentage."""
    if cell is None or form != "count":
        return cell.value if cell else None
    return cell.count.low if cell.count else None


def _measured(lines: tuple[Line, ...], reference: Reference) -> tuple[Line, ...]:
    """The lines with their heights."""
    heights = [drawn(line.everyone, reference.form) for line in lines]
    if reference.by and None in heights:
        heights = [max(_known_numbers(line, reference.form), default=None) for line in lines]
    return tuple(
        replace(line, height=-1.0 if height is None else height) for line, height in zip(lines, heights, strict=True)
    )


def _known_numbers(line: Line, form: Form | None) -> Iterator[float]:
    return (number for cell in line.cells if (number := drawn(cell, form)) is not None)


def _rows(located: Located) -> Iterator[_Row]:
    """The question and options of each line: a grid's items, else the options named, else all of the question's."""
    question, side = located.question, located.side
    if question is None:
        yield from ((item, () if side.each else side.options) for item in located.items)
    elif not question.options:
        message = f"“{question.id}” is a {question.kind} question: it has no shares to draw."
        raise Unresolved("reference-malformed", message, "Cite it in a sentence.")
    else:
        chosen = located.selections if side.options else [(option,) for option in question.options]
        yield from ((question, names) for names in chosen)


def _options(located: Located) -> tuple[Series, ...]:
    """One series for everyone; of a grid, one for each option, unless one option or net was named."""
    side = located.side
    if not located.items or (side.options and not side.each):
        return (Series("", side.where),)
    names = side.options or dict.fromkeys(name for item in located.items for name in item.options)
    labels = grid_labels(located.items)
    return tuple(Series(labels[name], side.where, (name,)) for name in names)


def _groups(by: str, located: Located, rows: Sequence[_Row]) -> tuple[Series, ...]:
    """A series for each group of the question `by`, or for each that a report prints of a question that it does not."""
    if not all(options for _, options in rows):
        advice = f"Name one: {located.side.question}/OPTION."
        raise Unresolved("reference-malformed", "A grid is set against groups one option at a time.", advice)
    printed = {part: None for question, _ in rows for among in question.among for part in among.where}
    groups = [condition for condition in printed if condition.question == by]
    if by in located.survey.questions or not groups:
        question = find_question(located.survey, by)
        groups = [Condition(by, (option,)) for option in question.options]
        if not groups:
            message = f"`by={by}` is a {question.kind} question: it has no groups."
            raise Unresolved("reference-malformed", message, "Name a question with options.")
    return tuple(Series(group(located.survey, one), (*located.side.where, one)) for one in groups)


def _line(located: Located, series: tuple[Series, ...], row: _Row, estimate: Callable[[Side], Estimate]) -> Line:
    question, options = row
    cells = tuple(_cell(_side(located, row, one), estimate) for one in series)
    grouped = any(one.where != located.side.where for one in series)
    everyone = _everyone(_side(located, row, Series("", located.side.where)), estimate) if grouped else cells[0]
    if located.items:
        return Line(question.text, question, options, cells, everyone)
    aside = all(option in question.options and question.options[option].aside for option in options)
    label = " or ".join(part_label(question, option) for option in options)
    return Line(label, question, options, cells, everyone, aside)


def _everyone(side: Side, estimate: Callable[[Side], Estimate]) -> Estimate | None:
    """What all groups together said; None where that is not known, or may not be."""
    try:
        return estimate(side)
    except NotKnown:
        return None


def _side(located: Located, row: _Row, series: Series) -> Side:
    question, options = row
    return Side(located.side.survey, question.id, options or series.options, where=series.where)


def _cell(side: Side, estimate: Callable[[Side], Estimate]) -> Estimate | None:
    """The share, None where none is known; a figure that must not be shown raises."""
    try:
        share = estimate(side)
    except NotKnown as unknown:
        if unknown.rule != "reference-unknown":
            raise
        return None
    return share if share.value is not None else None


def _explain(located: Located, row: _Row, series: Series, estimate: Callable[[Side], Estimate]) -> NoReturn:
    """Why nothing can be drawn: what the store says of the first figure, else that it has no value."""
    estimate(_side(located, row, series))
    message = f"No figure of “{located.side.question}” is known: there is nothing to draw."
    raise NotKnown("reference-unknown", message, "Write the printed figures into the survey.")
