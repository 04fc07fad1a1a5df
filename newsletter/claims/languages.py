"""Numbers in each language: English at hand, others from Babel and num2words, which are dear to import."""

from __future__ import annotations

from functools import lru_cache

from newsletter.claims import english


@lru_cache(maxsize=64)
def is_english(language: str) -> bool:
    """Whether the language tag is of English."""
    return language.lower().replace("_", "-").split("-")[0] == "en"


def in_digits(value: float, decimals: int, language: str) -> str:
    """The number with its thousands separated: "1,204"."""
    if is_english(language):
        return f"{value:,.{decimals}f}"
    from babel.core import Locale, UnknownLocaleError
    from babel.numbers import format_decimal

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return f"{value:,.{decimals}f}"
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=locale)


def in_words(number: int, language: str) -> str | None:
    """The number in words; None where the language's are not known."""
    if is_english(language):
        return english.cardinal(number, _joiner(language))
    return _foreign(number, language, "cardinal")


def ordinal_in_words(number: int, language: str) -> str | None:
    """The place in words; None where the language's are not known."""
    if is_english(language):
        return english.ordinal(number, _joiner(language))
    return _foreign(number, language, "ordinal")


def _joiner(language: str) -> str:
    """American English leaves out the "and" of "a hundred and four"."""
    return " " if language.lower().replace("_", "-").startswith("en-us") else " and "


def _foreign(number: int, language: str, to: str) -> str | None:
    from num2words import num2words

    for name in (language.replace("-", "_"), language.partition("-")[0]):
        try:
            return str(num2words(number, lang=name, to=to))
        except (NotImplementedError, TypeError, OverflowError):
            continue
    return None
