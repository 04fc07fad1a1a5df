"""What must be known of a table of answers before anything can be counted in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, to_builtins

from newsletter.survey.columns import ColumnKind


class Profile(Struct, frozen=True):
    """Rows; what each used column holds; the largest weight (None: there are none) and the largest size of numbers."""

    rows: int
    kinds: Mapping[str, ColumnKind]
    weight: float | None
    numbers: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """As the cache keeps it."""
        kept: dict[str, Any] = to_builtins(self)
        return kept


def profile_from(kept: Mapping[str, Any]) -> Profile:
    """A profile as the cache keeps it."""
    return Profile(kept["rows"], kept["kinds"], kept["weight"], kept["numbers"])
