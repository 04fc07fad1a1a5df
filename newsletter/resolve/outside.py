"""A hedge that was left outside the link: "Less than [50 per cent](stat:…)" prints what no claim was held to."""

from __future__ import annotations

import re
from functools import lru_cache

from newsletter.claims.facts import Facts
from newsletter.claims.judge import judge
from newsletter.draft.model import Mention
from newsletter.problems import Problem, Span
from newsletter.resolve.desk import Desk

# Those alone that say nothing else before a number, as "over", "about" and "under" may.
_HEDGE = re.compile(
    r"(?<!\w)((?:far |well |slightly )?(?:more|less|fewer) than|nearly|almost|not quite|just (?:under|over|shy of)|"
    r"barely over|well (?:over|under)|at least|at most|no (?:more|fewer|less) than|upwards of|in excess of)\s+\Z",
    re.IGNORECASE,
)
_LONGEST = 40


def outside(desk: Desk, mention: Mention, facts: Facts) -> Problem | None:
    """What is wrong where the words are true alone, and false with the hedge that stands directly before them."""
    found = _HEDGE.search(_before(desk.draft.source, mention.span))
    if found is None:
        return None
    whole = f"{found[1]} {mention.words}"
    verdict = judge(whole, facts, desk.tolerances, desk.style)
    if verdict.outcome != "false":
        return None
    message = f"“{found[1]}” stands before the link, and {verdict.message}"
    advice = f"Link it too: [{whole}](…); or take it away."
    return Problem("claim-uncertain", message, advice, mention.span, "", mention.reference.text)


def _before(source: str, span: Span) -> str:
    """The end of what stands before a place in its line."""
    lines = _lines(source)
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    return line[max(0, span.column - 1 - _LONGEST) : span.column - 1]


@lru_cache(maxsize=4)
def _lines(source: str) -> tuple[str, ...]:
    return tuple(source.split("\n"))
