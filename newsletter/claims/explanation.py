"""Why words are not true of a figure, for the person who wrote them."""

from __future__ import annotations

from math import inf

from newsletter.claims.facts import Facts, Outcome
from newsletter.claims.languages import in_digits
from newsletter.claims.numerals import Numerals
from newsletter.claims.places import Places
from newsletter.claims.region import Interval, at_least, holds, mirrored
from newsletter.claims.rounding import decimals_needed, rounded
from newsletter.claims.statement import Dimension, Statement
from newsletter.claims.style import HouseStyle
from newsletter.claims.units import read_unit
from newsletter.claims.wording import CantSay, fill_words
from newsletter.survey.address import Form
from newsletter.survey.estimate import Comparison, Estimate, Possible

_WHOLE = 100
_UNITS: dict[Dimension, str] = {
    "percent": " per cent",
    "first": " per cent for the first side",
    "second": " per cent for the second side",
    "change": " points",
    "relative change": " per cent of the first side",
    "ratio": " times the first side",
    "base": " as the base",
    "base or population": " as the base",
    "count or base": " as the count or the base",
    "left out": " left out",
    "chance": " as the test's p-value",
}

_OWN_UNITS = (" per cent", " points")


def reason_text(outcome: Outcome, due_to: Statement | Places | str, facts: Facts) -> str:
    """As in "is not true, as “a quarter” means 23.5 to 26.5 per cent"; the words themselves stand before it."""
    verb = "is not true" if outcome == "false" else "may be true or not" if outcome == "uncertain" else ""
    if isinstance(due_to, Statement) and not due_to.region:
        return f"{verb}, as “{due_to.words}” is a sum of money in another unit than the figure's"
    if isinstance(due_to, Statement):
        return f"{verb}, as “{due_to.words}” means {region_text(due_to)}"
    if isinstance(due_to, Places):
        return f"{verb}, as “{due_to.words}” means {_places_text(due_to, len(facts.figures))}"
    if outcome == "unreadable":
        return due_to if due_to.startswith(("can't", "has")) else f"can't be checked, because {due_to}"
    return f"{verb}, as it {due_to}"


def region_text(statement: Statement) -> str:
    """As in "23.5 to 26.5 per cent", "more than 50 per cent"."""
    unit = _UNITS.get(statement.dimension, "")
    if statement.dimension == "percent" and statement.region == at_least(_WHOLE):
        return f"exactly {_number(_WHOLE)}{unit}"
    if len(statement.region) == 2 and set(mirrored(statement.region)) == set(statement.region):
        return f"{_interval_text(max(statement.region), unit)} either way"
    return " or ".join(_interval_text(part, unit) for part in statement.region)


def _interval_text(part: Interval, unit: str) -> str:
    low, high = _number(part.low), _number(part.high)
    own = next((own for own in _OWN_UNITS if unit.startswith(own)), "")
    rest = unit.removeprefix(own)
    if low == high:
        return f"exactly {low}{unit}"
    if part.high == inf:
        return f"more than {low}{unit}" if part.low_open else f"{low}{own} or more{rest}"
    if part.low == -inf:
        return f"less than {high}{unit}" if part.high_open else f"{high}{own} or less{rest}"
    if part.low_open:
        return f"more than {low} and {'less than' if part.high_open else 'at most'} {high}{unit}"
    return f"from {low} to below {high}{unit}" if part.high_open else f"{low} to {high}{unit}"


def _number(value: float) -> str:
    if abs(value) == inf:
        return "any number"
    return in_digits(rounded(value, 3), decimals_needed(value, 2), "en")


def _places_text(places: Places, several: int) -> str:
    last = several if places.open_ended else places.last
    where = "" if places.top else " from the bottom"
    where += ", shared with another" if places.shared else ", shared with no other" if places.sole else ""
    if places.first == last:
        return f"place {last}{where}"
    return f"places {places.first} to {last}{where}"


def figure_text(facts: Facts, style: HouseStyle, due_to: Statement | Places | str = "") -> str:
    """As in "the figure is 43 per cent (43 of 99; 95 per cent interval 34 to 53)".

    Where the words are true of what was printed and not of what stands behind it, that is told too.
    """
    if facts.comparison is not None:
        return _comparison_text(facts.comparison, style)
    if len(facts.figures) == 1:
        return f"the figure is {_one(facts.figures[0], style, _unrounded(facts.figures[0], due_to))}"
    return "the figures are " + "; ".join(_one(figure, style) for figure in facts.figures)


def _unrounded(figure: Estimate, due_to: Statement | Places | str) -> str:
    """As in ", which is 38.38", of a printed 38: what the words are held to where they are true of 38."""
    percent = figure.percent
    if not isinstance(due_to, Statement) or due_to.dimension != "percent" or figure.decimals is None:
        return ""
    if percent is None or not percent.exact or figure.value is None or not holds(due_to.region, figure.value):
        return ""
    return f", which is {_number(percent.low)}"


def _one(figure: Estimate, style: HouseStyle, unrounded: str = "") -> str:
    details = [text for text in (_of(figure) + unrounded, _interval(figure), _rank(figure)) if text]
    return _value(figure, style) + (f" ({'; '.join(details)})" if details else "")


def _value(figure: Estimate, style: HouseStyle) -> str:
    form: Form | None = "percent" if figure.measure == "share" else None
    unrounded = figure.percent.low if form and figure.percent else figure.value
    known_better = figure.decimals is None and figure.measure != "figure" and unrounded is not None
    digits = 1 if known_better and decimals_needed(unrounded or 0.0, 2) else figure.decimals
    try:
        return fill_words(figure, form, digits, style, opens_sentence=False)
    except CantSay:
        return _range_text(figure.percent, style) if form else "not known"


def _range_text(possible: Possible | None, style: HouseStyle) -> str:
    if possible is None:
        return "not known"
    numerals = Numerals(style, opens_sentence=False)
    return f"{numerals.digits(possible.low, 1)} to {numerals.digits(possible.high, 1)}{numerals.percent_unit()}"


def _of(figure: Estimate) -> str:
    if figure.measure != "share":
        return f"base {figure.base:,}" if figure.base is not None and figure.measure != "respondents" else ""
    if figure.base is None:
        return "base unknown"
    if figure.count is not None and figure.count.exact:
        return f"{figure.count.low:,.0f} of {figure.base:,}"
    return f"base {figure.base:,}"


def _interval(figure: Estimate) -> str:
    if figure.interval is None:
        return ""
    low, high = figure.interval
    digits = 0 if figure.measure == "share" and high - low >= 2 else 1
    ends = [in_digits(rounded(end, digits), digits, "en") for end in (low, high)]
    return f"95 per cent interval {ends[0]} to {ends[1]}"


def _rank(figure: Estimate) -> str:
    if figure.rank is None or not figure.rank.exact:
        return ""
    of = f" of {figure.ranked}" if figure.ranked else ""
    return f"rank {figure.rank.low:.0f}{of}"


def _comparison_text(comparison: Comparison, style: HouseStyle) -> str:
    sides = f"the figures are {_one(comparison.first, style)} and {_one(comparison.second, style)}"
    try:
        points = fill_words(comparison, None, None, style, opens_sentence=False)
    except CantSay:
        return sides
    return (
        f"{sides}, {points} apart"
        if comparison.second.measure == "share" or read_unit(comparison.second.unit).percent
        else sides
    )
