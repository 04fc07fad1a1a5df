"""The lines of a draft set out as Python-Markdown reads them, from the freer ways in which people write lists.

A list may follow its paragraph directly, nests by two spaces or four, and `•` begins an item; indented text is never
code. What call-outs and footnotes hold is cut out, to be read apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newsletter.draft import tokens
from newsletter.draft.marks import CallOutMark, Mark, NoteMark

_CONTAINER = re.compile(f"{tokens.ATOM}([0-9]+){tokens.END}(.*)$")
_ITEM = re.compile(r"(?P<indent> *+)(?P<marker>[-*+•]|(?P<number>[0-9]++)\.) ++(?P<rest>.*)$")
_RULE = re.compile(r" {0,3}(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,})$")
_QUOTED = re.compile(r" {0,3}> ?")
_DEFINITION = re.compile(r" {0,3}: +(?=\S)")
_DELIMITER = re.compile(r" *\|?(?: *:?-+:? *\|)+(?: *:?-+:?)? *$")
_DEEPEST = 12


@dataclass(slots=True)
class Section:
    """Lines that are read together. `mark` is the call-out or footnote that holds them, `title` its first line."""

    mark: int | None = None
    title: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not any(line.strip() for line in self.lines)


def sections(lines: Sequence[str], marks: Sequence[Mark]) -> Iterator[Section]:
    """The lines cut where call-outs and footnotes begin and end."""
    section = Section()
    for line in lines:
        found = _CONTAINER.match(line)
        mark = marks[int(found[1])] if found else None
        if found and (isinstance(mark, CallOutMark) or (isinstance(mark, NoteMark) and mark.body)):
            yield section
            title = isinstance(mark, CallOutMark)
            section = Section(int(found[1]), found[2] if title else "", [] if title else [found[2]])
        elif section.mark is not None and not _belongs(line, section, marks):
            yield section
            section = Section(lines=[line])
        else:
            section.lines.append(line[_indent(line, 4) :] if section.mark is not None else line)
    yield section


def _belongs(line: str, section: Section, marks: Sequence[Mark]) -> bool:
    """Whether a line is part of a call-out or footnote: indented, empty, or a footnote's paragraph going on."""
    if not line.strip() or _indent(line, 4) >= 2:
        return True
    return isinstance(marks[section.mark or 0], NoteMark) and bool(section.lines[-1].strip())


def _indent(line: str, most: int) -> int:
    return min(len(line) - len(line.lstrip(" ")), most)


def arranged(lines: Sequence[str]) -> str:
    """Lines as Python-Markdown wants them."""
    return "\n".join(_Arranger(lines).arrange())


@dataclass(slots=True)
class _Level:
    """One level of a list: the indent of its markers and their kind."""

    indent: int
    ordered: bool


class _Arranger:
    """Goes through the lines with a stack of the lists that are open."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.out: list[str] = []
        self.levels: list[_Level] = []
        self.loose = False  # the last line is a paragraph of its own inside an item

    def arrange(self) -> list[str]:
        position = 0
        while position < len(self.lines):
            line = self.lines[position]
            if _QUOTED.match(line):
                position = self._quoted(position)
                continue
            self._line(position, line)
            position += 1
        return self.out

    def _line(self, position: int, line: str) -> None:
        if not line.strip():
            self.out.append("")
            return
        item = None if _RULE.match(line) else _ITEM.match(line)
        if item and self._begins_item(item):
            self._item(item)
        elif self.levels and self._after_blank:
            self._after_item(line)
        elif self.levels:
            self.out.append("    " * len(self.levels) * self.loose + line.strip() if self.loose else line.strip())
        else:
            self._text(position, line)

    @property
    def _after_blank(self) -> bool:
        return not self.out or not self.out[-1]

    def _begins_item(self, item: re.Match[str]) -> bool:
        """Whether a line that looks like an item is one: in the middle of a paragraph, only `1.` begins a numbered list."""
        return bool(self.levels) or self._after_blank or item["number"] in {None, "1"}

    def _item(self, item: re.Match[str]) -> None:
        indent = len(item["indent"])
        ordered = item["number"] is not None
        closed = self._close_levels(indent)
        if not self.levels or (indent >= self.levels[-1].indent + 2 and len(self.levels) < _DEEPEST):
            if not self.levels:
                self._gap()
            self.levels.append(_Level(indent, ordered))
        elif self.levels[-1].ordered != ordered:
            self.levels[-1].ordered = ordered
            self._gap()
        if self.loose and closed is not None:
            self._gap()
        self.loose = False
        marker = f"{item['number']}." if ordered else "-"
        self.out.append("    " * (len(self.levels) - 1) + f"{marker} {item['rest']}")

    def _close_levels(self, indent: int) -> bool:
        while len(self.levels) > 1 and indent < self.levels[-1].indent and indent < self.levels[-2].indent + 2:
            self.levels.pop()
        return True

    def _gap(self) -> None:
        if not self._after_blank:
            self.out.append("")

    def _after_item(self, line: str) -> None:
        """A line after an empty one, behind a list: a paragraph of an item where it is indented, else the list's end."""
        indent = _indent(line, len(line))
        while self.levels and indent < self.levels[-1].indent + 2:
            self.levels.pop()
        self.loose = bool(self.levels)
        self.out.append("    " * len(self.levels) + line.strip())

    def _text(self, position: int, line: str) -> None:
        if _DEFINITION.match(line):
            self.levels = []
            self.out.append(line)
            return
        following = self.lines[position + 1] if position + 1 < len(self.lines) else ""
        if "|" in line and "|" in following and _DELIMITER.match(following):
            self._gap()
        self.out.append(line if line.startswith("    ") and self._in_definition() else line.lstrip(" "))

    def _in_definition(self) -> bool:
        """Whether the text above is a definition, which goes on where it is indented."""
        for line in reversed(self.out):
            if line and not line.startswith("    "):
                return bool(_DEFINITION.match(line))
        return False

    def _quoted(self, position: int) -> int:
        """Set out what a block quotation holds; the position behind it."""
        self.levels = [] if self._after_blank and not self.lines[position].startswith("  ") else self.levels
        end = position
        inner: list[str] = []
        while end < len(self.lines) and (found := _QUOTED.match(self.lines[end])):
            inner.append(self.lines[end][found.end() :])
            end += 1
        prefix = "    " * len(self.levels) + "> "
        self.out.extend((prefix + line).rstrip() for line in _Arranger(inner).arrange())
        return end
