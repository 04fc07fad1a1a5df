"""Code and comments: what nothing else in a draft is looked for in.

One pass from left to right decides where each begins, so that a comment in code is code and code in a comment is
nothing. Indented text is never code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.draft.marks import CodeMark

_BEGINNING = re.compile(
    r"(?P<escape>\\.)"
    r"|^(?P<indent>[ \t>]*+)(?P<fence>`{3,}+(?=[^`\n]*$)|~{3,}+)[ \t]*+(?P<info>[^\n]*)$"
    r"|(?P<ticks>`++)"
    r"|(?P<comment><!--)",
    re.MULTILINE,
)
_TICKS = re.compile("`+")
# Inline code and brackets end with their block: at an empty line, or where a line begins a block of another kind.
BLOCK_END = re.compile(
    r"\n(?=[ \t>]*+(?:\n|[-*+•][ \t]|[0-9]++\.[ \t]|#|\||!!![ \t]|:[ \t]|`{3}|~{3}|\[\^[^\]\n]++\]:))"
)


@dataclass(frozen=True, slots=True)
class Opaque:
    """Code, or a comment where `code` is None. `start` and `end` are offsets of what it takes up."""

    start: int
    end: int
    code: CodeMark | None = None
    indent: str = ""
    closed: bool = True


def opaque(source: str, start: int) -> tuple[Opaque, ...]:
    """The code and comments of `source` from `start` on, in order."""
    return tuple(_Finder(source).all(start))


class _Finder:
    """Looks for ends so that no stretch is searched twice for the same one."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._block_end = -1
        self._runs: dict[int, list[int]] = {}
        self._hopeless: dict[str, int] = {}

    def all(self, start: int) -> Iterator[Opaque]:
        position = start
        while match := _BEGINNING.search(self.source, position):
            found = self._at(match)
            if found:
                yield found
            position = found.end if found else self._past(match)

    @staticmethod
    def _past(match: re.Match[str]) -> int:
        return match.end("fence") if match["fence"] else match.end()

    def _at(self, match: re.Match[str]) -> Opaque | None:
        if match["escape"]:
            return None
        if match["comment"]:
            end = self.source.find("-->", match.end())
            return Opaque(match.start(), end + 3 if end >= 0 else len(self.source), closed=end >= 0)
        if match["fence"]:
            return self._fenced(match)
        return self._inline(match.start(), match.end())

    def _fenced(self, match: re.Match[str]) -> Opaque | None:
        fence, indent = match["fence"], match["indent"]
        if len(fence) >= self._hopeless.get(fence[0], len(fence) + 1):
            return None
        closer = re.compile(rf"^[ \t>]*+{fence[0]}{{{len(fence)},}}+[ \t]*$", re.MULTILINE)
        end = closer.search(self.source, match.end())
        if not end:
            self._hopeless[fence[0]] = len(fence)
            return None
        body = self.source[match.end() + 1 : end.start()]
        lines = [_without(indent, line) for line in body.split("\n")]
        language = match["info"].split(maxsplit=1)[0].strip("{}.") if match["info"].strip() else ""
        return Opaque(match.start(), end.end(), CodeMark("\n".join(lines), True, language), indent)

    def _inline(self, start: int, end: int) -> Opaque | None:
        if start >= self._block_end:
            self._survey(start)
        starts = self._runs.get(end - start, [])
        place = bisect_right(starts, start)
        if place == len(starts):
            return None
        text = self.source[end : starts[place]]
        return Opaque(start, starts[place] + end - start, CodeMark(" ".join(text.split("\n")).strip()))

    def _survey(self, start: int) -> None:
        found = BLOCK_END.search(self.source, start)
        self._block_end = found.start() if found else len(self.source)
        self._runs = {}
        for run in _TICKS.finditer(self.source, start, self._block_end):
            self._runs.setdefault(len(run[0]), []).append(run.start())


def _without(indent: str, line: str) -> str:
    """A line of a fenced block without the fence's own indentation or quotation mark."""
    place = 0
    while place < min(len(indent), len(line)) and (line[place] in " \t" or line[place] == indent[place]):
        place += 1
    return line[place:]
