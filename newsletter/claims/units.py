"""The unit of an official figure or a numeric answer: "CCGs", "£m", "%"."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "tn": 1e12, "trillion": 1e12}
PERCENT_UNITS = frozenset({"%", "per cent", "percent", "pc", "pct"})
CURRENCIES = "£$€¥"
CURRENCY_WORDS = {
    "pounds": "£", "pound": "£", "quid": "£", "sterling": "£", "gbp": "£", "dollars": "$", "dollar": "$", "usd": "$",
    "euros": "€", "euro": "€", "eur": "€", "yen": "¥",
}  # fmt: skip
_SIGN = re.compile(f"[A-Z]{{0,2}}[{CURRENCIES}]")  # also US$


class Unit(Struct, frozen=True):
    """A unit taken apart: "£m" is the currency £ and the scale m. `noun` follows the number, "" for money alone.

    `times` is what one of the unit is ("£m": 1,000,000).
    """

    currency: str = ""
    scale: str = ""
    noun: str = ""
    percent: bool = False

    @property
    def money(self) -> str:
        """The sign of the currency, also of one that is named: "million pounds" is £; "" for other units."""
        if self.currency:
            return self.currency[-1]
        return CURRENCY_WORDS.get(self.noun.lower().partition(" ")[0], "")

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
    sign = _SIGN.match(text)
    currency = sign[0] if sign else ""
    first, _, rest = text[len(currency) :].strip().partition(" ")
    if first in SCALES and (currency or first in {"million", "billion", "trillion"}):
        return Unit(currency, first, rest.strip())
    return Unit(currency, "", f"{first} {rest}".strip())
