"""What stands in each column of a file: counted once, streamed, in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import mul

from newsletter.survey.importing.cell_kinds import Kind, kind_of
from newsletter.survey.importing.layout import Chunks, Layout
from newsletter.survey.importing.naming import clean, is_clean
from newsletter.survey.importing.rows import answers, nul_in

MOST_VALUES = 2_000  # that are kept of one column


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
    untidy: bool = False  # there were control characters, or white space around a cell

    def all(self, *kinds: Kind) -> bool:
        """Whether every cell that is filled looks like one of `kinds`."""
        return self.filled > 0 and sum(self.kinds[kind] for kind in kinds) == self.filled

    def share(self, *kinds: Kind) -> float:
        """The part of the filled cells that look like one of `kinds`."""
        return sum(self.kinds[kind] for kind in kinds) / self.filled if self.filled else 0.0

    def add(self, cells: Mapping[str, int], blanks: frozenset[str]) -> None:
        """Count cells as they stand in the file, each with how many times it does."""
        tidy = _tidy(cells)
        self.untidy = self.untidy or tidy is not cells
        filled = {cell: times for cell, times in tidy.items() if cell and cell not in blanks}
        if filled:
            self._count(filled)

    def _count(self, cells: Mapping[str, int]) -> None:
        kinds = list(map(kind_of, cells))
        numbers = [cell for cell, kind in zip(cells, kinds, strict=True) if kind == "number"]
        self._measure(list(map(float, numbers)), [cells[cell] for cell in numbers])
        for kind, times in zip(kinds, cells.values(), strict=True):
            self.kinds[kind] += times
        self.filled += sum(cells.values())
        self.longest = max(self.longest, *map(len, cells))
        self.letters += sum(map(mul, map(len, cells), cells.values()))
        if self.values is not None:
            for cell, times in cells.items():
                self.values[cell] = self.values.get(cell, 0) + times
            if len(self.values) > MOST_VALUES:
                self.values = None

    def _measure(self, numbers: Sequence[float], times: Sequence[int]) -> None:
        if numbers:
            known = [self.lowest, self.highest] if self.kinds["number"] else []
            self.total += sum(map(mul, numbers, times))
            self.lowest, self.highest = min([*known, *numbers]), max([*known, *numbers])


def _tidy(cells: Mapping[str, int]) -> Mapping[str, int]:
    """The cells without white space around them and control characters in them; the same where all are as they are."""
    joined = "".join(cells)
    if "\0" in joined:
        raise _Nul(next(cell for cell in cells if "\0" in cell))
    plain = is_clean(joined)
    stripped = list(map(str.strip, cells if plain else map(clean, cells)))
    if plain and stripped == list(cells):
        return cells
    found: dict[str, int] = {}
    for cell, times in zip(stripped, cells.values(), strict=True):
        found[cell] = found.get(cell, 0) + times
    return found


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


def profile(chunks: Chunks, layout: Layout, on_rows: Callable[[int], None]) -> Profiled:
    """What stands in the file. Raises Refusal where a row can't be read."""
    found = Profiled([Profile() for _ in layout.columns])
    for numbers, cells in answers(chunks, layout, found.dropped):
        found.rows += len(cells)
        for each, column in zip(found.columns, zip(*cells, strict=True), strict=True):
            try:
                each.add(Counter(column), layout.blanks)
            except _Nul as error:
                row = numbers[column.index(error.cell)]
                raise nul_in(row) from None
        on_rows(found.rows)
    return found


class _Nul(Exception):
    def __init__(self, cell: str) -> None:
        super().__init__()
        self.cell = cell
