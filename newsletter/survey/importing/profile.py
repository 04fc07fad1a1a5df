"""What stands in each column of a file: counted once, streamed, in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from newsletter.survey.importing.cell_kinds import Kind, kind_of
from newsletter.survey.importing.layout import Layout, Rows
from newsletter.survey.importing.naming import clean, is_clean
from newsletter.survey.importing.refusal import Refusal

MOST_VALUES = 2_000  # that are kept of one column
CHUNK = 2_000  # rows


@dataclass(slots=True)
class Profile:
    """The cells of one column, white space around them taken off, blanks left out.

    `values` are its different cells in the order in which they first appear, with their number; None where there are
    more than `MOST_VALUES`. `kinds` counts cells by what they look like, `total` and `lowest` are of the numbers.
    """

    filled: int = 0
    values: dict[str, int] | None = field(default_factory=dict)
    kinds: Counter[Kind] = field(default_factory=Counter)
    total: float = 0.0
    lowest: float = 0.0
    highest: float = 0.0
    longest: int = 0
    letters: int = 0
    stray: bool = False  # there were control characters, which are left out

    def all(self, *kinds: Kind) -> bool:
        """Whether every cell that is filled looks like one of `kinds`."""
        return self.filled > 0 and sum(self.kinds[kind] for kind in kinds) == self.filled

    def share(self, *kinds: Kind) -> float:
        """The part of the filled cells that look like one of `kinds`."""
        return sum(self.kinds[kind] for kind in kinds) / self.filled if self.filled else 0.0

    def add(self, cells: Sequence[str], blanks: frozenset[str]) -> None:
        """Count the cells of some rows."""
        for raw, times in Counter(cells).items():
            cell = raw.strip()
            if cell and not is_clean(cell):
                self.stray = True
                cell = clean(cell).strip()
            if cell and cell not in blanks:
                self._count(cell, times)

    def _count(self, cell: str, times: int) -> None:
        self.filled += times
        kind = kind_of(cell)
        self.kinds[kind] += times
        if kind == "number":
            self._measure(float(cell), times)
        self.longest = max(self.longest, len(cell))
        self.letters += len(cell) * times
        if self.values is not None:
            self.values[cell] = self.values.get(cell, 0) + times
            if len(self.values) > MOST_VALUES:
                self.values = None

    def _measure(self, number: float, times: int) -> None:
        first = self.kinds["number"] == times
        self.total += number * times
        self.lowest = number if first else min(self.lowest, number)
        self.highest = number if first else max(self.highest, number)


def combined(profiles: Iterable[Profile]) -> Profile:
    """The cells of several columns as if they stood in one; the numbers' sums are left out."""
    whole = Profile()
    for each in profiles:
        whole.filled += each.filled
        whole.kinds += each.kinds
        whole.longest = max(whole.longest, each.longest)
        whole.letters += each.letters
        if each.values is None or whole.values is None:
            whole.values = None
        else:
            whole.values = {value: whole.values.get(value, 0) + each.values.get(value, 0)
                            for value in (*whole.values, *each.values)}  # fmt: skip
    return whole


@dataclass(slots=True)
class Profiled:
    """Every column's profile, the number of answers, and the rows that were none, by reason."""

    columns: list[Profile]
    rows: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


def answers(rows: Rows, layout: Layout, dropped: Counter[str] | None = None) -> Rows:
    """The rows that hold answers, each as wide as the layout. Raises Refusal for one that is not."""
    width = len(layout.columns)
    header: list[str] | None = None
    for place, (number, cells) in enumerate(rows):
        if place < layout.header_rows:
            header = header or cells
            continue
        if len(cells) != width:
            _fit(cells, width, number)
        if header is not None and cells == header:
            raise Refusal(
                "this repeats the header.", "Two exports were put together: delete the second header.", number
            )
        if reason := layout.dropped(cells):
            if dropped is not None:
                dropped[reason] += 1
            continue
        yield number, cells


def _fit(cells: list[str], width: int, number: int) -> None:
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        del cells[width:]
        return
    message = f"this has {len(cells):,} cells, the header has {width:,}."
    raise Refusal(message, "A comma in a text needs quotation marks around it.", number)


def chunks(rows: Rows) -> Iterator[tuple[list[int], list[list[str]]]]:
    """Some thousands of rows at a time: their numbers, and their cells."""
    numbers: list[int] = []
    cells: list[list[str]] = []
    for number, row in rows:
        numbers.append(number)
        cells.append(row)
        if len(cells) == CHUNK:
            yield numbers, cells
            numbers, cells = [], []
    if cells:
        yield numbers, cells


def profile(rows: Rows, layout: Layout, on_rows: Callable[[int], None]) -> Profiled:
    """What stands in the file. Raises Refusal where a row can't be read."""
    found = Profiled([Profile() for _ in layout.columns])
    for _, cells in chunks(answers(rows, layout, found.dropped)):
        found.rows += len(cells)
        for each, column in zip(found.columns, zip(*cells, strict=True), strict=True):
            each.add(column, layout.blanks)
        on_rows(found.rows)
    return found
