"""The figures of a chart or a table: lines (options, or items of a grid) by series (everyone, or groups)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from newsletter.draft.references import Reference
from newsletter.resolve.located import Located
from newsletter.resolve.outcome import Unresolved
from newsletter.resolve.survey_words import part_label
from newsletter.survey.address import Condition
from newsletter.survey.codebook import Question, Survey
from newsletter.survey.estimate import Estimate
from newsletter.survey.lookup import NotKnown, find_question

Where = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A column: `options` is set where a grid's options are its columns, `where` for a group."""

    label: str
    where: Where
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its figures, one a series, None where none is known. What is `aside` comes after the rest."""

    label: str
    question: Question
    options: tuple[str, ...]
    cells: tuple[Estimate | None, ...]
    aside: bool = False

    @property
    def known(self) -> bool:
        """Whether any figure of the line can be drawn."""
        return any(cell is not None for cell in self.cells)

    @property
    def height(self) -> float:
        """The value that the line is sorted by: that of its first series that has one."""
        return next((cell.value for cell in self.cells if cell is not None and cell.value is not None), -1.0)


@dataclass(frozen=True, slots=True)
class Crosstab:
    """Lines in the codebook's order; `left_out` are the labels of those without any known figure."""

    series: tuple[Series, ...]
    lines: tuple[Line, ...]
    left_out: tuple[str, ...]


def crosstab(reference: Reference, located: Located) -> Crosstab:
    """Every figure that the reference asks for. Raises `NotKnown`, also where no figure at all is known."""
    rows = list(_rows(located))
    series = _series(reference, located)
    lines = [_line(located, series, question, options) for question, options in rows]
    known = tuple(line for line in lines if line.known)
    if not known:
        _explain(located, rows[0], series[0])
    return Crosstab(series, known, tuple(line.label for line in lines if not line.known))


def _rows(located: Located) -> Iterator[tuple[Question, tuple[str, ...]]]:
    """The question and options of each line: a grid's items, else the options named, else all of the question's."""
    question, options = located.question, located.side.options
    if question is None:
        yield from ((item, options) for item in located.items)
    elif not question.options:
        message = f"“{question.id}” is a {question.kind} question: it has no shares to draw."
        raise Unresolved("reference-malformed", message, "Cite it in a sentence.")
    else:
        chosen = located.selections if options else [(option,) for option in question.options]
        yield from ((question, names) for names in chosen)


def _series(reference: Reference, located: Located) -> tuple[Series, ...]:
    where = located.side.where
    whole_grid = located.items and not located.side.options
    if reference.by:
        if whole_grid:
            advice = f"Name one: {located.side.question}/OPTION."
            raise Unresolved("reference-malformed", "A grid is set against groups one option at a time.", advice)
        return tuple(
            Series(label, (*where, Condition(reference.by, (name,))))
            for name, label in _groups(located.survey, reference.by)
        )
    if whole_grid:
        options = {name: option.label for item in located.items for name, option in item.options.items()}
        return tuple(Series(label, where, (name,)) for name, label in options.items())
    return (Series("", where),)


def _groups(survey: Survey, by: str) -> Iterator[tuple[str, str]]:
    question = find_question(survey, by)
    if not question.options:
        message = f"`by={by}` is a {question.kind} question: it has no groups."
        raise Unresolved("reference-malformed", message, "Name a question with options.")
    yield from ((name, option.label) for name, option in question.options.items())


def _line(located: Located, series: tuple[Series, ...], question: Question, options: tuple[str, ...]) -> Line:
    cells = tuple(_cell(located, question, options or one.options, one.where) for one in series)
    if located.items:
        return Line(question.text, question, options, cells)
    aside = all(option in question.options and question.options[option].aside for option in options)
    return Line(" or ".join(part_label(question, option) for option in options), question, options, cells, aside)


def _cell(located: Located, question: Question, options: tuple[str, ...], where: Where) -> Estimate | None:
    """The share, None where none is known; a figure that must not be shown raises."""
    try:
        estimate = located.dataset.share(question.id, options, where)
    except NotKnown as unknown:
        if unknown.rule != "reference-unknown":
            raise
        return None
    return estimate if estimate.value is not None else None


def _explain(located: Located, row: tuple[Question, tuple[str, ...]], series: Series) -> NoReturn:
    """Why nothing can be drawn: what the store says of the first figure, else that it has no value."""
    question, options = row
    located.dataset.share(question.id, options or series.options, series.where)
    message = f"No figure of “{located.side.question}” is known: there is nothing to draw."
    raise NotKnown("reference-unknown", message, "Write the printed figures into the survey.")
