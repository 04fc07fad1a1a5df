"""References in angle brackets: `<stat:…>` and `<reader:…>`."""

from __future__ import annotations

import re

from newsletter.draft import tokens
from newsletter.draft.scan import Scan

_FILL = re.compile(
    r"<(?:(?:stat|chart|table|quote):[^<>\[\]\n]{0,1000}+>"
    r"|reader:[^<>\n]{0,1000}+>"
    r"|(?:stat|chart|table|quote|reader):(?P<cut>[^<>\[\]\s]{0,1000}+))",  # not closed: it ends with its word
    re.IGNORECASE,
)
_INSTEAD = {
    "chart": "Write ![A caption](chart:survey/question).",
    "table": "Write ![A caption](table:survey/question).",
    "quote": "Write [the words](quote:survey/question/respondent).",
}


def take(source: str, start: int, scan: Scan, out: list[str]) -> int:
    """The end of the fill that begins at `start`, or of what looks like one; 0 where nothing does."""
    found = _FILL.match(source, start)
    if not found:
        return 0
    mark = _mention(found, scan)
    out.append(scan.shown(found[0]) if mark is None else tokens.atom(mark))
    return found.end()


def _mention(found: re.Match[str], scan: Scan) -> int | None:
    """The number of the mention that `found` is, None where a problem was noted."""
    text = found[0].strip("<>")
    scheme = text.partition(":")[0].lower()
    if found["cut"] is not None:
        scan.malformed(*found.span(), "This reference has no `>` at its end.", "Write <stat:…>.", text)
    elif scheme in _INSTEAD:
        scan.malformed(*found.span(), f"A {scheme} reference is not written in `<…>`.", _INSTEAD[scheme], text)
    elif reference := scan.reference(text, found.span()):
        return scan.mention("reader" if reference.scheme == "reader" else "fill", reference, found.span(), None)
    return None
