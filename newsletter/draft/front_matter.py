"""The front matter: fields between two lines of `---` (FORMATS 2).

`subject`, `title`, `preheader` and `byline` take the rest of their line as text; the other fields are YAML, read as
text and typed here. Whether a theme, a list or a survey exists is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from newsletter.draft.allowances import is_allowance, read_allowance
from newsletter.draft.grammar import LONGEST_NAME
from newsletter.draft.model import Allowance, Named
from newsletter.draft.places import Places
from newsletter.fields import FieldReader, Scalar, Table, Value, forbidden_in
from newsletter.problems import WHOLE_FILE, Problem, Span

RULE = "front-matter-invalid"
TEXT_FIELDS = ("subject", "title", "preheader", "byline")
FIELDS = (*TEXT_FIELDS, "date", "edition", "theme", "list", "language", "surveys")
_TEXT_LINE = re.compile(r"(?P<name>subject|title|preheader|byline)[ \t]*:(?:[ \t]+|$)(?P<value>.*)$")
_COMMENT = re.compile(r"[ \t]*#(?P<text>.*)$")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_SHORT_NAME = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_NAME - 1}}}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_EXAMPLE = "Begin the file with `---`, `subject: …`, `---`, each on its own line."


@dataclass(frozen=True, slots=True)
class RawText:
    """The text of a field as written, quotation marks around it taken off: offsets into the source."""

    start: int
    end: int


@dataclass(slots=True)
class Front:
    """The front matter as read: texts not scanned yet. `body` is the offset at which the prose begins; `found`: there is one."""

    body: int = 0
    found: bool = True
    texts: dict[str, RawText] = field(default_factory=dict)
    table: Table = field(default_factory=lambda: Table({}, {}, Span()))
    problems: list[Problem] = field(default_factory=list)
    allowances: list[Allowance] = field(default_factory=list)


def read_front(source: str, places: Places) -> Front:
    """The front matter of `source`."""
    lines = source.split("\n")
    if lines[0].rstrip() != "---":
        front = Front(found=False)
        front.problems.append(Problem(RULE, "This issue has no front matter.", _EXAMPLE))
        return front
    closing = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}), None)
    front = Front()
    if closing is None:
        closing = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
        front.problems.append(
            Problem(RULE, "The front matter has no `---` at its end.", "Add a line `---` behind its last field.")
        )
        front.body = places.offset(closing + 1) if closing < len(lines) else len(source)
    else:
        front.body = places.offset(closing + 2) if closing + 1 < len(lines) else len(source)
    _read_lines(front, lines[1:closing], source, places)
    return front


def _read_lines(front: Front, lines: list[str], source: str, places: Places) -> None:
    reader = FieldReader(RULE, first_line=2)
    yaml: list[str] = []
    whole_issue = True
    previous = False
    for number, line in enumerate(lines, 2):
        comment = _COMMENT.match(line)
        if comment:
            _read_comment(front, comment, number, lines, whole_issue)
        whole_issue = whole_issue and bool(comment)
        found = _TEXT_LINE.match(line)
        if previous and line[:1] in {" ", "\t"} and line.strip() and not comment:
            reader.refuse(Span(number, 1, number, len(line) + 1), "This text takes one line.", "Write it on one line.")
            line = ""
        elif found:
            _read_text(front, reader, found, number, places)
            line = f'{found["name"]}: ""'
        previous = bool(found) or (previous and not line)
        yaml.append(line)
    front.table = reader.parse("\n".join(yaml))
    reader.refuse_unknown(front.table, FIELDS, "in the front matter")
    front.problems.extend(reader.problems)


def _read_comment(front: Front, comment: re.Match[str], number: int, lines: list[str], whole_issue: bool) -> None:
    if not is_allowance(comment["text"]):
        return
    span = Span(number, comment.start("text"), number, comment.end() + 1)
    covers = None if whole_issue else next(
        (at for at, line in enumerate(lines[number - 1 :], number + 1) if line.strip() and not _COMMENT.match(line)), number
    )  # fmt: skip
    read = read_allowance(comment["text"], span, covers)
    if isinstance(read, Allowance):
        front.allowances.append(read)
    else:
        front.problems.append(read)


def _read_text(front: Front, reader: FieldReader, found: re.Match[str], number: int, places: Places) -> None:
    value = found["value"].rstrip()
    base = places.offset(number)
    start, end = found.start("value"), found.start("value") + len(value)
    for at, character in forbidden_in(value):
        column = start + at + 1
        reader.refuse(
            Span(number, column, number, column + 1), f"U+{ord(character):04X} is a control character.", "Delete it."
        )
    if len(value) >= 2 and _QUOTED.fullmatch(value):
        start, end = start + 1, end - 1
    front.texts.setdefault(found["name"], RawText(base + start, base + end))


class FrontFields:
    """Takes the typed fields out of a front matter."""

    def __init__(self, front: Front) -> None:
        self.reader = FieldReader(RULE)
        self._values = front.table.values
        self._keys = front.table.keys

    def named(self, name: str) -> Named | None:
        """A field that names something."""
        value = self._values.get(name)
        text = self.reader.text(value, f"“{name}”")
        return Named(text, value.span) if text and value else None

    def language(self) -> Named | None:
        """The field `language`."""
        named = self.named("language")
        if named and not _LANGUAGE.fullmatch(named.name):
            self.reader.refuse(named.span, f"“{named.name}” is not a language.", "Write it as en-GB.")
            return None
        return named

    def value(self, name: str) -> Value | None:
        """A field as read."""
        return self._values.get(name)

    def surveys(self) -> Mapping[str, Named]:
        """The short names of surveys."""
        table = self.reader.table(self._values.get("surveys"), "“surveys”")
        named: dict[str, Named] = {}
        for short, value in (table.values if table else {}).items():
            text = self.reader.text(value, f"The survey “{short}”")
            span = table.keys[short] if table else value.span
            if not _SHORT_NAME.fullmatch(short):
                self.reader.refuse(span, f"“{short}” can't be a short name.", "Use a–z, 0–9 and hyphens.")
            elif text is None:
                if isinstance(value, Scalar):
                    self.reader.refuse(span, f"“{short}” names no survey.", "Write its folder's name behind the colon.")
            else:
                named[short] = Named(text, value.span)
        return named

    def require_subject(self, subject: object, front: Front) -> None:
        """Refuse front matter without a subject; where there is none at all, that has been said."""
        if subject or not front.found:
            return
        span = self._keys.get("subject", WHOLE_FILE)
        self.reader.refuse(span, "This issue has no subject.", "Add a line `subject: …` to the front matter.")
