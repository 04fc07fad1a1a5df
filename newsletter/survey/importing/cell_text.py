"""A value of a workbook, an SPSS file or Parquet ▶ the text that a CSV file would hold."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from decimal import Decimal

SEVERAL = "\ue000"  # parts the items of a list: a character for private use, which no text that people write holds


def cell_text(value: object) -> str:
    """Whole numbers without a fraction, 15 digits as spreadsheets show; dates as ISO 8601; nothing: ""."""
    match value:
        case None:
            text = ""
        case bool():
            text = "true" if value else "false"
        case float() | Decimal():
            text = _number(float(value))
        case dt.datetime():
            text = value.isoformat(sep=" ", timespec="seconds")
        case list() | tuple():
            text = _several(value)
        case _:
            text = str(value).strip()
    return text


def _number(value: float) -> str:
    if math.isnan(value):  # SPSS's and pandas's way to say that there is none
        return ""
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"


def _several(values: Iterable[object]) -> str:
    return SEVERAL.join(filter(None, map(cell_text, values)))
