"""Words that may be true of a figure, those of the kind that was written first; the judge keeps what is true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from newsletter.claims.facts import Facts
from newsletter.claims.fractions import FAMILIAR, Parts, fraction_name, one_in_name
from newsletter.claims.languages import in_words, ordinal_in_words
from newsletter.claims.rounding import rounded
from newsletter.claims.style import HouseStyle
from newsletter.claims.units import read_unit
from newsletter.claims.wording import CantSay, fill_words
from newsletter.survey.address import Form
from newsletter.survey.estimate import Comparison, Estimate, Possible

About = Literal["place", "count", "size", "test"]
"""What the words spoke of: a place among others, a number of people, how much, whether a test says so."""
_RANKED = 5
_NEAREST = 2
_SIDES = 2
_HALF = 50
_MAJORITIES = ("an overwhelming majority", "a large majority", "a narrow majority", "a majority")
_BY_SIZE = tuple(sorted(FAMILIAR, key=lambda part: part.percent))


def candidates(facts: Facts, style: HouseStyle, about: About) -> Iterator[tuple[str, ...]]:
    """Groups of wordings, best first, of which the first true one is worth telling."""
    if facts.comparison is not None:
        yield from _of_comparison(facts.comparison, style, about)
    elif facts.figures:
        if about == "place" or facts.form == "rank":
            yield from _of_place(facts.figures)
        if len(facts.figures) > 1:
            yield from _of_several(facts.figures)
        else:
            yield from _of_figure(facts.figures[0], facts.form, style, about)


def _of_place(figures: tuple[Estimate, ...]) -> Iterator[tuple[str, ...]]:
    if len(figures) > 1:
        number = in_words(len(figures), "en")
        yield (f"the {number} most common", f"the {number} least common")
        yield ("among the most common", "among the least common")
        return
    places = [f"the {ordinal_in_words(place, 'en')} most common" for place in range(2, _RANKED + 1)]
    yield ("joint first", "the most common", "the least common", "the second least common", *places)


def _of_several(figures: tuple[Estimate, ...]) -> Iterator[tuple[str, ...]]:
    """What is true of each: majorities, or the nearest bounds."""
    yield ("majorities", "minorities")
    shares = [figure.percent for figure in figures if figure.percent]
    if len(shares) < len(figures):
        return
    low, high = min(share.low for share in shares), max(share.high for share in shares)
    yield tuple(f"more than {_name(part)}" for part in reversed(_BY_SIZE) if part.percent < low)
    yield tuple(f"fewer than {_name(part)}" for part in _BY_SIZE if part.percent > high)


def _of_figure(figure: Estimate, form: Form | None, style: HouseStyle, about: About) -> Iterator[tuple[str, ...]]:
    share = figure.measure == "share"
    if about == "count" or form == "count" or not share:
        yield from _of_count(figure, form, style)
    own: Form | None = form if form in {"count", "base"} else "percent" if share else None
    yield _filled(figure, own, style)
    if share and own == "percent" and figure.percent is not None:
        yield from _of_share(figure.percent)


def _filled(subject: Estimate | Comparison, form: Form | None, style: HouseStyle) -> tuple[str, ...]:
    try:
        return (fill_words(subject, form, None, style, opens_sentence=False),)
    except CantSay:
        return ()


def _of_share(percent: Possible) -> Iterator[tuple[str, ...]]:
    middle = (percent.low + percent.high) / 2
    near = sorted(FAMILIAR, key=lambda part: (abs(part.percent - middle), part.whole))
    for part in near[:_NEAREST]:
        yield tuple(_beside(part, middle))
    yield _MAJORITIES if middle > _HALF else ("a minority", "none")
    yield (f"around {rounded(middle, 0):.0f} per cent",)


def _beside(part: Parts, middle: float) -> Iterator[str]:
    """The fraction as it is, then with the hedges that fit the side on which the figure lies."""
    name = _name(part)
    yield name
    for hedge in ("nearly", "fewer than") if middle < part.percent else ("just over", "more than"):
        yield f"{hedge} {name}"


def _name(part: Parts) -> str:
    namings: tuple[Callable[[Parts], str], ...] = (fraction_name, one_in_name)
    return namings[part.count > 1 and part.whole > 4](part)


def _of_count(figure: Estimate, form: Form | None, style: HouseStyle) -> Iterator[tuple[str, ...]]:
    count = figure.count
    if form == "base" or count is None:
        return
    unit = read_unit(figure.unit)
    noun = f" {unit.noun}" if unit.noun else "" if figure.measure == "figure" else " respondents"
    if count.low != count.high:
        yield (f"{count.low:,.0f} to {count.high:,.0f}{noun}",)
        return
    yield _filled(figure, "count" if figure.measure != "figure" else None, style)
    if figure.base and figure.measure == "share":
        yield (f"{count.low:,.0f} of {figure.base:,}",)
    tens = int(count.low // 10 * 10)
    if tens >= 10 and tens != count.low and unit.times == 1:
        yield (f"more than {tens:,}{noun}",)


def _of_comparison(comparison: Comparison, style: HouseStyle, about: About) -> Iterator[tuple[str, ...]]:
    first, second = comparison.first, comparison.second
    tests = ("significantly more", "significantly fewer", "not significantly different")
    tested = tests if comparison.p_value() is not None else ()
    if about == "test":
        yield tested
    for apart in _filled(comparison, "points", style):
        yield (f"up {apart}", f"down {apart}")
    levels = [
        words
        for side in (first, second)
        for words in _filled(side, "percent" if side.measure == "share" else None, style)
    ]
    if len(levels) == _SIDES:
        yield (f"up from {levels[0]} to {levels[1]}", f"down from {levels[0]} to {levels[1]}")
    yield ("little changed", "more", "fewer")
    yield tested
