"""A number in house style: digits or words, as its size and place ask."""

from __future__ import annotations

from msgspec import Struct

from newsletter.claims.languages import in_digits, in_words, is_english
from newsletter.claims.rounding import rounded
from newsletter.claims.style import HouseStyle


class Numerals(Struct, frozen=True):
    """How numbers are written at one place of one publication."""

    style: HouseStyle
    opens_sentence: bool

    def digits(self, value: float, decimals: int = 0) -> str:
        """Always digits: money, decimals, the second number of two."""
        return in_digits(rounded(value, decimals), decimals, self.style.language)

    def percentage(self, value: float, decimals: int) -> str:
        """Digits, but words where a whole number opens a sentence."""
        return (
            self._words(rounded(value, decimals))
            if self.opens_sentence and decimals == 0
            else self.digits(value, decimals)
        )

    def count(self, value: float, decimals: int = 0) -> str:
        """Words under ten and where a sentence opens, else digits."""
        number = rounded(value, decimals)
        small = 0 <= number < self.style.words_below and number == int(number)
        if decimals or not (self.opens_sentence or small):
            return self.digits(value, decimals)
        return self._words(number)

    def opened(self, words: str) -> str:
        """The words, with a capital where they open a sentence."""
        return words[:1].upper() + words[1:] if self.opens_sentence else words

    def percent_unit(self) -> str:
        """What follows a percentage, with its space. A sign does not follow words."""
        sign = self.style.percent
        if sign != "%":
            return f" {sign}"
        if not self.opens_sentence or not is_english(self.style.language):
            return "%"
        return " percent" if self.style.language.lower().startswith("en-us") else " per cent"

    def _words(self, number: float) -> str:
        return in_words(int(number), self.style.language) or self.digits(number)
