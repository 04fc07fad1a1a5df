"""An issue's figures with the evidence for each, as `newsletter figures --format json` gives them (FORMATS 6).

A reference to each of `a,b` gives a row for each. A fill of two sides gives the change that it prints; a comparison
gives its second side, which its words are about; both have two fields more: `sides`, each with the evidence for it
alone, and `change`, with the test of their difference. What a published figure can't give is null.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from newsletter.resolve.resolved import Figure, Resolved
from newsletter.survey.address import Form
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
        second = figure.estimates[-1]
        measured = _changed(figure, figure.form) if figure.kind == "fill" else _measured(figure.form, second)
        row = _row(figure, path, second, measured, figure.option_label)
        yield {**row, "sides": list(_sides(figure)), "change": _test(figure)}
        return
    labels = figure.option_labels or (figure.option_label,) * len(figure.estimates)
    for estimate, label in zip(figure.estimates, labels, strict=True):
        yield _row(figure, path, estimate, _measured(figure.form, estimate), label)


def _row(figure: Figure, path: str, estimate: Estimate, measured: _Measured, label: str) -> dict[str, Any]:
    mention = figure.mention
    return {
        "reference": mention.reference.text,
        "path": path,
        "line": mention.span.line,
        "column": mention.span.column,
        "text": figure.text,
        "kind": figure.kind,
        **_numbers(estimate, measured),
        "survey": figure.survey,
        "question_text": figure.question_text or None,
        "option_label": label or None,
        "data_digest": figure.data_digest or None,
    }


def _numbers(estimate: Estimate, measured: _Measured) -> dict[str, Any]:
    return {
        "value": measured.value,
        "unit": measured.unit or None,
        "count": _one(estimate.count) if estimate.measure != "figure" else None,
        "base": estimate.base,
        "weighted_base": estimate.weighted_base,
        "standard_error": measured.standard_error,
        "interval": list(measured.interval) if measured.interval else None,
    }


def _sides(figure: Figure) -> Iterator[dict[str, Any]]:
    """Each side as a reference to it alone would have it."""
    form = figure.form if figure.form in {"count", "base"} else None
    for source, estimate in zip(figure.sources, figure.estimates, strict=True):
        yield {
            "reference": source.reference,
            **_numbers(estimate, _measured(form, estimate)),
            "survey": source.survey,
            "question_text": source.question_text or None,
            "option_label": source.option_label or None,
            "data_digest": source.data_digest or None,
        }


def _test(figure: Figure) -> dict[str, Any]:
    """The second side less the first, their ratio, and the two-sided test of whether they differ by chance."""
    comparison = figure.comparison
    assert comparison is not None
    difference = _changed(figure, None)
    return {
        "value": difference.value,
        "unit": difference.unit or None,
        "standard_error": difference.standard_error,
        "interval": list(difference.interval) if difference.interval else None,
        "ratio": _changed(figure, "ratio").value,
        "test": comparison.test or None,
        "p_value": None if comparison.unlike else comparison.p_value(),
        "no_test": comparison.unlike or comparison.unsupported or None,
    }


def _measured(form: Form | None, estimate: Estimate) -> _Measured:
    if form == "base":
        return _Measured(estimate.base)
    if form == "rank":
        return _Measured(_one(estimate.rank))
    if estimate.measure == "share" and form in {"count", "of"}:
        return _Measured(_one(estimate.count))
    unit = PER_CENT if estimate.measure == "share" else estimate.unit
    return _Measured(estimate.value, unit, estimate.standard_error, estimate.interval)


def _changed(figure: Figure, form: Form | None) -> _Measured:
    """The second side less the first, or their ratio, with its error where the design tells it."""
    first, second = figure.estimates
    start, end, change = _level(first), _level(second), figure.change
    if start is None or end is None:
        return _Measured(None)
    if form == "ratio":
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
