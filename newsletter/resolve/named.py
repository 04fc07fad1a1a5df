"""The options that a paragraph has named before each of its references, for "the remaining eight per cent"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsletter.draft.model import Mention
from newsletter.resolve.located import Located
from newsletter.survey.address import Condition

Subject = tuple[int, str, str, tuple[Condition, ...]]  # paragraph, survey, question, where
NONE: frozenset[str] = frozenset()


def named_before(
    mentions: Sequence[Mention], locate: Callable[[Mention], Located | None]
) -> tuple[frozenset[str], ...]:
    """For each mention, the options of its own question that stand before it in its paragraph, of the same people."""
    named: dict[Subject, frozenset[str]] = {}
    before = []
    for mention in mentions:
        located = locate(mention)
        if located is None or located.question is None:
            before.append(NONE)
            continue
        subject = (mention.paragraph, located.survey.id, located.question.id, located.side.where)
        earlier = named.get(subject, NONE)
        before.append(earlier)
        named[subject] = earlier.union(located.options)
    return tuple(before)
