"""The front matter found and read: fields between two lines of `---` (FORMATS 2).

`subject`, `title`, `preheader` and `byline` take the rest of their line as text; the other fields are YAML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.draft.allowances import is_allowance, read_allowance
from newsletter.draft.model import Allowance
from newsletter.draft.places import Places
from newsletter.fields import FieldReader, Table
from newsletter.problems import Problem, Span

RULE = "front-matter-invalid"
FIELDS = ("subject", "title", "preheader", "byline", "date", "edition", "theme", "list", "language", "surveys")
_TEXT_LINE = re.compile(
    r"(?P<quote>[\"']?)(?P<name>subject|title|preheader|byline)(?P=quote)[ \t]*:(?:[ \t]+|$)(?P<value>.*)$"
)
_COMMENT = re.compile(r"[ \t]*#(?P<text>.*)$")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_EXAMPLE = "Begin the file with `---`, `subject: …`, `---`, each on its own line."


@dataclass(slots=True)
class Front:
    """The front matter as read. `body` is the offset at which the prose begins; `found`: there is a front matter.

    `texts` are the fields that are text, as offsets into the source, without quotation marks around them.
    """

    body: int = 0
    found: bool = True
    texts: dict[str, tuple[int, int]] = field(default_factory=dict)
    table: Table = field(default_factory=lambda: Table({}, {}, Span()))
    problems: list[Problem] = field(default_factory=list)
    allowances: list[Allowance] = field(default_factory=list)


def read_front(source: str, places: Places) -> Front:
    """The front matter of `source`."""
    lines = source.split("\n")
    if lines[0].rstrip() != "---":
        return Front(found=False, problems=[_missing(source)])
    front = Front()
    closing = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}), None)
    if closing is None:
        advice = "Add a line `---` behind its last field."
        front.problems.append(Problem(RULE, "The front matter has no `---` at its end.", advice, Span(1, 1, 1, 4)))
        closing = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    front.body = places.offset(closing + 2) if closing + 1 < len(lines) else len(source)
    _Lines(front, places).read(lines[1:closing])
    return front


def _missing(source: str) -> Problem:
    if not source.strip():
        return Problem(RULE, "This file is empty.", _EXAMPLE)
    return Problem(RULE, "This issue has no front matter.", _EXAMPLE)


class _Lines:
    """Goes through the lines of a front matter, and hands on as YAML what is not text."""

    def __init__(self, front: Front, places: Places) -> None:
        self._front = front
        self._places = places
        self._reader = FieldReader(RULE, first_line=2)
        self._in_text = False

    def read(self, lines: Sequence[str]) -> None:
        """Read all lines; the first is the file's second."""
        yaml = [self._line(number, line) for number, line in enumerate(lines, 2)]
        self._front.table = self._reader.parse("\n".join(yaml))
        self._reader.refuse_unknown(self._front.table, FIELDS, "in the front matter")
        self._front.problems += self._reader.problems
        self._comments(lines)

    def _line(self, number: int, line: str) -> str:
        """What the YAML reader is given for a line."""
        if found := _TEXT_LINE.match(line):
            self._in_text = True
            self._reader.refuse_controls(found["value"].rstrip(), number, found.start("value") + 1)
            self._text(self._places.offset(number), found)
            return f'{found["name"]}: ""'
        if self._in_text and line[:1] in {" ", "\t"} and line.strip() and not _COMMENT.match(line):
            name = "This text takes one line."
            self._reader.refuse(Span(number, 1, number, len(line) + 1), name, "Write it on the line of its name.")
            return ""
        self._in_text = self._in_text and not line.strip()
        return line

    def _text(self, line_start: int, found: re.Match[str]) -> None:
        value = found["value"].rstrip()
        quoted = int(bool(_QUOTED.fullmatch(value)))
        begin = line_start + found.start("value")
        self._front.texts.setdefault(found["name"], (begin + quoted, begin + len(value) - quoted))

    def _comments(self, lines: Sequence[str]) -> None:
        """The allowances; those directly under the opening line cover the whole issue."""
        whole_issue = True
        for number, line in enumerate(lines, 2):
            comment = _COMMENT.match(line)
            whole_issue = whole_issue and bool(comment)
            if comment and is_allowance(comment["text"]):
                span = Span(number, comment.start("text"), number, len(line) + 1)
                read = read_allowance(comment["text"], span, None if whole_issue else _next(number, lines))
                if isinstance(read, Allowance):
                    self._front.allowances.append(read)
                else:
                    self._front.problems.append(read)


def _next(number: int, lines: Sequence[str]) -> int:
    """The number of the first line behind line `number` that is a field."""
    while number - 1 < len(lines) and (_COMMENT.match(lines[number - 1]) or not lines[number - 1].strip()):
        number += 1
    return number + 1
