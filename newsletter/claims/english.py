"""English number words: both ways, from one table."""

from __future__ import annotations

UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000}
_ODD_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def cardinal(number: int, joiner: str = " and ") -> str:
    """The number in words: "forty-nine", "one thousand two hundred and four". American English leaves "and" out."""
    if number < 0:
        return "minus " + cardinal(-number, joiner)
    if number < 100:
        return _below_hundred(number)
    if number < 1_000:
        return _joined(UNITS[number // 100] + " hundred", number % 100, joiner, joiner)
    scale, size = next((name, size) for name, size in reversed(SCALES.items()) if number >= size)
    rest = number % size
    return _joined(f"{cardinal(number // size, joiner)} {scale}", rest, joiner if rest < 100 else " ", joiner)


def ordinal(number: int, joiner: str = " and ") -> str:
    """The place in words: "first", "twenty-second"."""
    words = cardinal(number, joiner)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    return words[:cut] + ordinal_word(words[cut:])


def ordinal_word(word: str) -> str:
    """The ordinal of one number word: "five" ▶ "fifth", "twenty" ▶ "twentieth"."""
    return _ODD_ORDINALS.get(word) or (word[:-1] + "ieth" if word.endswith("y") else word + "th")


def _below_hundred(number: int) -> str:
    if number < 20:
        return UNITS[number]
    tens, units = divmod(number, 10)
    return TENS[tens - 2] + (f"-{UNITS[units]}" if units else "")


def _joined(head: str, rest: int, separator: str, joiner: str) -> str:
    return head + (separator + cardinal(rest, joiner) if rest else "")
