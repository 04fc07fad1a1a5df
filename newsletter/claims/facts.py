"""What an editor's words are held against, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from newsletter.survey.address import Form
from newsletter.survey.estimate import Comparison, Estimate, Possible

Outcome = Literal["true", "false", "uncertain", "unreadable", "unlike", "unsupported"]


class Facts(Struct, frozen=True):
    """Everything that the words of one reference may speak of.

    `figures` holds one estimate, or one for each of `a,b,c`. `others` are the estimates of the remaining ranked
    options of the same question (items of the same grid) for "the only" and None where the question is not
    complete. `remainder` is what is not covered by the options that the paragraph named before this one (percent,
    count), None where that can't be known. `comparison` is set for a reference with two sides, and then `figures` is
    empty.
    `nouns` are words that make a number before them a count: the figure's unit and the population's noun, lower case;
    `strangers` are those of the groups and options beside the figure's, and of a part alone of those asked. `denies`:
    the figure itself is of those who do
    not (the option "No", "Don't know"), so that words may say so.
    `population` is how many people a survey's respondents stand for ("99 of the 400 chairs"), None where unknown.
    `groups` are what the people of the first and of the second side of a comparison alone are called, `called` what
    their options and questions are, and `dates` the years and months of their fieldwork ("2015", "february").
    `form` is the reference's `as`, which overrides what the words suggest.
    """

    figures: tuple[Estimate, ...] = ()
    others: Callable[[], tuple[Estimate, ...] | None] = lambda: None
    remainder: Callable[[], tuple[Possible | None, Possible | None] | None] = lambda: None
    comparison: Comparison | None = None
    nouns: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    denies: bool = False
    groups: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    called: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    dates: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    form: Form | None = None
    population: int | None = None


class Verdict(Struct, frozen=True):
    """Whether the words are true of the facts.

    `message` says what the figure is and why the words are not true of it ("the figure is 43 per cent (43 of 99; 95 per
    cent interval 34 to 53)"); `suggestions` are words that would be true, best first. Both are empty for "true".
    """

    outcome: Outcome
    message: str = ""
    suggestions: tuple[str, ...] = ()
