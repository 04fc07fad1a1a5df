"""House style for numbers: the choices that a publication makes once."""

from __future__ import annotations

from msgspec import Struct


class HouseStyle(Struct, frozen=True):
    """`percent` is the word after a number.

    Counts below `words_below` are written in words, percentages only at a sentence's start.
    """

    percent: str = "per cent"
    points: str = "percentage points"
    words_below: int = 10
    language: str = "en-GB"


class Tolerances(Struct, frozen=True):
    """The numbers of FORMATS 4, in percentage points unless named a share (0–1 of the number in the phrase)."""

    fraction: float = 1.5
    fraction_share: float = 0.15
    about: float = 3.0
    nearly: float = 5.0
    nearly_share: float = 0.20
    just: float = 3.0
    just_share: float = 0.20
    well: float = 5.0
    count_share: float = 0.10
    slight_change: float = 3.0
    large_change: float = 10.0
    ratio_share: float = 0.05
    unchanged: float = 2.0
    significance: float = 0.05
    narrow_majority: float = 55.0
    large_majority: float = 60.0
    overwhelming_majority: float = 75.0
    nearly_all: float = 90.0
    hardly_any: float = 10.0
