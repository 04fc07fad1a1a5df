"""Values with their unit: "eight trusts", "£800m", "20 to 30 CCGs"."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.claims.languages import is_english
from newsletter.claims.numerals import Numerals
from newsletter.claims.rounding import rounded
from newsletter.claims.units import Unit


def number_range(low: float, high: float, written: Callable[[float], str], decimals: int) -> str:
    """One number, or the first to the last where they differ once rounded."""
    if rounded(low, decimals) == rounded(high, decimals):
        return written(low)
    return f"{written(low)} to {written(high)}"


def with_unit(low: float, high: float, decimals: int, unit: Unit, numerals: Numerals) -> str:
    """The value, or the range, in house style with its unit."""
    if unit.percent:
        return (
            number_range(low, high, lambda value: numerals.percentage(value, decimals), decimals)
            + numerals.percent_unit()
        )
    if unit.currency or unit.scale:
        space = " " if len(unit.scale) > 2 else ""
        noun = f" {unit.noun}" if unit.noun else ""
        return number_range(low, high, lambda value: _money(value, decimals, unit, space, numerals), decimals) + noun
    text = number_range(low, high, lambda value: numerals.count(value, decimals), decimals)
    noun = singular(unit.noun) if low == high == 1 and is_english(numerals.style.language) else unit.noun
    return f"{text} {noun}".rstrip()


def _money(value: float, decimals: int, unit: Unit, space: str, numerals: Numerals) -> str:
    pence = 2 if unit.currency and not unit.scale and 0 < decimals < 2 else decimals
    sign = "-" if value < 0 else ""
    return f"{sign}{unit.currency}{numerals.digits(abs(value), pence)}{space}{unit.scale}"


def singular(noun: str) -> str:
    """The singular of a regular English plural: "trusts" ▶ "trust", "bodies" ▶ "body"."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun
