"""Words that may be true of a figure, the plainest first; the judge keeps those that are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsletter.claims.facts import Facts
from newsletter.claims.fractions import FAMILIAR, Parts, fraction_name, one_in_name
from newsletter.claims.rounding import rounded
from newsletter.claims.style import HouseStyle
from newsletter.claims.wording import CantSay, fill_words
from newsletter.survey.address import Form
from newsletter.survey.estimate import Comparison, Estimate, Possible


def candidates(facts: Facts, style: HouseStyle) -> Iterator[str]:
    """Wordings to try, best first."""
    if facts.comparison is not None:
        yield from _of_comparison(facts.comparison, style)
    elif len(facts.figures) > 1:
        yield from ("majorities", "minorities", "among the most common", "among the least common")
    elif facts.figures:
        yield from _of_figure(facts.figures[0], facts.form, style)


def _of_figure(figure: Estimate, form: Form | None, style: HouseStyle) -> Iterator[str]:
    if form == "rank":
        yield from _filled(figure, "rank", style)
    own: Form | None = form if form in {"count", "base"} else "percent" if figure.measure == "share" else None
    yield from _filled(figure, own, style)
    if figure.measure == "share" and own == "percent" and figure.percent is not None:
        yield from _of_share(figure.percent)
    elif own != "base" and figure.count is not None:
        yield from _of_count(figure.count)


def _filled(subject: Estimate | Comparison, form: Form | None, style: HouseStyle) -> Iterator[str]:
    try:
        yield fill_words(subject, form, None, style, opens_sentence=False)
    except CantSay:
        return


def _of_share(percent: Possible) -> Iterator[str]:
    middle = (percent.low + percent.high) / 2
    near = sorted(FAMILIAR, key=lambda part: (abs(part.percent - middle), part.whole))[:3]
    for part in near:
        yield from _beside(part, middle)
    yield from ("a majority", "a minority", "all", "none")
    yield f"around {rounded(middle, 0):.0f} per cent"


def _beside(part: Parts, middle: float) -> Iterator[str]:
    """The fraction as it is, then with the hedges that fit the side on which the figure lies."""
    namings: tuple[Callable[[Parts], str], ...] = (fraction_name, one_in_name)
    name = namings[part.count > 1 and part.whole > 4](part)
    yield name
    for hedge in ("nearly", "fewer than") if middle < part.percent else ("just over", "more than"):
        yield f"{hedge} {name}"


def _of_count(count: Possible) -> Iterator[str]:
    if count.low != count.high:
        yield f"{count.low:,.0f} to {count.high:,.0f}"
        return
    tens = int(count.low // 10 * 10)
    if tens >= 10 and tens != count.low:
        yield f"more than {tens:,}"


def _of_comparison(comparison: Comparison, style: HouseStyle) -> Iterator[str]:
    first, second = comparison.first, comparison.second
    for apart in _filled(comparison, "points", style):
        yield from (f"up {apart}", f"down {apart}")
    levels = [
        words
        for side in (first, second)
        for words in _filled(side, "percent" if side.measure == "share" else None, style)
    ]
    if len(levels) == 2:
        yield from (f"up from {levels[0]} to {levels[1]}", f"down from {levels[0]} to {levels[1]}")
    yield from ("little changed", "more", "fewer")
    if comparison.p_value() is not None:
        yield from ("significantly more", "significantly fewer", "not significantly different")
