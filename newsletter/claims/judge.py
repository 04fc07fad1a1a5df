"""Words held against the figure that they speak of (FORMATS 4)."""

from __future__ import annotations

from math import inf

from newsletter.claims.facts import Facts, Verdict
from newsletter.claims.one_side import Dimension, Statement, Unreadable, statements
from newsletter.claims.reading import read
from newsletter.claims.region import both, truth
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.survey.estimate import Estimate, Possible


def judge(words: str, facts: Facts, tolerances: Tolerances, style: HouseStyle) -> Verdict:
    """Whether the words are true of the facts; where not, why, and words that would be."""
    if not style.language.lower().startswith("en"):
        return Verdict("unreadable", f"claims are read in English alone, and this issue's language is {style.language}")
    if facts.comparison is not None:
        return Verdict("unreadable", "comparisons can't be read yet")
    reading = read(words, facts.nouns)
    if reading.odd:
        return Verdict("unreadable", f"“{reading.odd}” can't be read as a number")
    said = statements(reading, bare_dimension(facts), tolerances)
    if isinstance(said, Unreadable):
        return Verdict("unreadable", said.reason)
    if not said:
        return Verdict("unreadable", "there is no quantity in these words")
    outcome = both(_truth(statement, figure) for figure in facts.figures for statement in said)
    if outcome == "true":
        return Verdict("true")
    return Verdict(outcome, "the figure is different")


def bare_dimension(facts: Facts) -> Dimension | None:
    """What a number without a unit speaks of."""
    measures = {figure.measure for figure in facts.figures}
    if measures & {"mean", "median"}:
        return "value"
    if facts.form == "count" or measures & {"figure", "respondents"}:
        return "count"
    return {"percent": "percent", "base": "base"}.get(facts.form or "")  # type: ignore[return-value]  # dimensions


def _truth(statement: Statement, figure: Estimate) -> str:
    return truth(_possible(figure, statement.dimension), statement.region)


def _possible(figure: Estimate, dimension: Dimension) -> Possible:
    if dimension == "percent" and figure.percent:
        return figure.percent
    if dimension == "count" and figure.count:
        return figure.count
    if dimension == "base" and figure.base is not None:
        return Possible(figure.base, figure.base, (figure.base,))
    if dimension == "value" and figure.value is not None:
        return Possible(figure.value, figure.value, (figure.value,))
    return Possible(-inf, inf)
