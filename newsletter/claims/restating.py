"""An exact numeral that is no longer true, written anew. Words are never touched: only their author has others."""

from __future__ import annotations

from newsletter.claims.languages import in_words, is_english
from newsletter.claims.numbers import Number, read_number
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Reading, read
from newsletter.claims.rounding import rounded
from newsletter.claims.style import HouseStyle
from newsletter.survey.estimate import Estimate

_MOST_TAIL = 4  # words after the claim, as in "49 per cent of the trusts"


def restated(words: str, estimate: Estimate, nouns: frozenset[str], style: HouseStyle) -> str | None:
    """`words` with their numeral as the figure has it now; None where they are more than one exact numeral.

    "49 per cent" and "thirty-nine trusts" can be restated; "only 49 per cent", "nearly half" and "49 of 99" can't.
    Digits stay digits, words stay words, and the number of decimals is kept. Whether the result is true is the caller's
    to judge.
    """
    reading = read(words, nouns)
    number = _sole_number(reading)
    if number is None or not is_english(style.language) or len(reading.text) != len(words):
        return None  # where lengths differ, what was normalised away stands somewhere in between
    start, end = reading.tokens[0].start, reading.tokens[number.end - 1].end
    value = _value(reading, number, estimate)
    written = words[start:end]
    numeral = None if value is None else _numeral(written, value, number.decimals, style)
    return None if numeral is None or numeral == written else words[:start] + numeral + words[end:]


def _sole_number(reading: Reading) -> Number | None:
    """The number that the words begin with, where they say nothing but it and what it counts."""
    if reading.odd or len(reading.elements) != 1:
        return None
    (element,) = reading.elements
    quantity = element.meaning
    tail = [token.text for token in reading.tokens[element.end :]]
    if not isinstance(quantity, Quantity) or quantity.kind not in {"percent", "count", "bare"} or quantity.ranged:
        return None
    if element.start != 0 or quantity.scale != 1 or quantity.of is not None or quantity.idle:
        return None
    if len(tail) > _MOST_TAIL or (tail and tail[0] != "of" and quantity.kind == "percent"):
        return None
    return read_number(reading.tokens, 0)


def _value(reading: Reading, number: Number, estimate: Estimate) -> float | None:
    """What the numeral should be, None where the figure can't give it so exactly."""
    quantity = reading.elements[0].meaning
    assert isinstance(quantity, Quantity)
    if quantity.kind == "percent":
        fine = estimate.decimals is None or number.decimals <= estimate.decimals
        return rounded(estimate.value, number.decimals) if estimate.value is not None and fine else None
    exact = estimate.count is not None and estimate.count.exact
    return estimate.count.low if estimate.count and exact and not number.decimals else None


def _numeral(written: str, value: float, decimals: int, style: HouseStyle) -> str | None:
    """The value as the old numeral was written: in digits, with commas where it had them or grew to need them."""
    if any(character.isdigit() for character in written):
        if not written.isascii():
            return None
        grouped = f"{value:,.{decimals}f}"
        return grouped if "," in written or value >= 10_000 else grouped.replace(",", "")
    if value != int(value):
        return None
    said = in_words(int(value), style.language)
    return said and (said[:1].upper() + said[1:] if written[:1].isupper() else said)
