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
    """

    dimension: Dimension
    region: Region
    words: str
    soft: bool = False
    remaining: bool = False


class Claim(Struct, frozen=True):
    """Everything that the words say. `only`: of this option and of no other of its question.

    `places` are those that several options fill together, from the top or the bottom; None where none are named.
    """

    statements: tuple[Statement, ...]
    only: bool = False


class Unreadable(Exception):
    """The words can't be held to a figure, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
