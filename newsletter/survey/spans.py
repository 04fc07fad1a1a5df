"""Sums of rows of whole numbers: which other rows they give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

PRIME = (1 << 61) - 1  # sums of ones and zeros are told apart as well modulo this as among all fractions


class Span:
    """The span of rows, kept in reduced echelon form modulo `PRIME`: each row has a column that is its alone."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._rows: dict[int, list[int]] = {}

    def copy(self) -> Span:
        """The same span, to be added to."""
        other = Span(self._width)
        other._rows = dict(self._rows)
        return other

    def holds(self, row: Sequence[int]) -> bool:
        """Whether `row` is a sum of multiples of those added."""
        return not any(self._reduced(row))

    def add_all(self, rows: Iterable[Sequence[int]]) -> None:
        """Add to the span."""
        for row in rows:
            if len(self._rows) < self._width:
                self._add(self._reduced(row))

    def _add(self, row: list[int]) -> None:
        pivot = next((place for place, value in enumerate(row) if value), None)
        if pivot is None:
            return
        inverse = pow(row[pivot], -1, PRIME)
        own = [value * inverse % PRIME for value in row]
        for place, other in self._rows.items():
            if other[pivot]:
                self._rows[place] = _less(other, other[pivot], own)
        self._rows[pivot] = own

    def _reduced(self, row: Sequence[int]) -> list[int]:
        left = list(row)
        for pivot, own in self._rows.items():
            if left[pivot]:
                left = _less(left, left[pivot], own)
        return left


def _less(row: list[int], factor: int, other: list[int]) -> list[int]:
    return [(value - factor * own) % PRIME for value, own in zip(row, other, strict=True)]
