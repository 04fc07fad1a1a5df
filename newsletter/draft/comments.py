"""What comments in the prose say: allowances. The comments themselves reach no output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsletter.draft.allowances import FORM, is_allowance, read_allowance
from newsletter.draft.model import Allowance
from newsletter.draft.opaque import Opaque
from newsletter.draft.places import Places
from newsletter.problems import Problem


def allowances(source: str, hidden: Sequence[Opaque], places: Places) -> Iterator[Allowance | Problem]:
    """The allowances of the prose, and those that are none."""
    lines = source.split("\n")
    own = {line for comment in hidden if comment.code is None for line in _lines_of(comment, places, lines)}
    for comment in hidden:
        text = source[comment.start + 4 : comment.end].removesuffix("-->")
        if comment.code is not None or not is_allowance(text):
            continue
        span = places.span(comment.start, comment.end)
        if not _alone(source, comment):
            yield Problem(
                "allow-unused", "An allowance stands alone on its line.", f"Write {FORM} above the line.", span
            )
            continue
        following = span.end_line + 1
        while following <= len(lines) and (following in own or not lines[following - 1].strip()):
            following += 1
        yield read_allowance(text, span, following)


def _lines_of(comment: Opaque, places: Places, lines: Sequence[str]) -> Sequence[int]:
    """The numbers of the lines that a comment takes up alone."""
    first, last = places.line(comment.start), places.line(max(comment.end - 1, comment.start))
    whole = lines[first - 1].lstrip().startswith("<!--") and lines[last - 1].rstrip().endswith("-->")
    return range(first, last + 1) if whole else ()


def _alone(source: str, comment: Opaque) -> bool:
    begin = source.rfind("\n", 0, comment.start) + 1
    end = source.find("\n", comment.end)
    return not (source[begin : comment.start] + source[comment.end : len(source) if end < 0 else end]).strip()
