"""Dates in words, in the issue's language."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from newsletter.resolve.survey_words import MONTHS

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})


def date_words(date: dt.date | None, language: str) -> str:
    """The date as a reader of that language expects it, such as "16 November 2016"; "" for no date."""
    if date is None:
        return ""
    name = language.partition("-")[0].lower()
    if name == "en":
        month = MONTHS[date.month - 1]
        return f"{month} {date.day}, {date.year}" if language.upper() == "EN-US" else f"{date.day} {month} {date.year}"
    from babel import UnknownLocaleError
    from babel.dates import format_date

    try:
        return format_date(date, "long", locale=language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return date.isoformat()


def direction(language: str) -> Literal["ltr", "rtl"]:
    """Which way the language is written: ltr or rtl."""
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"
