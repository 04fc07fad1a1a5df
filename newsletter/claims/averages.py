"""Means and medians: what words say of the one is nothing of the other."""

from __future__ import annotations

from newsletter.claims.facts import Facts
from newsletter.claims.meanings import words
from newsletter.claims.reading import Reading
from newsletter.claims.statement import Unreadable

_BEFORE_A_MEAN = words("a an the its their our of with at and")
_MEANS = words("average averages averaged averaging")


def refuse_other_average(reading: Reading, facts: Facts) -> None:
    """Raises Unreadable for "a median of £11" of a mean, and for "an average of £12" of a median."""
    comparison = facts.comparison
    figures = (comparison.first, comparison.second) if comparison else facts.figures
    measures = {figure.measure for figure in figures}
    said = _said(reading)
    if said == "median" and "mean" in measures:
        raise Unreadable("it speaks of the median, and the figure is the mean; write `as=median` in the reference")
    if said not in {"median", ""} and "median" in measures:
        raise Unreadable(f"“{said}” speaks of the mean, and the figure is the median; write `as=mean` in the reference")


def _said(reading: Reading) -> str:
    """The word for a kind of average; "mean" is one after an article or before "of": else it is a verb."""
    texts = [token.text for token in reading.tokens]
    for place, text in enumerate(texts):
        if text in {"median", "medians"}:
            return "median"
        verb = not (place and texts[place - 1] in _BEFORE_A_MEAN) and texts[place + 1 : place + 2] != ["of"]
        if text in _MEANS or (text == "mean" and not verb):
            return text
    return ""
