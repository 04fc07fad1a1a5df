"""The other options of a question: what "the only" and "the remaining eight per cent" speak of."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from newsletter.resolve.located import Located
from newsletter.survey.estimate import Estimate, Possible, exactly
from newsletter.survey.lookup import NotKnown

Remainder = tuple[Possible | None, Possible | None]


def others(located: Located) -> tuple[Estimate, ...] | None:
    """The other options of the question, or the other items of its grid; None where they are not all known."""
    question, side = located.question, located.side
    if question is None or not side.options:
        return None
    try:
        if question.grid:
            ranked, own = located.dataset.ranked_items(question.grid, side.options, side.where), {question.id}
        else:
            ranked, own = located.dataset.ranked(question.id, side.where), set(located.options)
    except NotKnown:
        return None
    return tuple(estimate for name, estimate in ranked if name not in own)


def remainder(located: Located, named: AbstractSet[str]) -> Remainder | None:
    """The share and the count of those who chose no other option of `named`; None where they can't be known.

    Only a question with one answer each, whose options are all listed, has a remainder: everyone, where none was named.
    An option that was named itself before is still what it is the remainder of.
    """
    question = located.question
    if question is None or question.kind != "single" or not question.complete or not located.side.options:
        return None
    if not named:
        base = located.dataset.base(question.id, located.side.where).base
        return exactly(100.0), None if base is None else exactly(float(base))
    own = set(located.options)
    left = tuple(option for option in question.options if option in own or option not in named)
    if own.issuperset(left):
        left = located.side.options  # nothing else is left: however it was rounded, it is the whole remainder
    try:
        estimate = located.dataset.share(question.id, left, located.side.where)
    except NotKnown:
        return None
    return estimate.percent, estimate.count
