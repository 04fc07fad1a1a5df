"""The answers of a file, read row by row: any file, in bounded memory, and whatever is wrong told with its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from newsletter.survey.importing.answers_writing import Roles, Written, column_of, write_answers
from newsletter.survey.importing.dates import Days
from newsletter.survey.importing.layout import Layout, Source
from newsletter.survey.importing.plan import Output, Plan
from newsletter.survey.importing.profile import Profiled, profile
from newsletter.survey.importing.rows import answers

OnRows = Callable[[int], None]  # with the number of rows read so far


class AnswerTable(Protocol):
    """What an import asks of a file's answers. Every verb raises Refusal with the row."""

    def profiled(self) -> Profiled:
        """What stands in each column."""

    def write(self, target: Path, plan: Plan, roles: Roles) -> Written:
        """Write the file of answers as the plan has it, its people and weights checked."""

    def row_of(self, output: Output, day: dt.date) -> int:
        """The first row whose cell of `output` is that day."""


@dataclass(frozen=True, slots=True)
class RowTable:
    """The answers of any file."""

    source: Source
    layout: Layout
    on_rows: OnRows

    def profiled(self) -> Profiled:
        """What stands in each column."""
        return profile(self.source.chunks(), self.layout, self.on_rows)

    def write(self, target: Path, plan: Plan, roles: Roles) -> Written:
        """Write the file of answers as the plan has it, its people and weights checked."""
        return write_answers(target, answers(self.source.chunks(), self.layout), plan, roles, self.on_rows)

    def row_of(self, output: Output, day: dt.date) -> int:
        """The first row whose cell of `output` is that day."""
        for numbers, rows in answers(self.source.chunks(), self.layout):
            for number, cell in zip(numbers, column_of(rows, output), strict=True):
                days = Days()
                days.add(cell, number)
                if any(seen[0] == day for seen in (*days.iso, *days.day_first, *days.month_first)):
                    return number
        raise LookupError(day)  # pragma: no cover -- the day was found in this file
