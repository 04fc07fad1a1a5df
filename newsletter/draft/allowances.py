"""Allowances: an editor's word that a finding is known and may stand, with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.draft.model import Allowance
from newsletter.draft.opaque import Opaque
from newsletter.draft.places import Places
from newsletter.problems import Problem, Span

_BEGINS = re.compile(r"\s*newsletter:\s*allow\b", re.IGNORECASE)
_WHOLE = re.compile(r"\s*newsletter:\s*allow\s+(?P<rule>[a-z][a-z-]*)\s+because\s+(?P<reason>\S.*)", re.DOTALL)
_FORM = "<!-- newsletter: allow RULE because REASON -->"


def is_allowance(comment: str) -> bool:
    """Whether a comment's text means to be an allowance."""
    return bool(_BEGINS.match(comment))


def read_allowance(comment: str, span: Span, covers: int | None) -> Allowance | Problem:
    """The allowance that a comment's text is, or what is wrong with it."""
    found = _WHOLE.fullmatch(comment)
    if found:
        return Allowance(found["rule"], " ".join(found["reason"].split()), span, covers)
    return Problem("allow-unused", "This allowance gives no reason, so it silences nothing.", f"Write {_FORM}.", span)


def allowances(
    source: str, hidden: Sequence[Opaque], places: Places
) -> tuple[tuple[Allowance, ...], tuple[Problem, ...]]:
    """The allowances in the comments of a draft's prose, and those that are none."""
    found = tuple(_all(source, hidden, places))
    return (
        tuple(read for read in found if isinstance(read, Allowance)),
        tuple(read for read in found if isinstance(read, Problem)),
    )


def _all(source: str, hidden: Sequence[Opaque], places: Places) -> Iterator[Allowance | Problem]:
    lines = source.split("\n")
    meant = [(each, _text(source, each)) for each in hidden if each.code is None and is_allowance(_text(source, each))]
    own = {line for each, _ in meant for line in range(places.line(each.start), places.line(each.end - 1) + 1)}
    for comment, text in meant:
        span = places.span(comment.start, comment.end)
        if comment.alone(source):
            yield read_allowance(text, span, _covered(span.end_line + 1, lines, own))
        else:
            message = "An allowance stands alone on its line, so this one silences nothing."
            yield Problem("allow-unused", message, "Put it on a line of its own above the finding's.", span)


def _text(source: str, comment: Opaque) -> str:
    return source[comment.start + len("<!--") : comment.end].removesuffix("-->")


def _covered(line: int, lines: Sequence[str], own: set[int]) -> int:
    """The first line from `line` on that says something and is no allowance."""
    while line <= len(lines) and (line in own or not lines[line - 1].strip()):
        line += 1
    return line
