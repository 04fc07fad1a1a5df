"""Code and comments: what nothing else in a draft is looked for in.

One pass from left to right decides where each begins, so that a comment in code is code and code in a comment is
nothing. Indented text is never code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from newsletter.draft.marks import CodeMark

_BEGINNING = re.compile(
    r"(?P<escape>\\.)"
    r"|^(?P<indent>[ \t>]*+)(?P<fence>`{3,}+(?=[^`\n]*$)|~{3,}+)[ \t]*+(?P<info>[^\n]*)$"
    r"|(?P<ticks>`++)"
    r"|(?P<comment><!--)",
    re.MULTILINE,
)
_TICKS = re.compile("`+")
_LANGUAGE = re.compile(r"[{. ]*([\w#+-]*)")
# Inline code and brackets end with their block: at an empty line, or where a line begins a block of another kind.
BLOCK_END = re.compile(
    r"\n(?=[ \t>]*+(?:\n|[-*+•][ \t]|[0-9]++\.[ \t]|#|\||!!![ \t]|:[ \t]|`{3}|~{3}|\[\^[^\]\n]++\]:))"
)


class Opaque(NamedTuple):
    """Code, or a comment where `code` is None. `start` and `end` are offsets of what it takes up.

    `indent` is what stands before a fence on its line. `closed` is false for a comment without an end, which goes on to
    the end of the draft.
    """

    start: int
    end: int
    code: CodeMark | None = None
    indent: str = ""
    closed: bool = True

    def alone(self, source: str) -> bool:
        """Whether nothing else stands on its lines."""
        begin = source.rfind("\n", 0, self.start) + 1
        return not (source[begin : self.start] + source[self.end : self.line_end(source)]).strip()

    def line_end(self, source: str) -> int:
        """The offset at which its last line ends."""
        end = source.find("\n", self.end)
        return len(source) if end < 0 else end


def opaque(source: str, start: int) -> tuple[Opaque, ...]:
    """The code and comments of `source` from `start` on, in order."""
    return tuple(_Finder(source).all(start))


class _Finder:
    """Looks for ends so that no stretch is searched twice for the same one."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._block_end = -1
        self._runs: dict[int, list[int]] = {}
        self._hopeless: dict[str, int] = {}

    def all(self, start: int) -> Iterator[Opaque]:
        position = start
        while match := _BEGINNING.search(self._source, position):
            found = self._at(match)
            if found:
                yield found
                position = found.end
            else:
                position = match.end("fence") if match["fence"] else match.end()

    def _at(self, match: re.Match[str]) -> Opaque | None:
        if match["escape"]:
            return None
        if match["comment"]:
            end = self._source.find("-->", match.end())
            return Opaque(match.start(), end + 3 if end >= 0 else len(self._source), closed=end >= 0)
        return self._fenced(match) if match["fence"] else self._inline(match.start(), match.end())

    def _fenced(self, match: re.Match[str]) -> Opaque | None:
        fence, indent = match["fence"], match["indent"]
        if len(fence) >= self._hopeless.get(fence[0], len(fence) + 1):
            return None  # no longer fence was closed further up either
        closing = re.compile(rf"^[ \t>]*+{fence[0]}{{{len(fence)},}}+[ \t]*$", re.MULTILINE)
        end = closing.search(self._source, match.end())
        if not end:
            self._hopeless[fence[0]] = len(fence)
            return None
        lines = self._source[match.end() + 1 : end.start()].split("\n")
        text = "\n".join(_without(indent, line) for line in lines)
        language = _LANGUAGE.match(match["info"])
        return Opaque(
            match.start(), end.end(), CodeMark(text, block=True, language=language[1] if language else ""), indent
        )

    def _inline(self, start: int, end: int) -> Opaque | None:
        if start >= self._block_end:
            self._survey(start)
        starts = self._runs.get(end - start, [])
        place = bisect_right(starts, start)
        if place == len(starts):
            return None
        text = self._source[end : starts[place]]
        return Opaque(start, starts[place] + end - start, CodeMark(text.replace("\n", " ").strip()))

    def _survey(self, start: int) -> None:
        """Note where the runs of backticks stand in the block at `start`, by their length."""
        found = BLOCK_END.search(self._source, start)
        self._block_end = found.start() if found else len(self._source)
        self._runs = {}
        for run in _TICKS.finditer(self._source, start, self._block_end):
            self._runs.setdefault(len(run[0]), []).append(run.start())


def _without(indent: str, line: str) -> str:
    """A line of a fenced block without the fence's own indentation or quotation mark."""
    place = 0
    while place < min(len(indent), len(line)) and (line[place] in " \t" or line[place] == indent[place]):
        place += 1
    return line[place:]
