"""What words say of a figure: that one dimension of it lies in a region."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from newsletter.claims.region import Region

Dimension = Literal[
    "percent",
    "count",
    "base",
    "base or population",
    "count or base",
    "population",
    "left out",
    "value",
    "rank",
    "rank from the bottom",
    "first",
    "second",
    "change",
    "relative change",
    "ratio",
    "chance",
]


class Statement(Struct, frozen=True):
    """One thing that the words say. `words` are those that say it.

    `soft`: it may speak of something else than the figure ("49 per cent want 3 CCGs to merge"), so that where it is not
    true the words are unreadable, not false. `remaining`: with the options named before, the base is exhausted.
    `of_others`: its noun names others than the figure counts, so that even where the number is right nobody can say.
    `at` is the token at which the quantity itself begins, None where the words are no quantity.
    """

    dimension: Dimension
    region: Region
    words: str
    soft: bool = False
    remaining: bool = False
    of_others: bool = False
    at: int | None = None


class Unreadable(Exception):
    """The words can't be held to a figure, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
