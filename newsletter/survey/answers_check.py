"""Whether a file of answers is what its codebook says, row by row: `survey-invalid` with the row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from newsletter.problems import WHOLE_FILE, Problem, Span, did_you_mean
from newsletter.survey.answers_file import Row, Unreadable, check_header, read_rows
from newsletter.survey.codebook import Question, Responses, Survey
from newsletter.survey.columns import HUGE, NO, chosen_values, code_of, codes, is_small
from newsletter.survey.profiling import missing_columns

MOST_PROBLEMS = 20
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")
CellCheck = Callable[[str], tuple[str, str] | None]  # a cell ▶ what is wrong with it, and what to do


class _Column(Struct, frozen=True):
    name: str
    place: int
    check: CellCheck


def check_answers(survey: Survey, file: Path, path: str) -> tuple[Problem, ...]:
    """Everything that is wrong with the answers, at most `MOST_PROBLEMS`; `path` names their file in problems."""
    found: list[Problem] = []
    try:
        for problem in _problems(survey, read_rows(file), path):
            found.append(problem)
            if len(found) == MOST_PROBLEMS:
                break
    except Unreadable as error:
        found.append(Problem("survey-invalid", error.message, error.help, _line(error.line), path))
    return tuple(found)


def _problems(survey: Survey, rows: Iterator[Row], path: str) -> Iterator[Problem]:
    header = next(rows, None)
    if header is None:
        yield Problem("survey-invalid", "This file of answers is empty.", "Export it again.", WHOLE_FILE, path)
        return
    check_header(header)
    missing = list(missing_columns(survey, tuple(header.cells)))
    yield from missing
    if missing:
        return
    columns = _checked_columns(survey, header.cells)
    design = _DesignCheck(survey.responses, header.cells)
    number = 0
    for row in rows:
        number += 1
        for message, advice in _wrong(row, len(header.cells), columns, design):
            yield Problem("survey-invalid", f"Row {row.number}: {message}", advice, _line(row.line), path)
    if not number:
        yield Problem("survey-invalid", "This file holds no answers.", "Export it again.", WHOLE_FILE, path)


def _wrong(row: Row, width: int, columns: Sequence[_Column], design: _DesignCheck) -> Iterator[tuple[str, str]]:
    if len(row.cells) != width:
        yield (
            f"it has {len(row.cells)} cells, the header has {width}.",
            "A comma in a text needs quotation marks around it.",
        )
        return
    yield from design.wrong(row)
    for column in columns:
        cell = row.cells[column.place]
        found = column.check(cell) if cell else None
        if found:
            yield f"the column “{column.name}” {found[0]}", found[1]


def _checked_columns(survey: Survey, header: Sequence[str]) -> list[_Column]:
    found = []
    for question in survey.questions.values():
        for name, check in _checks_of(question):
            found.append(_Column(name, header.index(name), check))
    return found


def _checks_of(question: Question) -> Iterator[tuple[str, CellCheck]]:
    if question.kind == "single" and question.column:
        yield question.column, _known(codes(question), question.id)
    elif question.kind == "numeric" and question.column:
        yield question.column, _numeric
    elif question.kind == "multiple":
        for option in question.options.values():
            if option.column and option.value is None:
                yield option.column, _known({**dict.fromkeys((*chosen_values(option), *NO), "")}, option.id)


def _known(values: Mapping[str, str], name: str) -> CellCheck:
    numbers = all(map(is_small, values))

    def check(cell: str) -> tuple[str, str] | None:
        if cell in values or (numbers and _is_number(cell) and code_of(float(cell)) in values):
            return None
        return f"holds “{cell}”, which “{name}” does not list.", did_you_mean(cell, values)

    return check


def _numeric(cell: str) -> tuple[str, str] | None:
    if _is_number(cell):
        return None
    comma = re.fullmatch(r"[+-]?[0-9]+,[0-9]+", cell)
    return f"holds “{cell}”, which is not a number.", "Write a decimal point, not a comma." if comma else ""


class _DesignCheck:
    """What every row must have: an id of its own, a weight, a stratum, a cluster, and its stratum's size."""

    def __init__(self, responses: Responses | None, header: Sequence[str]) -> None:
        names = responses or Responses("")
        self._respondent = _place(names.respondent, header)
        self._weight = _place(names.weight, header)
        self._strata = _place(names.strata, header)
        self._cluster = _place(names.cluster, header)
        self._total = _place(names.population_total, header)
        self._seen: dict[str, int] = {}
        self._totals: dict[str, str] = {}
        self._units: dict[str, set[str]] = {}

    def wrong(self, row: Row) -> Iterator[tuple[str, str]]:
        """What is wrong with one row."""
        if self._respondent is not None:
            yield from self._id(row, row.cells[self._respondent])
        if self._weight is not None and not _is_weight(row.cells[self._weight]):
            yield f"its weight is “{row.cells[self._weight]}”.", "A weight is a number, not below 0."
        for place, what in ((self._strata, "stratum"), (self._cluster, "cluster")):
            if place is not None and not row.cells[place]:
                yield f"it has no {what}.", "Everyone belongs to one."
        if self._total is not None:
            yield from self._size(row, row.cells[self._total])

    def _id(self, row: Row, name: str) -> Iterator[tuple[str, str]]:
        if not name:
            yield "it has no respondent's id.", "Give everyone one."
        elif name in self._seen:
            yield f"the respondent “{name}” stands in row {self._seen[name]} already.", "Keep one of the two."
        else:
            self._seen[name] = row.number

    def _size(self, row: Row, total: str) -> Iterator[tuple[str, str]]:
        stratum = row.cells[self._strata] if self._strata is not None else ""
        if not _is_weight(total) or float(total) < 1:
            yield f"the size of its stratum is “{total}”.", "It is the number of sampling units in the population."
        elif self._totals.setdefault(stratum, total) != total:
            yield f"the size of its stratum is {total}, and {self._totals[stratum]} above.", "A stratum has one size."
        else:
            yield from self._sampled(row, stratum, float(total))

    def _sampled(self, row: Row, stratum: str, total: float) -> Iterator[tuple[str, str]]:
        """No more units can be sampled than there are. A row without clusters is a unit of its own."""
        sampled = self._units.setdefault(stratum, set())
        before = len(sampled)
        sampled.add(str(row.number) if self._cluster is None else row.cells[self._cluster])
        if before <= total < len(sampled):
            unit = "row" if self._cluster is None else "cluster"
            words = f"its stratum has {total:,.0f} sampling units, and this is {unit} {len(sampled):,} of it."
            yield words, "It is the number of sampling units in the population."


def _place(name: str | None, header: Sequence[str]) -> int | None:
    return header.index(name) if name else None


def _is_weight(cell: str) -> bool:
    return _is_number(cell) and float(cell) >= 0


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None and abs(float(cell)) < HUGE


def _line(line: int) -> Span:
    return Span(line, 1, line, 1)
