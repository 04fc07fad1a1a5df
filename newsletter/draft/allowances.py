"""Allowances: an editor's word that a finding is known and may stand, with a reason."""

from __future__ import annotations

import re

from newsletter.draft.model import Allowance
from newsletter.problems import Problem, Span

_BEGINS = re.compile(r"\s*newsletter:\s*allow\b", re.IGNORECASE)
_WHOLE = re.compile(r"\s*newsletter:\s*allow\s+(?P<rule>[a-z][a-z-]*)\s+because\s+(?P<reason>\S.*?)\s*", re.DOTALL)
FORM = "<!-- newsletter: allow RULE because REASON -->"


def is_allowance(comment: str) -> bool:
    """Whether a comment's text means to be an allowance."""
    return bool(_BEGINS.match(comment))


def read_allowance(comment: str, span: Span, covers: int | None) -> Allowance | Problem:
    """The allowance that a comment's text is, or what is wrong with it."""
    found = _WHOLE.fullmatch(comment)
    if found:
        return Allowance(found["rule"], " ".join(found["reason"].split()), span, covers)
    return Problem("allow-unused", "This allowance gives no reason, so it silences nothing.", f"Write {FORM}.", span)
