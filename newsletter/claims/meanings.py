"""What a phrase can do in a claim, and the row of a table that says which phrase does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from newsletter.claims.quantity import Quantity
from newsletter.claims.region import Region
from newsletter.claims.style import Tolerances

Bound = Literal["more", "less", "much more", "much less", "slightly more", "slightly less", "turned round"]


class Hedge(Struct, frozen=True):
    """Words before a quantity ("nearly half"), or after it where `after` is true ("half or more").

    `bound` is what they say of a change where no quantity stands beside them: "more than in February".
    """

    region: Callable[[Quantity, Tolerances], Region]
    after: bool = False
    bound: Bound | None = None


class Share(Struct, frozen=True):
    """Words that are a quantity by themselves, of the percentage: "a majority", "none".

    `plain` words (most, all, none) are also common in what respondents were asked about.
    """

    region: Callable[[Tolerances], Region]
    plain: bool = False


class Counted(Struct, frozen=True):
    """Words that are a count by themselves: "a handful" is 3 to 5."""

    low: float
    high: float


class Superlative(Struct, frozen=True):
    """The best place ("most common") or the worst ("least popular"); an ordinal or a number beside it says which."""

    top: bool


class Ordinal(Struct, frozen=True):
    """A place ("second"), from the top unless it or a superlative after it says otherwise.

    `alone`: a claim by itself ("runner-up"); other ordinals need a superlative, or "came" or "ranked" before them.
    """

    place: int
    alone: bool = False
    top: bool = True


class Direction(Struct, frozen=True):
    """The sign of a change: 1 up, -1 down.

    `beside`: only where a number of points stands beside it: "20 points ahead", but "they are behind the plan".
    """

    sign: int
    beside: bool = False


class Size(Struct, frozen=True):
    """How large a change is: "slightly", "sharply"."""

    large: bool


class Ratio(Struct, frozen=True):
    """The second side is so many times the first: "doubled" is 2, "halved" 0.5.

    `fell`: hedges go downwards, so that more than halved is less than half.
    """

    times: float
    fell: bool = False


Sign = Literal[
    "among",  # before a superlative: one of the first or last three
    "base",  # the number after it is the base: "n = 99"
    "editorial",  # changes nothing
    "first",  # a level of the first side follows: "from", "compared with"
    "negation",  # turns round what follows, which no row allows
    "not significant",
    "only",  # true of this and of no other
    "ranked",  # an ordinal after it is a place: "came second"
    "remaining",  # with the options named before it exhausts the base
    "same",
    "second",  # a level of the second side follows: "to"
    "significant",
    "vague",  # a quantity that can't be held to a figure
]


class Marker(Struct, frozen=True):
    """Words that say how others are to be read."""

    sign: Sign


Meaning = Hedge | Share | Counted | Superlative | Ordinal | Direction | Size | Ratio | Marker

Example = tuple[str, float, float]
"""Words, and two numbers that each family reads its own way (count and base; before and after; rank and how many)."""


class Row(Struct, frozen=True):
    """One row of a table of phrases.

    `phrases` are alternatives divided by " | "; in round brackets, alternatives for a part: "(just | slightly) over".
    `says` is the meaning for the user's page. In the examples {} stands for each phrase of the row; all are tests.
    """

    phrases: str
    meaning: Meaning
    says: str
    true: tuple[Example, ...] = ()
    false: tuple[Example, ...] = ()
    unreadable: tuple[Example, ...] = ()


def words(text: str) -> frozenset[str]:
    """A set of words, written as one text."""
    return frozenset(text.split())


def spelled(phrases: str) -> tuple[str, ...]:
    """Every phrase that a row's `phrases` stands for, in order."""
    return tuple(phrase for part in _alternatives(phrases) for phrase in _expanded(part))


def _alternatives(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    return [*parts, text[start:].strip()]


def _expanded(phrase: str) -> list[str]:
    opened = phrase.find("(")
    if opened < 0:
        return [" ".join(phrase.split())]
    closed = phrase.index(")", opened)
    head, tail = phrase[:opened], phrase[closed + 1 :]
    choices = phrase[opened + 1 : closed].split("|")
    return [line for choice in choices for line in _expanded(f"{head} {choice.strip()} {tail}")]
