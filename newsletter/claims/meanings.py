"""What a phrase can do in a claim, and the row of a table that says which phrase does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from newsletter.claims.quantity import Quantity
from newsletter.claims.region import Region
from newsletter.claims.style import Tolerances


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words before a quantity ("nearly half"), or after it where `after` is true ("half or more")."""

    region: Callable[[Quantity, Tolerances], Region]
    after: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """Words that are a quantity by themselves, of the percentage: "a majority", "none".

    `plain` words (most, all, none …) are also common in what respondents were asked about.
    """

    region: Callable[[Tolerances], Region]
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """Words that are a count by themselves: "a handful" is 3 to 5."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Superlative:
    """The best place ("most common") or the worst ("least popular"); an ordinal or number before it says which."""

    top: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place by itself: "came first", "runner-up". None takes the number that stands beside it ("top three")."""

    first: int
    last: int
    top: bool = True


@dataclass(frozen=True, slots=True)
class Direction:
    """The sign of a change: 1 up, -1 down."""

    sign: int


@dataclass(frozen=True, slots=True)
class Size:
    """How large a change is, beside a direction: "slightly", "sharply"."""

    large: bool


@dataclass(frozen=True, slots=True)
class Ratio:
    """The second side is so many times the first: "doubled". `fall` where it is a way of saying less ("halved")."""

    times: float


Sign = Literal[
    "among",  # "one of the" before a superlative: the first or last three
    "base",  # the number after it is the base: "n = 99"
    "editorial",  # changes nothing
    "from",  # a level of the first side follows
    "negation",  # turns round what follows, which no row allows
    "not significant",
    "only",  # true of this and of no other
    "remaining",  # with the options named before it exhausts the base
    "same",
    "significant",
    "to",  # a level of the second side follows
    "vague",  # a quantity that can't be held to a figure
]


@dataclass(frozen=True, slots=True)
class Marker:
    """Words that say how others are to be read."""

    sign: Sign


Meaning = Hedge | Share | Counted | Superlative | Place | Direction | Size | Ratio | Marker

Example = tuple[str, float, float]
"""Words, and two numbers that each family reads its own way (count and base; before and after; rank and how many)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of phrases.

    `phrases` are alternatives divided by " | "; in round brackets, alternatives for a part: "(just | slightly) over".
    `says` is the meaning for the user's page. In the examples {} stands for each phrase of the row; all are tests.
    """

    phrases: str
    meaning: Meaning
    says: str
    true: tuple[Example, ...] = ()
    false: tuple[Example, ...] = ()
    shown: str = ""


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
    return [
        line
        for choice in phrase[opened + 1 : closed].split("|")
        for line in _expanded(f"{head} {choice.strip()} {tail}")
    ]
