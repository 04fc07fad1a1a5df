"""The answers of a file, read row by row: any file, in bounded memory, and whatever is wrong told with its row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from newsletter.survey.importing.answers_writing import Roles, Written, column_of, write_answers
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

    def first_row(self, output: Output, wanted: Callable[[str], bool]) -> int:
        """The first row whose cell of `output` is one that is wanted."""


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

    def first_row(self, output: Output, wanted: Callable[[str], bool]) -> int:
        """The first row whose cell of `output` is one that is wanted."""
        for numbers, rows in answers(self.source.chunks(), self.layout):
            for number, cell in zip(numbers, column_of(rows, output), strict=True):
                if wanted(cell.strip()):
                    return number
        raise LookupError(output.name)  # pragma: no cover -- the cell was found in this file
