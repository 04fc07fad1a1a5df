"""What a figure, or two, may be: every dimension that words can speak of, with its possible values."""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from newsletter.claims.facts import Facts
from newsletter.claims.meanings import Direction
from newsletter.claims.numbers import word_at
from newsletter.claims.one_side import Figured
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading
from newsletter.claims.statement import Dimension, Unreadable
from newsletter.claims.two_sides import Compared
from newsletter.claims.units import read_unit
from newsletter.claims.worlds import World
from newsletter.survey.estimate import Comparison, Estimate, Possible, among, exactly

MOST_WORLDS = 40_000
_MOST_PERCENT = 100
_ANY_PERCENT = Possible(0.0, float(_MOST_PERCENT))


def described(facts: Facts) -> Figured:
    """How the numbers in words about these figures are to be read."""
    figure = facts.figures[0]
    unit = read_unit(figure.unit)
    return Figured(
        _bare(facts, figure),
        _half_unit(figure),
        unit.times,
        len(facts.figures),
        unit.money,
        nouns_of(facts) if figure.measure == "figure" else _with_people(nouns_of(facts)),
        facts.strangers,
        facts.denies,
        facts.form == "count",
        figure.base if _is_counted(figure) else None,
    )


def _is_counted(figure: Estimate) -> bool:
    """Whether it is known how many people are behind a share, and the share is of them as they are."""
    return figure.count is not None and figure.count.exact and figure.weighted_base is None


def _bare(facts: Facts, figure: Estimate) -> Dimension | None:
    if facts.form == "base":
        return "base"
    if figure.measure in {"mean", "median", "figure"}:
        return "value"
    if figure.measure == "respondents" or facts.form == "count":
        return "count"
    return "percent" if facts.form == "percent" else None


def _half_unit(figure: Estimate) -> float:
    """Half of one, where the figure is not whole: "12 days" of 12.3."""
    if figure.measure in {"mean", "median"}:
        return 0.5
    if figure.measure == "figure" and figure.count and not _whole(figure.count):
        return 0.5 * read_unit(figure.unit).times
    return 0.0


def _whole(possible: Possible) -> bool:
    return possible.low == int(possible.low) and possible.high == int(possible.high)


def nouns_of(facts: Facts) -> frozenset[str]:
    """The nouns that numbers may count: those given, and a figure's own unit ("12 days")."""
    figures = facts.figures or ((facts.comparison.second,) if facts.comparison else ())
    if not any(figure.unit for figure in figures):
        return facts.nouns
    units = {read_unit(figure.unit).noun.lower() for figure in figures if figure.unit} - {""}
    return facts.nouns | units


@lru_cache(maxsize=64)
def _with_people(nouns: frozenset[str]) -> frozenset[str]:
    return nouns | {"people"}


def known(figure: Estimate, population: int | None = None) -> dict[Dimension, Possible]:
    """The possible values of one figure. A dimension that is left out is not known."""
    found: dict[Dimension, Possible] = {}
    if figure.base is not None:
        found["base"] = exactly(figure.base)
    if figure.count is not None:
        found["count"] = figure.count
    if figure.measure == "respondents" and figure.count is not None and figure.base is None:
        found["base"] = figure.count
    if figure.measure == "respondents" and population is not None:
        found["population"] = exactly(population)
    value = _value(figure)
    if value is not None:
        found["value"] = value
    percent = _percent(figure)
    if percent is not None:
        found["percent"] = percent
    if figure.rank is not None:
        found["rank"] = figure.rank
    return found


def _value(figure: Estimate) -> Possible | None:
    """The value in whole units, pounds for "£m"."""
    own = figure.count if figure.measure == "figure" and figure.count is not None else None
    if own is None and figure.value is not None and figure.measure in {"mean", "median", "figure"}:
        own = exactly(figure.value)
    times = read_unit(figure.unit).times
    if own is None or times == 1:
        return own
    points = tuple(point * times for point in own.points)
    return Possible(own.low * times, own.high * times, points, own.low_open, own.high_open)


def _percent(figure: Estimate) -> Possible | None:
    if figure.percent is not None:
        return figure.percent
    if figure.measure == "figure" and read_unit(figure.unit).percent:
        return figure.count
    return _ANY_PERCENT if figure.measure == "share" else None


