"""What stands in each column of a large file, counted by DuckDB: each different cell is looked at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from newsletter.survey.importing.bulk_engine import BulkEngine
from newsletter.survey.importing.bulk_queries import answers_of, cells, different, tallies, which
from newsletter.survey.importing.layout import Layout
from newsletter.survey.importing.plain_copy import Odd, PlainCopy
from newsletter.survey.importing.profile import Profile, Profiled
from newsletter.survey.importing.text_file import LONGEST_CELL

_MANY = 1_000  # different cells among the first rows, from which on a column may have as many as there are people
_LONG = 40  # characters of a text that takes more memory than it is worth
_COUNTED = 3  # columns of that many short cells that are counted like others: ids and weights
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Counted:
    """The profile of the answers, which rows of the copy they are, the columns in which each cell stands once."""

    profiled: Profiled
    dropped: tuple[int, tuple[str, ...]] | None
    unique: frozenset[int]


def count(engine: BulkEngine, plain: PlainCopy, layout: Layout, sample: Profiled) -> Counted:
    """Count everything; `sample` is the profile of the first rows. Raises Odd."""
    counting = _Counting(engine, plain, layout, sample)
    counting.leave_out()
    counting.count_narrow()
    counting.count_wide()
    counting.refuse_odd()
    return Counted(counting.found, counting.dropped, frozenset(counting.unique))


@dataclass(slots=True)
class _Counting:
    engine: BulkEngine
    plain: PlainCopy
    layout: Layout
    sample: Profiled
    found: Profiled = field(init=False)
    dropped: tuple[int, tuple[str, ...]] | None = None
    unique: set[int] = field(default_factory=set)
    headings: set[int] = field(default_factory=set)  # places of columns in which their own heading stands

    def __post_init__(self) -> None:
        # Answers are listed as they first appear among the first rows, later ones by the alphabet.
        seen = [dict.fromkeys(each.values or (), 0) for each in self.sample.columns]
        self.found = Profiled([Profile(values=values) for values in seen])

    @property
    def wide(self) -> list[int]:
        """The columns that are read through and not counted: to count people's own words would fill memory."""
        many = [place for place, each in enumerate(self.sample.columns) if each.values and len(each.values) > _MANY]
        short = [place for place in many if self.sample.columns[place].letters <= _LONG * self.sample.rows]
        return [place for place in many if place not in short[:_COUNTED]]

    @property
    def source(self) -> tuple[str, str]:
        """The rows of the copy, and the condition of those that are answers."""
        width = len(self.layout.columns)
        return answers_of(self.plain.file, self.plain.delimiter, width), which(width, dropped=self.dropped)

    def leave_out(self) -> None:
        """Find the cells that tell of a row that it is no answer."""
        dropping = self.layout.dropped
        if dropping is None:
            return
        left_out = []
        for cell, times in self.engine.run(different(*self.source, dropping.place)).fetchall():
            if why := dropping.why(cell or ""):
                self.found.dropped[why] += times
                left_out.append(cell or "")
        self.dropped = dropping.place, tuple(left_out)

    def count_narrow(self) -> None:
        """Count the cells of every column that has few different ones."""
        wide = self.wide
        narrow = [place for place in range(len(self.layout.columns)) if place not in wide]
        if not narrow:
            raise Odd
        self.unique = set(narrow)
        for rows in self.engine.some(tallies(*self.source, narrow), _AT_ONCE):
            for place, counted in _by_place(rows):
                self.found.rows += sum(counted.values()) * (place == narrow[0])
                self.unique -= {place} if max(counted.values()) > 1 else set()
                self._add(place, counted)

    def count_wide(self) -> None:
        """Read the other columns through."""
        wide = self.wide
        for rows in self.engine.some(cells(*self.source, wide), _AT_ONCE) if wide else ():
            for place, column in zip(wide, zip(*rows, strict=True), strict=True):
                self._add(place, Counter([cell or "" for cell in column]))

    def _add(self, place: int, counted: dict[str, int]) -> None:
        self.found.columns[place].add(counted, self.layout.blanks)
        if place < len(self.plain.header) and self.plain.header[place] in counted:
            self.headings.add(place)

    def refuse_odd(self) -> None:
        """What only a reader of rows can tell: a header that stands there again, a cell beyond measure, no rows."""
        again = self.plain.header and len(self.headings) == len(self.plain.header)
        if again or not self.found.rows or max(each.longest for each in self.found.columns) > LONGEST_CELL:
            raise Odd


def _by_place(rows: Sequence[tuple[int, str | None, int]]) -> Iterator[tuple[int, dict[str, int]]]:
    for place, cells_of in groupby(rows, itemgetter(0)):
        yield place, {cell or "": times for _, cell, times in cells_of}
