"""What the options that a paragraph named leave over: "the remaining eight per cent"."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from newsletter.resolve.located import Located
from newsletter.survey.estimate import Possible
from newsletter.survey.lookup import NotKnown

Remainder = tuple[Possible | None, Possible | None]


def remainder(located: Located, named: AbstractSet[str]) -> Remainder | None:
    """The share and the count of those who chose none of `named`; None where it can't be known.

    Only a question with one answer each, whose options are all listed, has a remainder, and only after some were named.
    """
    question = located.question
    if question is None or question.kind != "single" or not question.complete or not named:
        return None
    left = tuple(option for option in question.options if option not in named)
    own = set(located.options)
    if left and own.issuperset(left):  # nothing else is left: however it was rounded, it is the whole remainder
        left = located.side.options
    try:
        estimate = located.dataset.share(question.id, left, located.side.where)
    except NotKnown:
        return None
    return estimate.percent, estimate.count
