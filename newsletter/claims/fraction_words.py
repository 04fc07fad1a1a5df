"""Fractions among tokens: "a third", "two thirds", "half", "one in four", "two out of five", "2/3"."""

from __future__ import annotations

from msgspec.structs import replace

from newsletter.claims.meanings import words
from newsletter.claims.numbers import Number, Tokens, read_number, word_at
from newsletter.claims.quantity import Quantity

Found = tuple[Quantity, int]

_PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "fifteenth": 15, "sixteenth": 16, "twentieth": 20, "hundredth": 100,
    "thousandth": 1000,
}  # fmt: skip
DENOMINATORS = _PARTS | {name + "s": part for name, part in _PARTS.items() if part > 2} | {"halves": 2}
_THINGS_IN_ORDER = words(
    """wave survey round time year years month months week day option respondent person reader leader chair issue
    edition question reason barrier choice place way party most highest biggest largest lowest least commonest factor
    group ccg trust one"""
)
"""After "a third", these make an ordinal of it."""
_SPANS = words("hour day week month year decade century minute second mile")
"""Of one of these, a fraction is a span of time and no share."""


_QUALIFIERS = words(
    "further mere bare full good scant solid healthy whopping massive staggering paltry measly respectable"
)
"""Between an article and a fraction, these change nothing: "a mere quarter"."""


def named_fraction(tokens: Tokens, at: int, number: Number | None) -> Found | None:
    """As in "a third", "two thirds", "half"; "quarter" alone where "of" follows and nothing stands before.

    `number` is what a number that begins at `at` comes to.
    """
    word = tokens[at].text
    if word == "half":
        return None if _is_other_half(tokens, at) else parts(1, 2, at + 1)
    if word in {"a", "an", "one"}:
        place = at + 1 + (word != "one" and word_at(tokens, at + 1) in _QUALIFIERS)
        whole = DENOMINATORS.get(word_at(tokens, place), 0)
        return parts(1, whole, place + 1) if whole and not _is_no_share(tokens, place + 1) else None
    if word in DENOMINATORS and at == 0 and word_at(tokens, at + 1) == "of" and not _is_no_share(tokens, at + 1):
        return parts(1, DENOMINATORS[word], at + 1)
    if number and not number.decimals and word_at(tokens, number.end) in DENOMINATORS:
        return parts(number.value, DENOMINATORS[word_at(tokens, number.end)], number.end + 1)
    return None


def _is_no_share(tokens: Tokens, end: int) -> bool:
    """Whether what follows makes an ordinal of it ("a third option") or a span of time ("a quarter of a century")."""
    if word_at(tokens, end) in _THINGS_IN_ORDER:
        return True
    end += word_at(tokens, end) == "of"
    end += word_at(tokens, end) in {"a", "an"}
    return word_at(tokens, end) in _SPANS


def _is_other_half(tokens: Tokens, at: int) -> bool:
    """As in "half a dozen" is six, "half as many" a change, "half a per cent" a percentage."""
    after = word_at(tokens, at + 1)
    return after in {"as", "dozen"} | _SPANS or (after in {"a", "an"} and word_at(tokens, at + 2) in _SPANS | {"dozen"})


def parts(count: float, whole: float, end: int) -> Found | None:
    """`count` of `whole`, where that is a share of something."""
    share = 100 * count / whole if whole else 0
    return (Quantity("fraction", share, share), end) if 0 < count <= whole else None


def in_every(tokens: Tokens, number: Number, at: int) -> Found | None:
    """As in "(One) in four", "(nine) in every ten"."""
    if word_at(tokens, at) != "in" or number.decimals:
        return None
    return _of_so_many(tokens, number, at + 1 + (word_at(tokens, at + 1) == "every"))


def of_every(tokens: Tokens, number: Number, at: int) -> Found | None:
    """As in "(one) of every four"."""
    if word_at(tokens, at) != "of" or word_at(tokens, at + 1) != "every" or number.decimals:
        return None
    return _of_so_many(tokens, number, at + 2)


def _of_so_many(tokens: Tokens, number: Number, at: int) -> Found | None:
    """The share where the whole stands at `at`; "four or five" are two, and the share lies between."""
    whole = read_number(tokens, at)
    if whole is None or whole.decimals or whole.value < 2 or is_year(tokens, whole):
        return None
    one = parts(number.value, whole.value, whole.end)
    next_one = read_number(tokens, whole.end + 1) if word_at(tokens, whole.end) == "or" else None
    if one is None or next_one is None or next_one.decimals or next_one.value != whole.value + 1:
        return one
    least = 100 * number.value / next_one.value
    return Quantity("fraction", least, one[0].high), next_one.end


def is_year(tokens: Tokens, number: Number) -> bool:
    """Whether the number is written as a year is: four digits, 1900 to 2099."""
    token = tokens[number.end - 1]
    return 1900 <= number.value < 2100 and token.kind == "number" and token.end - token.start == 4


def out_of(tokens: Tokens, number: Number, at: int) -> Found | None:
    """As in "(Two) out of five"."""
    if word_at(tokens, at) != "out" or word_at(tokens, at + 1) != "of" or number.decimals:
        return None
    whole = read_number(tokens, at + 2 + (word_at(tokens, at + 2) == "every"))
    return _as_written(number, whole) if whole else None


def slashed(tokens: Tokens, number: Number, at: int) -> Found | None:
    """As in "2/3"."""
    if word_at(tokens, at) != "/" or not tokens[at].close or number.decimals:
        return None
    whole = read_number(tokens, at + 1)
    return _as_written(number, whole) if whole and whole.value > 1 and not whole.decimals else None


def _as_written(number: Number, whole: Number) -> Found | None:
    found = parts(number.value, whole.value, whole.end)
    return (replace(found[0], whole=whole.value), found[1]) if found else None
