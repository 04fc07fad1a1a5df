"""When people answered: the first and the last day of a column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.survey.importing.layout import Column

_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])")
_LOCAL = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?![0-9])")
Seen = tuple[dt.date, int]  # a day, and the row where it stands
NO_ROW = 0  # it is not known yet
# What LimeSurvey writes of everyone where a survey keeps no dates (its manual, "Notifications & data": date stamp).
_KEPT_FROM_US = dt.date(1980, 1, 1)
_INTERVIEW = re.compile(
    r"\b(start|end|begun|began|finish|submi|submission|complet|record|respon|answer|interview|fieldwork)"
    r"|^(survey )?(date|day|time|date ?time|time ?stamp|date ?stamp|when)\b[^?]*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Days:
    """The days of a column. `11/10/2016` is told by the others: where one can be read in one way only, all are."""

    iso: list[Seen] = field(default_factory=list)  # the earliest and the latest
    day_first: list[Seen] = field(default_factory=list)
    month_first: list[Seen] = field(default_factory=list)
    strict: set[str] = field(default_factory=set)

    def add(self, cell: str, row: int) -> None:
        """Take a cell into account; one that is no date counts for nothing."""
        if match := _ISO.match(cell):
            _widen(self.iso, _date(match[1], match[2], match[3]), row)
        elif match := _LOCAL.match(cell):
            day_first, month_first = _date(match[3], match[2], match[1]), _date(match[3], match[1], match[2])
            if not month_first:
                self.strict.add("day first")
            if not day_first:
                self.strict.add("month first")
            _widen(self.day_first, day_first, row)
            _widen(self.month_first, month_first, row)

    def span(self) -> tuple[Seen, Seen] | None:
        """The first and the last day; None where there are none, or they can be read in two ways."""
        found = self.iso
        if self.day_first or self.month_first:
            found = {"day first": self.day_first, "month first": self.month_first}.get("".join(self.strict), [])
        return (found[0], found[1]) if found else None


def when_answered(columns: Sequence[Column]) -> tuple[str, ...]:
    """Those of the columns of dates that say when somebody answered: as the form knows, else by their headings.

    What the form asked ("When did you join?") is an answer, and says nothing of the fieldwork.
    """
    known = [column for column in columns if column.role == "paradata"]
    headed = [column for column in columns if _INTERVIEW.search(column.heading.replace("_", " "))]
    alone = [column for column in columns if len(columns) == 1 and "?" not in column.heading]
    return tuple(column.name for column in known or headed or alone)


def is_day(cell: str, day: dt.date) -> bool:
    """Whether a cell may be that day, in any of the ways to read it."""
    days = Days()
    days.add(cell, NO_ROW)
    return any(seen[0] == day for seen in (*days.iso, *days.day_first, *days.month_first))


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _widen(seen: list[Seen], day: dt.date | None, row: int) -> None:
    if day is None or day == _KEPT_FROM_US:
        return
    if not seen:
        seen[:] = [(day, row), (day, row)]
    elif day < seen[0][0]:
        seen[0] = (day, row)
    elif day > seen[1][0]:
        seen[1] = (day, row)
