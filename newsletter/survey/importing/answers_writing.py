"""The file of answers, streamed from the export, its people and weights checked on the way."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import TextIO

from newsletter.survey.importing.cell_kinds import is_number
from newsletter.survey.importing.dates import Days
from newsletter.survey.importing.layout import Chunks
from newsletter.survey.importing.plan import Output, Plan
from newsletter.survey.importing.refusal import Refusal, shown
from newsletter.survey.importing.units import Units


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns of the file of answers that are checked, "" where there is none; `numeric` must hold numbers."""

    respondent: str = ""
    weight: str = ""
    strata: str = ""
    cluster: str = ""
    numeric: tuple[str, ...] = ()

    @property
    def filled(self) -> tuple[str, ...]:
        """Those of which everyone has one: a stratum, a cluster."""
        return tuple(filter(None, (self.strata, self.cluster)))

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(filter(None, (self.respondent, self.weight, *self.filled, *self.numeric)))


@dataclass(slots=True)
class Written:
    """How many answers were written, the days of the columns that hold them, the sampling units that were seen."""

    rows: int = 0
    units: Units = field(default_factory=Units)
    days: dict[str, Days] = field(default_factory=dict)


def write_answers(target: Path, rows: Chunks, plan: Plan, roles: Roles, on_rows: Callable[[int], None]) -> Written:
    """Write `rows` as the plan has them. Raises Refusal for a row that no survey can have."""
    written = Written(days={name: Days() for name in plan.dates})
    check = AnswerCheck(roles)
    outputs = {output.name: output for output in plan.outputs}
    with target.open("w", encoding="utf-8", newline="") as file:
        write_header(file, outputs)
        writer = csv.writer(file, lineterminator="\n")
        for numbers, cells in rows:
            check.check(numbers, {name: column_of(cells, outputs[name]) for name in roles.columns})
            if roles.strata:
                strata = column_of(cells, outputs[roles.strata])
                clusters = column_of(cells, outputs[roles.cluster]) if roles.cluster else map(str, numbers)
                for stratum, cluster in zip(strata, clusters, strict=True):
                    written.units.add(stratum, cluster)
            for name, days in written.days.items():
                for number, cell in zip(numbers, column_of(cells, outputs[name]), strict=True):
                    days.add(cell, number)
            writer.writerows(_as_planned(cells, plan.outputs))
            written.rows += len(cells)
            on_rows(written.rows)
    return written


def write_header(file: TextIO, names: Collection[str]) -> None:
    """The header of the file of answers."""
    odd = any(set(name) & set(";\t") for name in names)  # readers take the delimiter from the header
    csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL if odd else csv.QUOTE_MINIMAL).writerow(names)


def _as_planned(cells: list[list[str]], outputs: Sequence[Output]) -> Iterable[Sequence[str]]:
    """The rows of the file of answers, in the cheapest way that there is."""
    if not all(output.unchanged for output in outputs):
        return zip(*(column_of(cells, output) for output in outputs), strict=True)
    places = [output.place for output in outputs]
    if places == list(range(len(cells[0]))):
        return cells
    return map(itemgetter(*places), cells) if len(places) > 1 else ([row[places[0]]] for row in cells)


def column_of(cells: list[list[str]], output: Output) -> list[str]:
    """What the file of answers has in a column, of some rows."""
    column = [row[output.place] for row in cells]
    if output.convert is not None:
        column = list(map(output.convert, column))
    other = output.other
    if other is None:
        return column
    return [cell or (other.label if row[other.place].strip() else "") for cell, row in zip(column, cells, strict=True)]


class AnswerCheck:
    """What every row must have: an id of its own, a weight, a stratum, a cluster, numbers where numbers belong."""

    def __init__(self, roles: Roles) -> None:
        self._roles = roles
        self._seen: dict[str, int] = {}

    def check(self, numbers: Sequence[int], columns: Mapping[str, Sequence[str]]) -> None:
        """Raises Refusal for the first row that is wrong."""
        roles = self._roles
        for column, check in ((roles.respondent, self._respondent), (roles.weight, self._weight)):
            for number, cell in zip(numbers, columns.get(column, ()), strict=False):
                check(cell.strip(), number, column)
        for column in roles.filled:
            for number, cell in zip(numbers, columns[column], strict=True):
                if not cell.strip():
                    raise Refusal(f"the column “{column}” is empty, and everyone belongs to one.", _ROLE_HELP, number)
        for column in roles.numeric:
            for number, cell in zip(numbers, columns[column], strict=True):
                if cell.strip() and not is_number(cell.strip()):
                    message = f"the column “{column}” holds {shown(cell)}, which is not a number."
                    raise Refusal(message, _NUMERIC_HELP, number)

    def _respondent(self, cell: str, number: int, column: str) -> None:
        if not cell:
            raise Refusal(f"it has no respondent's id (the column “{column}”).", "Give everyone one.", number)
        first = self._seen.setdefault(cell, number)
        if first != number:
            message = f"the respondent {shown(cell)} stands in row {first} already (the column “{column}”)."
            raise Refusal(message, _TWICE_HELP, number)

    def _weight(self, cell: str, number: int, column: str) -> None:
        if not is_number(cell) or float(cell) < 0:
            what = f"its weight is {shown(cell)}" if cell else "it has no weight"
            message = f"{what} (the column “{column}”). A weight is a number, not below 0."
            raise Refusal(message, _ROLE_HELP, number)


_TWICE_HELP = "Keep one row a respondent, or head the column otherwise if it does not tell respondents apart."
_NUMERIC_HELP = "Correct it, or leave the cell empty where nothing was answered."
_ROLE_HELP = "Correct it, or head the column otherwise if it is something else."
