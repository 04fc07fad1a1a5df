"""Markdown that would silently become something else, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.rule import CheckContext, Rule
from newsletter.problems import Problem


def _blank(context: CheckContext) -> Iterator[Problem]:
    """Readers' fields without words for those readers of whom nothing is known."""
    for mention in context.draft.mentions:
        reference = mention.reference
        if mention.role == "reader" and not reference.fallback:
            message = f"Nothing stands here for a reader whose “{reference.field}” is not known, as in “Dear ,”."
            advice = f"Say what to write then: <{reference.text}?or=…>."
            yield Problem("markdown-suspect", message, advice, mention.span, reference=reference.text)


MARKDOWN_SUSPECT = Rule(
    id="markdown-suspect",
    severity="warning",
    allowable=True,
    why="The line reads as if it were meant as a call-out, a button, a table or HTML, but would come out as plain "
    "text or in pieces; or it holds a reader's field, and nothing for readers who have none. The finding gives the "
    "corrected line.",
    bad='!!! event "Summer meeting"\nIn London, on the first of July.\n',
    good='!!! event "Summer meeting"\n    In London, on the first of July.\n',
    find=_blank,
)
