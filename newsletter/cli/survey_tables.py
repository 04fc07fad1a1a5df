"""A question's figures as a person reads them in a terminal, as wide as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from newsletter.cli.terminal import GAP, Screen, cells, padded, wrapped
from newsletter.survey.comparing import LONELY, without_error
from newsletter.survey.estimate import Estimate
from newsletter.survey.names import condition_text
from newsletter.survey.rao_scott import Association
from newsletter.survey.tabling import Group, QuestionTable, Row

BAR = 24  # characters of a bar of 100 per cent, where there is room for it
_SHORTEST_BAR, _SHORTEST_LABEL = 8, 14
_PARTS = " ▏▎▍▌▋▊▉"  # eighths of a character
_INDENT = "  "


class _Layout(Struct, frozen=True):
    """How wide each column is; `dropped` are those that go to the line beneath, `bar` is 0 where there is no room."""

    label: int
    bar: int
    numbers: tuple[int, ...]
    dropped: int

    def numbers_of(self, texts: Sequence[str]) -> tuple[list[str], list[str]]:
        """Those that stand beside the bar, in columns, and those beneath it."""
        kept = len(texts) - self.dropped
        beside = [padded(text, width, right=True) for text, width in zip(texts[:kept], self.numbers, strict=False)]
        return beside, [text for text in texts[kept:] if text]


def text_of(table: QuestionTable, screen: Screen) -> Iterator[str]:
    """The lines of a table."""
    yield from map(screen.bold, wrapped(table.question.text or table.question.id, screen.width))
    complete = "" if table.question.complete else ", not every option printed"
    yield screen.dim(f"{table.survey}/{table.question.id}, {table.question.kind}{complete}")
    first = table.groups[0]
    yield from (f"Only {condition_text(each)}" for each in (first.where[:-1] if first.label else first.where))
    layout, notes = _layout(table, screen.width), _Notes()
    for group in table.groups:
        yield ""
        yield from _heading(group, screen)
        for row in group.rows:
            yield from _row(row, layout, notes, screen)
    yield from _ending(table, notes, screen)


def _heading(group: Group, screen: Screen) -> Iterator[str]:
    base = group.base.estimate
    label = f"{screen.bold(group.label)}: " if group.label else ""
    if base is None or base.base is None:
        yield f"{label}{group.base.note or 'base unknown'}"
        return
    parts = [f"{base.base:,} answered"]
    if base.weighted_base is not None:
        parts.append(f"weighted base {base.weighted_base:,.1f}")
    if base.effective_base is not None:
        parts.append(f"effective base {base.effective_base:,.1f}")
    yield label + ", ".join(parts)


def _layout(table: QuestionTable, width: int) -> _Layout:
    """The widest that fits: rank, interval and bar give way, in this order, before the labels do."""
    rows = [row for group in table.groups for row in group.rows]
    longest = max((cells(row.label) for row in rows), default=0)
    shares = [(row.estimate, row.net) for row in rows if row.estimate and row.estimate.measure == "share"]
    numbers = [_numbers(estimate, net=net) for estimate, net in shares if estimate.value is not None]
    widths = tuple(max(map(cells, column)) for column in zip(*numbers, strict=True))
    least = min(longest, _SHORTEST_LABEL)
    for dropped in range(3):
        kept = widths[: len(widths) - dropped]
        left = width - len(_INDENT) - sum(len(GAP) + number for number in kept) - len(GAP)
        if left >= least + _SHORTEST_BAR:
            label = min(longest, left - _SHORTEST_BAR)
            return _Layout(label, min(BAR, left - label), widths, dropped)
    left = width - len(_INDENT) - len(GAP) - sum(len(GAP) + number for number in widths[:2])
    return _Layout(max(1, min(longest, left)), 0, widths, 2)


def _numbers(estimate: Estimate, *, net: bool) -> tuple[str, ...]:
    """Percentage, people, interval, rank, each as far as it is known."""
    people = f"{estimate.count.low:,.0f} of {estimate.base:,}" if estimate.count and estimate.count.exact else ""
    rank = f"rank {estimate.rank.low:.0f}" if estimate.rank and estimate.rank.exact else ""
    interval = "({:.1f}–{:.1f})".format(*estimate.interval) if estimate.interval else ""
    return f"{estimate.value:.1f}%", people, interval, "net" if net else rank


def _row(row: Row, layout: _Layout, notes: _Notes, screen: Screen) -> Iterator[str]:
    label, *more = wrapped(row.label, layout.label)
    lead = _INDENT + padded(label, layout.label) + GAP
    beneath: list[str] = []
    estimate = row.estimate
    if estimate is None or estimate.value is None:
        yield lead + (notes.mark(row) if row.note else "known to exist, no figure")
    elif estimate.measure != "share":
        yield lead + _number(estimate)
    else:
        beside, beneath = layout.numbers_of(_numbers(estimate, net=row.net))
        drawn = screen.tinted(bar(estimate.value, layout.bar)) + GAP if layout.bar else ""
        yield (lead + drawn + GAP.join(beside)).rstrip()
    yield from (_INDENT + line for line in more)
    if not row.withheld:  # what would be refused is not there to be pasted
        yield 2 * _INDENT + "".join(f"{text}{GAP}" for text in beneath) + screen.dim(row.reference)


def _number(estimate: Estimate) -> str:
    """A mean or a value with its unit, to as many decimals as its size deserves."""
    value = estimate.value or 0.0
    digits = 0 if value == int(value) and not estimate.interval else 2 if abs(value) < 100 else 1
    ends = GAP + "({:,.{d}f}–{:,.{d}f})".format(*estimate.interval, d=digits) if estimate.interval else ""
    return with_unit(f"{value:,.{digits}f}", estimate.unit) + ends


def with_unit(number: str, unit: str) -> str:
    """The sign of a currency stands before the number, other units after it."""
    if unit and not unit[0].isalpha():
        return f"{unit[0]}{number}{unit[1:]}"
    return f"{number} {unit}".rstrip()


def bar(percent: float, width: int = BAR) -> str:
    """A bar as long as `percent` of `width` characters, to an eighth of one."""
    eighths = round(min(max(percent, 0.0), 100.0) / 100 * width * 8)
    drawn = "█" * (eighths // 8) + (_PARTS[eighths % 8] if eighths % 8 else "")
    return f"{drawn:<{width}}"


class _Notes:
    """Why figures are missing: each reason once, beneath the table."""

    def __init__(self) -> None:
        self._marks: dict[str, str] = {}

    def mark(self, row: Row) -> str:
        """What stands in a figure's place."""
        number = self._marks.setdefault(row.note, str(len(self._marks) + 1))
        return f"{'withheld' if row.withheld else 'none'} [{number}]"

    def lines(self, screen: Screen) -> Iterator[str]:
        """The reasons."""
        for reason, mark in self._marks.items():
            first, *more = wrapped(reason, screen.width - len(mark) - 3)
            yield f"[{mark}] {first}"
            yield from (" " * (len(mark) + 3) + line for line in more)


def _ending(table: QuestionTable, notes: _Notes, screen: Screen) -> Iterator[str]:
    """Beneath the figures: why some are missing, what stands in brackets, whether the groups differ."""
    lines = list(notes.lines(screen))
    if any(row.estimate and row.estimate.interval for group in table.groups for row in group.rows):
        lines += map(screen.dim, wrapped("In brackets: 95 per cent intervals.", screen.width))
    if any(row.estimate and without_error(row.estimate) for group in table.groups for row in group.rows):
        lines += map(screen.dim, wrapped(f"Without intervals: {LONELY[0].lower()}{LONELY[1:]}", screen.width))
    if table.association:
        lines += wrapped(_tested(table.association), screen.width)
    elif table.withheld and len(table.groups) > 1:
        lines += wrapped("Whether the groups differ is not told: the test rests on what is withheld.", screen.width)
    if lines:
        yield ""
        yield from lines


def _tested(test: Association) -> str:
    p = "< 0.0001" if test.p_value < 0.0001 else f"= {test.p_value:.4f}"
    meaning = "the groups differ" if test.p_value < 0.05 else "the groups may be alike"
    return f"Rao–Scott F({test.df[0]:.2f}, {test.df[1]:.1f}) = {test.f:.2f}, p {p}: {meaning}."
