"""What a cell looks like: a number, a date, an address."""

from __future__ import annotations

import re
from typing import Literal

from newsletter.survey.columns import HUGE

Kind = Literal[
    "number", "comma", "thousands", "date", "email", "telephone", "ip", "coordinates", "postcode", "name", ""
]

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")
_POWER = frozenset("eE")
_LONG = 50  # digits of a number that needs no second look
_COMMA = re.compile(r"[+-]?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+),[0-9]+")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_DATE = re.compile(
    r"([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{4}|[0-9]{2}))"
    r"([T ]+[0-9]{1,2}[:.][0-9]{2}([:.][0-9]{2}(\.[0-9]+)?)?\s*([aApP]\.?[mM]\.?)?\s*(Z|UTC|GMT)?([+-][0-9:]{1,5})?)?"
)
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[A-Za-z]{2,}")
_IP = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])")
_IP6 = re.compile(r"(?=.*::|([^:]*:){7})(?=.*[0-9a-fA-F]{2})[0-9a-fA-F:]{6,39}(%\w+)?")  # 10:30:00 is a time
_TELEPHONE = re.compile(r"(\+|00|\(?0)[0-9 ().\-/]{8,20}")
_COORDINATES = re.compile(r"[+-]?[0-9]{1,2}\.[0-9]{3,},\s*[+-]?[0-9]{1,3}\.[0-9]{3,}")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}", re.IGNORECASE)
_LONGEST_POSTCODE = 8
_NAME = re.compile(
    r"(Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Rev)\.? [A-Z][\w'’-]+( [A-Z][\w'’.-]*){0,3}"
)


def kind_of(cell: str) -> Kind:
    """What a cell, without white space around it, looks like; "" of anything else. The cheapest looks come first."""
    first = cell[0]
    if first.isdigit() or first in "+-(":
        return _beginning_with_a_digit(cell)
    if "@" in cell and _EMAIL.fullmatch(cell):
        return "email"
    if len(cell) < 60 and first.isupper():
        if len(cell) <= _LONGEST_POSTCODE and _POSTCODE.fullmatch(cell):
            return "postcode"
        if " " in cell and _NAME.fullmatch(cell):
            return "name"
    return _ip6(cell)


def _beginning_with_a_digit(cell: str) -> Kind:
    if is_number(cell):
        # An eleven-figure number that begins with nought is no quantity.
        return "telephone" if len(cell) > 9 and cell[0] in "0+" and "." not in cell else "number"
    if len(cell) > 60:
        return ""
    for pattern, kind in _NUMERALS:
        if pattern.fullmatch(cell):
            return kind
    return "email" if "@" in cell and _EMAIL.fullmatch(cell) else _ip6(cell)


_NUMERALS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (_DATE, "date"),
    (_THOUSANDS, "thousands"),
    (_COMMA, "comma"),
    (_IP, "ip"),
    (_COORDINATES, "coordinates"),
    (_TELEPHONE, "telephone"),
)


def _ip6(cell: str) -> Kind:
    return "ip" if cell.count(":") > 1 and _IP6.fullmatch(cell) else ""


def is_number(cell: str) -> bool:
    """Whether the store can compute with the cell."""
    if _NUMBER.fullmatch(cell) is None:
        return False
    return (len(cell) < _LONG and not _POWER.intersection(cell)) or abs(float(cell)) < HUGE
