"""Several answers in one cell: what the options are, where nothing lists them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from newsletter.survey.importing.cell_text import SEVERAL
from newsletter.survey.importing.naming import clean

TIGHT = ","  # without a space after it, as Qualtrics parts answers: one with a space stands within an answer
_MOST_OPTIONS = 40
_LONGEST_OPTION = 100  # characters


@dataclass(frozen=True, slots=True)
class Several:
    """The options of a question whose answers share a cell, in the order in which the form offers them.

    `joined` are options that hold the separator themselves, told by their parts never standing apart.
    """

    separator: str
    options: tuple[str, ...]
    joined: tuple[str, ...] = ()
    _read: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def chosen(self, cell: str) -> frozenset[str]:
        """The options in a cell."""
        if cell not in self._read:
            parts = _parts(cell, self.separator)
            self._read[cell] = frozenset(_joined(parts, self.joined, self.separator))
        return self._read[cell]

    def marks(self, option: str) -> Callable[[str], str]:
        """A cell ▶ what the option's own column holds: 1 or 0, nothing where the question was not answered."""

        def mark(cell: str) -> str:
            cell = clean(cell).strip()
            return ("1" if option in self.chosen(cell) else "0") if cell else ""

        return mark


def find_several(values: Mapping[str, int], separators: Sequence[str], *, forced: bool = False) -> Several | None:
    """The options, by the first of `separators` that they are parted by; None where a cell seems to hold one answer.

    `forced`: they are known to be several.
    """
    for separator in separators:
        cells = {cell: _parts(cell, separator) for cell in values}
        if forced or separator == SEVERAL or _apart(cells.values()):
            found = _options(cells, values, separator)
            sure = forced or separator in (SEVERAL, TIGHT) or len(values) < 4
            if found and (sure or len(found.options) < len(values)):
                return found
    return None


def _parts(cell: str, separator: str) -> list[str]:
    parts = re.split(r",(?=\S)", cell) if separator == TIGHT else cell.split(separator)
    return [part for part in map(str.strip, parts) if part]


def _apart(cells: Iterable[Sequence[str]]) -> bool:
    """Whether some answer stands both alone and beside others, and none twice in a cell.

    “Yes, often” and “Yes, always” have a part in common that never stands alone: they are single answers.
    """
    alone: set[str] = set()
    beside: set[str] = set()
    for parts in cells:
        if len(set(parts)) != len(parts):
            return False
        (beside if len(parts) > 1 else alone).update(parts)
    return bool(alone & beside)


def _options(cells: Mapping[str, list[str]], values: Mapping[str, int], separator: str) -> Several | None:
    joined: tuple[str, ...] = ()
    as_parted = cells
    while separator != SEVERAL and (found := _inseparable(cells, values, separator)) and found not in joined:
        joined = (found, *joined)  # the longest first: a later one may hold an earlier one
        cells = {cell: _joined(parts, joined, separator) for cell, parts in as_parted.items()}
    options = _ordered(cells.values())
    if not options or len(options) > _MOST_OPTIONS or max(map(len, options)) > _LONGEST_OPTION:
        return None
    return Several(separator, options, joined)


def _inseparable(cells: Mapping[str, list[str]], values: Mapping[str, int], separator: str) -> str | None:
    """Two neighbours that never stand apart and do stand together more than once, as one option."""
    times: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    different: Counter[tuple[str, str]] = Counter()
    for cell, parts in cells.items():
        for part in parts:
            times[part] += values[cell]
        for pair in pairwise(parts):
            pairs[pair] += values[cell]
            different[pair] += 1
    for (first, second), number in pairs.items():
        if number == times[first] == times[second] and different[first, second] > 1:
            return f"{first}{separator}{second}" if separator == TIGHT else f"{first}{separator.strip()} {second}"
    return None


def _joined(parts: list[str], joined: Iterable[str], separator: str) -> list[str]:
    for option in joined:
        wanted = _parts(option, separator)
        size = len(wanted)
        place = 0
        while place + size <= len(parts):
            if parts[place : place + size] == wanted:
                parts = [*parts[:place], option, *parts[place + size :]]
            place += 1
    return parts


def _ordered(cells: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Forms write answers in the order of the options: an order that agrees with every cell, else of appearance."""
    before: dict[str, set[str]] = {}
    for parts in cells:
        for place, part in enumerate(parts):
            before.setdefault(part, set()).update(parts[max(0, place - 1) : place])
    try:
        return tuple(TopologicalSorter(before).static_order())
    except CycleError:
        return tuple(before)
