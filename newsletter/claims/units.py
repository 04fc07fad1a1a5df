"""The unit of an official figure or a numeric answer: "CCGs", "£m", "%"."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "tn": 1e12, "trillion": 1e12}
PERCENT_UNITS = frozenset({"%", "per cent", "percent", "pc", "pct"})
CURRENCIES = "£$€¥"


class Unit(Struct, frozen=True):
    """A unit taken apart: "£m" is the currency £ and the scale m. `noun` follows the number, "" for money alone.

    `times` is what one of the unit is ("£m": 1,000,000).
    """

    currency: str = ""
    scale: str = ""
    noun: str = ""
    percent: bool = False

    @property
    def times(self) -> float:
        """How many of the plain unit one stands for."""
        return SCALES.get(self.scale, 1.0)


@lru_cache(maxsize=256)
def read_unit(unit: str) -> Unit:
    """The unit as it is printed: the currency before the number, the scale and the noun after it."""
    text = unit.strip()
    if text.lower() in PERCENT_UNITS:
        return Unit(percent=True)
    currency = text[:1] if text[:1] in CURRENCIES else ""
    first, _, rest = text[len(currency) :].strip().partition(" ")
    if first in SCALES and (currency or first in {"million", "billion", "trillion"}):
        return Unit(currency, first, rest.strip())
    return Unit(currency, "", f"{first} {rest}".strip())
