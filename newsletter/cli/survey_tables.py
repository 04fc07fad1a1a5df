"""A question's figures as a person reads them, as JSON, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from newsletter.delivery.spreadsheet import safe_cell
from newsletter.survey.estimate import Estimate, Possible
from newsletter.survey.names import condition_text
from newsletter.survey.tabling import Group, QuestionTable, Row

_NOTHING = Estimate("share", None)
_BAR = 24  # characters of a bar of 100 per cent
_PARTS = " ▏▎▍▌▋▊▉"  # eighths of a character
_COLUMNS = (
    "survey", "question", "where", "option", "label", "value", "count", "base", "weighted_base", "standard_error",
    "interval_low", "interval_high", "rank", "note", "reference",
)  # fmt: skip


def text_of(table: QuestionTable) -> Iterator[str]:
    """The lines of a table for a terminal."""
    yield table.question.text or table.question.id
    complete = "" if table.question.complete else ", not complete"
    yield f"{table.survey}/{table.question.id}, {table.question.kind}{complete}"
    for group in table.groups:
        yield ""
        yield from _group_lines(group)
    if table.association:
        test = table.association
        yield ""
        yield f"Rao–Scott F({test.df[0]:.2f}, {test.df[1]:.1f}) = {test.f:.2f}, p = {_p(test.p_value)}"


def _group_lines(group: Group) -> Iterator[str]:
    base = group.base.estimate
    heading = f"{group.label}: " if group.label else ""
    if base and base.base is not None:
        weighted = f", {base.weighted_base:,.1f} weighted" if base.weighted_base is not None else ""
        yield f"{heading}{base.base:,} answered{weighted}"
    elif heading or group.base.note:
        yield f"{heading}{group.base.note or 'base unknown'}"
    width = max((len(row.label) for row in group.rows), default=0)
    for row in group.rows:
        yield f"  {row.label:<{width}}  {_figure(row)}"
        yield f"  {'':<{width}}  {row.reference}"


def _figure(row: Row) -> str:
    estimate = row.estimate
    if estimate is None or estimate.value is None:
        return row.note or "known to exist, no figure"
    if estimate.measure != "share":
        unit = f" {estimate.unit}" if estimate.unit else ""
        return f"{estimate.value:,.6g}{unit}{_interval(estimate)}"
    count = f"  {estimate.count.low:.0f} of {estimate.base}" if estimate.count and estimate.count.exact else ""
    rank = f"rank {estimate.rank.low:.0f}" if estimate.rank and estimate.rank.exact else ""
    last = f"  {'net' if row.net else rank}".rstrip()
    return f"{bar(estimate.value)} {estimate.value:5.1f}%{_interval(estimate)}{count}{last}"


def _interval(estimate: Estimate) -> str:
    return f"  ({estimate.interval[0]:,.1f}–{estimate.interval[1]:,.1f})" if estimate.interval else ""


def bar(percent: float) -> str:
    """A bar as long as `percent` of `_BAR` characters, to an eighth of one."""
    eighths = round(min(max(percent, 0.0), 100.0) / 100 * _BAR * 8)
    drawn = "█" * (eighths // 8) + (_PARTS[eighths % 8] if eighths % 8 else "")
    return f"{drawn:<{_BAR}}"


def _p(value: float) -> str:
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}"


def json_of(table: QuestionTable) -> dict[str, object]:
    """A table for programs."""
    test = table.association
    return {
        "survey": table.survey,
        "question": table.question.id,
        "text": table.question.text,
        "kind": table.question.kind,
        "groups": [
            {
                "label": group.label or None,
                "where": [condition_text(condition) for condition in group.where],
                "base": group.base.estimate.base if group.base.estimate else None,
                "rows": [_row_json(row) for row in group.rows],
            }
            for group in table.groups
        ],
        "association": {"f": test.f, "df": list(test.df), "p": test.p_value} if test else None,
    }


def _row_json(row: Row) -> dict[str, object]:
    estimate = row.estimate or _NOTHING
    low, high = estimate.interval or (None, None)
    return {
        "option": row.option or None,
        "label": row.label,
        "net": row.net,
        "value": estimate.value,
        "unit": None if row.estimate is None else "per cent" if estimate.measure == "share" else estimate.unit or None,
        "count": _exact(estimate.count),
        "base": estimate.base,
        "weighted_base": estimate.weighted_base,
        "standard_error": estimate.standard_error,
        "interval": None if low is None else [low, high],
        "rank": _exact(estimate.rank),
        "note": row.note or None,
        "reference": row.reference,
    }


def _exact(possible: Possible | None) -> float | None:
    return possible.low if possible and possible.exact else None


def csv_of(tables: Sequence[QuestionTable]) -> str:
    """Tables for a spreadsheet: no text in them is run as a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for table in tables:
        for group in table.groups:
            for row in group.rows:
                writer.writerow([_cell(value) for value in _csv_row(table, group, row)])
    return text.getvalue()


def _csv_row(table: QuestionTable, group: Group, row: Row) -> tuple[object, ...]:
    estimate, figures = row.estimate or _NOTHING, _row_json(row)
    where = " ".join(condition_text(condition) for condition in group.where)
    numbers = (figures[name] for name in ("value", "count", "base", "weighted_base", "standard_error"))
    named = (table.survey, table.question.id, where, row.option, row.label)
    return (*named, *numbers, *(estimate.interval or (None, None)), figures["rank"], row.note, row.reference)


def _cell(value: object) -> object:
    return safe_cell(value) if isinstance(value, str) else value
