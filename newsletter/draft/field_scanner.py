"""The text fields of the front matter, where references alone mean something."""

from __future__ import annotations

import re

from newsletter.draft import fills, tokens
from newsletter.draft.brackets import FieldBrackets
from newsletter.draft.scan import Scan

_NEXT = re.compile(
    rf"(?P<escape>\\)(?=<|!?\[)|(?P<open>!?\[)|(?P<close>\])|(?P<angle><)|(?P<private>[{tokens.RESERVED}]++)"
)
_ESCAPED = re.compile(
    r"<(?:stat|chart|table|quote|reader):"
    r"|!?\[[^\[\]\n]{0,2000}+\]\((?:stat|chart|table|quote|reader):[^\s()]*+\)?",
    re.IGNORECASE,
)


def scan_field(source: str, start: int, end: int, scan: Scan) -> str:
    """The text of the field from `start` to `end`, with tokens for its references."""
    out: list[str] = []
    brackets = FieldBrackets(source, scan, out)
    position = start
    while match := _NEXT.search(source, position, end):
        out.append(source[position : match.start()])
        position = _take(match, source, scan, out, brackets)
    text = "".join((*out, source[position:end]))
    return text.replace('\\"', '"') if source[start - 1] == '"' == source[end : end + 1] else text


def _take(match: re.Match[str], source: str, scan: Scan, out: list[str], brackets: FieldBrackets) -> int:
    start = match.start()
    match match.lastgroup:
        case "open":
            return brackets.open(start, match[0])
        case "close":
            return brackets.close(start)
        case "angle" if stop := fills.take(source, start, scan, out):
            return stop
        case "private":
            out.append(scan.shown(match[0]))
            return match.end()
        case "escape" if found := _ESCAPED.match(source, match.end()):
            scan.hide(start, start + 1)
            out.append(scan.shown(found[0]))
            return found.end()
    out.append(match[0])
    return match.end()
