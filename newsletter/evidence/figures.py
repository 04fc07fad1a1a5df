"""An issue's figures with the evidence for each, as `newsletter figures --format json` gives them (FORMATS 6).

A reference to each of `a,b` gives a row for each. A fill of two sides gives the change that it prints; a comparison
gives its second side, which its words are about. What a published figure can't give is null.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from newsletter.resolve.resolved import Figure, Resolved
from newsletter.survey.changes import Change
from newsletter.survey.estimate import Estimate, Possible

SCHEMA = 1
PER_CENT = "per cent"
POINTS = "percentage points"


class _Measured(Struct, frozen=True):
    """The number that stands in the text, unrounded; its error and interval only where they are of that number."""

    value: float | None
    unit: str = ""
    standard_error: float | None = None
    interval: tuple[float, float] | None = None


def figures_json(resolved: Resolved) -> dict[str, Any]:
    """The figures in the order of the draft."""
    path = resolved.draft.path
    return {"schema": SCHEMA, "figures": [row for figure in resolved.figures for row in _rows(figure, path)]}


def _rows(figure: Figure, path: str) -> Iterator[dict[str, Any]]:
    if len(figure.mention.reference.sides) > 1:
        first, second = figure.estimates
        measured = _change(figure, first, second) if figure.kind == "fill" else _measured(figure, second)
        yield _row(figure, path, second, measured, figure.option_label)
        return
    labels = figure.option_labels or (figure.option_label,) * len(figure.estimates)
    for estimate, label in zip(figure.estimates, labels, strict=True):
        yield _row(figure, path, estimate, _measured(figure, estimate), label)


def _row(figure: Figure, path: str, estimate: Estimate, measured: _Measured, label: str) -> dict[str, Any]:
    mention = figure.mention
    return {
        "reference": mention.reference.text,
        "path": path,
        "line": mention.span.line,
        "column": mention.span.column,
        "text": figure.text,
        "kind": figure.kind,
        "value": measured.value,
        "unit": measured.unit or None,
        "count": _one(estimate.count) if estimate.measure != "figure" else None,
        "base": estimate.base,
        "weighted_base": estimate.weighted_base,
        "standard_error": measured.standard_error,
        "interval": list(measured.interval) if measured.interval else None,
        "survey": figure.survey,
        "question_text": figure.question_text or None,
        "option_label": label or None,
        "data_digest": figure.data_digest or None,
    }


def _measured(figure: Figure, estimate: Estimate) -> _Measured:
    if figure.form == "base":
        return _Measured(estimate.base)
    if figure.form == "rank":
        return _Measured(_one(estimate.rank))
    if estimate.measure == "share" and figure.form in {"count", "of"}:
        return _Measured(_one(estimate.count))
    unit = PER_CENT if estimate.measure == "share" else estimate.unit
    return _Measured(estimate.value, unit, estimate.standard_error, estimate.interval)


def _change(figure: Figure, first: Estimate, second: Estimate) -> _Measured:
    """The second side less the first, or their ratio, with its error where the design tells it."""
    start, end, change = _level(first), _level(second), figure.change
    if start is None or end is None:
        return _Measured(None)
    if figure.form == "ratio":
        return _with_error(end / start if start else None, "", change, change.of_ratio if change else None)
    unit = POINTS if second.measure == "share" else second.unit
    return _with_error(end - start, unit, change, change.of_difference if change else None)


def _with_error(value: float | None, unit: str, change: Change | None, error: float | None) -> _Measured:
    if value is None or change is None or error is None:
        return _Measured(value, unit)
    return _Measured(value, unit, error, change.interval(value, error))


def _level(estimate: Estimate) -> float | None:
    """The unrounded number of a side, the printed one where that is all there is."""
    known = estimate.percent if estimate.measure == "share" else None
    return known.low if known and known.exact else estimate.value


def _one(possible: Possible | None) -> float | int | None:
    """The one possible value, as a whole number where it is one."""
    if possible is None or not possible.exact:
        return None
    return int(possible.low) if possible.low == int(possible.low) else possible.low
