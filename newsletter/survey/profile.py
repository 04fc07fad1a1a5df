"""What must be known of a table of answers before anything can be counted in it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from newsletter.survey.columns import ColumnKind


class Profile(Struct, frozen=True):
    """Rows; what each used column holds; the largest weight (None: there are none) and the largest size of numbers.

    `weightless`: somebody's weight is 0.
    """

    rows: int
    kinds: Mapping[str, ColumnKind]
    weight: float | None
    numbers: Mapping[str, float]
    weightless: bool = False
