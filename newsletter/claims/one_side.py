"""What the words of a reference with one side say of its figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from newsletter.claims.meanings import Counted, Hedge, Marker, Share
from newsletter.claims.quantity import Quantity, plain
from newsletter.claims.reading import Element, Reading, is_marker
from newsletter.claims.region import Region, span
from newsletter.claims.style import Tolerances

Dimension = Literal["percent", "count", "base", "value", "rank", "place from the bottom"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the words say: this dimension of the figure lies in this region. `words` are those that say it."""

    dimension: Dimension
    region: Region
    words: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why the words can't be held to the figure."""

    reason: str


FILLERS = frozenset("a an the only just merely mere full fully whole even still as many much . say perhaps".split())


def statements(reading: Reading, bare: Dimension | None, tolerances: Tolerances) -> list[Statement] | Unreadable:
    """All statements of the words, in order; `bare` is what a number without a unit speaks of, None: of nothing."""
    found: list[Statement] = []
    for place, element in enumerate(reading.elements):
        if not isinstance(element.meaning, Quantity | Share | Counted):
            continue
        if _negated(reading, place):
            return Unreadable(f"what “{_said(reading, element)}” means after a negation is not defined")
        statement = _statement(reading, place, bare, tolerances)
        if isinstance(statement, Unreadable):
            return statement
        found.extend(statement)
    return found


def _said(reading: Reading, element: Element) -> str:
    return " ".join(token.text for token in reading.tokens[element.start : element.end])


def _negated(reading: Reading, place: int) -> bool:
    for element in reversed(reading.elements[:place]):
        if any(token.kind == "mark" for token in reading.tokens[element.end : reading.elements[place].start]):
            return False
        if is_marker(element, "negation"):
            return True
        if isinstance(element.meaning, Quantity | Share):
            return False
    return False


def _statement(
    reading: Reading, place: int, bare: Dimension | None, tolerances: Tolerances
) -> list[Statement] | Unreadable:
    element = reading.elements[place]
    meaning = element.meaning
    words = _said(reading, element)
    hedge = _hedge(reading, place)
    if isinstance(meaning, Share):
        return (
            [Statement("percent", meaning.region(tolerances), words)] if hedge is None else Unreadable("hedged share")
        )
    if isinstance(meaning, Counted):
        meaning = Quantity("count", meaning.low, meaning.high)
    assert isinstance(meaning, Quantity)
    dimension: Dimension | None = (
        "percent" if meaning.is_share else "count" if meaning.kind in {"count", "of"} else bare
    )
    if meaning.kind in {"points", "ratio"} or dimension is None:
        return Unreadable(f"what “{words}” counts")
    if meaning.kind == "bare" and bare == "percent":
        meaning = replace(meaning, kind="percent")
    region = hedge.region(meaning, tolerances) if hedge else plain(meaning, tolerances)
    found = [Statement(dimension, region, words)]
    if meaning.of is not None:
        found.append(Statement("base", span(meaning.of, meaning.of), words))
    return found


def _hedge(reading: Reading, place: int) -> Hedge | None:
    elements = reading.elements
    if place + 1 < len(elements) and elements[place + 1].start == elements[place].end:
        after = elements[place + 1].meaning
        if isinstance(after, Hedge) and after.after:
            return after
    for element in reversed(elements[:place]):
        gap = reading.tokens[element.end : elements[place].start]
        if any(token.text not in FILLERS for token in gap):
            return None
        if isinstance(element.meaning, Hedge) and not element.meaning.after:
            return element.meaning
        if not isinstance(element.meaning, Marker) or element.meaning.sign != "editorial":
            return None
    return None
