"""Call-outs and footnotes cut out of the lines of a draft, so that what they hold is read like any other prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newsletter.draft import tokens
from newsletter.draft.marks import CallOutMark, Mark, NoteMark

_FIRST_LINE = re.compile(f"{tokens.ATOM}([0-9]+){tokens.END}(.*)$")


@dataclass(slots=True)
class Section:
    """Lines that are read together. `mark` is the call-out or footnote that holds them, `title` a call-out's title."""

    mark: int | None = None
    title: str = ""
    lines: list[str] = field(default_factory=list)
    note: bool = False

    def takes(self, line: str) -> bool:
        """Whether a line is part of this section: indented, empty, or the footnote's own paragraph going on."""
        if self.mark is None or not line.strip() or _indent(line) >= 2:
            return True
        return self.note and bool(self.lines[-1].strip())


def sections(lines: Sequence[str], marks: Sequence[Mark]) -> Iterator[Section]:
    """The lines cut where call-outs and footnotes begin and end."""
    section = Section()
    for line in lines:
        begun = _begun(line, marks)
        if begun or not section.takes(line):
            yield section
            section = begun or Section(lines=[line])
        else:
            section.lines.append(line if section.mark is None else line[_indent(line) :])
    yield section


def _begun(line: str, marks: Sequence[Mark]) -> Section | None:
    """The section that begins with `line`."""
    found = _FIRST_LINE.match(line)
    mark = marks[int(found[1])] if found else None
    if found and isinstance(mark, CallOutMark):
        return Section(int(found[1]), found[2].strip())
    if found and isinstance(mark, NoteMark) and mark.body:
        return Section(int(found[1]), lines=[found[2]], note=True)
    return None


def _indent(line: str) -> int:
    """How many of the four spaces of a section's own indentation a line has."""
    return min(len(line) - len(line.lstrip(" ")), 4)
