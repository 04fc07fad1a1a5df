"""The words of a chart or a table: its columns' headings, the line beneath it, and the text that stands in for it."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from newsletter.claims.style import HouseStyle
from newsletter.draft.references import Reference
from newsletter.resolve.crosstab import Crosstab, Line
from newsletter.resolve.located import Located
from newsletter.resolve.said import said
from newsletter.resolve.survey_words import grid_labels, group, opened, when
from newsletter.survey.address import Form
from newsletter.survey.estimate import Estimate


class Drawn(Struct, frozen=True):
    """What is drawn: the lines chosen from the data, in their order, and a heading for each series."""

    located: Located
    data: Crosstab
    lines: tuple[Line, ...]
    headings: tuple[str, ...]

    @property
    def question(self) -> str:
        """The question asked; a grid's name in words, since only its items have a wording."""
        question = self.located.question
        return question.text if question else (self.located.side.question or "").replace("-", " ").capitalize()


def headings(data: Crosstab, lines: tuple[Line, ...], located: Located) -> tuple[str, ...]:
    """A heading a series, with its base: "GPs (51)"."""
    everyone = opened(located.survey.population_label or "respondents")
    if located.items and located.side.options:
        labels = grid_labels(located.items)
        everyone = " or ".join(labels[option] for option in located.side.options)
    return tuple(_with_base(series.label or everyone, _bases(lines, place)) for place, series in enumerate(data.series))


def printed(cell: Estimate, reference: Reference, style: HouseStyle) -> str:
    """A figure as it stands on a mark, in digits: the house's number with the sign, "61%", or of people, "60"."""
    return said(cell, _form(reference), reference.digits, replace(style, percent="%", words_below=0))


def note(drawn: Drawn) -> str:
    """Question, base and dates, and whatever a reader could not see from the drawing alone."""
    survey, data = drawn.located.survey, drawn.data
    sentences = [f"{_base(drawn)}, {when(survey)}" if when(survey) else _base(drawn)]
    if drawn.located.side.where:
        groups = [group(survey, condition) for condition in drawn.located.side.where]
        sentences.append(f"Only {', '.join(groups)}")
    if survey.weighted:
        sentences.append("Weighted")
    if len(drawn.lines) < len(data.lines):
        number = "" if len(drawn.lines) == 1 else f"{len(drawn.lines)} "
        sentences.append(f"The {number}highest of {len(data.lines) + len(data.left_out)}")
    if data.left_out:
        sentences.append(f"Not shown, as no figure is known: {', '.join(data.left_out)}")
    if any(cell is None for line in drawn.lines for cell in line.cells):
        sentences.append("– means that no figure is known")
    return " ".join([_ended(drawn.question), *(f"{sentence}." for sentence in sentences)])


def description(drawn: Drawn, reference: Reference, style: HouseStyle) -> str:
    """The alternative text: every figure of the drawing."""
    several = len(drawn.headings) > 1
    parts = []
    for place, heading in enumerate(drawn.headings):
        figures = "; ".join(
            f"{line.label}, {said(cell, _form(reference), reference.digits, style)}"
            for line in drawn.lines
            if (cell := line.cells[place]) is not None
        )
        parts.append(f"{heading}: {figures}." if several else f"{figures}.")
    return " ".join([f"{reference.scheme.capitalize()}.", _ended(drawn.question), *parts])


def _form(reference: Reference) -> Form:
    return reference.form or "percent"


def _base(drawn: Drawn) -> str:
    """How many people of which kind: one number, or the least and the most; none where the headings carry them."""
    people = drawn.located.survey.population_label or "respondents"
    bases = _bases(drawn.lines, 0)
    if len(drawn.headings) > 1 or not bases:
        return opened(people)
    return f"{_range(bases)} {people}"


def _bases(lines: tuple[Line, ...], place: int) -> list[int]:
    return sorted({cell.base for line in lines if (cell := line.cells[place]) is not None and cell.base is not None})


def _with_base(label: str, bases: list[int]) -> str:
    return f"{label} ({_range(bases)})" if bases else label


def _range(bases: list[int]) -> str:
    return f"{bases[0]:,}" if len(bases) == 1 else f"{bases[0]:,} to {bases[-1]:,}"


def _ended(words: str) -> str:
    return words if words.endswith(("?", ".", "!", "…")) else f"{words}."