def worlds(figure: Estimate) -> list[World]:
    """The states in which a count and its percentage go together, where both are known one by one."""
    percent, count = figure.percent, figure.count
    if percent is None or count is None or len(percent.points) != len(count.points) or len(count.points) < 2:
        return []
    return [{"percent": share, "count": people} for share, people in zip(percent.points, count.points, strict=True)]


def as_counted(facts: Facts, reading: Reading) -> Facts:
    """The facts of a comparison in the form that its words speak of: of counts in "170 people, up from 120".

    Raises Unreadable for "170 people, up from 30 per cent".
    """
    if facts.form is not None or facts.comparison is None or facts.comparison.second.measure != "share":
        return facts
    said = [(each, each.meaning) for each in reading.elements if isinstance(each.meaning, Quantity)]
    counts = [element for element, quantity in said if _counts(reading, element, quantity)]
    if not counts:
        return facts
    if any(quantity.is_share or quantity.kind == "points" for _, quantity in said):
        raise Unreadable(
            f"“{reading.said(counts[0])}” is a number of people, and other words here speak of percentages; "
            "link each in a reference of its own, with `as=count` for the people"
        )
    return replace(facts, form="count")


def _counts(reading: Reading, element: Element, quantity: Quantity) -> bool:
    """As in "170 people", "170 of 400", "50 more people"; "from 120 to 172" is no percentage either."""
    after = next((each for each in reading.elements if each.start == element.end), None)
    if quantity.kind == "bare" and after is not None and isinstance(after.meaning, Direction):
        return word_at(reading.tokens, after.end) in reading.nouns
    if quantity.kind == "bare" and quantity.low > _MOST_PERCENT:
        return not any(each.meaning.is_share for each in reading.elements if isinstance(each.meaning, Quantity))
    return quantity.kind in {"count", "of"} and not quantity.idle


def described_sides(facts: Facts) -> Compared:
    """How the numbers in words about two sides are to be read."""
    assert facts.comparison is not None
    in_points = _in_points(facts.comparison) and facts.form not in {"count", "base"}
    money = read_unit(facts.comparison.second.unit).money
    forms = (facts.form == "count", facts.form == "points")
    return Compared(in_points, *forms, money, facts.groups, facts.called, facts.dates)


def _in_points(comparison: Comparison) -> bool:
    return comparison.second.measure == "share" or read_unit(comparison.second.unit).percent


def known_sides(facts: Facts) -> tuple[dict[Dimension, Possible], list[World]]:
    """The possible values of each side, of the change and of the multiple; and the states in which they go together."""
    assert facts.comparison is not None
    first, second = (_level(facts, side) for side in (facts.comparison.first, facts.comparison.second))
    if first is None or second is None:
        return {}, []
    found: dict[Dimension, Possible] = {"first": first, "second": second}
    if first.points and second.points and len(first.points) * len(second.points) <= MOST_WORLDS:
        states: list[World] = [_world(one, other) for one in first.points for other in second.points]
        names: tuple[Dimension, ...] = ("change", "relative change", "ratio")
        found |= {name: among(tuple(state[name] for state in states)) for name in names if name in states[0]}
        return found, states if len(states) > 1 else []
    return found | _spans(first, second), []


def _level(facts: Facts, side: Estimate) -> Possible | None:
    if facts.form in {"count", "base"}:
        return side.count if facts.form == "count" else None if side.base is None else exactly(side.base)
    if side.measure == "share":
        return _percent(side)
    return _value(side) if side.measure != "respondents" else side.count


def _world(first: float, second: float) -> dict[Dimension, float]:
    change = second - first
    relative = 100 * change / first if first else float("inf")
    return {
        "first": first,
        "second": second,
        "change": change,
        "relative change": relative,
        "ratio": second / first if first else float("inf"),
    }


def _spans(first: Possible, second: Possible) -> dict[Dimension, Possible]:
    low, high = second.low - first.high, second.high - first.low
    found: dict[Dimension, Possible] = {
        "change": Possible(low, high, (), second.low_open or first.high_open, second.high_open or first.low_open)
    }
    if first.low > 0:
        ratio = Possible(second.low / first.high, second.high / first.low)
        found["ratio"] = ratio
        found["relative change"] = Possible(100 * (ratio.low - 1), 100 * (ratio.high - 1))
    return found
