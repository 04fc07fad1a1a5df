"""A question's figures as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from newsletter.delivery.spreadsheet import safe_cell
from newsletter.survey.estimate import Estimate, Possible
from newsletter.survey.names import condition_text
from newsletter.survey.tabling import Group, QuestionTable, Row

_NOTHING = Estimate("share", None)
_COLUMNS = (
    "survey", "question", "where", "option", "label", "value", "count", "base", "weighted_base", "standard_error",
    "interval_low", "interval_high", "degrees_of_freedom", "design_effect", "rank", "note", "reference",
)  # fmt: skip


def json_of(table: QuestionTable) -> dict[str, object]:
    """A table for programs."""
    test = table.association
    return {
        "survey": table.survey,
        "question": table.question.id,
        "text": table.question.text,
        "kind": table.question.kind,
        "groups": [_group_json(group) for group in table.groups],
        "association": {"f": test.f, "df": list(test.df), "p": test.p_value} if test else None,
        "withheld": table.withheld,
    }


def _group_json(group: Group) -> dict[str, object]:
    base = group.base.estimate or _NOTHING
    return {
        "label": group.label or None,
        "where": [condition_text(condition) for condition in group.where],
        "base": base.base,
        "weighted_base": base.weighted_base,
        "effective_base": base.effective_base,
        "rows": [_row_json(row) for row in group.rows],
    }


def _row_json(row: Row) -> dict[str, object]:
    estimate = row.estimate or _NOTHING
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
        "interval": list(estimate.interval) if estimate.interval else None,
        "degrees_of_freedom": estimate.degrees_of_freedom,
        "design_effect": estimate.design_effect,
        "rank": _exact(estimate.rank),
        "withheld": row.withheld,
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
                figures = {**_row_json(row), **_named(table, group), **_ends(row)}
                writer.writerow([_cell(figures[name]) for name in _COLUMNS])
    return text.getvalue()


def _named(table: QuestionTable, group: Group) -> dict[str, object]:
    where = " ".join(condition_text(condition) for condition in group.where)
    return {"survey": table.survey, "question": table.question.id, "where": where}


def _ends(row: Row) -> dict[str, object]:
    low, high = (row.estimate or _NOTHING).interval or (None, None)
    return {"interval_low": low, "interval_high": high}


def _cell(value: object) -> object:
    return safe_cell(value) if isinstance(value, str) else value
