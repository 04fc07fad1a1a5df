"""Numbers that do not say what they count: "43", "40 to 45", "more than 40 but less than 45 per cent"."""

from __future__ import annotations

from msgspec.structs import replace

from newsletter.claims.context import FILLERS, LINKS, is_beside, only_of, start_of
from newsletter.claims.meanings import Hedge
from newsletter.claims.nouns import may_follow_a_count
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading


def with_unit_of_the_next(reading: Reading, place: int, bare: Quantity) -> Quantity:
    """As in "more than 40 but less than 45 per cent": the first number has the unit of the second."""
    for later in range(place + 1, len(reading.elements)):
        element = reading.elements[later]
        if not only_of(reading.gap(reading.elements[later - 1], element), LINKS | FILLERS):
            break
        if isinstance(element.meaning, Quantity) and element.meaning.kind in {"percent", "count"}:
            half_unit = 0.5 / 10**bare.decimals if element.meaning.kind == "percent" else 0.0
            return replace(bare, kind=element.meaning.kind, half_unit=half_unit)
        if not (isinstance(element.meaning, Hedge | Quantity) or element.is_marker("editorial")):
            break
    return bare


def may_count(reading: Reading, element: Element, last: Element | None) -> bool:
    """Whether a number without a unit counts people: a whole one, where no noun follows that nobody knows.

    `last` is the quantity that was read before it, None where it is the first.
    """
    meaning, tokens = element.meaning, reading.tokens
    if not isinstance(meaning, Quantity) or meaning.kind != "bare" or meaning.decimals:
        return False
    if meaning.idle:  # "one" may be a pronoun
        return reading.elements[start_of(reading, reading.elements.index(element))].start == 0
    joined = last is None or is_beside(reading, element)
    return joined and (element.end == len(tokens) or may_follow_a_count(tokens[element.end]))


def uncounted(reading: Reading, element: Element) -> str:
    """Why a number can't be held to a share of people."""
    meaning, said = element.meaning, reading.said(element)
    if isinstance(meaning, Quantity) and meaning.kind == "money":
        return f"“{said}” is a sum of money, and the figure is not"
    noun = "respondent" if isinstance(meaning, Quantity) and meaning.high == 1 else "respondents"
    return f"“{said}” does not say what it counts; write “{said} per cent”, or “{said} {noun}”, or add `as=count`"
