"""The nearest fraction, or the nearest "one in four", that is true of a percentage."""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd

from msgspec import Struct

from newsletter.claims.languages import in_words, is_english
from newsletter.claims.numerals import Numerals
from newsletter.claims.quantity import Quantity, plain
from newsletter.claims.region import truth
from newsletter.claims.saying import CantSay
from newsletter.claims.style import Tolerances
from newsletter.survey.estimate import Possible


class Parts(Struct, frozen=True):
    """`count` parts of `whole`."""

    count: int
    whole: int

    @property
    def percent(self) -> float:
        """From 0 to 100."""
        return 100 * self.count / self.whole


_COMMON_WHOLES = (2, 3, 4, 5, 6, 8, 10)
FAMILIAR = tuple(
    Parts(*part) for part in ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 10), (9, 10))
)
"""The fractions that readers hear most."""

_NAMES = {
    2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth",
    12: "twelfth", 20: "twentieth",
}  # fmt: skip
_FRACTIONS = tuple(
    Parts(count, whole)
    for whole in _NAMES
    for count in range(1, whole)
    if gcd(count, whole) == 1 and (count == 1 or whole in _COMMON_WHOLES)
)
_ONE_IN = tuple(part for part in _FRACTIONS if part.count > 1) + tuple(Parts(1, whole) for whole in range(2, 101))


def as_fraction(percent: Possible, numerals: Numerals) -> str:
    """As in "a quarter", "two thirds". Raises CantSay where none is near enough to be true."""
    if not is_english(numerals.style.language):
        raise CantSay("Fractions can be written in English alone.", "Use `as=percent`.")
    part = nearest(percent, _FRACTIONS)
    if part is None:
        raise CantSay("No fraction is near enough to this figure to be true of it.", "Use `as=percent`.")
    return fraction_name(part)


def fraction_name(part: Parts) -> str:
    """The fraction in words, unhyphenated: "two thirds"."""
    if part.whole == 2:
        return "half"
    name = _NAMES[part.whole]
    article = "an" if name == "eighth" else "a"
    return f"{article} {name}" if part.count == 1 else f"{in_words(part.count, 'en')} {name}s"


def one_in(percent: Possible, numerals: Numerals) -> str:
    """As in "one in four", "nine in ten". Raises CantSay where none is near enough to be true."""
    if not is_english(numerals.style.language):
        raise CantSay("“One in four” can be written in English alone.", "Use `as=percent`.")
    part = nearest(percent, _ONE_IN)
    if part is None:
        raise CantSay("No “one in …” is near enough to this figure to be true of it.", "Use `as=percent`.")
    return one_in_name(part)


def one_in_name(part: Parts) -> str:
    """The fraction as "two in five"; wholes over ten in digits."""
    whole = in_words(part.whole, "en") if part.whole <= 10 else str(part.whole)
    return f"{in_words(part.count, 'en')} in {whole}"


def nearest(percent: Possible, parts: Iterable[Parts]) -> Parts | None:
    """The part nearest the middle of what is possible, of those true of all of it; the simpler of two as near."""
    middle = (percent.low + percent.high) / 2
    tolerances = Tolerances()
    for part in sorted(parts, key=lambda part: (round(abs(part.percent - middle), 9), part.whole)):
        quantity = Quantity("fraction", part.percent, part.percent)
        if truth(percent, plain(quantity, tolerances)) == "true":
            return part
    return None
