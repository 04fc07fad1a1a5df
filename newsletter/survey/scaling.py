"""Sums of weights as sums of whole numbers, which no order of adding can change.

A weight w is counted in units of 2⁻ᵇ, where b is as large as 63 bits allow for the sum of every row. A hundred people
keep every bit of a double; a million keep 42 bits below the largest weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import frexp, ldexp
from typing import Any

from msgspec import Struct

_POWERS = ((1, 0), (2, 0), (1, 1), (1, 2), (2, 1), (2, 2))  # of w and x in Σw, Σw², Σwx, Σwx², Σw²x and Σw²x²


class Scale(Struct, frozen=True, dict=True):
    """How many rows there are, the largest weight (None: everyone counts as one), the largest size of each number.

    `weightless`: somebody's weight is 0.
    """

    rows: int
    weight: float | None
    numbers: Mapping[str, float]
    weightless: bool = False

    @property
    def weighted(self) -> bool:
        """Whether there are weights at all."""
        return self.weight is not None

    @cached_property
    def weights(self) -> tuple[str, ...]:
        """Σw and Σw² in SQL; nothing where both are the number of people."""
        return tuple(self._sum(power, "") for power in _POWERS[:2]) if self.weighted else ()

    @property
    def nobodies(self) -> tuple[str, ...]:
        """How many weights are 0, in SQL; nothing where none is."""
        return ("SUM(CASE WHEN w = 0 THEN 1 ELSE 0 END)",) if self.weightless else ()

    def moments(self, column: str) -> tuple[str, ...]:
        """Σwx, Σwx², Σw²x and Σw²x² in SQL, where x is of `column`."""
        return tuple(self._sum(power, column) for power in _POWERS[2:])

    def exponents(self, column: str = "") -> tuple[int, ...]:
        """Of the units of `weights` or, with a column, of `moments`: what the database gave is in 2 to these."""
        return tuple(-self._bits(power, column) for power in _POWERS[2:]) if column else self._weight_exponents

    @cached_property
    def _weight_exponents(self) -> tuple[int, ...]:
        return tuple(-self._bits(power, "") for power in _POWERS[:2])

    def _sum(self, power: tuple[int, int], column: str) -> str:
        factors = (["w"] * power[0] if self.weight is not None else []) + ["x"] * power[1]
        unit = f"{ldexp(1, self._bits(power, column)):.17e}"
        return f"SUM(CAST(FLOOR({' * '.join(factors)} * {unit} + 0.5) AS BIGINT))"

    def _bits(self, power: tuple[int, int], column: str) -> int:
        """How many bits after the point leave room for the sum of all rows."""
        largest = (self.weight if self.weight is not None else 1.0) ** power[0] * self.numbers.get(column, 0) ** power[
            1
        ]
        return min(1000, 62 - self.rows.bit_length() - (frexp(largest)[1] if largest else 0))


def scaled(sums: Sequence[Any], exponents: Sequence[int]) -> list[float]:
    """What the database gave, in the units of the answers; nothing where it had nothing to add."""
    return [] if None in sums else list(map(ldexp, sums, exponents))
