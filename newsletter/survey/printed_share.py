"""What a printed share may stand for."""

from __future__ import annotations

from msgspec import Struct

from newsletter.survey.codebook import Printed
from newsletter.survey.estimate import Possible, among, exactly
from newsletter.survey.printing import bounds_of, counts_behind, decimals_of

MOST_POINTS = 1000  # beyond, a range says as much as its points


class Share(Struct, frozen=True):
    """The possible percentages and counts of one share; `value` is the number to print, None where none is known."""

    percent: Possible | None = None
    count: Possible | None = None
    value: float | None = None
    decimals: int | None = None

    @property
    def people(self) -> int | None:
        """The count, where one whole count alone is possible."""
        return round(self.count.low) if self.count and self.count.exact else None


def share_of(printed: Printed, base: int | None, *, weighted: bool) -> Share:
    """Every percentage and count that `printed` may stand for, of `base` people (None: unknown)."""
    whole = None if weighted else base
    if printed.count is not None:
        return _from_count(printed, whole)
    if printed.percent is not None:
        return _from_percent(printed, whole)
    if printed.above is not None:
        return _from_bound(float(printed.above), whole)
    return Share()


def of_people(count: int, base: int) -> Share:
    """The share that `count` people of `base` are."""
    percent = 100 * count / base
    return Share(exactly(percent), exactly(count), percent)


def _from_count(printed: Printed, base: int | None) -> Share:
    count = printed.count or 0
    if base is not None:
        return of_people(count, base)
    percentage = _from_percent(printed, None) if printed.percent is not None else Share()
    return Share(percentage.percent, exactly(count), percentage.value, percentage.decimals)


def _from_percent(printed: Printed, base: int | None) -> Share:
    percent = printed.percent
    assert percent is not None
    counts = counts_behind(percent, base) if base is not None else range(0)
    value, decimals = float(percent), decimals_of(percent)
    if base is None or not counts:
        return Share(Possible(*bounds_of(percent)), None, value, decimals)
    return Share(_percentages(counts, base), _counts(counts), value, decimals)


def _from_bound(above: float, base: int | None) -> Share:
    if base is None:
        return Share(Possible(above, 100.0, low_open=True))
    counts = range(int(above * base // 100) + 1, base + 1)
    return Share(_percentages(counts, base), _counts(counts))


def _percentages(counts: range, base: int) -> Possible:
    if len(counts) > MOST_POINTS:
        return Possible(100 * counts[0] / base, 100 * counts[-1] / base)
    return among(tuple(100 * count / base for count in counts))


def _counts(counts: range) -> Possible:
    return Possible(counts[0], counts[-1]) if len(counts) > MOST_POINTS else among(tuple(map(float, counts)))
