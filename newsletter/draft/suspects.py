"""What Markdown would let go silently wrong (`markdown-suspect`), each with the corrected line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.draft.blocks import CALL_OUTS, call_out_kind
from newsletter.draft.opaque import Opaque
from newsletter.draft.scan import Scan
from newsletter.draft.tables import columns, is_delimiter
from newsletter.problems import Problem, Span, nearest

_CALL_OUT = re.compile(r"!!!([ \t]*)([\w-]*)[ \t]*(.*)$")
_TITLE = re.compile(r'["“][^\n]*["”][ \t]*$')
_BUTTON = re.compile(r"(?<=\))[ \t]+(\{:?[ \t]*\.button[ \t]*\}[ \t]*)$")
_SPACED = re.compile(r"\]\((?:https?://|mailto:)[^\s()<>\"']{1,500} [^\s()<>\"'][^()<>\"'\n]{0,500}\)")
_SOLID = re.compile(r"[^\n]")
_ESCAPED_BAR = re.compile(r"\\\|")
_HTML = (
    (re.compile(r"</?(?:b|strong)\s*>", re.IGNORECASE), "**"),
    (re.compile(r"</?(?:i|em)\s*>", re.IGNORECASE), "*"),
    (re.compile(r"<br\s*/?>\s*$", re.IGNORECASE), "  "),
    (re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']?([^\"'\s<>]*)[^<>]*>([^<>]*)</a>", re.IGNORECASE), r"[\2](\1)"),
    (re.compile(r"</?[a-zA-Z!?][^<>]*>"), ""),
)


def find(source: str, body: int, hidden: Sequence[Opaque], scan: Scan) -> Iterator[Problem]:
    """The suspects in the prose, which begins at the offset `body`."""
    first = scan.places.line(body) if body < len(source) else source.count("\n") + 2
    lines = source.split("\n")
    seen = masked(source, hidden).split("\n")
    yield from _html(lines, scan)
    yield from _comments(hidden, scan)
    yield from _notes(scan)
    for number in range(first, len(lines) + 1):
        line = seen[number - 1]
        if line.startswith("!!!"):
            yield from _call_out(number, lines, seen)
        for found in _SPACED.finditer(line):
            right = found[0].replace(" ", "%20")
            message = "This is no link: its address has a space in it, so readers would see all of it."
            yield _suspect(number, found.start() + 1, line, message, lines[number - 1].replace(found[0], right))
        if button := _BUTTON.search(line):
            right = lines[number - 1][: button.start()] + button[1].rstrip()
            yield _suspect(number, button.start() + 1, line, "A space stands before this attribute list.", right)
    yield from _tables(first, lines, seen)


def _suspect(number: int, column: int, line: str, message: str, right: str) -> Problem:
    return Problem("markdown-suspect", message, f"Write: {right}", Span(number, column, number, len(line) + 1))


def masked(source: str, hidden: Sequence[Opaque]) -> str:
    """The source with code and comments blank."""
    parts: list[str] = []
    position = 0
    for each in hidden:
        parts += [source[position : each.start], _SOLID.sub(" ", source[each.start : each.end])]
        position = each.end
    return "".join((*parts, source[position:]))


def _html(lines: Sequence[str], scan: Scan) -> Iterator[Problem]:
    """Raw HTML, once a line."""
    told = 0
    for start, end in scan.tags:
        span = scan.places.span(start, end)
        if span.line > told:
            told = span.line
            right = lines[told - 1]
            for pattern, instead in _HTML:
                right = pattern.sub(instead, right)
            advice = f"Write: {right.lstrip()}" if right.strip() else "Take it out, or put it in backticks to show it."
            yield Problem("markdown-suspect", "HTML is shown as text.", advice, span)


def _comments(hidden: Sequence[Opaque], scan: Scan) -> Iterator[Problem]:
    for comment in hidden:
        if not comment.closed:
            message = "This comment has no end, so all that follows is part of it."
            span = scan.places.span(comment.start, comment.start + len("<!--"))
            yield Problem("markdown-suspect", message, "Write `-->` where the comment ends.", span)


def _notes(scan: Scan) -> Iterator[Problem]:
    for label, (start, end) in scan.lost_notes.items():
        advice = f"Write `[^{label}]: …` on a line of its own, or `\\[` for a bracket."
        span = scan.places.span(start, end)
        yield Problem("markdown-suspect", f"There is no footnote “{label}”; its mark is shown as text.", advice, span)


def _call_out(number: int, lines: Sequence[str], seen: Sequence[str]) -> Iterator[Problem]:
    line = lines[number - 1]
    found = _CALL_OUT.match(line)
    assert found
    name, title = found[2], found[3].strip()
    if title and not _TITLE.match(title):
        right = f'!!! {name} "{title.strip(chr(34))}"'
        yield _suspect(number, 1, line, "A call-out's title stands in quotation marks.", right)
    elif not call_out_kind(name):
        kinds = ", ".join(CALL_OUTS)
        right = f"!!! {nearest(name.lower(), CALL_OUTS) or 'note'} {title}".rstrip()
        yield _suspect(number, 1, line, f"“{name}” is no kind of call-out; there are {kinds}.", right)
    yield from _unindented(number, lines, seen)


def _unindented(number: int, lines: Sequence[str], seen: Sequence[str]) -> Iterator[Problem]:
    """The line behind a call-out's first, where it should be indented and is not."""
    following = next((at for at in range(number, len(lines)) if seen[at].strip()), None)
    if following is None:
        return
    line = lines[following]
    if len(line) - len(line.lstrip(" \t")) < 2 and not line.startswith(("\t", "#", "!!!", "[^")):
        message = "A call-out's body is indented by four spaces; this line is not part of it."
        yield _suspect(following + 1, 1, line, message, f"    {line.lstrip()}")


def _tables(first: int, lines: Sequence[str], seen: Sequence[str]) -> Iterator[Problem]:
    """Rows with more cells than their table."""
    expected = 0
    for number in range(first, len(lines) + 1):
        row = _ESCAPED_BAR.sub("  ", seen[number - 1])
        if not row.strip():
            expected = 0
        elif not expected:
            expected = columns(row) if number > first and "|" in seen[number - 2] and is_delimiter(row) else 0
        elif columns(row) > expected:
            yield _broken_row(number, lines[number - 1], expected)


def _broken_row(number: int, line: str, expected: int) -> Problem:
    row = line.strip()
    bordered = row.startswith("|")
    bars = [at for at, character in enumerate(row) if character == "|" and row[at - 1 : at] != "\\"]
    surplus = bars[expected - 1 + bordered : len(bars) - row.endswith("|")]
    right = "".join("\\|" if at in surplus else character for at, character in enumerate(row))
    message = f"This row has more cells than its table, which has {expected}."
    return _suspect(number, 1, line, message, right)
