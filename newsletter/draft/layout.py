"""The lines of a draft set out as Python-Markdown reads them, from the freer ways in which people write lists.

A list may follow its paragraph directly, nests by two spaces or four, and `•` begins an item; indented text is never
code. Blocks that may stand amid others (headings, rules, tables, definitions) get empty lines around them, without
which Python-Markdown parses what follows again for each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from newsletter.draft import tokens
from newsletter.draft.tables import columns, is_delimiter, kept_whole

_ITEM = re.compile(r"(?P<indent> *+)(?:[-*+•]|(?P<number>[0-9]++)\.) ++(?P<rest>.*)$")
_RULE = re.compile(r" {0,3}(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,})$")
_UNDERLINE = re.compile(r"(?:=+|-+) *$")
_HEADING = re.compile(r" *+#")
_QUOTED = re.compile(r" *+> ?")
_QUOTED_DEEPER = re.compile(r"(?: *+> ?)++")
_DEFINITION = re.compile(r" {0,3}: +(?=\S)")
_HOLDERS_IN_A_LINE = re.compile(r"(?:(?:[-*+]|[0-9]++\.) ++| *+> ?){11}")
_DEEPEST = 12  # levels of lists and quotations together; deeper ones count as the deepest


def arranged(lines: Sequence[str], depth: int = 0) -> str:
    """Lines as Python-Markdown wants them. `depth` counts the quotations and lists around them."""
    return "\n".join(_Arranger(lines, depth).arrange())


class _Level(NamedTuple):
    """One level of a list: the indent of its markers and their kind."""

    indent: int
    ordered: bool


class _Arranger:
    """Goes through lines with a stack of the lists that are open.

    `_loose`: the line above is a paragraph of its own inside an item. `_defining`: the lines above are definitions.
    """

    def __init__(self, lines: Sequence[str], depth: int) -> None:
        self._lines = lines
        self._depth = depth
        self._out: list[str] = []
        self._levels: list[_Level] = []
        self._loose = False
        self._defining = False
        self._columns = 0

    def arrange(self) -> list[str]:
        position = 0
        while position < len(self._lines):
            if self._depth < _DEEPEST and _QUOTED.match(self._lines[position]):
                position = self._quoted(position)
            else:
                self._line(position)
                position += 1
        return self._out

    def _line(self, position: int) -> None:
        line = self._lines[position]
        if self._depth >= _DEEPEST and (deeper := _QUOTED_DEEPER.match(line)):
            line = line[deeper.end() :]
        if not line.strip():
            self._out.append("")
            self._columns = 0
            return
        if self._columns:
            self._out.append(kept_whole(line.strip(" "), self._columns))
            return
        item = None if _RULE.match(line) else _ITEM.match(line)
        if item and self._begins_item(item):
            self._item(item)
        elif _HEADING.match(line) or _RULE.match(line) or _UNDERLINE.match(line):
            self._apart(line)
        elif self._levels and self._after_blank:
            self._after_item(line)
        elif self._levels:
            self._out.append(self._inset + line.strip(" ") if self._loose else line.lstrip(" "))
        else:
            self._text(line, self._lines[position + 1] if position + 1 < len(self._lines) else "")

    @property
    def _after_blank(self) -> bool:
        return not self._out or not self._out[-1]

    @property
    def _inset(self) -> str:
        return "    " * len(self._levels)

    def _gap(self) -> None:
        if not self._after_blank:
            self._out.append("")

    def _begins_item(self, item: re.Match[str]) -> bool:
        """Whether what looks like an item is one: in mid-paragraph, `1.` alone begins a numbered list."""
        return bool(self._levels) or self._after_blank or item["number"] in {None, "1"}

    def _item(self, item: re.Match[str]) -> None:
        indent, ordered = len(item["indent"]), item["number"] is not None
        self._close_deeper(indent)
        if self._loose or not self._levels:
            self._gap()
        if not self._levels or (indent >= self._levels[-1].indent + 2 and self._depth + len(self._levels) < _DEEPEST):
            self._levels.append(_Level(indent, ordered))
        elif self._levels[-1].ordered != ordered:
            self._levels[-1] = self._levels[-1]._replace(ordered=ordered)
            self._gap()
        self._loose = self._defining = False
        marker = f"{item['number']}." if ordered else "-"
        self._out.append(f"{self._inset[4:]}{marker} {_not_too_deep(item['rest'])}")

    def _close_deeper(self, indent: int) -> None:
        while len(self._levels) > 1 and indent < self._levels[-1].indent and indent < self._levels[-2].indent + 2:
            self._levels.pop()

    def _close_to(self, line: str) -> None:
        """Close the lists that a block of its own, such as `line`, is not indented enough to belong to."""
        indent = len(line) - len(line.lstrip(" "))
        while self._levels and indent < self._levels[-1].indent + 2:
            self._levels.pop()

    def _after_item(self, line: str) -> None:
        """Text after an empty line, behind a list: an item's paragraph where it is indented, else the list's end."""
        self._close_to(line)
        self._loose = bool(self._levels)
        self._out.append(self._inset + line.strip(" "))

    def _text(self, line: str, following: str) -> None:
        if definition := _DEFINITION.match(line):
            self._defining = True
            self._out.append(definition[0] + _not_too_deep(line[definition.end() :]))
        elif self._defining and line.startswith("  "):
            self._out.append("    " + line.lstrip(" "))
        else:
            self._columns = columns(following) if "|" in line and is_delimiter(following) else 0
            if self._columns or (self._defining and _DEFINITION.match(following)):
                self._gap()
            self._defining = self._defining and not self._after_blank
            self._out.append(line.lstrip(" "))

    def _apart(self, line: str) -> None:
        """A heading, a rule, or the line beneath a heading: none of them goes on."""
        beneath = _UNDERLINE.match(line) and not self._after_blank and (len(self._out) < 2 or not self._out[-2])
        if beneath and not self._levels:
            self._out += [line, ""]
        elif _HEADING.match(line) or _RULE.match(line):
            self._close_to(line)
            self._gap()
            shown = "***" if _RULE.match(line) else line.strip(" ")  # spaces within make a list of it
            self._out += [self._inset + shown, ""]
            self._loose = bool(self._levels)
        else:
            self._out.append(line.lstrip(" "))

    def _quoted(self, position: int) -> int:
        """Set out what a block quotation holds; the position behind it."""
        self._close_to(self._lines[position])
        if self._levels:
            self._gap()
            self._loose = True
        end = position
        inner: list[str] = []
        while end < len(self._lines) and (found := _QUOTED.match(self._lines[end])):
            inner.append(self._lines[end][found.end() :])
            end += 1
        self._out.extend(
            f"{self._inset}> {line}".rstrip()
            for line in arranged(inner, self._depth + len(self._levels) + 1).split("\n")
        )
        return end


def _not_too_deep(rest: str) -> str:
    """What stands behind a marker: of the items and quotations that open in it at once, a bounded number."""
    deep = _HOLDERS_IN_A_LINE.match(rest)
    return deep[0] + tokens.literal(rest[deep.end() :]) if deep else rest
